"""Join each paper with its nearest ones, by how near they are for where it lies."""

import math

import numpy as np
from scipy import sparse

from taxo.numeric import Matrix, Rows, Vector, nearest_rows, settled

HALVINGS = 48  # after which a width has all the digits that are kept
LEAST_WIDTH = 1e-3  # of the mean distance: a paper among copies of it is joined with them alone
PLAIN = 1e-6  # from which a distance isn't rounding


def join_neighbours(vectors: Matrix, count: int) -> sparse.coo_matrix:
    """Return how firmly unit `vectors` (n, d) are joined with their `count` nearest, themselves included: (n, n), 0 to
    1, the same both ways.

    A paper is joined with the nearest other one by 1, and with those further away by less, so that all sum up to the
    logarithm of `count`, whether many papers are near or few; two papers are joined if one of them or the other is (the
    fuzzy union of section 3.1 in McInnes et al., 2018).
    """
    rows, cosines = nearest_rows(vectors, vectors, count)
    rows, distances = _others(rows, np.maximum(settled(1 - cosines), 0))
    beyond = np.maximum(distances - _nearest_apart(distances)[:, None], 0)
    widths = np.maximum(_widths(beyond, math.log2(count)), LEAST_WIDTH * distances.mean())
    firmness = settled(np.exp(-beyond / np.maximum(widths, 1e-12)[:, None]))
    owners = np.repeat(np.arange(len(rows)), rows.shape[1])
    joined = sparse.csr_matrix((firmness.ravel(), (owners, rows.ravel())), (len(rows), len(rows)))
    either = joined + joined.T - joined.multiply(joined.T)
    either = sparse.csr_matrix(either)
    either.sort_indices()
    either.data = settled(either.data)
    return either.tocoo()


def _others(rows: Rows, distances: Matrix) -> tuple[Rows, Matrix]:
    """The same without each paper itself, which copies of it may have pushed out."""
    itself = rows == np.arange(len(rows))[:, None]
    itself[~itself.any(axis=1), -1] = True
    shape = (len(rows), rows.shape[1] - 1)
    return rows[~itself].reshape(shape), distances[~itself].reshape(shape)


def _nearest_apart(distances: Matrix) -> Vector:
    """How far each paper's nearest one is that isn't the same; 0 where all are."""
    apart = np.where(distances > PLAIN, distances, np.inf).min(axis=1)
    return np.where(np.isfinite(apart), apart, 0.0)


def _widths(beyond: Matrix, target: float) -> Vector:
    """The width s of each row at which exp(-beyond / s) sums up to `target`, found by halving."""
    low, high, middle = np.zeros(len(beyond)), np.full(len(beyond), np.inf), np.ones(len(beyond))
    for _ in range(HALVINGS):
        is_wide = np.exp(-beyond / middle[:, None]).sum(axis=1) > target
        high, low = np.where(is_wide, middle, high), np.where(is_wide, low, middle)
        middle = np.where(np.isfinite(high), (low + np.where(np.isfinite(high), high, 0)) / 2, 2 * middle)
    return middle
