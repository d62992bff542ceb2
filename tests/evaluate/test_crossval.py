"""Cross-validation: every reviewed paper is answered once, by a run that never saw its review."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from taxo.evaluate import crossval
from taxo.evaluate.crossval import CrossValidation, ReviewedCorpus, cross_validate, read_reviewed_corpus
from taxo.label.reviews import Review, Reviews
from taxo.label.stage import LabelParams
from taxo.project.params import load_params
from taxo.project.tables import Paper
from taxo.train.stage import Training, TrainParams, train_classifier

N_FOLDS = 4


@pytest.fixture(scope="module")
def corpus(project: Path) -> ReviewedCorpus:
    return read_reviewed_corpus(load_params(LabelParams, "label", project), project)


def validated(corpus: ReviewedCorpus, project: Path) -> CrossValidation:
    labelling = load_params(LabelParams, "label", project)
    training = load_params(TrainParams, "train", project)
    return cross_validate(corpus, labelling, training, N_FOLDS, learning_shares=[0.5])


@pytest.fixture(scope="module")
def found(corpus: ReviewedCorpus, project: Path) -> CrossValidation:
    return validated(corpus, project)


def test_every_reviewed_paper_is_answered_once_by_each(
    found: CrossValidation, corpus: ReviewedCorpus
) -> None:
    for answers in (found.phrases, found.labels, found.classifier):
        assert sorted(a.review.line for a in answers.answers) == sorted(
            review.line for review in corpus.reviews.by_paper.values()
        )


def test_the_learning_curve_runs_from_no_review_to_those_of_all_other_folds(found: CrossValidation) -> None:
    assert sorted(found.learning) == [0, 6, 12]
    assert found.learning[0] is found.phrases
    assert found.learning[12] is found.labels


def test_a_paper_s_own_review_never_reaches_its_answer(project: Path, corpus: ReviewedCorpus) -> None:
    # Turn every review of one fold to a wrong topic: that fold's own answers must stay as they were.
    fold = corpus.reviewed_ids[0::N_FOLDS]
    wrong = {i: Review(("forecasting",), ("forecasting",), 0) for i in fold}
    reviews = Reviews({**corpus.reviews.by_paper, **wrong})
    turned = replace(corpus, corpus=replace(corpus.corpus, reviews=reviews))
    before, after = validated(corpus, project), validated(turned, project)
    for way in ("labels", "classifier"):
        said = [getattr(run, way).said[: len(fold)] for run in (before, after)]
        assert said[0] == said[1]


def test_where_no_fold_can_train_a_classifier_it_has_no_answers(
    corpus: ReviewedCorpus, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def train(papers: Sequence[Paper], *rest: Any) -> Training:
        return train_classifier([], *rest)

    monkeypatch.setattr(crossval, "train_classifier", train)
    found = validated(corpus, project)
    assert len(found.classifier) == 0
    assert len(found.labels) == len(corpus.reviewed_ids)


def test_a_fold_without_a_classifier_abstains_where_others_have_one(
    corpus: ReviewedCorpus, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = set(corpus.reviewed_ids[0::N_FOLDS])

    def train(papers: Sequence[Paper], *rest: Any) -> Training:
        learned = {paper.paper_id for paper in papers}
        return train_classifier(papers if first & learned else [], *rest)

    monkeypatch.setattr(crossval, "train_classifier", train)
    said = validated(corpus, project).classifier.said
    assert said[: len(first)] == [None] * len(first)
    assert None not in said[len(first) :]


def test_of_very_many_papers_the_classifier_learns_from_the_reviewed_and_some(
    corpus: ReviewedCorpus, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    learned: list[set[str]] = []

    def train(papers: Sequence[Paper], *rest: Any) -> Training:
        learned.append({paper.paper_id for paper in papers})
        return train_classifier(papers, *rest)

    monkeypatch.setattr(crossval, "ENOUGH", 16)
    monkeypatch.setattr(crossval, "train_classifier", train)
    answered = validated(corpus, project).classifier.answers
    assert len(answered) == len(corpus.reviewed_ids)
    for number, papers in enumerate(learned):
        held_out = set(corpus.reviewed_ids[number::N_FOLDS])
        assert set(corpus.reviewed_ids) - held_out <= papers
        assert not held_out & papers
        assert len(papers) < len(corpus.papers) - len(held_out)


def test_nothing_reviewed_is_nothing_answered(project: Path, corpus: ReviewedCorpus) -> None:
    bare = replace(corpus, corpus=replace(corpus.corpus, reviews=Reviews()))
    assert validated(bare, project).labels.answers == []
