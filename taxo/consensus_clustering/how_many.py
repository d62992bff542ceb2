"""Say how many clusters there are: as many as one half of the papers' words and the other agree on.

Whatever is split looks right in the words that it was split by. So a grouping is judged across the halves of texts: by
how much more the first half of a paper has in common with the second halves of its cluster's other papers than with
those of the next cluster. What papers on one subject share only by chance, or by how titles are put, doesn't show
there, and splitting them makes the score fall; what is a subject shows in both halves.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from taxo.numeric import COMPARED, Matrix, Rows, Vector, settled

# What words weigh in either half of papers: (n, words) both, rows of unit length.
Halves = tuple[sparse.csr_matrix, sparse.csr_matrix]

# Contrast from which a pile has clusters: the most that chance gave. 48 piles of sentences drawn at random from the
# listings and from 20 Newsgroups, and 32 of invented papers on one subject, had up to .57 with 20 papers (one .70), .47
# with 40, .39 with 80, .34 with 160, .25 with 400. 20 Newsgroups have .48, records on medicine .47, AG News .45, AAAI
# 2022 .36, the shipped listings .34, papers on music interfaces .29, invented papers on several subjects .98.
CLEAR = 0.15
CHANCE = 2.0  # over the square root of the number of papers


@dataclass(frozen=True)
class Grouping:
    """`labels` (n) from 0, their `score` (mean silhouette across halves, -1 to 1), and their `contrast`.

    That is which share of what a paper has in common with its own cluster it hasn't with the next one: 0 where
    clusters are alike, 1 where they share no word.
    """

    labels: Rows
    score: float
    contrast: float


def likeness_across(first: sparse.csr_matrix, second: sparse.csr_matrix) -> Matrix:
    """Return how alike papers are from one half to the other (n, n), of either half's words (n, words; unit rows).

    What a paper has in common with itself is 0: it tells of no other.
    """
    crossed = (first @ second.T).toarray()
    likeness: Matrix = (crossed + crossed.T) / 2
    np.fill_diagonal(likeness, 0)
    return likeness


def best_merging(likeness: Matrix, labels: Rows) -> Grouping:
    """Return the best grouping on the way from `labels` (n) to two clusters, by `likeness` (n, n) across halves.

    At each step those two are merged that leave the highest score; of equal groupings the one with more clusters
    is better.
    """
    return max(_merge(likeness, labels), key=lambda grouping: grouping.score)


def judge(likeness: Matrix, labels: Rows) -> Grouping:
    """Return `labels` (n, from 0) with what `likeness` (n, n) across halves says of them."""
    return next(_merge(likeness, labels))


def is_clear(grouping: Grouping) -> bool:
    """Return whether `grouping` is told apart by more than chance would, with as many papers."""
    return grouping.contrast >= CLEAR + CHANCE / math.sqrt(len(grouping.labels))


def one_group(n_papers: int, contrast: float = 0.0) -> Grouping:
    """Return `n_papers` that are all alike, or that tell no more than `contrast` apart."""
    return Grouping(np.zeros(n_papers, dtype=np.int64), 0.0, contrast)


def _merge(likeness: Matrix, labels: Rows) -> Iterator[Grouping]:
    """Yield `labels` and what becomes of them as clusters are merged, two at a time, until two are left."""
    _, labels = np.unique(labels, return_inverse=True)
    sizes = np.bincount(labels).astype(np.float64)
    sums = likeness @ np.eye(len(sizes))[labels]
    yield _judge(sums, labels, sizes)
    while len(sizes) > 2:
        merged = [_without(sums, labels, sizes, *pair) for pair in _neighbours(sums, labels, sizes)]
        scores = [_silhouettes(*state).mean() for state in merged]
        sums, labels, sizes = merged[int(settled(np.array(scores), COMPARED).argmax())]
        yield _judge(sums, labels, sizes)


def _neighbours(sums: Matrix, labels: Rows, sizes: Vector) -> list[tuple[int, int]]:
    """Each cluster with the one most like it, in order."""
    between = np.eye(len(sizes))[labels].T @ sums / np.outer(sizes, sizes)
    np.fill_diagonal(between, -1)
    nearest = settled(between, COMPARED).argmax(axis=1).tolist()
    return sorted({(min(pair), max(pair)) for pair in enumerate(nearest)})


def _without(sums: Matrix, labels: Rows, sizes: Vector, kept: int, gone: int) -> tuple[Matrix, Rows, Vector]:
    """The same with cluster `gone` in `kept`, which is before it."""
    joined, counts = np.delete(sums, gone, axis=1), np.delete(sizes, gone)
    joined[:, kept] += sums[:, gone]
    counts[kept] += sizes[gone]
    renumbered = np.where(labels == gone, kept, labels - (labels > gone))
    return joined, renumbered, counts


def _own_and_next(sums: Matrix, labels: Rows, sizes: Vector) -> tuple[Vector, Vector]:
    """How alike each paper is to the others of its cluster, and to those of the next one: (n,) both."""
    rows = np.arange(len(labels))
    means = sums / sizes
    means[rows, labels] = -1
    own = sums[rows, labels] / np.maximum(sizes[labels] - 1, 1)
    return own, means.max(axis=1)


def _silhouettes(sums: Matrix, labels: Rows, sizes: Vector) -> Vector:
    """Each paper's silhouette (Rousseeuw, 1987) with 1 - likeness as its distance; 0 of one that is alone."""
    own, following = _own_and_next(sums, labels, sizes)
    found: Vector = (own - following) / np.maximum(1 - np.minimum(own, following), 1e-9)
    return np.where(sizes[labels] > 1, found, 0.0)


def _judge(sums: Matrix, labels: Rows, sizes: Vector) -> Grouping:
    if len(sizes) < 2:
        return one_group(len(labels))
    own, following = _own_and_next(sums, labels, sizes)
    contrast = (own - following).sum() / max(own.sum(), 1e-9)
    return Grouping(
        labels,
        settled(float(_silhouettes(sums, labels, sizes).mean()), COMPARED),
        settled(float(np.clip(contrast, -1, 1))),
    )
