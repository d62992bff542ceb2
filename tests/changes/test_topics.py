"""What became of topics: ids first, then papers; each kind of change where it happens, and where it just doesn't."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from taxo.changes.snapshot import Snapshot
from taxo.changes.topics import topic_changes, topic_flows
from tests.changes.piles import pile

Told = tuple[str, list[str], list[str]]


def told(before: Snapshot, now: Snapshot) -> list[Told]:
    """Each change with the ids of its topics and how many papers each has."""
    return [
        (
            change.kind,
            [f"{part.topic_id}:{part.n_papers}" for part in change.before],
            [f"{part.topic_id}:{part.n_papers}" for part in change.after],
        )
        for change in topic_changes(before, now)
    ]


def test_the_same_topics_with_other_papers_are_no_change_of_topics() -> None:
    assert told(pile(a="wxyz", b="uv"), pile(a="w", b="uvxyz")) == []


def test_a_new_id_with_the_papers_of_one_that_is_gone_is_another_name_for_it() -> None:
    assert told(pile(old="abcd"), pile(new="abcz", none="d")) == [("renamed", ["old:3"], ["new:3"])]


def test_an_id_with_another_name_was_renamed() -> None:
    [change] = topic_changes(pile(a="xy"), pile({"a": "A topic"}, a="xy"))
    assert (change.kind, change.before[0].name, change.after[0].name) == ("renamed", "a", "A topic")


def test_a_name_that_the_baseline_does_not_tell_is_no_other_name() -> None:
    assert told(pile({"a": ""}, a="xy"), pile(a="xy")) == []


def test_below_half_of_the_papers_a_topic_is_another() -> None:
    assert told(pile(old="abcd"), pile(new="awxyz", none="bcd")) == [
        ("born", ["old:1"], ["new:5"]),
        ("died", ["old:4"], [":3", "new:1"]),
    ]


def test_a_topic_that_is_gone_splits_into_new_ones() -> None:
    assert told(pile(old="abcdef"), pile(one="abc", two="defz")) == [
        ("split", ["old:6"], ["one:3", "two:3"]),
    ]


def test_a_topic_that_stays_splits_off_a_new_one() -> None:
    assert told(pile(old="abcdef"), pile(old="abcd", new="ef")) == [("split", ["old:6"], ["old:4", "new:2"])]


def test_one_paper_or_a_small_share_is_no_part() -> None:
    assert told(pile(old="abcd"), pile(old="abc", new="d")) == [("born", ["old:1"], ["new:1"])]
    assert told(pile(old="abcdefghijkl"), pile(old="abcdefghij", new="kl")) == [
        ("born", ["old:2"], ["new:2"])
    ]


def test_a_new_topic_with_mostly_other_papers_is_no_part() -> None:
    assert told(pile(old="abcd", other="uvwxyz"), pile(old="ab", new="cdxyz", other="uvw"))[0][0] == "split"
    assert told(pile(old="abcd", other="uvwxyz"), pile(old="ab", new="cdxyz", other="uvw")) == [
        ("split", ["other:6"], ["new:3", "other:3"])
    ]


def test_topics_that_are_gone_merge_into_a_new_one_or_one_that_stays() -> None:
    assert told(pile(a="uvw", b="xyz"), pile(c="uvwxyz")) == [("merged", ["a:3", "b:3"], ["c:6"])]
    assert told(pile(a="uvw", b="xyz"), pile(a="uvwxyz")) == [("merged", ["a:3", "b:3"], ["a:6"])]


def test_a_topic_of_new_papers_is_born_and_one_whose_papers_went_died() -> None:
    assert told(pile(a="xy"), pile(b="uv")) == [("born", [], ["b:2"]), ("died", ["a:2"], [])]


def test_a_topic_that_the_taxonomy_lists_but_no_paper_has_died() -> None:
    now = pile(a="", b="xyz")
    assert told(pile(a="xy", b="z"), now) == [("died", ["a:2"], ["b:2"])]
    assert "a" in now.topics


def test_a_topic_that_papers_had_beside_their_first_is_not_new() -> None:
    before = pile(a="xy")
    papers = {key: type(paper)(paper.title, "a", ("a", "b")) for key, paper in before.papers.items()}
    assert told(Snapshot(papers, before.topics), pile(a="x", b="y")) == []


PLACED = st.dictionaries(st.sampled_from("abcdefghij"), st.sampled_from(["none", "one", "two", "three"]))


def arranged(placed: dict[str, str]) -> Snapshot:
    topics = {topic: "".join(sorted(k for k, v in placed.items() if v == topic)) for topic in placed.values()}
    return pile(None, "p1 h0 x0 s0", **topics)


@given(PLACED, PLACED)
def test_flows_add_up(before: dict[str, str], now: dict[str, str]) -> None:
    flows = topic_flows(arranged(before), arranged(now), {})
    for flow in flows:
        assert flow.n_now == flow.n_before + flow.n_new + flow.n_in - flow.n_out - flow.n_gone
    given_topic = [topic for topic in now.values() if topic != "none"]
    assert sum(flow.n_now for flow in flows) == len(given_topic)


@given(PLACED, PLACED)
def test_every_topic_that_came_or_went_is_told_once_as_such(
    before: dict[str, str], now: dict[str, str]
) -> None:
    changes = topic_changes(arranged(before), arranged(now))
    old, new = set(before.values()) - {"none"}, set(now.values()) - {"none"}
    lost = [c.before[0].topic_id for c in changes if c.kind == "died"]
    came = [c.after[0].topic_id for c in changes if c.kind == "born"]
    explained_before = {p.topic_id for c in changes if c.kind not in ("born", "died") for p in c.before}
    explained_after = {p.topic_id for c in changes if c.kind not in ("born", "died") for p in c.after}
    assert sorted(lost) == sorted(old - new - explained_before)
    assert sorted(came) == sorted(new - old - explained_after)


@pytest.mark.parametrize("renamed", [{"old": "new"}])
def test_a_renamed_topic_has_one_flow(renamed: dict[str, str]) -> None:
    [flow] = topic_flows(pile(old="abc"), pile(new="abd"), renamed)
    assert (flow.topic_id, flow.n_before, flow.n_new, flow.n_in, flow.n_out, flow.n_gone) == (
        "new",
        3,
        1,
        0,
        0,
        1,
    )
