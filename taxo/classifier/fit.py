"""Learn a model from labelled texts; learning needs scipy, prediction doesn't.

It takes four steps: select the terms of the texts and of the taxonomy (`term_selection`), fit weights that start from
the taxonomy's phrases (`ridge`), make scores into honest probabilities, of the first topic and of all that apply
(`calibration`), and learn to tell texts from elsewhere (`familiarity`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from taxo.classifier.calibration import Applying, Calibration, fit_applying, fit_calibration
from taxo.classifier.familiarity import Familiarity, elsewhere, fit_familiarity, with_parts
from taxo.classifier.inputs import Labels, NothingToLearnError, TrainingData
from taxo.classifier.model import Model, quantise
from taxo.classifier.npz_file import MOST
from taxo.classifier.ridge import solve
from taxo.classifier.term_selection import SelectedTerms, select_terms
from taxo.classifier.topic_nodes import TopicNode
from taxo.classifier.vectorizer import TermCounter, parts
from taxo.classifier.vocabulary import Vocabulary
from taxo.numeric import Matrix, Members, Rows, Vector, sampling_step, settled
from taxo.progress import with_progress

# As the card says; on the listings 3 and 10 make the calibration error .052 and .045 instead of .047
FOLDS = 5
# Texts that are judged unseen, by models of as many: of more, some spread evenly over them. The accuracy of 10,000 is
# known to a point, and it is what training takes most time for.
ENOUGH = 10_000
ACCURACIES = ("accuracy", "title_accuracy", "abstract_accuracy")  # in the order of `with_parts`


@dataclass(frozen=True)
class FitParams:
    """How to learn: see the `train` section of `params.yaml`."""

    min_papers: int
    max_terms: int
    penalty: float
    balance: float
    phrase_weight: float


@dataclass(frozen=True)
class Fitted:
    """A model, and what its card says of it in numbers.

    Accuracies are shares of the trusted texts, 0 to 1, each judged by a model like this one that hadn't seen it: whole,
    by its title alone, and by its abstract alone (None where no text has one). Of very many texts, only some are
    judged, by models of only some.
    """

    model: Model
    card: dict[str, int | float | None]


@dataclass(frozen=True)
class VectorisedTexts:
    """The rows (n texts, n terms; scipy sparse) of some texts and the share of known tokens in each (n)."""

    rows: Any
    known: Vector


@dataclass(frozen=True)
class HeldOut:
    """Scores (3, n, k) of trusted texts by models that didn't see them, and their labels.

    The three are of the texts whole, by title alone and by abstract alone; `there` (3, n) says which texts have words
    there.
    """

    scores: Matrix
    labels: Labels
    there: Members

    def accuracies(self) -> list[float | None]:
        """Return the share whose likeliest class is right, whole, by title and by abstract; None where none has it."""
        right = self.scores.argmax(axis=2) == self.labels.targets
        pairs = zip(right, self.there, strict=True)
        return [round(float(part[there].mean()), 4) if there.any() else None for part, there in pairs]


def fit_model(
    data: TrainingData, classes: Sequence[str], taxonomy: Sequence[TopicNode], params: FitParams
) -> Fitted:
    """Return a model of `data`, whose targets are places in `classes`.

    Raises `NothingToLearnError` where no text holds a term to learn from.
    """
    # Of very many classes fewer terms: a file that is larger couldn't be read again.
    most_terms = min(params.max_terms, MOST["weights"] // (len(classes) + 1))
    selected = select_terms(data.fields, classes, taxonomy, params.min_papers, most_terms)
    parts = vectorise(with_parts(data.fields), selected)
    rows, prior = parts.rows[: len(data.labels.targets)], params.phrase_weight * selected.prior
    if not rows.nnz:
        raise NothingToLearnError(
            "no text holds a word or phrase that others or the taxonomy have: there is nothing to learn"
        )
    weights, intercepts = (
        settled(part) for part in solve(rows, data.labels, prior, params.penalty, params.balance)
    )
    held_out = _held_out(parts.rows, data, prior, params)
    whole, judged = held_out.scores[0], held_out.labels
    calibration = fit_calibration(whole, judged.targets, judged.weights)
    applying = fit_applying(calibration.sharpness * whole, judged.applies, judged.weights)
    centre = settled(np.asarray(rows.mean(axis=0)).ravel())
    familiarity = _familiarity(parts, centre, selected)
    # The softmax stays the same, and a weight says what sets a topic apart from the others.
    weights -= weights.mean(axis=1, keepdims=True)
    # Sharpness and similarity are factors of the scores, so they are multiplied into the weights once and for all.
    columns = np.column_stack([weights * calibration.sharpness, centre * familiarity.similar])
    ends = np.append(intercepts * calibration.sharpness, familiarity.intercept)
    model = _model(selected, columns, ends, (calibration, applying, familiarity))
    return Fitted(model, _card(data, classes, held_out))


def _model(
    selected: SelectedTerms,
    columns: Matrix,
    ends: Vector,
    readings: tuple[Calibration, Applying, Familiarity],
) -> Model:
    """A model of the weights in `columns` (n terms, k + 1) and the intercepts in `ends` (k + 1), made small."""
    weights, steps = quantise(columns)
    calibration, applying, familiarity = readings
    return Model(
        terms=selected.terms,
        scales=selected.scales,
        weights=weights,
        steps=steps,
        intercepts=ends.astype(np.float32),
        noise=calibration.noise,
        own=calibration.own,
        height=calibration.height,
        known=familiarity.known,
        long=familiarity.long,
        applies_intercept=applying.intercept,
        applies_slope=applying.slope,
    )


def _card(data: TrainingData, classes: Sequence[str], held_out: HeldOut) -> dict[str, int | float | None]:
    numbers = {"texts": len(data.trusted), "trusted": len(held_out.labels.targets), "topics": len(classes)}
    return numbers | dict(zip(ACCURACIES, held_out.accuracies(), strict=True))


def untrained_card(n_texts: int, n_topics: int) -> dict[str, int | float | None]:
    """Return the card of a classifier that was left untrained, with the same entries as that of a fitted one."""
    return {"texts": n_texts, "trusted": 0, "topics": n_topics, **dict.fromkeys(ACCURACIES)}


def vectorise(fields: Sequence[str], selected: SelectedTerms) -> VectorisedTexts:
    """Return the rows of `fields` (title, abstract, …)."""
    import scipy.sparse

    counter, n_terms = TermCounter(Vocabulary(selected.terms), selected.scales), len(selected.terms)
    found = [counter.rows(fields[2 * part.start : 2 * part.stop]) for part in parts(fields)]
    matrices = [
        scipy.sparse.csr_array((part.values, part.terms, part.bounds), (len(part.known), n_terms))
        for part in found
    ]
    return VectorisedTexts(
        scipy.sparse.vstack(matrices, format="csr"), np.concatenate([part.known for part in found])
    )


def _held_out(parts: Any, data: TrainingData, prior: Matrix, params: FitParams) -> HeldOut:
    """Score trusted texts by models that didn't see them; `parts` are the rows of all texts, whole and in part."""
    labels, k = data.labels, prior.shape[1]
    n = len(labels.targets)
    scores = np.zeros((3, n, k))
    used = _enough(data.trusted)
    folds = np.full(n, -1)
    folds[used] = _folds(labels.targets[used])
    for fold in with_progress(range(FOLDS), "fit", "folds"):
        learn, hold = used[folds[used] != fold], np.flatnonzero(folds == fold)
        known = _known(parts[learn], prior, params.min_papers)
        rows = _restricted(parts[learn], known)
        weights, intercepts = solve(rows, labels[learn], prior, params.penalty, params.balance)
        for part in range(3):
            scores[part, hold] = _restricted(parts[hold + part * n], known) @ weights + intercepts
    judged = used[data.trusted[used]]
    return HeldOut(scores[:, judged], labels[judged], _there(data)[:, judged])


def _known(rows: Any, prior: Matrix, min_papers: int) -> Members:
    """Which terms a model of the texts in `rows` alone would know: those of enough of them, and the taxonomy's."""
    known: Members = (np.bincount(rows.indices, minlength=len(prior)) >= min_papers) | prior.any(axis=1)
    return known


def _restricted(rows: Any, known: Members) -> Any:
    """`rows` (scipy sparse) as they are without the terms that aren't `known`, again of unit length.

    Held-out texts helped to select the terms. With those that but few other texts hold, their rows would spread over
    more terms than a new text's do, their scores be the lower, and confidence in new texts too high: on the listings'
    papers .02.
    """
    kept = rows.copy()
    kept.data *= known[rows.indices]
    kept.eliminate_zeros()
    texts = np.repeat(np.arange(len(kept.indptr) - 1), np.diff(kept.indptr))
    kept.data /= np.sqrt(np.bincount(texts, kept.data * kept.data))[texts]
    return kept


def _there(data: TrainingData) -> Members:
    """Which texts (3, n) there are at all: all whole ones, those with a title, those with an abstract."""
    parts = [[bool(field.strip()) for field in data.fields[place::2]] for place in (0, 1)]
    return np.array([[True] * len(parts[0]), *parts])


def _enough(trusted: Members) -> Rows:
    """The texts that are used to judge others: all, or of very many some spread evenly, and the trusted if few."""
    used = np.arange(len(trusted)) % sampling_step(len(trusted), ENOUGH) == 0
    return np.flatnonzero(used | trusted if trusted.sum() <= ENOUGH else used)


def _folds(targets: Rows) -> Rows:
    """A fold for each text, every class spread over all folds."""
    folds = np.empty(len(targets), dtype=np.int64)
    folds[np.argsort(targets, kind="stable")] = np.arange(len(targets)) % FOLDS
    return folds


def _familiarity(parts: VectorisedTexts, centre: Vector, selected: SelectedTerms) -> Familiarity:
    """How to tell texts of the kind whose mean row is `centre`; `parts` are they, whole and in part."""
    n = len(parts.known) // 3
    inside, outside = _features(parts, centre), _features(vectorise(elsewhere(), selected), centre)
    # A training text is part of the mean, and its product with itself is 1. By the mean of the others, which is
    # (n c - x) / (n - 1), its similarity were (n x · c - 1) / (n - 1): that is what a text which wasn't seen would get.
    # (The product of a part with its whole text is less than 1, so parts are judged a little too strictly.)
    inside[:, 0] = np.maximum(inside[:, 0] - 1 / n, 0) * n / max(1, n - 1)
    # A title or abstract that isn't there would teach that a text without words is of the kind.
    return fit_familiarity(inside[np.diff(parts.rows.indptr) > 0], outside)


def _features(texts: VectorisedTexts, centre: Vector) -> Matrix:
    """What familiarity looks at, for each text (n, 3): similarity, known share, ln(1 + different known terms)."""
    return np.column_stack([texts.rows @ centre, texts.known, np.log1p(np.diff(texts.rows.indptr))])
