"""The map keeps papers near that are alike, the same each time, and places many papers beside a sample of them."""

import numpy as np
import pytest

from taxo.discover import layout
from taxo.discover.embedding import fit_curve
from taxo.discover.layout import MapParams, lay_out, place_beside
from taxo.discover.neighbour_graph import join_neighbours
from taxo.numeric import even_rows, unit_rows

PARAMS = MapParams(neighbours=8, spread=0.1)
BLOBS, SIZE = 4, 40
IDS = [f"{number:03}" for number in range(BLOBS * SIZE)]
TRUTH = np.repeat(np.arange(BLOBS), SIZE)


def blobs() -> np.ndarray:
    noise = np.random.default_rng(0).standard_normal((BLOBS * SIZE, 12))
    return unit_rows(np.eye(12)[TRUTH] + 0.15 * noise)


def share_of_own(places: np.ndarray) -> float:
    """Of the nearest papers on the map, how many are in the same blob."""
    distances = ((places[:, None] - places[None]) ** 2).sum(axis=2)
    nearest = distances.argsort(axis=1)[:, 1:6]
    return float((TRUTH[nearest] == TRUTH[:, None]).mean())


def test_what_is_alike_is_near() -> None:
    assert share_of_own(lay_out(blobs(), IDS, PARAMS, 1)) > 0.99


def test_the_same_papers_lie_on_the_same_places() -> None:
    places = lay_out(blobs(), IDS, PARAMS, 1)
    assert (places == lay_out(blobs(), IDS, PARAMS, 1)).all()
    assert not (places == lay_out(blobs(), IDS, PARAMS, 2)).all()


def test_papers_beyond_the_sample_are_near_those_like_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(layout, "LAID_OUT", 60)
    places = lay_out(blobs(), IDS, PARAMS, 1)
    assert places.shape == (len(IDS), 2)
    assert np.isfinite(places).all()
    assert share_of_own(places) > 0.99
    sample = even_rows(IDS, 60)
    monkeypatch.setattr(layout, "LAID_OUT", 5000)
    assert (places[sample] == lay_out(blobs()[sample], [IDS[row] for row in sample], PARAMS, 1)).all()


def test_copies_of_a_paper_do_not_hide_one_another() -> None:
    vectors = np.vstack([blobs(), np.repeat(blobs()[:1], 5, axis=0)])
    ids, sample = [*IDS, *"abcde"], np.arange(len(IDS))
    places = place_beside(vectors, ids, sample, lay_out(blobs(), IDS, PARAMS, 1))
    assert len(np.unique(places[len(IDS) :], axis=0)) == 5
    assert (places[: len(IDS)] == lay_out(blobs(), IDS, PARAMS, 1)).all()
    again = place_beside(vectors[::-1], ids[::-1], len(ids) - 1 - sample, places[: len(IDS)])
    assert (again[::-1] == places).all()


def test_a_pile_of_one_text_is_laid_out() -> None:
    places = lay_out(np.repeat(np.eye(3)[:1], 60, axis=0), [str(n) for n in range(60)], PARAMS, 1)
    assert np.isfinite(places).all()
    assert len(np.unique(places, axis=0)) == 60


def test_papers_without_words_are_laid_out() -> None:
    vectors = blobs()
    vectors[::7] = 0
    assert np.isfinite(lay_out(vectors, IDS, PARAMS, 1)).all()


def test_few_papers_lie_by_their_first_dimensions() -> None:
    assert (lay_out(blobs()[:9], IDS[:9], PARAMS, 1) == blobs()[:9, :2]).all()


def test_a_paper_is_joined_most_with_the_nearest_and_both_ways() -> None:
    vectors = blobs()
    joined = join_neighbours(vectors, 8).toarray()
    assert (joined == joined.T).all()
    assert not joined.diagonal().any()
    assert joined.max(axis=1).tolist() == [1.0] * len(vectors)
    assert (joined > 0).sum(axis=1).min() >= 7


def test_the_curve_is_that_of_umap() -> None:
    # UMAP fits 1.577 and .895 for a min_dist of .1; the power here is in eighths.
    curve = fit_curve(0.1)
    assert curve.eighths == 7
    assert curve.scale == pytest.approx(1.577, rel=0.01)
    squares = np.array([0.0, 0.25, 4.0])
    assert curve.power(squares) == pytest.approx(squares**0.875)
