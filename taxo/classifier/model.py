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
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from taxo.classifier.calibration import centre, stretch, temper
from taxo.classifier.tokens import Integers
from taxo.classifier.vectorizer import SparseRows, TermCounter, parts
from taxo.classifier.vocabulary import Vocabulary
from taxo.numeric import Matrix, Vector

TOP = 127  # the largest weight of int8
STRANGE = 500.0  # no text is so strange that a logit needs more, and exp of twice as much would overflow
BLOCK = 32  # rows whose weights are gathered at once, which fit into the processor's cache
# Texts from which on threads share the work: numpy lets several run at once, and one reads so many in 60 milliseconds.
# Of fewer the second would have one batch, and its first start takes 10 milliseconds.
THREADED = 2048
LEAST_WEIGHT = 1e-12  # of a column: a step of 0 would divide by 0


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

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """The terms, ready to be looked up."""
        return Vocabulary(self.terms)

    @cached_property
    def real_weights(self) -> npt.NDArray[np.float32]:
        """The weights as numbers (n terms, n topics + 1)."""
        return self.weights * self.steps

    @cached_property
    def _counter(self) -> TermCounter:
        return TermCounter(self.vocabulary, self.scales)

    def scores(self, fields: Sequence[str], jobs: int = 1) -> Matrix:
        """Return (n texts, 2 x n topics + 1): probabilities of being first, familiarity, probabilities of applying.

        `fields` are title, abstract, title, …; `jobs` threads share the work of `THREADED` texts or more.
        """
        found = np.empty((len(fields) // 2, 2 * len(self.steps) - 1))

        def score(part: slice) -> None:
            found[part] = self._score(fields[2 * part.start : 2 * part.stop])

        if jobs == 1 or len(found) < THREADED:
            for part in parts(fields):
                score(part)
        else:
            from concurrent.futures import ThreadPoolExecutor  # a start does without

            with ThreadPoolExecutor(jobs) as pool:
                list(pool.map(score, parts(fields)))
        return found

    def stretch(self, rows: SparseRows) -> Vector:
        """What the logits of `rows` (n) are divided by, so that those of a text of few known words count more."""
        logits = multiply(rows, self.weights) * self.steps + self.intercepts
        return stretch(logits[:, :-1], self.own, self.height)[:, 0]

    def rows(self, fields: Sequence[str]) -> SparseRows:
        """Return the weighted terms of a few texts."""
        return self._counter.rows(fields)

    def _score(self, fields: Sequence[str]) -> Matrix:
        rows = self.rows(fields)
        return self._finish(multiply(rows, self.weights) * self.steps, rows.known, np.diff(rows.bounds))

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
        return Model, tuple(getattr(self, part.name) for part in dataclasses.fields(self))


def multiply(rows: SparseRows, weights: npt.NDArray[np.int8]) -> Matrix:
    """Return the product of sparse `rows` (n, terms) and `weights` (terms, columns)."""
    product = np.zeros((len(rows.bounds) - 1, weights.shape[1]))
    for first in range(0, len(product), BLOCK):
        bounds = rows.bounds[first : first + BLOCK + 1]
        block = slice(*bounds[[0, -1]])
        values, gathered = rows.values[block], weights.take(rows.terms[block], axis=0).astype(np.float64)
        spans = itertools.pairwise((bounds - bounds[0]).tolist())
        for row, (start, end) in zip(product[first : first + BLOCK], spans, strict=True):
            np.dot(values[start:end], gathered[start:end], out=row)
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
