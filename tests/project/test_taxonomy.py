"""The taxonomy that people own is read, refused with the line where it is wrong, written and compared."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from taxo.project.taxonomy import (
    Taxonomy,
    TaxonomyError,
    TaxonomyTopic,
    load_taxonomy,
    parse_taxonomy,
    read_taxonomy,
)
from taxo.project.taxonomy_writing import format_taxonomy, save_taxonomy
from taxo.project.topic_ids import RESERVED, SLUG, free_slug, slug
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


def test_what_was_dismissed_is_kept_beside_the_topics(tmp_path: Path) -> None:
    dismissed = TaxonomyTopic("model-soup", "Model soup", phrases=("soup: a #1 'mix'", "no"))
    for topics in (SMALL.topics, ()):
        taxonomy = Taxonomy(topics, (dismissed,))
        save_taxonomy(taxonomy, tmp_path / "taxonomy.yaml")
        assert load_taxonomy(tmp_path) == taxonomy
    assert "model-soup" not in Taxonomy((), (dismissed,)).by_id


def test_an_id_is_enough_to_dismiss_a_topic() -> None:
    taxonomy = parse_taxonomy("dismissed:\n  - id: model-soup\ntopics: []\n")
    assert taxonomy.dismissed == (TaxonomyTopic("model-soup", "model soup"),)
    assert parse_taxonomy("topics: []\ndismissed:\n") == Taxonomy()


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


def test_all_that_is_wrong_is_told_at_once() -> None:
    text = """topics:
  - id: a
    name: A
    phrase: [x]
    setting: maybe
  - id: b
    parent: c
  - id: a
    name: a
    parent: nowhere
"""
    taxonomy, problems = read_taxonomy(text)
    assert [problem.partition(": ")[0] for problem in problems] == [
        "taxonomy.yaml, line 4",
        "taxonomy.yaml, line 5",
        "taxonomy.yaml, line 6",
        "taxonomy.yaml, line 8",
    ]
    assert [topic.topic_id for topic in taxonomy.topics] == ["a"]
    with pytest.raises(TaxonomyError, match=r"line 4: .* \(and 3 more: `taxo check` tells all\)"):
        parse_taxonomy(text)


@pytest.mark.parametrize("topic_id", sorted(RESERVED))
def test_an_id_of_the_report_s_own_is_refused_in_a_line(topic_id: str) -> None:
    with pytest.raises(TaxonomyError, match=rf"line 2: the id `{topic_id}` is taken by taxo itself") as error:
        parse_taxonomy(f"topics:\n  - id: {topic_id}\n    name: A\n")
    assert "\n" not in str(error.value)


def test_the_ids_that_the_report_makes_are_reserved() -> None:
    assert {"none", "proposed", "no-group"} <= RESERVED
    assert free_slug("None") == "none-2"
    assert free_slug("Sleep", {"sleep", "sleep-2"}) == "sleep-3"
