"""Lay papers out on a map, those that are alike near one another."""

import warnings
from dataclasses import dataclass
from typing import Any

import numpy as np

from taxo.numeric import Matrix, Rows, settled


@dataclass(frozen=True)
class MapParams:
    """Section `discover.map` of `params.yaml`."""

    neighbours: int
    spread: float

    def check(self) -> None:
        """Refuse what UMAP can't lay out."""
        if self.neighbours < 2 or not 0 <= self.spread <= 1:
            raise ValueError("neighbours is at least 2, spread 0 to 1")


def lay_out(vectors: Matrix, params: MapParams, seed: int) -> Matrix:
    """Return a place on the map (n, 2) for each of unit `vectors` (n, d) by UMAP (McInnes et al., 2018).

    Handing it the neighbours spares numba's longest compilation. Where there are too few papers for UMAP,
    the first two dimensions are the map.
    """
    if len(vectors) < 2 * params.neighbours:
        return np.pad(vectors[:, :2], ((0, 0), (0, max(0, 2 - vectors.shape[1]))))
    indices, distances = _nearest(vectors, params.neighbours)
    reducer = make_umap(
        2,
        params.neighbours,
        params.spread,
        seed,
        precomputed_knn=(indices, distances, None),
        force_approximation_algorithm=True,
    )
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="precomputed_knn")  # only transform would need more
        places: Matrix = reducer.fit_transform(vectors).astype(np.float64)
    return places


def make_umap(dimensions: int, neighbours: int, spread: float, seed: int, **how: Any) -> Any:
    """Return a UMAP that isn't fitted, compiled so that every processor gives the same; `how` goes to it as it is."""
    import numba

    # One machine code, and so one map, for every processor.
    numba.config.CPU_NAME, numba.config.CPU_FEATURES = "generic", ""  # type: ignore[attr-defined]
    from umap import UMAP

    return UMAP(
        n_neighbors=neighbours,
        n_components=dimensions,
        min_dist=spread,
        metric="cosine",
        random_state=seed,
        n_jobs=1,
        **how,
    )


def _nearest(vectors: Matrix, count: int) -> tuple[Rows, Matrix]:
    """The `count` nearest of unit `vectors` to each by cosine, itself first: their rows and distances."""
    from sklearn.neighbors import NearestNeighbors

    finder = NearestNeighbors(n_neighbors=count, algorithm="brute").fit(vectors)
    distances, indices = finder.kneighbors(vectors)
    return indices, settled(distances**2 / 2)  # of unit vectors, half the square is 1 - cosine
