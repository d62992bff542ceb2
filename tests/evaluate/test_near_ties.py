"""Near ties: papers between two topics, counted by pair."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from taxo.evaluate import near_ties
from taxo.evaluate.crossval import ReviewedCorpus, read_reviewed_corpus
from taxo.evaluate.near_ties import TopicPair, count_near_ties
from taxo.label.soft_labels import Labels, label_corpus
from taxo.label.stage import LabelParams
from taxo.project.params import load_params

TOPICS = ["data-selection", "forecasting", "peft", "pruning"]


@pytest.fixture(scope="module")
def labelling(project: Path) -> LabelParams:
    return load_params(LabelParams, "label", project)


@pytest.fixture(scope="module")
def corpus(project: Path, labelling: LabelParams) -> ReviewedCorpus:
    return read_reviewed_corpus(labelling, project)


def with_chances(monkeypatch: pytest.MonkeyPatch, chances: list[list[float]]) -> None:
    """Make labelling say `chances` of the first unreviewed papers and be sure of all others."""

    def label(inputs: Any, judged: Any, params: Any) -> Labels:
        labels = label_corpus(inputs, judged, params)
        sure = np.tile([0.97, 0.01, 0.01, 0.01], (len(labels.first), 1))
        rows = np.setdiff1d(np.arange(len(labels.first)), judged.rows)[: len(chances)]
        sure[rows] = chances
        return replace(labels, topic_ids=TOPICS, first_probabilities=sure)

    monkeypatch.setattr(near_ties, "label_corpus", label)


def test_a_paper_whose_second_topic_is_half_as_probable_counts_for_the_pair(
    corpus: ReviewedCorpus, labelling: LabelParams, monkeypatch: pytest.MonkeyPatch
) -> None:
    chances = [[0.1, 0.3, 0.6, 0.0], [0.1, 0.6, 0.3, 0.0], [0.6, 0.0, 0.0, 0.4], [0.68, 0.32, 0.0, 0.0]]
    with_chances(monkeypatch, chances)
    assert count_near_ties(corpus, labelling) == [
        TopicPair("forecasting", "peft", 2),
        TopicPair("data-selection", "pruning", 1),
    ]


def test_reviewed_papers_are_tied_between_nothing(
    corpus: ReviewedCorpus, labelling: LabelParams, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_chances(monkeypatch, [[0.25] * 4] * (len(corpus.papers) - len(corpus.reviewed_ids)))
    n_unreviewed = len(corpus.papers) - len(corpus.reviewed_ids)
    assert sum(pair.n_papers for pair in count_near_ties(corpus, labelling)) == n_unreviewed


def test_papers_of_clear_topics_make_no_pairs(corpus: ReviewedCorpus, labelling: LabelParams) -> None:
    assert sum(pair.n_papers for pair in count_near_ties(corpus, labelling)) <= 0.1 * len(corpus.papers)
