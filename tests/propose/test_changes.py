"""What accepting a proposal would change is told of the whole pile, and its group only where it is clear."""

from dataclasses import replace
from pathlib import Path

import pytest

from taxo.label import Corpus, LabelParams, read_corpus
from taxo.project.params import load_params
from taxo.project.tables import Assignment
from taxo.project.taxonomy import Taxonomy, TaxonomyTopic
from taxo.project.topics_in_use import TopicsInUse
from taxo.propose.changes import foresee_changes
from taxo.propose.proposals import Proposal
from tests.tiny_project import papers

SERIES = Proposal(
    TaxonomyTopic("series", "Time series", phrases=("time series", "forecasting")), (), 0.5, 0.1
)


@pytest.fixture(scope="module")
def lacking(project: Path) -> Corpus:
    """A corpus whose taxonomy lacks forecasting, and that nobody reviewed."""
    corpus = read_corpus(project)
    left = tuple(topic for topic in corpus.topics.taxonomy.topics if topic.topic_id != "forecasting")
    return replace(corpus, topics=TopicsInUse(Taxonomy(left)), reviews=corpus.reviews.restricted_to(()))


@pytest.fixture(scope="module")
def labelling(project: Path) -> LabelParams:
    return load_params(LabelParams, "label", project)


@pytest.fixture(scope="module")
def meant(lacking: Corpus) -> list[int]:
    """The rows of the papers on forecasting."""
    titles = {title for topic_id, title, _ in papers() if topic_id == "forecasting"}
    return [row for row, paper in enumerate(lacking.papers) if paper.title in titles]


def given(corpus: Corpus, meant: list[int], *topics: str) -> list[Assignment]:
    """Assignments by which the papers that are meant have `topics`, and the others pruning."""
    return [
        Assignment(paper.paper_id, topics[0] if topics else None, 0.25, list(topics))
        if row in meant
        else Assignment(paper.paper_id, "pruning", 0.9, ["pruning"])
        for row, paper in enumerate(corpus.papers)
    ]


def test_it_gets_its_papers_from_where_they_are(
    lacking: Corpus, labelling: LabelParams, meant: list[int]
) -> None:
    assignments = given(lacking, meant, "peft", "data-selection")
    [found] = foresee_changes([SERIES], {}, lacking, assignments, labelling)
    assert set(found.rows) == set(meant)
    assert (found.unplaced, found.leave) == (0, {"peft": 12})
    assert found.overlaps == {"data-selection": 12, "peft": 12}
    assert found.use == pytest.approx(12 * 0.75)
    assert found.topic.parent is None  # half their topics are in either group


def test_papers_without_a_topic_are_of_most_use(
    lacking: Corpus, labelling: LabelParams, meant: list[int]
) -> None:
    [found] = foresee_changes([SERIES], {}, lacking, given(lacking, meant), labelling)
    assert (found.unplaced, found.leave, found.use) == (12, {}, 12.0)
    assert found.why(lacking.topics.taxonomy) == "12 papers would get it: 12 without a topic now."


def test_it_is_under_the_group_that_its_papers_are_in_alone(
    lacking: Corpus, labelling: LabelParams, meant: list[int]
) -> None:
    [found] = foresee_changes([SERIES], {}, lacking, given(lacking, meant, "data-selection"), labelling)
    assert found.topic.parent == "sources"
    everywhere = [replace(a, topics=["data-selection"]) for a in given(lacking, meant, "data-selection")]
    [found] = foresee_changes([SERIES], {}, lacking, everywhere, labelling)
    assert found.topic.parent is None  # as all papers are


def test_what_reviews_name_is_among_its_papers(
    lacking: Corpus, labelling: LabelParams, meant: list[int]
) -> None:
    other = next(row for row in range(len(lacking.papers)) if row not in meant)
    named = {"series": [other]}
    [found] = foresee_changes([SERIES], named, lacking, given(lacking, meant, "peft"), labelling)
    assert set(found.rows) >= {other}
    assert found.leave["pruning"] == 1


def test_without_proposals_nothing_changes(lacking: Corpus, labelling: LabelParams) -> None:
    assert foresee_changes([], {}, lacking, [], labelling) == []
