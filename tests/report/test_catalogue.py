"""The catalogue: every topic in one group, every source a listing and a place."""

from dataclasses import replace
from pathlib import Path

import pytest

from taxo.project.tables import Topic
from taxo.project.taxonomy import Taxonomy, TaxonomyTopic
from taxo.report import read_inputs
from taxo.report.catalogue import Catalogue, split_source
from tests.report.small_corpus import write_corpus


@pytest.mark.parametrize(
    ("source", "parts"),
    [("a.txt:1-4", ("a.txt", "1-4")), ("b:c.json#7", ("b:c.json", "7")), ("plain.txt", ("plain.txt", ""))],
)
def test_a_source_is_a_listing_and_a_place(source: str, parts: tuple[str, str]) -> None:
    assert split_source(source) == parts


def arranged(root: Path, topics: list[TaxonomyTopic]) -> list[tuple[str, list[str]]]:
    """The groups of a taxonomy by name, each with the ids of its topics."""
    rows = [Topic(t.topic_id, t.name, t.parent, "agreed", 1) for t in topics]
    inputs = replace(read_inputs(write_corpus(root)), taxonomy=Taxonomy(tuple(topics)), topics=rows)
    return [(group.name, [topic.topic_id for topic in group.topics]) for group in Catalogue(inputs).groups]


def test_topics_of_a_flat_taxonomy_are_in_one_group(tmp_path: Path) -> None:
    topics = [TaxonomyTopic(name.lower(), name, phrases=(name,)) for name in ("Pruning", "Merging")]
    assert arranged(tmp_path, topics) == [("Topics", ["pruning", "merging"])]


def test_each_topic_of_a_deep_taxonomy_is_in_one_group(tmp_path: Path) -> None:
    topics = [
        TaxonomyTopic("smaller", "Smaller models"),
        TaxonomyTopic("pruning", "Pruning", "smaller", phrases=("prune",)),
        TaxonomyTopic("structured", "Structured pruning", "pruning", phrases=("layer pruning",)),
        TaxonomyTopic("vision", "Vision", phrases=("images",)),
        TaxonomyTopic("video", "Video", "vision", phrases=("video",)),
    ]
    assert arranged(tmp_path, topics) == [
        ("Smaller models", ["pruning"]),
        ("Pruning", ["structured"]),
        ("Vision", ["vision", "video"]),
    ]
