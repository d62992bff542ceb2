"""The six piles are what the report's browser tests need them to be."""

from collections.abc import Callable
from pathlib import Path

import pytest

from taxo.project.baseline import read_baseline
from taxo.project.suggestions import load_suggestions, new_topics
from taxo.project.tables import ASSIGNMENTS, LEDGER, PAPERS
from taxo.project.taxonomy import load_taxonomy
from tests.report.piles import cases, records

pytestmark = pytest.mark.slow
PileRoot = Callable[[str], Path]


@pytest.mark.parametrize("name", cases()["piles"])
def test_every_invented_paper_is_read_once(name: str, pile_root: PileRoot) -> None:
    papers = PAPERS.read(pile_root(name))
    assert sorted(paper.title for paper in papers) == sorted(record.title for record in records(name))


def test_two_in_five_papers_of_the_large_pile_have_no_topic_and_few_a_date(pile_root: PileRoot) -> None:
    root = pile_root("large")
    topics = [given.topic_id for given in ASSIGNMENTS.read(root)]
    assert 0.35 < topics.count(None) / len(topics) < 0.45
    papers = PAPERS.read(root)
    years = [paper.published.year for paper in papers if paper.published]
    assert 0.14 < len(years) / len(papers) < 0.22
    assert max(years) - min(years) >= 20


def test_the_untouched_pile_has_topics_that_nobody_confirmed(pile_root: PileRoot) -> None:
    root = pile_root("untouched")
    assert load_taxonomy(root).topics == ()
    assert len({given.topic_id for given in ASSIGNMENTS.read(root)} - {None}) >= 3


def test_the_own_pile_has_ten_topics_reviews_suggestions_and_a_baseline(pile_root: PileRoot) -> None:
    root = pile_root("own")
    assert len(load_taxonomy(root).assignable) == 10
    given = ASSIGNMENTS.read(root)
    assert 30 <= sum(each.reviewed for each in given) < 60
    assert any(each.reviewed and each.topic_id is None for each in given)
    assert "beekeeping" in new_topics(load_suggestions(root)[0])
    before = read_baseline(root).topic_by_paper
    assert any(before.get(each.paper_id) not in (None, each.topic_id) for each in given)
    assert before.keys() - {each.paper_id for each in given}
    assert {each.paper_id for each in given} - before.keys()
    assert {"duplicate", "rejected"} <= {entry.verdict for entry in LEDGER.read(root)}


def test_the_german_pile_is_labelled(pile_root: PileRoot) -> None:
    meant = {record.title: record.subject for record in records("german")}
    root = pile_root("german")
    given = {each.paper_id: each.topic_id for each in ASSIGNMENTS.read(root)}
    right = [given[paper.paper_id] == meant[paper.title] for paper in PAPERS.read(root)]
    assert sum(right) >= 0.6 * len(right)
