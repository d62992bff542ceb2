"""Topics and phrases are written into a taxonomy's file; every other byte of what people wrote stays."""

import pytest

from taxo.cli.phrase_edit import insert_phrases
from taxo.cli.taxonomy_edit import insert_dismissed, insert_topic
from taxo.errors import TaxoError
from taxo.project.taxonomy import TaxonomyTopic, parse_taxonomy
from tests.cli.accept_files import WRITTEN, added_to

NEW = TaxonomyTopic("merging", "Model merging", "smaller", phrases=("model merging", "soup: a #1 'mix'"))
DISMISSED = TaxonomyTopic("merging", "Model merging", phrases=NEW.phrases)


@pytest.mark.parametrize(
    "text",
    ["", "# Nothing yet.\n", "topics: []", "topics: []  # none\n# The end.\n", "topics:   []\n"],
)
def test_an_empty_taxonomy_takes_topics(text: str) -> None:
    topic = TaxonomyTopic("merging", "Model merging", phrases=("model merging",))
    after = insert_topic(text, topic)
    assert parse_taxonomy(after).topics == (topic,)
    assert all(comment in after for comment in ("# Nothing yet.", "# none", "# The end.") if comment in text)


@pytest.mark.parametrize("column", [0, 2, 4])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_indentation_and_line_ends_are_the_file_s(column: int, newline: str) -> None:
    lines = ["topics:", "- id: smaller", "  name: Smaller models"]
    text = newline.join([lines[0], *(" " * column + line for line in lines[1:])])
    after = insert_topic(text, NEW)
    assert after.startswith(text + newline)
    assert after.count("\n") == after.count(newline)
    assert parse_taxonomy(after).by_id["merging"] == NEW


def test_a_text_in_a_block_ends_where_it_ends() -> None:
    text = "topics:\n  - id: smaller\n    name: |\n      Smaller\n      models\n\n# The end.\n"
    after = insert_topic(text, NEW)
    assert after.endswith("\n\n# The end.\n")
    assert parse_taxonomy(after).by_id["merging"] == NEW


def test_topics_in_brackets_are_left_to_people() -> None:
    with pytest.raises(TaxoError, match="in brackets"):
        insert_topic("topics: [{id: smaller, name: Smaller models}]\n", NEW)


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize(
    "text",
    [
        "",
        "# Nothing yet.\n",
        "topics: []  # none\n# The end.",
        "topics:\n  - {id: x, name: X}\ndismissed: []  # none\n",
        "dismissed:\ntopics:\n- id: x\n  name: X\n",
        "dismissed:\n- id: soup\n  name: Soup  # why\n# On.\ntopics:\n- id: x\n  name: X\n",
        WRITTEN,
    ],
)
def test_what_is_dismissed_is_noted_beside_the_topics(text: str, newline: str) -> None:
    text = text.replace("\n", newline)
    before, after = parse_taxonomy(text), insert_dismissed(text, NEW)
    assert parse_taxonomy(after).dismissed == (*before.dismissed, DISMISSED)
    assert parse_taxonomy(after).topics == before.topics
    assert after.count("\n") == after.count(newline if text else "\n")
    comments = [line[line.index("#") :] for line in text.splitlines() if "#" in line]
    assert all(comment in after for comment in comments)


def test_the_first_one_comes_with_a_comment_at_the_end() -> None:
    after = insert_dismissed(WRITTEN, NEW)
    added = added_to(WRITTEN.encode(), after.encode()).decode()
    assert added.startswith("\n# Suggested topics that nobody wants")
    assert added.count("#") == 2  # the comment's and the phrase's
    assert insert_topic(after, NEW).endswith(added)


def test_dismissed_topics_in_brackets_are_left_to_people() -> None:
    with pytest.raises(TaxoError, match="`dismissed` is written in brackets"):
        insert_dismissed("topics: []\ndismissed: [{id: soup}]\n", NEW)


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize(
    ("lines", "added"),
    [
        (["    phrases: [a, 'b']  # why"], ", c d, 'e: [f], g'"),
        (["    phrases: [a,", "      b,  # why", "    ]"], ", c d, 'e: [f], g'"),
        (["    phrases: []  # none"], "c d, 'e: [f], g'"),
        (["    phrases:  # none"], " [c d, 'e: [f], g']"),
        (["    phrases:", "      - a", '      - "b"  # why'], "      - c d\n      - 'e: [f], g'\n"),
        (["    phrases:", "    - a"], "    - c d\n    - 'e: [f], g'\n"),
        (["    about: >", "      On b."], "    phrases:\n      - c d\n      - 'e: [f], g'\n"),
        (["    setting: true"], "    phrases:\n      - c d\n      - 'e: [f], g'\n"),
    ],
)
def test_phrases_are_added_as_the_list_is_written(lines: list[str], added: str, newline: str) -> None:
    text = newline.join(
        ["topics:", "  - id: x", "    name: X", *lines, "", "  # Next.", "  - {id: y, name: Y}", ""]
    )
    after = insert_phrases(text, "x", ["c d", "e: [f], g"])
    assert added_to(text.encode(), after.encode()).decode() in rotations(added.replace("\n", newline))
    assert parse_taxonomy(after).by_id["x"].phrases[-2:] == ("c d", "e: [f], g")


def rotations(added: str) -> set[str]:
    """What `added_to` may find: where text repeats, the same insertion is told from another place on."""
    return {added[i:] + added[:i] for i in range(len(added))}


def test_a_topic_in_brackets_gets_its_first_phrases() -> None:
    after = insert_phrases("topics:\n  - {id: x, name: X,}\n", "x", ["a, b"])
    assert after == "topics:\n  - {id: x, name: X, phrases: ['a, b'],}\n"


@pytest.mark.parametrize("text", ["topics:\n  - id: x\n    name: X", "topics:\n- id: x\n  name: X\n"])
def test_a_topic_at_the_end_of_the_file_gets_its_first_phrases(text: str) -> None:
    after = insert_phrases(text, "x", ["a"])
    assert after.startswith(text)
    assert parse_taxonomy(after).by_id["x"].phrases == ("a",)
