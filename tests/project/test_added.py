"""A listing more: people's topics stay, old papers stay in place, and what was kept gives what is made anew."""

import shutil
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from taxo.numeric import even_rows
from taxo.project.added import ADDED, added_rows, settled_rows
from taxo.project.encodings import ENCODINGS
from taxo.project.tables import ASSIGNMENTS, CLUSTER_TOPICS, CLUSTERS, HIERARCHY, PAPERS, TOPICS, Paper
from tests.conftest import run_stages
from tests.stages import STAGES, outputs
from tests.tiny_project import ROOT, WORDS, build, copy

MOST_CHANGED = 0.02  # of the old papers, that may get another first topic


def papers(*sources: str) -> list[Paper]:
    return [Paper(str(number), "A", "B", sources=[place]) for number, place in enumerate(sources)]


def test_a_tenth_of_the_pile_may_be_added() -> None:
    nine = [f"page.txt:{line}-{line}" for line in range(9)]
    assert settled_rows(papers(*nine, "added/new.csv#1")).tolist() == [*range(9)]
    assert settled_rows(papers(*nine[:8], "added/new.csv#1")).tolist() == [*range(9)]  # a ninth is more
    assert settled_rows(papers(*nine, "added/new.csv#1"), also={"9"}).tolist() == [*range(10)]
    assert settled_rows([]).tolist() == []


def test_a_paper_that_another_listing_has_is_not_added() -> None:
    some = papers(*(f"page.txt:{line}-{line}" for line in range(20)))
    both = Paper("x", "A", "B", sources=["added/new.csv#1", "page.txt:30-31"])
    rows = settled_rows([*some, both])
    assert rows.tolist() == [*range(21)]
    assert added_rows([*some, both], rows).tolist() == []


def write_listing(place: Path, *things: str) -> None:
    """Write a listing with a paper of each topic on each of `things`."""
    rows = [
        f'"{doings[0]} for {thing}","{story}. We look at {thing} in depth."'
        for thing in things
        for doings, _, story in WORDS.values()
    ]
    place.parent.mkdir(exist_ok=True)
    place.write_text("\n".join(["title,abstract", *rows]), encoding="utf-8")


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project of 60 papers after all stages: of more than 50, papers of other fields are told apart."""
    folder = build(tmp_path_factory.mktemp("before") / "project")
    write_listing(folder / "data/raw/more.csv", "bridges", "ferries", "tunnels")
    return run_stages(STAGES, folder).folder


@pytest.fixture(scope="module")
def weekly(before: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same with a paper more for each topic and a longer copy of an old one, added, and with what the run before
    kept."""
    folder = copy(before, tmp_path_factory.mktemp("weekly") / "project")
    write_listing(folder / "data/raw" / ADDED / "week.csv", "satellites")
    doings, _, story = WORDS["pruning"]
    longer = f'title,abstract,doi\n"{doings[0]} for bridges","{story}. We look at bridges in depth. {story}.",10.1000/x'
    (folder / "data/raw" / ADDED / "copy.csv").write_text(longer, encoding="utf-8")
    return run_stages(STAGES, folder).folder


@pytest.fixture(scope="module")
def anew(weekly: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same from its inputs alone, as a fresh clone makes it."""
    folder = copy(weekly, tmp_path_factory.mktemp("anew") / "project")
    for kept in (folder / ".cache/results").iterdir():
        kept.unlink()
    return run_stages(STAGES, folder).folder


def files(folder: Path) -> Mapping[str, bytes]:
    """All that the stages wrote, by path."""
    places = [folder / place for stage in STAGES for place in outputs(stage)]
    found = [path for place in places for path in ([place] if place.is_file() else place.rglob("*"))]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found if path.is_file()}


def test_a_run_that_takes_what_was_kept_writes_what_one_without_it_writes(weekly: Path, anew: Path) -> None:
    with_cache, without = files(weekly), files(anew)
    assert {path for path in {*with_cache, *without} if with_cache.get(path) != without.get(path)} == set()
    assert len(without) > 30


def test_what_was_kept_was_taken(weekly: Path, before: Path) -> None:
    kept = {path.name for path in (before / ".cache/results").iterdir()}
    assert {path.name for path in (weekly / ".cache/results").iterdir()} == kept
    assert {name.partition("-")[0] for name in kept} >= {"discover", "propose", "evaluate"}


def test_an_old_paper_keeps_its_text_beside_a_longer_copy(weekly: Path, before: Path) -> None:
    [paper] = (paper for paper in PAPERS.read(weekly) if paper.doi)
    assert len(paper.sources) == 2
    assert paper.abstract in {old.abstract for old in PAPERS.read(before)}


def test_topics_keep_their_ids_and_names(weekly: Path, before: Path) -> None:
    for table in (TOPICS, CLUSTER_TOPICS):
        old, new = ([(row.topic_id, row.name) for row in table.read(root)] for root in (before, weekly))
        assert new == old


def test_no_old_paper_goes_to_another_topic(weekly: Path, before: Path) -> None:
    """Papers may come to have none: which are strange here hangs on a hair, the invented ones having four texts."""
    old, new = ({a.paper_id: a.topic_id for a in ASSIGNMENTS.read(root)} for root in (before, weekly))
    assert len(new) == len(old) + len(WORDS)
    moved = {paper_id for paper_id in old if None not in (old[paper_id], new[paper_id])}
    assert moved
    assert {paper_id: new[paper_id] for paper_id in moved} == {paper_id: old[paper_id] for paper_id in moved}


@pytest.mark.slow
@pytest.mark.shipped
def test_hardly_an_old_paper_of_the_shipped_listings_changes_its_first_topic(tmp_path: Path) -> None:
    """Forty unreviewed papers of the listings, held out and then added."""
    stages = ("encode", "discover", "label")
    for name in ("taxonomy.yaml", "params.yaml", "reviews.csv", "baseline.csv"):
        shutil.copy(ROOT / name, tmp_path)
    shutil.copytree(ROOT / "data/raw", tmp_path / "data/raw")
    run_stages(("extract", *stages), tmp_path)
    every = PAPERS.read(tmp_path)
    unreviewed = [a.paper_id for a in ASSIGNMENTS.read(tmp_path) if not a.reviewed]
    held_out = {unreviewed[row] for row in even_rows(unreviewed, 40)}
    PAPERS.write([paper for paper in every if paper.paper_id not in held_out], tmp_path)
    run_stages(stages, tmp_path)
    old = {a.paper_id: a.topic_id for a in ASSIGNMENTS.read(tmp_path)}
    topics = [(topic.topic_id, topic.name) for topic in TOPICS.read(tmp_path)]
    place = [f"{ADDED}/week.csv#1"]
    PAPERS.write([replace(p, sources=place) if p.paper_id in held_out else p for p in every], tmp_path)
    run_stages(stages, tmp_path)
    new = {a.paper_id: a.topic_id for a in ASSIGNMENTS.read(tmp_path)}
    assert [(topic.topic_id, topic.name) for topic in TOPICS.read(tmp_path)] == topics
    assert sum(new[paper_id] != topic_id for paper_id, topic_id in old.items()) <= MOST_CHANGED * len(old)


def test_old_papers_stay_where_they_were(weekly: Path, before: Path) -> None:
    old, new = ({row.paper_id: row for row in CLUSTERS.read(root)} for root in (before, weekly))
    assert {paper_id: new[paper_id] for paper_id in old} == old
    vectors = [
        dict(zip(found.ids, found.vectors, strict=True))
        for found in (ENCODINGS.read(PAPERS.read(root), root) for root in (before, weekly))
    ]
    for paper_id, vector in vectors[0].items():
        np.testing.assert_array_equal(vectors[1][paper_id], vector)


def test_new_papers_are_put_beside_those_like_them(weekly: Path) -> None:
    rows = {paper.paper_id: paper for paper in PAPERS.read(weekly)}
    placements = CLUSTERS.read(weekly)
    topics = {a.paper_id: a.topic_id for a in ASSIGNMENTS.read(weekly)}
    for new in (p for p in placements if rows[p.paper_id].sources[0].startswith(f"{ADDED}/")):
        mates = [topics[p.paper_id] for p in placements if p.cluster == new.cluster]
        assert mates.count(topics[new.paper_id]) > len(mates) / 2
        assert 0 < new.strength <= 1


def test_the_tree_counts_new_papers(weekly: Path) -> None:
    nodes = {node.cluster: node for node in HIERARCHY.read(weekly)}
    placements = CLUSTERS.read(weekly)
    for node in nodes.values():
        below = [child.n_papers for child in nodes.values() if child.parent == node.cluster]
        own = sum(placement.cluster == node.cluster for placement in placements)
        assert node.n_papers == (sum(below) if below else own)
