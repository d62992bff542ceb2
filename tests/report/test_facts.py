"""A pile's facts are counted as its tables have them: dates as exactly as known, listings by whether they were read."""

from dataclasses import replace
from datetime import date

import pytest

from taxo.project.tables import HeldOut, Listing, Paper
from taxo.report import read_inputs
from taxo.report.catalogue import Catalogue, TopicLink
from taxo.report.facts import PileFacts, pile_facts
from taxo.report.inputs import ReportInputs
from tests.report.small_corpus import PAPER_ROWS, STATE_ROWS, write_corpus


@pytest.fixture(scope="module")
def inputs(tmp_path_factory: pytest.TempPathFactory) -> ReportInputs:
    return read_inputs(write_corpus(tmp_path_factory.mktemp("corpus")))


def facts_with(inputs: ReportInputs, **changes: object) -> PileFacts:
    return pile_facts(Catalogue(replace(inputs, **changes)))  # type: ignore[arg-type]


def dated(*known: date | int | None) -> list[Paper]:
    """The small corpus' papers, published when `known` says: on a day, in a year, nobody knows."""
    return [
        replace(
            paper,
            published=when if isinstance(when, date) else None,
            year=when if isinstance(when, int) else None,
        )
        for paper, when in zip(PAPER_ROWS, known, strict=True)
    ]


def test_a_pile_is_counted(inputs: ReportInputs) -> None:
    found = facts_with(inputs)
    assert (found.n_papers, found.n_without_topic, found.n_with_topic, found.n_topics) == (6, 1, 5, 3)
    assert (found.n_proposed, found.n_empty, found.is_agreed) == (2, 0, True)
    assert (found.n_held_out, found.n_right, str(found.reviewers)) == (2, 2, "Ada Poe and Ben Roe")
    assert found.states == {"unproven": 1, "thin": 2}
    assert found.weakest is None


def test_confidence_is_that_of_papers_with_a_topic_that_nobody_reviewed(inputs: ReportInputs) -> None:
    """Reviewed are p1 and p4; p6 has no topic."""
    assert facts_with(inputs).confidence == pytest.approx((0.71 + 0.55 + 0.64) / 3)


def test_listings_that_could_not_be_read_are_not_counted_as_read(inputs: ReportInputs) -> None:
    listings = [
        Listing("a.txt", "plain", 2, 0),
        Listing("b.csv", "csv", 5, 0, "not readable from line 14"),
        Listing("c.pdf", None, 0, 0, "PDF isn't read"),
        Listing("empty.txt", "plain", 0, 0),
    ]
    found = facts_with(inputs, listings=listings)
    assert (found.n_listings, found.n_read, found.n_unread, found.n_broken) == (4, 2, 1, 1)


@pytest.mark.parametrize(
    ("known", "first", "last", "n_undated"),
    [
        ([date(2001, 4, 1), date(2003, 5, 22), 2002, 2002, 2002, 2002], "1 April 2001", "22 May 2003", 0),
        ([date(2001, 4, 1), date(2003, 5, 22), 2001, 2004, 2002, None], "2001", "2004", 1),
        ([date(2001, 4, 1), 2003, 2002, 2002, None, None], "2001", "2003", 2),
        ([2001, 2003, 2002, 2002, None, None], "2001", "2003", 2),
        ([date(2003, 5, 22)] * 6, "22 May 2003", "22 May 2003", 0),
        ([None] * 6, "", "", 6),
    ],
)
def test_both_ends_are_told_as_exactly_as_all_papers_of_their_years_know_them(
    inputs: ReportInputs, known: list[date | int | None], first: str, last: str, n_undated: int
) -> None:
    found = facts_with(inputs, papers=dated(*known))
    assert (found.first, found.last, found.n_undated) == (first, last, n_undated)


def test_the_newest_year_is_counted(inputs: ReportInputs) -> None:
    found = facts_with(inputs, papers=dated(2024, 2024, date(2024, 1, 1), 2023, 2022, None))
    assert (found.newest_year, found.n_newest) == ("2024", 3)


def test_the_weakest_topic_is_the_largest_weak_one(inputs: ReportInputs) -> None:
    weak = [replace(row, state="weak") for row in STATE_ROWS if row.topic_id != "data-selection"]
    assert facts_with(inputs, states=weak).weakest == TopicLink("pruning", "Pruning")


def test_without_reviews_nothing_is_known_of_how_many_are_right(inputs: ReportInputs) -> None:
    found = facts_with(inputs, held_out=[])
    assert (found.n_held_out, found.low, found.high, str(found.reviewers)) == (0, 0.0, 1.0, "nobody")


def test_a_review_by_nobody_in_particular_is_said_so(inputs: ReportInputs) -> None:
    held_out = [HeldOut("p1", ["pruning"], None, False, 0.1)]
    assert str(facts_with(inputs, held_out=held_out).reviewers) == "somebody unnamed"
