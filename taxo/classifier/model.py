"""Score texts by a trained classifier: how probably each topic is the first, or applies at all; how familiar they are.

For a row x of `vectorizer` (unit length) the logit of topic k is x · weights[:, k] + intercepts[k], with the sharpness
of `calibration` folded in; the probability that topic k is the first is (1 - noise) x softmax(temper(logits))[k]
+ noise / number of topics, and that it applies, be it first or not, logistic(applies_intercept + applies_slope x (logit
- the mean of the topics' logits)), at most 1 - noise and no less than that it is the first, so that both are in the
same order. The last column of the weights is no topic's: the familiarity of a text, 0 (from elsewhere) to 1 (of the
kind it was trained on), is the logistic function of x · weights[:, -1] + intercepts[-1] + known x (share of its
one-token terms that are known) + long x ln(1 + its number of known terms).
"""

import dataclasses
import itertools
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from taxo.classifier.calibration import centre, stretch, temper
from taxo.classifier.tokens import Integers
from taxo.classifier.vectorizer import CHUNK, SparseRows, TermCounter
from taxo.classifier.vocabulary import Vocabulary
from taxo.numeric import Matrix, Vector

if TYPE_CHECKING:
    from taxo.classifier.numba_scorer import Scorer

TOP = 127  # the largest weight of int8
STRANGE = 500.0  # no text is so strange that a logit needs more, and exp of twice as much would overflow
LEAST_WEIGHT = 1e-12  # of a column: a step of 0 would divide by 0
# Texts that are worth the start of compiled code, which takes most of a second: numpy scores 50,000 in 1.7 seconds, it
# in .3 (benchmarks/README.md).
LARGE = 50_000
LARGE_CHUNK = 1024  # texts at once, and texts that are worth its use once it is there


@dataclass(frozen=True)
class Model:
    """A linear model over `terms`: int8 `weights` (n terms, n topics + 1) in units of `steps` (n topics + 1)."""

    terms: tuple[str, ...]
    scales: npt.NDArray[np.float32]
    weights: npt.NDArray[np.int8]
    steps: npt.NDArray[np.float32]
    intercepts: npt.NDArray[np.float32]
    noise: float
    own: float
    height: float
    known: float
    long: float
    applies_intercept: float
    applies_slope: float
    _local: threading.local = field(default_factory=threading.local, init=False, repr=False, compare=False)

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """The terms, ready to be looked up."""
        return Vocabulary(self.terms)

    @cached_property
    def real_weights(self) -> npt.NDArray[np.float32]:
        """The weights as numbers (n terms, n topics + 1)."""
        return self.weights * self.steps

    @cached_property
    def _compiled(self) -> "Scorer | None":
        """The fast way for large batches; None where numba isn't installed, or doesn't go with what is."""
        try:
            from taxo.classifier.numba_scorer import Scorer
        except (ImportError, RuntimeError):
            return None
        return Scorer(self.vocabulary, self.scales.astype(np.float64), self.real_weights)

    def scores(self, fields: Sequence[str], jobs: int = 1) -> Matrix:
        """Return (n texts, 2 x n topics + 1): probabilities of being first, familiarity, probabilities of applying.

        `fields` are title, abstract, title, …; `jobs` threads share the work.
        """
        score, size = self._products, CHUNK
        least = LARGE_CHUNK if "_compiled" in vars(self) else LARGE
        if len(fields) // 2 >= least and self._compiled is not None:
            score, size = self._compiled.score, LARGE_CHUNK
        parts = [fields[start : start + 2 * size] for start in range(0, len(fields), 2 * size)]
        if jobs == 1 or len(parts) == 1:
            done = [self._finish(*score(part)) for part in parts]
        else:
            from concurrent.futures import ThreadPoolExecutor  # a start does without

            with ThreadPoolExecutor(jobs) as pool:
                done = list(pool.map(lambda part: self._finish(*score(part)), parts))
        return np.concatenate([np.empty((0, 2 * len(self.steps) - 1)), *done])

    def stretch(self, rows: SparseRows) -> Vector:
        """What the logits of `rows` (n) are divided by, so that those of a text of few known words count more."""
        logits = multiply(rows, self.real_weights) + self.intercepts
        return stretch(logits[:, :-1], self.own, self.height)[:, 0]

    def rows(self, fields: Sequence[str]) -> SparseRows:
        """Return the weighted terms of at most `CHUNK` texts."""
        return self._counter.rows(fields)

    def _products(self, fields: Sequence[str]) -> tuple[Matrix, Vector, Integers]:
        """Of at most `CHUNK` texts: rows times weights, the known share, the number of different known terms."""
        rows = self.rows(fields)
        return multiply(rows, self.real_weights), rows.known, np.diff(rows.bounds)

    def _finish(self, products: Matrix, known: Vector, numbers: Integers) -> Matrix:
        logits = products + self.intercepts
        logits[:, -1] += self.known * known + self.long * np.log1p(numbers)
        topics, familiarity = logits[:, :-1], logistic(logits[:, -1])
        sure = softmax(temper(topics, self.own, self.height))
        first = (1 - self.noise) * sure + self.noise / sure.shape[1]
        applies = logistic(self.applies_intercept + self.applies_slope * centre(topics))
        applies = np.maximum(np.minimum(applies, 1 - self.noise), first)
        return np.column_stack([first, familiarity, applies])

    def __reduce__(self) -> tuple[Any, ...]:
        """Copies and pickles carry what the file carries, and no scratch memory."""
        return Model, tuple(getattr(self, part.name) for part in dataclasses.fields(self) if part.init)

    @property
    def _counter(self) -> TermCounter:
        """This thread's own, since a counter has scratch memory."""
        if not hasattr(self._local, "counter"):
            self._local.counter = TermCounter(self.vocabulary, self.scales)
        counter: TermCounter = self._local.counter
        return counter


def multiply(rows: SparseRows, weights: npt.NDArray[np.float32]) -> Matrix:
    """Return the product of sparse `rows` (n, terms) and `weights` (terms, columns)."""
    product = np.zeros((len(rows.bounds) - 1, weights.shape[1]))
    gathered = weights.take(rows.terms, axis=0)
    bounds = rows.bounds.tolist()
    for row, (start, end) in enumerate(itertools.pairwise(bounds)):
        product[row] = rows.values[start:end] @ gathered[start:end]
    return product


def softmax(logits: Matrix) -> Matrix:
    """Return probabilities (rows sum to 1) for logits (n, k)."""
    shifted: Matrix = np.exp(logits - logits.max(axis=1, keepdims=True))
    shifted /= shifted.sum(axis=1, keepdims=True)
    return shifted


def logistic(logits: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Return 1 / (1 + exp(-logits))."""
    chances: npt.NDArray[np.float64] = 1 / (1 + np.exp(-np.clip(logits, -STRANGE, STRANGE)))
    return chances


def quantise(weights: Matrix) -> tuple[npt.NDArray[np.int8], npt.NDArray[np.float32]]:
    """Return `weights` (n, k) as int8 and the step of each column, so that the largest weight is 127 steps."""
    steps = np.maximum(np.abs(weights).max(axis=0), LEAST_WEIGHT) / TOP
    return np.rint(weights / steps).astype(np.int8), steps.astype(np.float32)
