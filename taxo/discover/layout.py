"""Lay papers out on a map, those that are alike near one another."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from taxo.discover.embedding import embed
from taxo.discover.neighbour_graph import join_neighbours
from taxo.numeric import Matrix, Rows, even_rows, nearest_rows, settled

# Papers that are laid out by their neighbours, at most; others are placed beside those.
LAID_OUT = 5000
BESIDE = 5  # papers that place another one
SHARPNESS = 4  # the power of a cosine by which they count: the nearest most
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


def lay_out(vectors: Matrix, ids: Sequence[str], params: MapParams, seed: int) -> Matrix:
    """Return a place on the map (n, 2) for each of unit `vectors` (n, d) of papers with `ids`.

    The method is UMAP's (McInnes et al., 2018). Of more than `LAID_OUT` papers an even sample is laid out, and the
    others are placed beside the papers of it that are most like them. Where there are too few papers for neighbours,
    the first two dimensions are the map.
    """
    if len(vectors) < 2 * params.neighbours:
        return np.pad(vectors[:, :2], ((0, 0), (0, max(0, 2 - vectors.shape[1]))))
    sample = even_rows(ids, LAID_OUT)
    places = embed(join_neighbours(vectors[sample], params.neighbours), vectors[sample], params.spread, seed)
    return places if len(sample) == len(vectors) else place_beside(vectors, ids, sample, places)


def place_beside(vectors: Matrix, ids: Sequence[str], sample: Rows, places: Matrix) -> Matrix:
    """Return a place (n, 2) for each of unit `vectors` (n, d): those of the `sample` have `places`, each other one the
    mean of those nearest to it, and is moved aside a little, by its id, so that papers don't hide one another."""
    rows, cosines = nearest_rows(vectors, vectors[sample], BESIDE)
    weights = np.maximum(cosines, 1e-3) ** SHARPNESS
    near = places[rows]
    found = (near * weights[:, :, None]).sum(axis=1) / weights.sum(axis=1, keepdims=True)
    usual = float(np.median(np.abs(near - near[:, :1]).sum(axis=2)[:, 1:]))
    found += ASIDE * usual * _aside(ids)
    found[sample] = places
    return settled(found)


def _aside(ids: Sequence[str]) -> Matrix:
    """A direction for each id, -1 to 1 in both dimensions, drawn by its hash."""
    hashes = b"".join(
        hashlib.blake2b(name.encode("utf-8", "surrogatepass"), digest_size=4).digest() for name in ids
    )
    return np.frombuffer(hashes, dtype="<u2").reshape(-1, 2) / 32768 - 1
