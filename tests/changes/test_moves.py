"""Why a paper moved: the first reason that applies, and no reason where the baseline can't tell."""

from dataclasses import replace

import pytest

from taxo.changes import Changes, Snapshot, compare
from tests.changes.piles import pile

BEFORE = pile(a="uvw", b="xyz", none="n")
OTHER = "p2 h0 x0 s0"


def with_paper(snapshot: Snapshot, letter: str, **facts: object) -> Snapshot:
    paper = replace(snapshot.papers[letter], **facts)  # type: ignore[arg-type]
    return replace(snapshot, papers={**snapshot.papers, letter: paper})


def defined(snapshot: Snapshot, topic: str, definition: str | None) -> Snapshot:
    state = replace(snapshot.topics[topic], definition=definition)
    return replace(snapshot, topics={**snapshot.topics, topic: state})


def reason(changes: Changes, letter: str) -> tuple[str, str]:
    [move] = [move for move in changes.moves if move.paper_id == letter]
    return move.cause, move.why


def test_only_papers_of_both_times_with_another_topic_moved() -> None:
    changes = compare(BEFORE, pile(a="uvx", b="yzq", none="n"))
    assert [(move.paper_id, move.before, move.now) for move in changes.moves] == [("x", "b", "a")]
    assert changes.moves[0].title == "Title x"


@pytest.mark.parametrize(
    ("then", "now", "why"),
    [
        ({"reviewed": False}, {"reviewed": True}, "a review says so"),
        ({"reviewed": None}, {"reviewed": True}, "a review says so"),
        ({"reviewed": True}, {"reviewed": True}, "its review was changed"),
        ({"reviewed": True}, {"reviewed": False}, "its review was taken back"),
        ({}, {"reviewed": True, "topic_id": ""}, "a review says that no topic fits"),
    ],
)
def test_a_review_comes_before_all_else(then: dict[str, object], now: dict[str, object], why: str) -> None:
    after = defined(with_paper(pile(a="uvwx", b="yz", none="n"), "x", **now), "b", OTHER)
    assert reason(compare(with_paper(BEFORE, "x", **then), after), "x") == ("review", why)


def test_papers_of_a_renamed_topic_have_its_name_as_reason_be_they_reviewed_or_not() -> None:
    before = with_paper(pile({"a": "Old"}, a="uvw"), "u", reviewed=True)
    after = with_paper(pile({"c": "New"}, c="uvw"), "u", reviewed=True)
    changes = compare(before, after)
    assert {(move.cause, move.why) for move in changes.moves} == {("topics", "“Old” is called “New” now")}
    assert changes.edits.reviews == 0


def test_papers_move_as_topics_split_merge_come_and_go() -> None:
    assert reason(compare(pile(a="uvwxyz"), pile(a="uvw", c="xyz")), "x") == ("topics", "“a” was split")
    assert reason(compare(pile(a="uvw", b="xyz"), pile(b="uvwxyz")), "u") == ("topics", "“a” went into “b”")
    assert reason(compare(pile(a="uvwxyz"), pile(a="uvwxy", c="z")), "z") == ("topics", "“c” is new")
    assert reason(compare(pile(a="u", b="xyz"), pile(b="xyz", none="u")), "u") == ("topics", "“a” is gone")


def test_a_topic_that_was_proposed_and_one_that_was_dismissed_are_said_to_be() -> None:
    before = with_paper(pile(a="uvwxyz"), "z", proposed=("c",))
    assert reason(compare(before, pile(a="uvwxy", c="z")), "z") == (
        "topics",
        "“c” was proposed for it, and was accepted",
    )
    after = replace(pile(b="xyz", none="u"), dismissed=frozenset({"a"}))
    assert reason(compare(pile(a="u", b="xyz"), after), "u") == ("topics", "“a” was dismissed")


def test_where_nobody_wrote_the_topics_it_was_discovery() -> None:
    changes = compare(pile(definition="", a="uvwxyz"), pile(definition="", a="uvw", c="xyz"))
    assert reason(changes, "x") == ("discovery", "“a” was split")


@pytest.mark.parametrize("topic", ["a", "b"])
def test_an_edit_of_the_old_or_the_new_topic_is_the_reason(topic: str) -> None:
    after = pile(a="uvwx", b="yz", none="n")
    changes = compare(BEFORE, defined(after, topic, OTHER))
    assert reason(changes, "x") == ("definition", f"phrases of “{topic}” edited")
    assert changes.edits.definitions == {topic: ("phrases",)}


def test_a_topic_that_people_took_over_from_discovery_is_an_edit() -> None:
    changes = compare(pile(definition="", a="uv", b="xyz"), pile(a="uvx", b="yz"))
    assert reason(changes, "x")[0] == "definition"
    assert reason(changes, "x")[1] == "“b” and “a”, made by discovery, are in the taxonomy now"


def test_what_nothing_of_its_own_explains_is_the_pile() -> None:
    now = pile(a="uvwx", b="yz", none="n")
    assert reason(compare(BEFORE, now), "x") == (
        "pile",
        "neither papers, topics nor reviews changed: parameters, texts or taxo itself did",
    )
    grown = pile(a="uvwxq", b="yz", none="n")
    assert reason(compare(BEFORE, grown), "x") == ("pile", "learned anew from papers that came or went")
    taught = with_paper(grown, "u", reviewed=True)
    assert reason(compare(BEFORE, taught), "x")[1].endswith(
        "papers that came or went and reviews of other papers"
    )


def test_an_edit_elsewhere_is_said_to_be_possible() -> None:
    before, after = pile(a="uvw", b="xyz", c="st"), pile(a="uvwx", b="yz", c="st")
    assert reason(compare(before, defined(after, "c", OTHER)), "x") == (
        "pile",
        "learned anew from edits of other topics",
    )


def test_a_baseline_without_definitions_claims_nothing() -> None:
    changes = compare(pile(definition=None, a="uvw", b="xyz"), pile(a="uvwx", b="yz"))
    assert reason(changes, "x") == ("unknown", "the baseline doesn't tell what its topics were defined by")
    assert not changes.edits.are_known


def test_a_baseline_without_reviews_counts_no_review_of_papers_that_stayed() -> None:
    before = with_paper(BEFORE, "u", reviewed=None)
    now = with_paper(pile(a="uvwx", b="yz", none="n"), "u", reviewed=True)
    assert compare(before, now).edits.reviews == 0
