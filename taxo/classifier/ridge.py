"""Ridge regression toward prior weights, on sparse rows.

The prior says which terms should speak for a topic before any text is read; the regression (Hoerl & Kennard 1970, on
one-of-k targets) learns the difference between it and the labels, so that a topic with few texts leans on the prior
and one with many on its texts. The system is solved in the space of the texts by conjugate gradients (Hestenes &
Stiefel 1952), which takes nothing but products with the rows.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from taxo.numeric import Vector

TOLERANCE = 1e-9
MOST_STEPS = 300


@dataclass(frozen=True, slots=True)
class Labels:
    """What the rows are: each one's class (its place among the classes), and what it counts (above 0)."""

    targets: npt.NDArray[np.int64]
    weights: Vector

    def __getitem__(self, rows: npt.NDArray[np.int64]) -> "Labels":
        """The labels of some of the rows."""
        return Labels(self.targets[rows], self.weights[rows])


def solve(rows: Any, labels: Labels, prior: Vector, penalty: float, balance: float) -> tuple[Vector, Vector]:
    """Return weights (n terms, k) and intercepts (k) for `rows` (n texts, n terms; scipy sparse).

    `prior` are the weights (n terms, k) to stay near to, `penalty` how much so; at `balance` 1 every class counts
    the same in sum, at 0 every text.
    """
    k = prior.shape[1]
    counts = _balanced(labels, k, balance)
    shares = counts / counts.sum()
    centre = rows.T @ shares
    targets = np.eye(k)[labels.targets] - rows @ prior
    mean = shares @ targets
    root = np.sqrt(counts)[:, None]
    columns = rows.T.tocsr()  # makes products with it faster

    def product(vectors: Vector) -> Vector:
        inner = columns @ (root * vectors)
        inner -= np.outer(centre, (root * vectors).sum(axis=0))
        outer: Vector = root * (rows @ inner - centre @ inner) + penalty * vectors
        return outer

    dual = root * conjugate_gradients(product, root * (targets - mean))
    weights = prior + rows.T @ dual - np.outer(centre, dual.sum(axis=0))
    return weights, mean - centre @ (weights - prior)


def _balanced(labels: Labels, k: int, balance: float) -> Vector:
    """What each text counts, 1 on average: those of rare classes more."""
    totals = np.bincount(labels.targets, labels.weights, minlength=k)
    counts = labels.weights * np.maximum(totals, 1e-9)[labels.targets] ** -balance
    scaled: Vector = counts / counts.mean()
    return scaled


def conjugate_gradients(product: Callable[[Vector], Vector], right: Vector) -> Vector:
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
