"""Learn a model from labelled texts (the only module here that needs scipy).

The terms of the texts and of the taxonomy (`lexicon`), ridge regression toward the taxonomy's phrases (`ridge`), honest
probabilities (`calibrate`), and a sense for texts from elsewhere (`familiarity`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from taxo.classifier.calibration import fit_calibration
from taxo.classifier.familiarity import Familiarity, elsewhere, fit_familiarity, with_parts
from taxo.classifier.model import Model, quantise
from taxo.classifier.ridge import Labels, solve
from taxo.classifier.term_selection import Lexicon, choose_terms
from taxo.classifier.topic_nodes import TopicNode
from taxo.classifier.vectorizer import CHUNK, Counter
from taxo.classifier.vocabulary import Vocabulary
from taxo.numeric import Vector, sampling_step, settled

FOLDS = 5
ENOUGH = 20_000  # texts that are judged unseen, by models of as many: of more, some spread evenly over them


@dataclass(frozen=True)
class FitParams:
    """How to learn: see the `train` section of `params.yaml`."""

    min_papers: int
    max_terms: int
    penalty: float
    balance: float
    phrase_weight: float


@dataclass(frozen=True)
class Lessons:
    """What there is to learn from: fields (title, abstract, …) and their labels.

    `trusted` are the texts whose class is certain: calibration and figures look at these alone.
    """

    fields: Sequence[str]
    labels: Labels
    trusted: npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Fitted:
    """A model, and figures for its card.

    Accuracies are shares of the trusted texts, 0 to 1, each judged by a model like this one that hadn't seen it: whole,
    by its title alone, and by its abstract alone. Of very many texts, only some are judged, by models of only some.
    """

    model: Model
    figures: dict[str, int | float]


@dataclass(frozen=True)
class Counted:
    """The rows (n texts, n terms; scipy sparse) of some texts and the share of known tokens in each."""

    rows: Any
    known: Vector


def fit_model(
    lessons: Lessons, classes: Sequence[str], taxonomy: Sequence[TopicNode], params: FitParams
) -> Fitted:
    """Return a model of `lessons`, whose targets are places in `classes`."""
    lexicon = choose_terms(lessons.fields, classes, taxonomy, params.min_papers, params.max_terms)
    parts = count(with_parts(lessons.fields), lexicon)
    rows, prior = parts.rows[: len(lessons.labels.targets)], params.phrase_weight * lexicon.prior
    weights, intercepts = (
        settled(part) for part in solve(rows, lessons.labels, prior, params.penalty, params.balance)
    )
    scores, targets, counts = _held_out(parts.rows, lessons, prior, params)
    calibration = fit_calibration(scores[0], targets, counts)
    centre = settled(np.asarray(rows.mean(axis=0)).ravel())
    kind = _familiarity(parts, centre, lexicon)
    # The softmax stays the same, and a weight says what sets a topic apart from the others.
    weights -= weights.mean(axis=1, keepdims=True)
    columns, steps = quantise(np.column_stack([weights * calibration.sharpness, centre * kind.similar]))
    ends = np.append(intercepts * calibration.sharpness, kind.intercept).astype(np.float32)
    model = Model(
        lexicon.terms, lexicon.scales, columns, steps, ends, calibration.noise, kind.known, kind.long
    )
    return Fitted(model, _figures(lessons, classes, scores, targets))


def _figures(
    lessons: Lessons, classes: Sequence[str], scores: Vector, targets: npt.NDArray[np.int64]
) -> dict[str, int | float]:
    names = ("accuracy", "title_accuracy", "abstract_accuracy")
    shares = [round(float(np.mean(part.argmax(axis=1) == targets)), 4) for part in scores]
    numbers = {"texts": len(lessons.trusted), "trusted": len(targets), "topics": len(classes)}
    return numbers | dict(zip(names, shares, strict=True))


def count(fields: Sequence[str], lexicon: Lexicon) -> Counted:
    """Return the rows of `fields` (title, abstract, …)."""
    import scipy.sparse

    counter, n_terms = Counter(Vocabulary(lexicon.terms), lexicon.scales), len(lexicon.terms)
    parts = [counter.rows(fields[i : i + 2 * CHUNK]) for i in range(0, len(fields), 2 * CHUNK)]
    matrices = [
        scipy.sparse.csr_array((part.values, part.terms, part.bounds), (len(part.known), n_terms))
        for part in parts
    ]
    return Counted(
        scipy.sparse.vstack(matrices, format="csr"), np.concatenate([part.known for part in parts])
    )


def _held_out(
    parts: Any, lessons: Lessons, prior: Vector, params: FitParams
) -> tuple[Vector, npt.NDArray[np.int64], Vector]:
    """Scores (3, n, k) of trusted texts, whole, title and abstract alone, by models that didn't see them; targets
    and weights (n)."""
    labels, k = lessons.labels, prior.shape[1]
    n = len(labels.targets)
    scores = np.zeros((3, n, k))
    used = _enough(lessons.trusted)
    folds = np.full(n, -1)
    folds[used] = _folds(labels.targets[used])
    for fold in range(FOLDS):
        learn, hold = used[folds[used] != fold], np.flatnonzero(folds == fold)
        weights, intercepts = solve(parts[learn], labels[learn], prior, params.penalty, params.balance)
        for part in range(3):
            scores[part, hold] = parts[hold + part * n] @ weights + intercepts
    judged = used[lessons.trusted[used]]
    return scores[:, judged], labels.targets[judged], labels.weights[judged]


def _enough(trusted: npt.NDArray[np.bool_]) -> npt.NDArray[np.int64]:
    """The texts that are used to judge others: all, or of very many some spread evenly, and the trusted if few."""
    used = np.arange(len(trusted)) % sampling_step(len(trusted), ENOUGH) == 0
    return np.flatnonzero(used | trusted if trusted.sum() <= ENOUGH else used)


def _folds(targets: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """A fold for each text, every class spread over all folds."""
    folds = np.empty(len(targets), dtype=np.int64)
    folds[np.argsort(targets, kind="stable")] = np.arange(len(targets)) % FOLDS
    return folds


def _familiarity(parts: Counted, centre: Vector, lexicon: Lexicon) -> Familiarity:
    """How to tell texts of the kind whose mean row is `centre`; `parts` are they, whole and in part."""
    n = len(parts.known) // 3
    inside, outside = _signs(parts, centre), _signs(count(elsewhere(), lexicon), centre)
    # A training text is part of the mean: without itself it would be a little less similar.
    inside[:, 0] = np.maximum(inside[:, 0] - 1 / n, 0) * n / max(1, n - 1)
    return fit_familiarity(inside, outside)


def _signs(counted: Counted, centre: Vector) -> Vector:
    return np.column_stack([counted.rows @ centre, counted.known, np.log1p(np.diff(counted.rows.indptr))])
