"""The views that need no review: what phrases, clusters and a classifier say of a paper by themselves."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from taxo.evaluate import views
from taxo.evaluate.crossval import ReviewedCorpus, read_reviewed_corpus
from taxo.evaluate.views import compare_views, lies_with_topic, phrases_say
from taxo.label.stage import LabelParams
from taxo.numeric import even_rows
from taxo.project.params import load_params
from taxo.project.tables import ASSIGNMENTS, Assignment
from taxo.project.topics_in_use import TopicsInUse
from taxo.train.stage import TrainParams


@pytest.fixture(scope="module")
def corpus(project: Path) -> ReviewedCorpus:
    return read_reviewed_corpus(load_params(LabelParams, "label", project), project)


@pytest.fixture(scope="module")
def training(project: Path) -> TrainParams:
    return load_params(TrainParams, "train", project)


@pytest.fixture(scope="module")
def given(project: Path) -> list[Assignment]:
    return ASSIGNMENTS.read(project)


def lies(topics: list[int], clusters: list[int]) -> list[bool]:
    return [bool(found) for found in lies_with_topic(np.array(topics), np.array(clusters), 3)]


def test_a_paper_lies_with_its_topic_where_most_of_the_others_are() -> None:
    assert lies([0, 0, 0, 0], [1, 1, 1, 2]) == [True, True, True, False]


def test_a_topic_finer_than_its_cluster_lies_with_it_and_one_coarser_too() -> None:
    assert lies([0, 0, 0, 0, 1, 1], [7, 7, 7, 7, 7, 7]) == [True] * 6
    assert lies([0, 0, 0, 0, 0], [7, 7, 7, 8, 8]) == [True] * 5


def test_a_paper_s_own_label_is_no_company() -> None:
    assert lies([0, 1, 1, 1], [7, 8, 8, 8]) == [False, True, True, True]


def test_a_paper_without_topic_or_cluster_lies_with_none() -> None:
    assert lies([-1, 0, 0, 0], [7, -1, 7, 7]) == [False, False, True, True]


def test_phrases_alone_say_the_topic_with_most_of_them_and_nothing_without(corpus: ReviewedCorpus) -> None:
    said = phrases_say(corpus.phrases, corpus.weights)
    assert said.tolist() == corpus.inputs.weighted.argmax(axis=1).tolist()
    found = corpus.phrases
    bare = replace(found, papers=found.papers[:0], topics=found.topics[:0], weights=found.weights[:0])
    assert set(phrases_say(bare, corpus.weights).tolist()) == {-1}


def test_papers_that_are_clear_to_all_views_are_counted_by_topic(
    corpus: ReviewedCorpus, training: TrainParams, given: list[Assignment]
) -> None:
    found = compare_views(corpus, given, training)
    assert [row.topic_id for row in found] == sorted(row.topic_id for row in found)
    assert sum(row.n_papers for row in found) == sum(not a.reviewed for a in given)
    assert sum(row.all_agree for row in found) >= 0.8 * sum(row.n_papers for row in found)
    for row in found:
        least = min(v for v in (row.phrases, row.clusters, row.classifier) if v is not None)
        assert 0 <= row.all_agree <= least <= row.n_papers


def test_a_wrong_label_is_one_on_which_no_view_agrees(
    corpus: ReviewedCorpus, training: TrainParams, given: list[Assignment]
) -> None:
    place = next(i for i, a in enumerate(given) if a.topic_id == "pruning" and not a.reviewed)
    wrong = [*given]
    wrong[place] = replace(given[place], topic_id="forecasting", topics=["forecasting"])
    before = {row.topic_id: row.none_agree for row in compare_views(corpus, given, training)}
    after = {row.topic_id: row.none_agree for row in compare_views(corpus, wrong, training)}
    assert after["forecasting"] == before["forecasting"] + 1


def test_clusters_aren_t_asked_about_a_topic_that_is_one(
    corpus: ReviewedCorpus, training: TrainParams, given: list[Assignment]
) -> None:
    topics = TopicsInUse(corpus.taxonomy, accepted={"pruning": (0, 1.0)})
    found = compare_views(replace(corpus, corpus=replace(corpus.corpus, topics=topics)), given, training)
    assert {row.topic_id: row.clusters is None for row in found} == {
        "data-selection": False,
        "forecasting": False,
        "peft": False,
        "pruning": True,
    }


def test_of_very_many_papers_some_are_looked_at(
    corpus: ReviewedCorpus, training: TrainParams, given: list[Assignment], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "ENOUGH", 20)
    looked_at = [a for row in even_rows([a.paper_id for a in given], 20) if not (a := given[row]).reviewed]
    assert sum(row.n_papers for row in compare_views(corpus, given, training)) == len(looked_at)


def test_where_papers_have_no_topic_nothing_is_compared(
    corpus: ReviewedCorpus, training: TrainParams, given: list[Assignment]
) -> None:
    bare = [replace(a, topic_id=None, topics=[], reviewed=False) for a in given]
    assert compare_views(corpus, bare, training) == []


def test_one_topic_alone_has_no_classifier_to_ask(
    corpus: ReviewedCorpus, training: TrainParams, given: list[Assignment]
) -> None:
    alone = [replace(a, topic_id="pruning", topics=["pruning"]) for a in given]
    [row] = compare_views(corpus, alone, training)
    assert (row.topic_id, row.classifier) == ("pruning", None)
