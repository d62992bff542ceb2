"""The taxonomy that people own is read, refused with the line where it is wrong, written and compared."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from taxo.project.taxonomy import (
    SLUG,
    Taxonomy,
    TaxonomyChange,
    TaxonomyError,
    TaxonomyTopic,
    compare_taxonomies,
    format_taxonomy,
    load_taxonomy,
    parse_taxonomy,
    save_taxonomy,
    slug,
)
from tests.stages import ROOT

BROKEN: list[dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parents[1] / "cases" / "taxonomy.yaml").read_text("utf-8")
)
SMALL = Taxonomy(
    (
        TaxonomyTopic("smaller", "Smaller models"),
        TaxonomyTopic(
            "pruning", "Pruning: less is more", "smaller", "Removing weights", ("no", "prune"), ("1",)
        ),
        TaxonomyTopic("reasoning", "Reasoning", None, "", ("thought",), (), ("afterthought",), setting=True),
    )
)


@pytest.mark.parametrize("case", BROKEN, ids=lambda case: case["name"])
def test_a_broken_taxonomy_is_refused_naming_line_and_remedy(case: dict[str, Any]) -> None:
    with pytest.raises(TaxonomyError) as error:
        parse_taxonomy(case["text"])
    assert str(error.value).startswith("taxonomy.yaml")
    for part in case["says"]:
        assert part in str(error.value)


def test_what_is_written_reads_back_the_same(tmp_path: Path) -> None:
    save_taxonomy(SMALL, tmp_path / "taxonomy.yaml", "A heading\nof two lines")
    assert load_taxonomy(tmp_path) == SMALL
    assert (
        (tmp_path / "taxonomy.yaml").read_text("utf-8").startswith("# A heading\n# of two lines\ntopics:\n")
    )


def test_no_file_and_no_topics_are_an_empty_taxonomy(tmp_path: Path) -> None:
    assert load_taxonomy(tmp_path) == Taxonomy()
    assert parse_taxonomy(format_taxonomy(Taxonomy())) == Taxonomy()
    assert parse_taxonomy("# nothing yet\n") == Taxonomy()


def test_a_file_that_is_not_text_is_refused(tmp_path: Path) -> None:
    (tmp_path / "taxonomy.yaml").write_bytes(b"topics: \xff\xfe")
    with pytest.raises(TaxonomyError, match="UTF-8"):
        load_taxonomy(tmp_path)


def test_topics_without_phrases_group_others() -> None:
    assert [topic.topic_id for topic in SMALL.assignable] == ["pruning", "reasoning"]
    assert [topic.topic_id for topic in SMALL.children("smaller")] == ["pruning"]
    assert [topic.topic_id for topic in SMALL.children(None)] == ["smaller", "reasoning"]
    assert [topic.topic_id for topic in SMALL.ancestors("pruning")] == ["smaller"]


def test_every_difference_is_told_once() -> None:
    after = Taxonomy(
        (
            TaxonomyTopic("pruning", "Pruning", None, "", ("prune", "sparsity"), ("1",)),
            TaxonomyTopic("reasoning", "Reasoning", None, "", ("thought",), (), ("afterthought",)),
            TaxonomyTopic("merging", "Merging", None, "", ("merge",)),
        )
    )
    assert compare_taxonomies(SMALL, after) == [
        TaxonomyChange("merging", "added", "Merging"),
        TaxonomyChange("pruning", "renamed", "Pruning: less is more → Pruning"),
        TaxonomyChange("pruning", "moved", "smaller → top"),
        TaxonomyChange("pruning", "reworded", "phrases: +sparsity, -no"),
        TaxonomyChange("reasoning", "reworded", "setting: false"),
        TaxonomyChange("smaller", "removed", "Smaller models"),
    ]
    assert compare_taxonomies(SMALL, SMALL) == []


@pytest.mark.shipped
def test_the_shipped_taxonomy_is_sound_and_every_topic_says_what_it_covers() -> None:
    shipped = load_taxonomy(ROOT)
    assert len(shipped.assignable) == 26
    assert 6 <= len(shipped.children(None)) <= 9
    assert all(topic.about for topic in shipped.topics)
    assert all(len(topic.phrases) >= 20 for topic in shipped.assignable)


@pytest.mark.parametrize("name", ["Mixture of Experts", "C++ & Rust", "Überblick", "…", "2:4 sparsity"])
def test_a_slug_is_an_id(name: str) -> None:
    assert SLUG.fullmatch(slug(name))
