"""BERTopic as its users know it makes clusters that go the same way as ours, and a model that it opens again."""

from dataclasses import replace
from pathlib import Path

import pytest

from taxo.discover import DiscoverParams, discover_clusters
from taxo.discover.bertopic_method import MODEL_FILE
from taxo.discover.stage import DISCOVERY_FOLDER, Discovery
from taxo.encode.stage import EncodeParams, encode_papers
from taxo.project.params import load_params
from taxo.project.tables import Paper
from tests.tiny_project import PARAMS_FOLDER, papers

PAPERS = [Paper(f"{n:03}", title, abstract) for n, (_, title, abstract) in enumerate(papers())]
PARAMS = load_params(DiscoverParams, "discover", PARAMS_FOLDER)
BERTOPIC = replace(PARAMS, method="bertopic")


def discover(found: list[Paper], params: DiscoverParams = BERTOPIC) -> Discovery:
    return discover_clusters(
        found, encode_papers(found, load_params(EncodeParams, "encode", PARAMS_FOLDER)), params
    )


@pytest.fixture(scope="module")
def discovery() -> Discovery:
    return discover(PAPERS)


def test_every_paper_is_placed_or_told_to_be_in_no_cluster(discovery: Discovery) -> None:
    assert [placement.paper_id for placement in discovery.placements] == [paper.paper_id for paper in PAPERS]
    left_out = sum(placement.cluster < 0 for placement in discovery.placements)
    assert discovery.summary()["without_cluster"] == left_out
    assert discovery.n_clusters >= 3


def test_clusters_are_named_described_and_joined_as_others_are(discovery: Discovery) -> None:
    clusters = list(range(discovery.n_clusters))
    assert [topic.cluster for topic in discovery.topics if topic.cluster is not None] == clusters
    assert sorted({term.cluster for term in discovery.terms}) == clusters
    assert {node.cluster for node in discovery.hierarchy} >= {*clusters}
    sizes = [node.n_papers for node in discovery.hierarchy[: len(clusters)]]
    assert sizes == sorted(sizes, reverse=True)


def test_bertopic_opens_what_is_saved_and_it_is_the_same_bytes_again(
    discovery: Discovery, tmp_path: Path
) -> None:
    from bertopic import BERTopic

    discovery.write_model(tmp_path / "one")
    discover(PAPERS).write_model(tmp_path / "other")
    one, other = (tmp_path / name / DISCOVERY_FOLDER / MODEL_FILE for name in ("one", "other"))
    assert one.read_bytes() == other.read_bytes()
    loaded = BERTopic.load(str(one))
    outliers = [topic for topic in loaded.topics_ if topic < 0]
    assert len(loaded.topics_) == len(PAPERS)
    assert len(outliers) == discovery.summary()["without_cluster"]


@pytest.mark.parametrize("n_papers", [1, 2, 4])
def test_too_few_papers_for_it_are_one_cluster(n_papers: int) -> None:
    found = discover(PAPERS[:n_papers], replace(BERTOPIC, bertopic=replace(BERTOPIC.bertopic, neighbours=15)))
    assert {placement.cluster for placement in found.placements} == {0}
    assert found.model is None
