"""Proposals that say the same are told apart from new ones: by the papers that hold their phrases."""

from dataclasses import replace
from pathlib import Path

import pytest

from taxo.label import Corpus, LabelParams, read_corpus
from taxo.project.params import load_params
from taxo.project.tables import Assignment
from taxo.project.taxonomy import TaxonomyTopic
from taxo.propose.likeness import find_repeated, holds, name_alike, without_dismissed
from taxo.propose.proposals import Proposal

TOPICS = (
    TaxonomyTopic("seeing", "Seeing", phrases=("vision networks", "image captions")),
    TaxonomyTopic("speaking", "Speaking", phrases=("speech encoders", "dialogue")),
)


def proposal(topic_id: str, *phrases: str, rows: tuple[int, ...] = (), use: float = 1.0) -> Proposal:
    return Proposal(TaxonomyTopic(topic_id, topic_id, phrases=phrases), rows, 0.5, 0.1, use=use)


SERIES = proposal("series", "time series", "forecasting")
FORECASTS = proposal("forecasts", "forecasting", "time series model")
ADAPTERS = proposal("adapters-and-more", "adapters", "low-rank adaptation")


@pytest.fixture(scope="module")
def corpus(project: Path) -> Corpus:
    return read_corpus(project)


@pytest.fixture(scope="module")
def labelling(project: Path) -> LabelParams:
    return load_params(LabelParams, "label", project)


def test_what_is_much_alike_stands_behind_the_first(corpus: Corpus, labelling: LabelParams) -> None:
    ordered = name_alike([SERIES, ADAPTERS, FORECASTS], corpus, labelling)
    assert [(p.topic.topic_id, p.alike) for p in ordered] == [
        ("series", ("forecasts",)),
        ("forecasts", ()),
        ("adapters-and-more", ()),
    ]
    assert name_alike([], corpus, labelling) == []


@pytest.mark.parametrize(
    ("dismissed", "left"),
    [
        ([], ["series", "adapters-and-more"]),
        ([TaxonomyTopic("series", "Whatever")], ["adapters-and-more"]),
        ([TaxonomyTopic("other", "Other", phrases=("time series", "forecasting"))], ["adapters-and-more"]),
        ([TaxonomyTopic("other", "Nothing like it", phrases=("nowhere",))], ["series", "adapters-and-more"]),
    ],
)
def test_what_was_dismissed_is_known_by_id_or_by_papers(
    dismissed: list[TaxonomyTopic], left: list[str], corpus: Corpus, labelling: LabelParams
) -> None:
    found = without_dismissed([SERIES, ADAPTERS], dismissed, corpus, labelling)
    assert [p.topic.topic_id for p in found] == left


@pytest.mark.parametrize(
    ("phrases", "n_having", "repeated"),
    [
        (("image captions", "datasets", "pictures", "cameras", "lenses"), 7, "seeing"),
        (("better image caption", "datasets"), 7, "seeing"),
        (("image captions", "datasets"), 6, None),  # most of its papers have other topics
        (("pictures", "cameras", "lenses", "photographs"), 10, None),  # no word of the topic
        (("image captions", *"abcde"), 10, None),  # hardly a word of the topic
    ],
)
def test_a_proposal_repeats_the_topic_that_its_papers_have_by_its_phrases(
    phrases: tuple[str, ...], n_having: int, repeated: str | None
) -> None:
    rows = tuple(range(10))
    topics = [["speaking", "seeing"] if row < n_having else ["speaking"] for row in range(30)]
    assignments = [Assignment(str(row), "speaking", 0.5, own) for row, own in enumerate(topics)]
    found = find_repeated(replace(proposal("new", *phrases), rows=rows), TOPICS, assignments, frozenset())
    assert (found.topic_id if found else None) == repeated


def test_what_is_called_as_a_topic_s_phrase_is_that_topic_s() -> None:
    called = replace(proposal("new", "lenses"), topic=TaxonomyTopic("new", "Image caption"))
    found = find_repeated(called, TOPICS, [], frozenset())
    assert found == TOPICS[0]


@pytest.mark.parametrize(
    ("phrase", "known", "is_held"),
    [
        ("pruned attention heads", "attention head", True),
        ("heads", "head", True),
        ("attention", "attention head", False),
        ("overhead", "head", False),
    ],
)
def test_a_phrase_holds_another_whatever_its_ending(phrase: str, known: str, is_held: bool) -> None:
    assert holds(phrase, known, frozenset()) == is_held


@pytest.mark.parametrize(("n_papers", "repeated"), [(12, "speaking"), (30, None)])
def test_a_proposal_of_a_topics_own_papers_is_that_topic_whatever_its_phrases(
    n_papers: int, repeated: str | None
) -> None:
    assignments = [Assignment(str(row), "speaking", 0.5, ["speaking"]) for row in range(n_papers)]
    own = replace(proposal("new", "lenses"), rows=tuple(range(10)))
    found = find_repeated(own, TOPICS, assignments, frozenset())
    assert (found.topic_id if found else None) == repeated
