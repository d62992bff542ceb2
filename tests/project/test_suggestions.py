"""The file of suggestions reads back what was written, and says what is wrong with it."""

from pathlib import Path

import pytest
import yaml

from taxo.project.suggestions import (
    NEW_TOPIC,
    PHRASE,
    SUGGESTIONS_FILE,
    Suggestion,
    SuggestionError,
    format_suggestions,
    load_suggestions,
    parse_suggestions,
    save_suggestions,
)

HEADING = "# A comment: with a colon.\n#\n"
ENTRIES = [
    Suggestion(
        NEW_TOPIC, "a-b", ("c: d", "é"), 4, "“c” is 4 papers.", name="A, b", parent="g", examples=("T: u",)
    ),
    Suggestion(NEW_TOPIC, "g", (), 4, "A group.", name="G"),
    Suggestion(
        NEW_TOPIC,
        "i",
        ("j",),
        9,
        "9 papers.",
        name="I",
        unplaced=0,
        leave={"h": 7},
        overlaps={"h": 8, "k": 2},
        alike=("a-b",),
    ),
    Suggestion(PHRASE, "h", ("EEG", "no"), 0, "It is there.", 12),
]


def test_what_is_written_reads_back(tmp_path: Path) -> None:
    save_suggestions(ENTRIES, HEADING, tmp_path)
    assert load_suggestions(tmp_path) == (ENTRIES, HEADING)


def test_no_suggestions_are_an_empty_list(tmp_path: Path) -> None:
    save_suggestions([], HEADING, tmp_path)
    assert load_suggestions(tmp_path) == ([], HEADING)


def test_each_kind_tells_what_belongs_to_it() -> None:
    found = yaml.safe_load(format_suggestions(ENTRIES, HEADING))["suggestions"]
    assert list(found[0]) == ["kind", "topic", "name", "parent", "phrases", "papers", "why", "examples"]
    assert found[2].items() >= {"unplaced": 0, "leave": {"h": 7}, "overlaps": {"h": 8, "k": 2}}.items()
    assert list(found[3]) == ["kind", "topic", "phrases", "papers", "count", "why"]


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        ("[a]", "entry 1: expected a `kind`, which is “new topic” or “phrase for a topic”"),
        ("{kind: topic}", "entry 1: expected a `kind`"),
        ("{kind: new topic, topic: a, why: b}", "entry 1: no `name`"),
        ("{kind: phrase for a topic, topic: a, why: b}", "entry 1: no `phrases`"),
        ("{kind: phrase for a topic, topic: a, why: b, phrases: c}", "`phrases` is 'c', expected a list"),
        ("{kind: new topic, topic: 3, name: a, why: b}", "`topic` is 3, expected text"),
        (
            "{kind: new topic, topic: a, name: a, why: b, papers: many}",
            "`papers` is 'many', expected a number",
        ),
        (
            "{kind: new topic, topic: a, name: a, why: b, unplaced: true}",
            "`unplaced` is True, expected a number",
        ),
        (
            "{kind: new topic, topic: a, name: a, why: b, leave: [c]}",
            r"`leave` is \['c'\], expected ids of topics with numbers",
        ),
        (
            "{kind: new topic, topic: a, name: a, why: b, overlaps: {c: many}}",
            "`overlaps` of `c` is 'many', expected a number",
        ),
        ("{kind: new topic, topic: a, name: a, why: b, count: 3}", "`count` isn't a key of a new topic"),
    ],
)
def test_an_entry_that_can_t_be_read_is_named_with_the_remedy(entry: str, message: str) -> None:
    with pytest.raises(SuggestionError, match=rf"{message}.*run `taxo run`"):
        parse_suggestions(f"suggestions:\n  - {entry}\n")


@pytest.mark.parametrize("text", ["topics: []\n", "- a\n", "", "suggestions: [\n"])
def test_a_file_of_something_else_is_refused(text: str) -> None:
    with pytest.raises(SuggestionError, match=rf"(?s){SUGGESTIONS_FILE}.*taxo run"):
        parse_suggestions(text)


def test_a_file_that_is_not_there_is_made_by_a_run(tmp_path: Path) -> None:
    with pytest.raises(SuggestionError, match="no such file; run `taxo run`"):
        load_suggestions(tmp_path)
