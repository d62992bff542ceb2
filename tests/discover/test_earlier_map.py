"""A map goes on from that of the baseline: old papers stay, new ones take their place among their like."""

import numpy as np
import pytest
from scipy.spatial import cKDTree, procrustes

from taxo.discover import layout
from taxo.discover.layout import MapParams, lay_out
from taxo.encode.stage import EncodeParams, encode_papers
from taxo.numeric import unit_rows
from taxo.project.params import load_params
from taxo.project.tables import Paper
from tests.invented_subjects import SUBJECTS, invented_papers
from tests.language_piles import pile
from tests.tiny_project import PARAMS_FOLDER
from tests.tiny_project import papers as tiny_papers

PARAMS = MapParams(neighbours=8, spread=0.1)
NEAR = 10  # papers nearest to one on the map, that are compared
Places = dict[str, tuple[float, float]]


def piles() -> dict[str, list[Paper]]:
    """Invented papers of six subjects, those of the tiny project, and German ones."""
    return {
        "subjects": invented_papers(dict.fromkeys(SUBJECTS, 35))[0],
        "tiny": [Paper(f"{n:03}", title, text) for n, (_, title, text) in enumerate(tiny_papers())],
        "german": pile("de")[0],
    }


def vectors_of(papers: list[Paper]) -> np.ndarray:
    encoded = encode_papers(papers, load_params(EncodeParams, "encode", PARAMS_FOLDER))
    return encoded.vectors.astype(np.float64)


def map_of(papers: list[Paper], earlier: Places | None = None, params: MapParams = PARAMS) -> Places:
    """The map of the papers by id, as the baseline of the next month has it."""
    ids = [paper.paper_id for paper in papers]
    places = lay_out(vectors_of(papers), ids, params, 1, earlier or {})
    return {
        paper_id: (round(x, 3), round(y, 3)) for paper_id, (x, y) in zip(ids, places.tolist(), strict=True)
    }


def alike(before: Places, after: Places) -> tuple[float, float]:
    """How well two maps of the same papers agree: Procrustes' R², and the share of nearest papers that stay."""
    ids = sorted(before)
    maps = [np.array([places[paper_id] for paper_id in ids]) for places in (before, after)]
    near = [cKDTree(places).query(places, NEAR + 1)[1][:, 1:] for places in maps]
    shared = [len({*one} & {*other}) / NEAR for one, other in zip(*map(np.ndarray.tolist, near), strict=True)]
    return 1 - procrustes(*maps)[2], sum(shared) / len(shared)


@pytest.mark.parametrize("name", ["subjects", "tiny", "german"])
def test_a_hundredth_of_new_papers_leaves_the_others_where_they_were(name: str) -> None:
    papers = piles()[name]
    n_new = max(1, len(papers) // 100)
    before = map_of(papers[:-n_new])
    after = map_of(papers, before)
    kept = {paper_id: after[paper_id] for paper_id in before}
    r2, overlap = alike(before, kept)
    assert (r2 >= 0.95, overlap >= 0.9) == (True, True), (r2, overlap)
    assert after == map_of(papers, before)


def test_new_papers_lie_among_those_of_their_subject_even_of_one_that_was_not_there() -> None:
    papers, subjects = invented_papers(dict.fromkeys(SUBJECTS, 35))
    old = [paper for paper, subject in zip(papers, subjects, strict=True) if subject != "bees"]
    after = map_of(papers, map_of(old[20:]))
    places = np.array([after[paper.paper_id] for paper in papers])
    near = cKDTree(places).query(places, 6)[1][:, 1:]
    own = np.array(subjects)[near] == np.array(subjects)[:, None]
    assert own[np.array(subjects) == "bees"].mean() > 0.9
    assert own.mean() > 0.95


def test_the_same_papers_stay_exactly_where_they_were() -> None:
    papers = piles()["subjects"]
    before = {paper_id: (round(x + 100, 3), -y) for paper_id, (x, y) in map_of(papers).items()}
    assert map_of(papers, before) == before
    assert map_of(papers[9:], before) == {paper.paper_id: before[paper.paper_id] for paper in papers[9:]}


def test_a_map_of_too_few_of_the_papers_counts_for_nothing() -> None:
    papers = piles()["subjects"]
    before = {paper.paper_id: (float(n), 0.0) for n, paper in enumerate(papers)}
    assert map_of(papers, dict(list(before.items())[:100])) == map_of(papers)
    assert map_of(papers, dict(list(before.items())[:110])) != map_of(papers)


def test_a_map_by_two_dimensions_is_no_start_for_neighbours() -> None:
    papers = piles()["tiny"]
    few = MapParams(neighbours=22, spread=0.1)
    before = map_of(papers[:40], params=few)
    assert map_of(papers, before, few) == map_of(papers, params=few)
    many = MapParams(neighbours=30, spread=0.1)
    after = map_of(papers, before, many)
    assert {paper_id: after[paper_id] for paper_id in before} == before


def test_of_many_papers_those_beyond_the_sample_stay_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(layout, "LAID_OUT", 120)
    papers, subjects = invented_papers(dict.fromkeys(SUBJECTS, 35))
    before = map_of(papers[:-6])
    after = map_of(papers, before)
    r2, overlap = alike(before, {paper_id: after[paper_id] for paper_id in before})
    assert r2 > 0.99
    assert overlap > 0.9
    places = np.array([after[paper.paper_id] for paper in papers])
    near = cKDTree(places).query(places[-6:], 6)[1][:, 1:]
    assert (np.array(subjects)[near] == np.array(subjects)[-6:, None]).mean() > 0.9


def test_papers_on_one_place_or_without_words_are_no_error() -> None:
    vectors = unit_rows(np.random.default_rng(0).standard_normal((60, 6)))
    vectors[::5] = 0
    ids = [str(number) for number in range(60)]
    places = lay_out(vectors, ids, PARAMS, 1, dict.fromkeys(ids[:40], (0.0, 0.0)))
    assert np.isfinite(places).all()
