"""Learn a model from labelled texts: ridge regression toward the taxonomy's phrases (the only module that needs scipy).

A topic's phrases say which terms should speak for it before any paper is read: a matrix of prior weights. Ridge
regression (Hoerl & Kennard 1970) on one-of-k targets then learns the difference between the prior and the labels, so
that a topic with few papers leans on its phrases and one with many on its papers. The system is solved in the papers'
space by conjugate gradients (Hestenes & Stiefel 1952), which needs nothing but products with the sparse rows.
"""

from collections import Counter as Tally
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from taxo.classifier.calibrate import fit_calibration
from taxo.classifier.familiarity import Familiarity, elsewhere, fit_familiarity, with_parts
from taxo.classifier.features import CHUNK, Counter, Floats
from taxo.classifier.model import Model, quantise
from taxo.classifier.stopwords import STOP_WORDS
from taxo.classifier.taxonomy import TopicNode
from taxo.classifier.tokens import LONGEST_GRAM, spell
from taxo.classifier.vocabulary import Vocabulary

PAIR_WEIGHT = 0.6
HINT_WEIGHT = 0.2
PART_WEIGHT = 0.4
FOLDS = 5
TOLERANCE = 1e-9
MOST_STEPS = 300


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
    """What there is to learn from: fields (title, abstract, …), and for each text its class and what it counts.

    `trusted` are the texts whose class is certain: calibration looks at these alone.
    """

    fields: Sequence[str]
    targets: npt.NDArray[np.int64]
    weights: Floats
    trusted: npt.NDArray[np.bool_]


def fit_model(
    lessons: Lessons, classes: Sequence[str], taxonomy: Sequence[TopicNode], params: FitParams
) -> Model:
    """Return a model of `lessons`, whose targets are places in `classes`."""
    spoken = spoken_terms([node for node in taxonomy if node.topic_id in classes])
    terms, scales = choose_terms(lessons.fields, set().union(*spoken.values()), params)
    rows = sparse_rows(lessons.fields, terms, scales)
    prior = params.phrase_weight * prior_weights(terms, classes, spoken)
    weights, intercepts = solve(rows, lessons, prior, params)
    calibration = fit_calibration(*_held_out_scores(rows, lessons, prior, params))
    kind, centre = _familiarity(lessons.fields, rows, terms, scales)
    # The softmax is the same, and an explanation says what sets a topic apart from the others.
    weights -= weights.mean(axis=1, keepdims=True)
    columns = np.column_stack([weights * calibration.sharpness, centre * kind.similar])
    whole, steps = quantise(columns)
    ends = np.append(intercepts * calibration.sharpness, kind.intercept).astype(np.float32)
    return Model(tuple(terms), scales, whole, steps, ends, calibration.noise, kind.known, kind.long)


def spoken_terms(nodes: Sequence[TopicNode]) -> dict[str, dict[str, float]]:
    """Return for each topic the terms that its name, phrases and hints make, with the prior weight of each."""
    spoken: dict[str, dict[str, float]] = {}
    for node in nodes:
        terms = spoken.setdefault(node.topic_id, {})
        for weight, phrases in ((HINT_WEIGHT, node.hints), (1.0, node.phrases), (1.0, (node.name,))):
            for phrase in phrases:
                tokens = spell(phrase)
                if len(tokens) <= LONGEST_GRAM:
                    terms[" ".join(tokens)] = weight
                for token in tokens if weight == 1 else ():
                    if token not in STOP_WORDS:
                        terms.setdefault(token, PART_WEIGHT)
    return spoken


def choose_terms(
    fields: Sequence[str], spoken: set[str], params: FitParams
) -> tuple[list[str], npt.NDArray[np.float32]]:
    """Return the terms to know, sorted, and the scale of each: those that enough papers have, and `spoken` ones."""
    papers, spellings = _count_papers(fields)
    n_papers = len(fields) // 2
    wanted = {term.replace(" ", "") for term in spoken}
    kept = [
        (-n, key)
        for key, n in papers.items()
        if (n >= params.min_papers or key in wanted) and key not in STOP_WORDS
    ]
    kept = sorted(sorted(kept)[: params.max_terms], key=lambda pair: pair[1])
    terms = [min(spellings[key].items(), key=lambda item: (-item[1], item[0]))[0] for _, key in kept]
    idf = np.log((1 + n_papers) / (1 - np.array([n for n, _ in kept], dtype=np.float64))) + 1
    pairs = np.array([" " in term for term in terms], dtype=bool)
    return terms, (idf * np.where(pairs, PAIR_WEIGHT, 1)).astype(np.float32)


def _count_papers(fields: Sequence[str]) -> tuple[Tally[str], dict[str, Tally[str]]]:
    """How many papers have each term, and how often it is spelled as which tokens."""
    papers: Tally[str] = Tally()
    spellings: dict[str, Tally[str]] = {}
    for start in range(0, len(fields), 2):
        found = Tally(gram for field in fields[start : start + 2] for gram in _grams(spell(field)))
        for gram, n in found.items():
            spellings.setdefault(gram.replace(" ", ""), Tally())[gram] += n
        papers.update({gram.replace(" ", "") for gram in found})
    return papers, spellings


def _grams(tokens: Sequence[str]) -> Iterator[str]:
    for n in range(1, LONGEST_GRAM + 1):
        for start in range(len(tokens) - n + 1):
            gram = " ".join(tokens[start : start + n])
            if len(gram.encode()) > 1:
                yield gram


def sparse_rows(fields: Sequence[str], terms: Sequence[str], scales: npt.NDArray[np.float32]) -> Any:
    """Return the rows of all `fields` as one scipy matrix (n texts, n terms)."""
    return _counted(fields, terms, scales)[0]


def _counted(
    fields: Sequence[str], terms: Sequence[str], scales: npt.NDArray[np.float32]
) -> tuple[Any, Floats]:
    import scipy.sparse

    counter = Counter(Vocabulary(terms), scales)
    parts = [counter.rows(fields[i : i + 2 * CHUNK]) for i in range(0, len(fields), 2 * CHUNK)]
    matrices = [
        scipy.sparse.csr_array((part.values, part.terms, part.bounds), (len(part.bounds) - 1, len(terms)))
        for part in parts
    ]
    return scipy.sparse.vstack(matrices, format="csr"), np.concatenate([part.known for part in parts])


def _familiarity(
    fields: Sequence[str], rows: Any, terms: Sequence[str], scales: npt.NDArray[np.float32]
) -> tuple[Familiarity, Floats]:
    """How to tell the texts' kind, and their mean row (n terms)."""
    n = rows.shape[0]
    centre = np.asarray(rows.mean(axis=0)).ravel()
    inside, outside = (
        _signs(*_counted(texts, terms, scales), centre) for texts in (with_parts(fields), elsewhere())
    )
    # A training text is part of the mean: without itself it would be a little less similar.
    inside[:, 0] = np.maximum(inside[:, 0] - 1 / n, 0) * n / max(1, n - 1)
    return fit_familiarity(inside, outside), centre


def _signs(rows: Any, known: Floats, centre: Floats) -> Floats:
    return np.column_stack([rows @ centre, known, np.log1p(np.diff(rows.indptr))])


def prior_weights(
    terms: Sequence[str], classes: Sequence[str], spoken: dict[str, dict[str, float]]
) -> Floats:
    """Return the weights (n terms, n classes) that the taxonomy's words suggest."""
    places = {term.replace(" ", ""): place for place, term in enumerate(terms)}
    weights = np.zeros((len(terms), len(classes)))
    for column, topic_id in enumerate(classes):
        for term, weight in spoken.get(topic_id, {}).items():
            place = places.get(term.replace(" ", ""))
            if place is not None:
                weights[place, column] = max(weight, weights[place, column])
    return weights


def solve(rows: Any, lessons: Lessons, prior: Floats, params: FitParams) -> tuple[Floats, Floats]:
    """Return weights (n terms, k) and intercepts (k) of the ridge regression toward `prior`."""
    k = prior.shape[1]
    counts = _sample_weights(lessons, k, params.balance)
    shares = counts / counts.sum()
    centre = rows.T @ shares
    targets = np.eye(k)[lessons.targets] - rows @ prior
    mean = shares @ targets
    root = np.sqrt(counts)[:, None]

    def product(vectors: Floats) -> Floats:
        inner = rows.T @ (root * vectors)
        inner -= np.outer(centre, (root * vectors).sum(axis=0))
        outer: Floats = root * (rows @ inner - centre @ inner) + params.penalty * vectors
        return outer

    dual = root * conjugate_gradients(product, root * (targets - mean))
    weights = prior + rows.T @ dual - np.outer(centre, dual.sum(axis=0))
    return weights, mean - centre @ (weights - prior)


def _sample_weights(lessons: Lessons, k: int, balance: float) -> Floats:
    """What each text counts, mean 1: rare classes more, fully levelled at `balance` 1."""
    totals = np.bincount(lessons.targets, lessons.weights, minlength=k)
    counts = lessons.weights * np.maximum(totals, 1e-9)[lessons.targets] ** -balance
    scaled: Floats = counts / counts.mean()
    return scaled


def conjugate_gradients(product: Any, right: Floats) -> Floats:
    """Solve product(x) = right (n, k), column by column at once, for a positive definite `product`."""
    found = np.zeros_like(right)
    rest = right.copy()
    direction = rest.copy()
    size = (rest * rest).sum(axis=0)
    goal = TOLERANCE**2 * np.maximum(size, 1e-300)
    for _ in range(MOST_STEPS):
        if (size <= goal).all():
            break
        image = product(direction)
        step = size / np.maximum((direction * image).sum(axis=0), 1e-300)
        found += step * direction
        rest -= step * image
        size, before = (rest * rest).sum(axis=0), size
        direction = rest + size / np.maximum(before, 1e-300) * direction
    return found


def _held_out_scores(
    rows: Any, lessons: Lessons, prior: Floats, params: FitParams
) -> tuple[Floats, npt.NDArray[np.int64], Floats]:
    """Scores of each trusted text by a model that didn't see it, with its target and weight."""
    scores = np.zeros((len(lessons.targets), prior.shape[1]))
    folds = _folds(lessons.targets)
    for fold in range(FOLDS):
        learn, hold = np.flatnonzero(folds != fold), np.flatnonzero(folds == fold)
        part = Lessons([], lessons.targets[learn], lessons.weights[learn], lessons.trusted[learn])
        weights, intercepts = solve(rows[learn], part, prior, params)
        scores[hold] = rows[hold] @ weights + intercepts
    return scores[lessons.trusted], lessons.targets[lessons.trusted], lessons.weights[lessons.trusted]


def _folds(targets: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """A fold for each text, every class spread over all folds."""
    folds = np.empty(len(targets), dtype=np.int64)
    folds[np.argsort(targets, kind="stable")] = np.arange(len(targets)) % FOLDS
    return folds
