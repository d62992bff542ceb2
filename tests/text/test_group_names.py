"""A group of topics is named by what these share, or not at all."""

import pytest

from taxo.project.tables import Paper
from taxo.text.group_names import GroupNamer
from taxo.text.keyphrases import PhraseTable, read_phrases

THINGS = ["piano", "violin", "harp", "flute"]
STRINGS = [[0, 3, 6], [1, 4, 7], [2, 5, 8]]


@pytest.fixture(scope="module")
def table() -> PhraseTable:
    texts = [f"The string instrument has a {thing} of wood, and we play the {thing}." for thing in THINGS[:3]]
    gardens = "The virtual garden is for the rest of us in a city."
    return read_phrases(
        [
            *(Paper(f"s{n}", f"String instrument {n}", texts[n % 3]) for n in range(9)),
            *(Paper(f"v{n}", f"Virtual garden {n}", gardens) for n in range(27)),
        ]
    )


def test_a_group_is_named_by_what_its_topics_share(table: PhraseTable) -> None:
    assert GroupNamer(table).name(STRINGS) == "String instrument"


def test_a_group_whose_topics_share_nothing_else_has_no_name(table: PhraseTable) -> None:
    mixed = [[0, 1, 2], [20, 21, 22]]
    assert GroupNamer(table).name(mixed) is None


def test_a_group_isn_t_named_like_a_topic(table: PhraseTable) -> None:
    assert GroupNamer(table, ["String instruments"]).name(STRINGS) is None


def test_no_two_groups_are_named_alike(table: PhraseTable) -> None:
    namer = GroupNamer(table)
    assert [namer.name(STRINGS), namer.name(STRINGS)] == ["String instrument", None]
