"""The figure of how papers went from topic to topic: it adds up, tells the finding, and folds what is too much."""

import re
from collections import Counter
from itertools import pairwise

import pytest

from taxo.changes import Changes, compare
from taxo.changes.snapshot import PaperState, Snapshot, TopicState
from taxo.report.pages.evolution import (
    GONE,
    MOST,
    NEW,
    NONE,
    OTHERS,
    REM,
    ROW,
    Evolution,
    draw_evolution,
    tell_evolution,
)


class PlainNames:
    """Topics by their names alone, none with a page."""

    def __init__(self, changes: Changes) -> None:
        self.changes = changes

    def now(self, topic_id: str) -> str:
        return self.changes.now.name(topic_id)

    def before(self, topic_id: str) -> str:
        return self.changes.before.name(topic_id)

    def either(self, topic_id: str) -> str:
        return self.now(topic_id) if topic_id in self.changes.now.topics else self.before(topic_id)


def snapshot(papers: dict[str, str]) -> Snapshot:
    topics = dict.fromkeys(filter(None, papers.values()))
    return Snapshot(
        {paper: PaperState(paper, topic) for paper, topic in papers.items()},
        {topic: TopicState(topic.upper()) for topic in topics},
    )


def draw(before: dict[str, str], now: dict[str, str]) -> Evolution | None:
    changes = compare(snapshot(before), snapshot(now))
    return draw_evolution(changes, PlainNames(changes))  # type: ignore[arg-type]


def drawn(before: dict[str, str], now: dict[str, str]) -> Evolution:
    found = draw(before, now)
    assert found is not None
    return found


def ways(figure: Evolution) -> dict[tuple[str, str], int]:
    return {(way.before.key, way.now.key): way.n_papers for way in figure.ways}


BEFORE = {"p1": "a", "p2": "a", "p3": "b", "p4": "b", "p5": "", "p6": "a"}
NOW = {"p1": "a", "p2": "b", "p3": "b", "p4": "b", "p5": "b", "p7": "b", "p8": ""}


def test_every_paper_of_then_and_now_is_on_one_way() -> None:
    figure = drawn(BEFORE, NOW)
    assert ways(figure) == {
        ("a", "a"): 1,
        ("a", "b"): 1,
        ("a", GONE): 1,
        ("b", "b"): 2,
        (NONE, "b"): 1,
        (NEW, "b"): 1,
        (NEW, NONE): 1,
    }
    assert [(stop.key, stop.name, stop.n_papers) for stop in figure.before] == [
        ("a", "A", 3),
        ("b", "B", 2),
        (NONE, None, 1),
        (NEW, "New papers", 2),
    ]
    assert sum(stop.n_papers for stop in figure.now) == sum(stop.n_papers for stop in figure.before) == 8
    kinds = {(way.before.key, way.now.key): way.kind for way in figure.ways}
    assert Counter(kinds.values()) == {"stayed": 2, "moved": 2, "gone": 1, "new": 2}


def test_bars_are_as_high_as_papers_are_many_and_none_covers_another() -> None:
    figure = drawn(BEFORE, NOW)
    for side in (figure.before, figure.now):
        per_paper = {round((stop.bottom - stop.top) / stop.n_papers, 1) for stop in side}
        assert per_paper == {32.5}  # 26 rem for eight papers
        assert all(one.bottom < other.top for one, other in pairwise(side))
        assert all(stop.height >= ROW for stop in side)
        assert sum(stop.height for stop in side) * REM <= figure.height + 0.01
    numbers = [float(n) for way in figure.ways for n in re.findall(r"[\d.]+", way.band)]
    assert min(numbers) >= 0
    assert max(numbers) <= max(figure.width, figure.height)


def test_the_finding_is_the_topic_that_became_most_larger_or_smaller() -> None:
    assert drawn(BEFORE, NOW).title == "B grew most, from 2 papers to 5"
    assert drawn({"p1": "a", "p2": "a"}, {"p1": "a", "p9": "c", "p8": "c", "p2": "a"}).title == (
        "C is new, with 2 papers"
    )
    assert drawn({"p1": "a", "p2": "b"}, {"p1": "b", "p2": "a"}).title.endswith(
        "no topic has more or fewer of them"
    )
    lost = drawn({"p1": "a", "p2": "b", "p3": "b"}, {"p1": "a"})
    assert lost.title == "B lost all its 2 papers"


def test_nothing_is_drawn_where_nothing_moved() -> None:
    assert draw({"p1": "a", "p2": ""}, {"p1": "a", "p2": ""}) is None
    changes = compare(snapshot({"p1": ""}), snapshot({"p1": ""}))
    assert tell_evolution(changes.flows, PlainNames(changes)).startswith("Papers came")  # type: ignore[arg-type]


def test_a_renamed_topic_stays_what_it_was() -> None:
    before = {f"p{n}": "old" for n in range(5)} | {"q": "x"}
    figure = drawn(before, {f"p{n}": "new" for n in range(5)} | {"q": "new"})
    assert ways(figure) == {("new", "new"): 5, ("x", "new"): 1}
    assert [stop.name for stop in figure.before] == ["OLD", "X"]
    assert [stop.name for stop in figure.now] == ["NEW"]


@pytest.mark.parametrize("n_topics", [MOST, MOST + 1, MOST + 2, 80])
def test_of_many_topics_those_that_changed_most_stand_by_themselves(n_topics: int) -> None:
    before = {f"p{n}-{i}": f"t{n:02}" for n in range(n_topics) for i in range(3)}
    now = before | {f"new-{i}": f"t{n_topics - 1:02}" for i in range(9)}
    figure = drawn(before, now)
    keys = [stop.key for stop in figure.now]
    assert len(keys) <= MOST + 1
    assert f"t{n_topics - 1:02}" in keys
    n_named = sum(not key.startswith("\0") for key in keys)
    assert figure.n_folded == n_topics - n_named != 1
    assert (OTHERS in keys) == (figure.n_folded > 0)
    assert sum(stop.n_papers for stop in figure.now) == len(now)


def test_ways_too_thin_to_see_are_counted_and_not_drawn() -> None:
    before = {f"p{n}": "a" for n in range(3000)} | {f"q{n}": "b" for n in range(3000)}
    figure = drawn(before, before | {f"p{n}": "b" for n in range(40)} | {"q0": "a", "q1": "a"})
    thin = next(way for way in figure.ways if way.before.key == "b" and way.kind == "moved")
    assert (thin.n_papers, thin.band) == (2, "")
    assert (figure.n_hidden, figure.least) == (2, 12)
    assert (
        draw(before, before | {"q0": "a", "q1": "a"}) is None
    )  # all that would be seen are papers that stayed
