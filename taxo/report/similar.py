"""Find the papers that read most like each paper, by their vectors."""

import math
from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt

from taxo.numeric import Rows, even_rows

MOST_EXACT = 8000  # papers up to which each is compared with every other: a second of a processor
PROBES = 32  # cells in which a paper's nearest are sought
KEPT = 12  # of a paper's nearest while they are sought: those of each are tried for the paper, too
ROUNDS = 2  # of that: of 20,000 papers' five nearest 93 % are found so, in a quarter of the time that all pairs take
BLOCK = 512  # papers compared at once: bounds the memory to some hundred megabytes at 80,000 papers
SCALE = (
    10_000  # of cosines: whole numbers of ten-thousandths are what products of float32 are on every processor
)
Vectors = npt.NDArray[np.float32]


def most_similar(ids: Sequence[str], vectors: Vectors, count: int) -> Rows:
    """Return (n, count) the rows of the papers most similar to each, the most similar first, -1 where there is none.

    `vectors` (n, d) are of unit length, `ids` those of their papers. Of many papers, each is compared with those of the
    cells nearest to its own, the cells being around papers drawn by their ids (an inverted file: Jégou, Douze and
    Schmid, "Product quantization for nearest neighbor search", 2011), then with the nearest of those nearest to it
    (Dong, Moses and Li, "Efficient k-nearest neighbor graph construction", 2011). A paper is similar to none with which
    it shares nothing (a cosine of 0 or less), nor to itself.
    """
    if len(vectors) <= MOST_EXACT:
        every = np.arange(len(vectors), dtype=np.int64)
        return _nearest_of(every, every, vectors, count)
    found = np.full((len(vectors), KEPT), -1, dtype=np.int64)
    for rows, others in _cells(ids, vectors):
        found[rows] = _nearest_of(rows, others, vectors, KEPT)
    for _ in range(ROUNDS):
        found = np.concatenate([_refined(rows, found, vectors) for rows in _blocks(len(vectors))])
    return found[:, :count]


def _nearest_of(rows: Rows, others: Rows, vectors: Vectors, count: int) -> Rows:
    """Return (n, count) for each of `rows` those of `others` that are most similar to it."""
    found = [np.zeros((0, count), dtype=np.int64)]
    for block in (rows[start : start + BLOCK] for start in range(0, len(rows), BLOCK)):
        cosines = _whole(vectors[block] @ vectors[others].T)
        cosines[block[:, None] == others[None, :]] = -1
        found.append(_best(cosines, np.broadcast_to(others, cosines.shape), count))
    return np.concatenate(found)


def _cells(ids: Sequence[str], vectors: Vectors) -> Iterator[tuple[Rows, Rows]]:
    """Yield the papers of each cell, which together are all, with those of the cells nearest to it."""
    centres = vectors[even_rows(ids, math.isqrt(len(vectors)))]
    cell = np.concatenate(
        [_whole(vectors[rows] @ centres.T).argmax(axis=1) for rows in _blocks(len(vectors))]
    )
    members = [np.flatnonzero(cell == number) for number in range(len(centres))]
    near = np.argsort(-_whole(centres @ centres.T), axis=1, kind="stable")[:, :PROBES]
    for rows, probes in zip(members, near, strict=True):
        yield rows, np.concatenate([members[probe] for probe in probes])


def _refined(rows: Rows, found: Rows, vectors: Vectors) -> Rows:
    """Return the best of what is `found` (n, k) for each of `rows` and what is found for those."""
    candidates = np.concatenate([found[rows], found[found[rows]].reshape(len(rows), -1)], axis=1)
    candidates = np.sort(np.where(candidates == rows[:, None], -1, candidates), axis=1)
    twice = np.diff(candidates, axis=1, prepend=-1) == 0
    cosines = _whole(np.einsum("nd,nkd->nk", vectors[rows], vectors[candidates]))
    cosines[twice | (candidates < 0)] = -1
    return _best(cosines, candidates, found.shape[1])


def _best(cosines: Vectors, candidates: Rows, count: int) -> Rows:
    """Return (n, count) of `candidates` (n, m) those with the greatest `cosines` above 0, equal ones by their rows."""
    n_others = cosines.shape[1]
    most = min(count, n_others)
    top = np.argpartition(cosines, n_others - most, axis=1)[:, n_others - most :]
    values, rows = np.take_along_axis(cosines, top, axis=1), np.take_along_axis(candidates, top, axis=1)
    best = np.take_along_axis(np.where(values > 0, rows, -1), np.lexsort((rows, -values), axis=1), axis=1)
    return np.pad(best, ((0, 0), (0, count - most)), constant_values=-1)


def _whole(cosines: Vectors) -> Vectors:
    """`cosines`, changed in place, as whole numbers of ten-thousandths: most of the time goes into passes over them."""
    cosines *= SCALE
    return np.rint(cosines, out=cosines)


def _blocks(count: int) -> Iterator[Rows]:
    for start in range(0, count, BLOCK):
        yield np.arange(start, min(start + BLOCK, count), dtype=np.int64)
