"""Discovery places every paper, describes what it found, and gives the same again."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from taxo.discover import DiscoverParams, discover_clusters
from taxo.discover.layout import MapParams
from taxo.discover.stage import Discovery
from taxo.encode.stage import EncodeParams, encode_papers
from taxo.project.baseline import NO_BASELINE, Baseline
from taxo.project.encodings import Encodings
from taxo.project.params import load_params
from taxo.project.tables import Paper
from tests.invented_subjects import invented_papers
from tests.tiny_project import PARAMS_FOLDER, papers

PAPERS = sorted(
    (Paper(f"{n:03}", title, abstract) for n, (_, title, abstract) in enumerate(papers())),
    key=lambda paper: paper.paper_id,
)


def discover(found: list[Paper], baseline: Baseline = NO_BASELINE) -> Discovery:
    encodings = encode_papers(found, load_params(EncodeParams, "encode", PARAMS_FOLDER))
    params = load_params(DiscoverParams, "discover", PARAMS_FOLDER)
    return discover_clusters(found, encodings, params, baseline)


@pytest.fixture(scope="module")
def discovery() -> Discovery:
    return discover(PAPERS)


def test_every_paper_is_placed_once(discovery: Discovery) -> None:
    assert [placement.paper_id for placement in discovery.placements] == [paper.paper_id for paper in PAPERS]
    assert min(placement.cluster for placement in discovery.placements) == 0


def test_clusters_hold_papers_of_few_topics(discovery: Discovery) -> None:
    topics: dict[int, list[str]] = {}
    for placement, (topic_id, _, _) in zip(discovery.placements, papers(), strict=True):
        topics.setdefault(placement.cluster, []).append(topic_id)
    assert len(topics) >= 3
    assert sum(max(map(t.count, t)) for t in topics.values()) >= 0.7 * len(PAPERS)


def test_each_cluster_has_terms_that_its_papers_have(discovery: Discovery) -> None:
    texts: dict[int, str] = {}
    for placement, paper in zip(discovery.placements, PAPERS, strict=True):
        texts[placement.cluster] = texts.get(placement.cluster, "") + f" {paper.title} {paper.abstract}"
    assert {term.cluster for term in discovery.terms} == set(texts)
    first = [term for term in discovery.terms if term.rank == 0]
    assert all(term.term.split()[0].lower() in texts[term.cluster].lower() for term in first)


def test_the_hierarchy_has_every_cluster_and_one_root(discovery: Discovery) -> None:
    nodes = {node.cluster: node for node in discovery.hierarchy}
    assert set(range(discovery.n_clusters)) <= set(nodes)
    [root] = [node for node in nodes.values() if node.parent is None]
    assert root.n_papers == len(PAPERS)
    assert all(
        nodes[node.parent].n_papers > node.n_papers for node in nodes.values() if node.parent is not None
    )


def test_the_same_papers_give_the_same(discovery: Discovery) -> None:
    assert discover(PAPERS) == discovery


def test_every_cluster_is_a_topic_with_a_name_and_phrases_to_start_from(discovery: Discovery) -> None:
    topics = [topic for topic in discovery.topics if topic.cluster is not None]
    assert [topic.cluster for topic in topics] == list(range(discovery.n_clusters))
    assert len({topic.topic_id for topic in discovery.topics}) == len(discovery.topics)
    assert all(topic.name and topic.phrases for topic in topics)


def test_figures_tell_sizes_and_stability(discovery: Discovery) -> None:
    figures = discovery.summary()
    assert figures["papers"] == len(PAPERS)
    assert 0 < float(figures["stability"] or 0) <= 1


def test_papers_stay_together_as_they_were_in_the_baseline_and_new_ones_join_them() -> None:
    some = [paper for place, paper in enumerate(PAPERS) if place % 6]
    before = {place.paper_id: f"old-{place.cluster}" for place in discover(some).placements}
    after = {place.paper_id: place.cluster for place in discover(PAPERS, Baseline(before)).placements}
    assert len(after) == len(PAPERS)
    now_of = {(before[paper_id], after[paper_id]) for paper_id in before}
    assert len(now_of) == len({*before.values()}) == len({cluster for _, cluster in now_of}) > 1


def test_papers_stay_on_the_map_where_the_baseline_has_them() -> None:
    some = [paper for place, paper in enumerate(PAPERS) if place % 6]
    before = {place.paper_id: (round(place.x + 2, 3), place.y) for place in discover(some).placements}
    after = {p.paper_id: (p.x, p.y) for p in discover(some, Baseline({}, places=before)).placements}
    assert after == before
    assert len(discover(PAPERS, Baseline({}, places=before)).placements) == len(PAPERS)


@pytest.mark.parametrize("n_papers", [1, 2, 3, 5])
def test_a_handful_of_papers_is_no_error(n_papers: int) -> None:
    found = discover(PAPERS[:n_papers])
    assert len(found.placements) == n_papers


def test_no_papers_have_no_clusters() -> None:
    import numpy as np

    params = load_params(DiscoverParams, "discover", PARAMS_FOLDER)
    found = discover_clusters([], Encodings([], np.zeros((0, 2), dtype=np.float32)), params)
    assert found == Discovery([], [], [], [], params)
    assert found.summary()["clusters"] == 0


def test_a_map_that_can_t_be_drawn_is_refused() -> None:
    for neighbours, spread in ((1, 0.1), (5, 2.0)):
        with pytest.raises(ValueError, match="neighbours"):
            MapParams(neighbours, spread).check()


def test_of_many_papers_a_sample_makes_and_names_the_clusters() -> None:
    found, subjects = invented_papers(dict.fromkeys(SOME, 50))
    encodings = encode_papers(found, load_params(EncodeParams, "encode", PARAMS_FOLDER))
    params = load_params(DiscoverParams, "discover", PARAMS_FOLDER)
    few = replace(params, consensus=replace(params.consensus, landmarks=100, votes=100))
    discovered = discover_clusters(found, encodings, few)
    assert [placement.paper_id for placement in discovered.placements] == [paper.paper_id for paper in found]
    pairs = {*zip((p.cluster for p in discovered.placements), subjects, strict=True)}
    assert len(pairs) == discovered.n_clusters == len(SOME)
    assert discovered.summary()["papers_read"] == 100
    assert "100 papers, drawn evenly" in discovered.describe()
    assert all(topic.phrases for topic in discovered.topics if topic.cluster is not None)
    assert discover_clusters(found, encodings, few) == discovered
    assert "drawn" not in replace(discovered, n_read=len(found)).describe()


SOME = ("bees", "glaciers", "contracts")


@pytest.mark.parametrize(
    "sizes",
    [
        dict.fromkeys(SOME, 4),
        dict.fromkeys(SOME, 6),
        {"bees": 7, "glaciers": 7, "contracts": 6},
        {"solar": 150, **dict.fromkeys((*SOME, "sepsis", "traffic"), 6)},
    ],
)
def test_there_are_as_many_clusters_as_subjects(sizes: Mapping[str, int]) -> None:
    found, subjects = invented_papers(sizes)
    discovered = discover(found)
    pairs = {*zip((p.cluster for p in discovered.placements), subjects, strict=True)}
    assert len(pairs) == discovered.n_clusters == len(sizes)
    assert discovered.describe().startswith(f"{len(sizes)} clusters in {len(found)} papers")


def test_papers_on_one_subject_have_no_clear_structure() -> None:
    found = discover(invented_papers({"solar": 110})[0])
    assert found.n_clusters == 1
    assert found.summary()["clear_structure"] == 0
    assert found.describe().startswith("no clear structure: 110 papers")


def test_papers_with_one_abstract_are_one_cluster() -> None:
    papers_alike = [Paper(f"{n:03}", f"Report {n}", PAPERS[0].abstract) for n in range(120)]
    assert discover(papers_alike).n_clusters == 1


def test_one_cluster_that_was_asked_for_is_no_lack_of_structure() -> None:
    params = load_params(DiscoverParams, "discover", PARAMS_FOLDER)
    encodings = encode_papers(PAPERS, load_params(EncodeParams, "encode", PARAMS_FOLDER))
    asked = replace(params, consensus=replace(params.consensus, clusters=1))
    found = discover_clusters(PAPERS, encodings, asked)
    assert found.n_clusters == 1
    assert found.summary()["clear_structure"] == 1
