"""Near ties: papers between two topics, counted by pair."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from taxo.label import LabelParams, label_papers, read_corpus
from taxo.label.near_ties import TopicPair, count_near_ties
from taxo.label.soft_labels import Labels, label_corpus
from taxo.label.stage import judge, read_inputs, used_reviews
from taxo.numeric import Members
from taxo.project.params import load_params

TOPICS = ["data-selection", "forecasting", "peft", "pruning"]


@pytest.fixture(scope="module")
def labelled(project: Path) -> tuple[Labels, Members]:
    """The labels of the tiny project, and which papers are reviewed."""
    params, corpus = load_params(LabelParams, "label", project), read_corpus(project)
    inputs, reviews = read_inputs(corpus, params), used_reviews(corpus, params)
    labels = label_corpus(inputs, judge(reviews, inputs.phrases.topic_ids), params.model)
    return labels, np.array([review is not None for review in reviews])


def with_chances(labelled: tuple[Labels, Members], chances: list[list[float]]) -> tuple[Labels, Members]:
    """Labels that say `chances` of the first unreviewed papers and are sure of all others."""
    labels, reviewed = labelled
    sure = np.tile([0.97, 0.01, 0.01, 0.01], (len(reviewed), 1))
    sure[np.flatnonzero(~reviewed)[: len(chances)]] = chances
    return replace(labels, topic_ids=TOPICS, first_probabilities=sure), reviewed


def test_a_paper_whose_second_topic_is_half_as_probable_counts_for_the_pair(
    labelled: tuple[Labels, Members],
) -> None:
    chances = [[0.1, 0.3, 0.6, 0.0], [0.1, 0.6, 0.3, 0.0], [0.6, 0.0, 0.0, 0.4], [0.68, 0.32, 0.0, 0.0]]
    assert count_near_ties(*with_chances(labelled, chances)) == [
        TopicPair("forecasting", "peft", 2),
        TopicPair("data-selection", "pruning", 1),
    ]


def test_reviewed_papers_are_tied_between_nothing(labelled: tuple[Labels, Members]) -> None:
    n_unreviewed = int((~labelled[1]).sum())
    labels, reviewed = with_chances(labelled, [[0.25] * 4] * n_unreviewed)
    assert 0 < n_unreviewed < len(reviewed)
    assert sum(pair.n_papers for pair in count_near_ties(labels, reviewed)) == n_unreviewed


def test_papers_of_clear_topics_make_no_pairs_and_the_stage_tells_them(
    project: Path, labelled: tuple[Labels, Members]
) -> None:
    found = label_papers(read_corpus(project), load_params(LabelParams, "label", project))
    assert list(found.near_ties) == count_near_ties(*labelled)
    assert sum(pair.n_papers for pair in found.near_ties) <= 0.1 * len(labelled[1])
