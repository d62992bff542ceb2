"""What figures show, in words: each sentence against the numbers that it is made of, at and beyond its edges."""

import pytest

from taxo.report.catalogue import TopicLink
from taxo.report.filters import day
from taxo.report.pages import quality_findings as findings
from taxo.report.parts import rate

PRUNING, PEFT = TopicLink("pruning", "Pruning"), TopicLink("peft", "PEFT")


def plain(text: str) -> str:
    return text.replace("\u202f", " ")


def test_ways_are_told_with_what_each_reaches() -> None:
    ways = [("by phrases alone", rate(0.852, 251)), ("with reviews", rate(0.8645, 251))]
    assert plain(findings.tell_ways(ways)) == "Right: 85 % by phrases alone, 86 % with reviews"


@pytest.mark.parametrize(
    ("bins", "said"),
    [
        ([(0.9, 0.9, 100)], "Confidence holds on the whole: 90 % stated, 90 % right"),
        ([(0.95, 0.5, 50), (0.85, 0.5, 50)], "Surer than it should be: 90 % stated, 50 % right"),
        ([(0.5, 0.95, 100)], "Right more often than it says: 50 % stated, 95 % right"),
        ([(0.95, 0.0, 1)], "Surer than it should be: 95 % stated, 0 % right"),
        ([(0.95, 0.5, 2)], "Surer than it should be: 95 % stated, 50 % right"),
        ([(0.7, 0.5, 4)], "Confidence holds on the whole: 70 % stated, 50 % right"),
        ([], ""),
    ],
)
def test_confidence_holds_where_the_interval_of_what_is_right_has_it(
    bins: list[tuple[float, float, int]], said: str
) -> None:
    assert plain(findings.tell_reliability(bins)) == said


@pytest.mark.parametrize(
    ("points", "said"),
    [
        ([(1.0, 0.8, 0.85), (0.5, 0.99, 1.0)], "Of the surest 50 %, 99 % are right; of all, 80 %"),
        (
            [(1.0, 0.8, 0.9), (0.5, 0.85, 1.0)],
            "Caution brings little: of the surest 50 %, 85 % are right; of all, 80 %",
        ),
        (
            [(1.0, 0.8, 0.9), (0.4, 0.7, 0.8)],
            "Caution brings little: of the surest 40 %, 70 % are right; of all, 80 %",
        ),
        ([(1.0, 0.8, 0.9), (0.95, 0.8, 0.9)], "Confidence hardly tells the papers apart"),
        ([], ""),
    ],
)
def test_caution_is_worth_what_the_surer_half_shows(
    points: list[tuple[float, float, float]], said: str
) -> None:
    assert plain(findings.tell_coverage(points)) == said


@pytest.mark.parametrize(
    ("steps", "said"),
    [
        ([(0, 0.5, 0.4, 0.6), (200, 0.8, 0.7, 0.9)], "200 reviews raised the share right from 50 % to 80 %"),
        ([(0, 0.9, 0.8, 1.0), (1, 0.5, 0.4, 0.6)], "1 review lowered the share right from 90 % to 50 %"),
        (
            [(0, 0.85, 0.8, 0.9), (50, 0.1, 0, 0.2), (200, 0.86, 0.8, 0.9)],
            "200 reviews moved the share right from 85 % to 86 %, no more than chance could",
        ),
        ([(0, 0.931, 0.8, 1.0), (34, 0.929, 0.8, 1.0)], "34 reviews left the share right at 93 %"),
        ([(0, 0.85, 0.8, 0.9)], ""),
    ],
)
def test_reviews_moved_it_by_chance_where_the_interval_holds_what_was_before(
    steps: list[tuple[int, float, float, float]], said: str
) -> None:
    assert plain(findings.tell_learning(steps)) == said


@pytest.mark.parametrize(
    ("mixups", "said"),
    [
        ([], "No reviewed paper was said to be of a wrong topic"),
        ([(PRUNING, PEFT, 1)], "Only one paper of “Pruning” was said to be of “PEFT”"),
        (
            [(PRUNING, PEFT, 1), (PEFT, None, 1)],
            "No confusion recurs: 2 papers are wrong, each in its own way",
        ),
        ([(None, PEFT, 2)], "The commonest confusion: 2 papers of no topic were said to be of “PEFT”"),
        ([(PRUNING, PEFT, 3)], "The commonest confusion: 3 papers of “Pruning” were said to be of “PEFT”"),
        ([(PRUNING, None, 3)], "The commonest confusion: 3 papers of “Pruning” were said to be of no topic"),
    ],
)
def test_a_confusion_is_told_where_it_recurs(
    mixups: list[tuple[TopicLink | None, TopicLink | None, int]], said: str
) -> None:
    assert findings.tell_mixups(mixups, recurs=2) == said


@pytest.mark.parametrize(
    ("states", "said"),
    [
        (["good"] * 3 + ["weak"] + ["unproven"] * 2, "Of 6 topics, 3 are good, 2 are unproven and 1 is weak"),
        (["thin", "thin"], "Of 2 topics, 2 are thin"),
        (["thin"], "The one topic is thin"),
        ([], "There are no topics"),
    ],
)
def test_topics_are_counted_by_their_state(states: list[str], said: str) -> None:
    assert findings.tell_states(states) == said


def test_a_year_stays_a_year_and_a_day_is_written_out() -> None:
    assert findings.tell_date("2024", day) == "2024"
    assert findings.tell_date("2024-05-01", day) == "1 May 2024"
