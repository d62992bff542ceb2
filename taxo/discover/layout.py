"""Lay papers out on a map, those that are alike near one another."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from taxo.discover.embedding import embed, embed_new
from taxo.discover.neighbour_graph import join_neighbours
from taxo.numeric import Matrix, Members, Rows, even_rows, nearest_rows, settled

# Papers that are laid out by their neighbours, at most; others are placed beside those.
LAID_OUT = 5000
BESIDE = 5  # papers that place another one
SHARPNESS = 4  # the power of a cosine by which they count: the nearest most
MOST = 0.5  # of the papers, that an earlier map has to have, or a new one is made
NOWHERE: Mapping[str, tuple[float, float]] = {}
ASIDE = 0.5  # of the usual distance between those, so far is a paper moved aside at most


@dataclass(frozen=True)
class MapParams:
    """Section `discover.map` of `params.yaml`."""

    neighbours: int
    spread: float

    def check(self) -> None:
        """Refuse what can't be laid out."""
        if self.neighbours < 2 or not 0 <= self.spread <= 1:
            raise ValueError("neighbours is at least 2, spread 0 to 1")


def lay_out(
    vectors: Matrix,
    ids: Sequence[str],
    params: MapParams,
    seed: int,
    earlier: Mapping[str, tuple[float, float]] = NOWHERE,
) -> Matrix:
    """Return a place on the map (n, 2) for each of unit `vectors` (n, d) of papers with `ids`.

    The method is UMAP's (McInnes et al., 2018). Of more than `LAID_OUT` papers an even sample is laid out, and the
    others are placed beside the papers of it that are most like them. Where there are too few papers for neighbours,
    the first two dimensions are the map. Papers start at their places on an `earlier` map, by id, where that has half
    of them, and new ones among them.
    """
    known = np.array([paper_id in earlier for paper_id in ids], dtype=np.bool_)
    if _goes_on(known, len(earlier), params):
        return _lay_out_on(vectors, ids, params, seed, known, np.array([earlier.get(i, (0, 0)) for i in ids]))
    if len(vectors) < 2 * params.neighbours:
        return np.pad(vectors[:, :2], ((0, 0), (0, max(0, 2 - vectors.shape[1]))))
    sample = even_rows(ids, LAID_OUT)
    places = embed(join_neighbours(vectors[sample], params.neighbours), vectors[sample], params.spread, seed)
    return places if len(sample) == len(vectors) else place_beside(vectors, ids, sample, places)


def _goes_on(known: Members, count: int, params: MapParams) -> bool:
    """Whether the map goes on from an earlier one of `count` papers, of which those `known` (n) are still there.

    One of few papers is their first two dimensions, from -1 to 1, and nothing that neighbours start from.
    """
    are_few = [n < 2 * params.neighbours for n in (len(known), count)]
    return known.sum() >= max(MOST * len(known), BESIDE) and are_few[0] >= are_few[1]


def _lay_out_on(
    vectors: Matrix, ids: Sequence[str], params: MapParams, seed: int, known: Members, places: Matrix
) -> Matrix:
    """Go on from the `places` (n, 2) of the papers that are `known` (n)."""
    sample = even_rows(ids, LAID_OUT)
    some = sample[known[sample]]
    new = np.flatnonzero(~known)
    places[new] = _between(vectors, ids, new, some, places[some])
    if not len(new) or len(vectors) < 2 * params.neighbours:
        return settled(places)
    joined = join_neighbours(vectors[sample], params.neighbours)
    places[sample] = embed_new(joined, places[sample], ~known[sample], params.spread, seed)
    others = np.setdiff1d(new, sample)
    places[others] = _between(vectors, ids, others, sample, places[sample])
    return settled(places)


def place_beside(vectors: Matrix, ids: Sequence[str], sample: Rows, places: Matrix) -> Matrix:
    """Return a place (n, 2) for each of unit `vectors` (n, d): those of the `sample` have `places`, each other one the
    mean of those nearest to it, and is moved aside a little, by its id, so that papers don't hide one another."""
    found = np.empty((len(vectors), 2))
    found[sample] = places
    others = np.setdiff1d(np.arange(len(vectors)), sample)
    found[others] = _between(vectors, ids, others, sample, places)
    return settled(found)


def _between(vectors: Matrix, ids: Sequence[str], rows: Rows, sample: Rows, places: Matrix) -> Matrix:
    """Return a place for each of `rows` between the `places` of those of `sample` that are most like it."""
    if not len(rows):
        return np.empty((0, 2))
    nearest, cosines = nearest_rows(vectors[rows], vectors[sample], BESIDE)
    weights = np.maximum(cosines, 1e-3) ** SHARPNESS
    near = places[nearest]
    found = (near * weights[:, :, None]).sum(axis=1) / weights.sum(axis=1, keepdims=True)
    usual = float(np.median(np.abs(near - near[:, :1]).sum(axis=2)[:, 1:]))
    moved: Matrix = found + ASIDE * usual * _aside([ids[row] for row in rows.tolist()])
    return settled(moved)


def _aside(ids: Sequence[str]) -> Matrix:
    """A direction for each id, -1 to 1 in both dimensions, drawn by its hash."""
    hashes = b"".join(
        hashlib.blake2b(name.encode("utf-8", "surrogatepass"), digest_size=4).digest() for name in ids
    )
    return np.frombuffer(hashes, dtype="<u2").reshape(-1, 2) / 32768 - 1
