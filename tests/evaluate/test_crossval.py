"""Cross-validation: every reviewed paper is answered once, by a run that never saw its review."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from pipelines.evaluate import read_pile
from taxo.evaluate import crossval
from taxo.evaluate.crossval import CrossValidation, Pile, cross_validate
from taxo.evaluate.scores import EvaluateParams
from taxo.label.reviews import Review, Reviews
from taxo.label.stage import LabelParams
from taxo.project.params import load_params
from taxo.project.tables import Paper
from taxo.train.stage import Training, TrainParams, train_classifier

PARAMS = EvaluateParams(folds=4, learning_shares=(0.5,), focus_topics=("pruning",), sure=0.8)


@pytest.fixture(scope="module")
def pile(project: Path) -> Pile:
    return read_pile(load_params(LabelParams, "label", project), project)


def validated(pile: Pile, project: Path) -> CrossValidation:
    labelling = load_params(LabelParams, "label", project)
    return cross_validate(pile, labelling, load_params(TrainParams, "train", project), PARAMS)


@pytest.fixture(scope="module")
def found(pile: Pile, project: Path) -> CrossValidation:
    return validated(pile, project)


def test_every_reviewed_paper_is_answered_once_by_each(found: CrossValidation, pile: Pile) -> None:
    for answers in (found.phrases, found.labels, found.classifier):
        assert sorted(a.review.line for a in answers.answers) == sorted(
            review.line for review in pile.reviews.by_paper.values()
        )


def test_the_learning_curve_runs_from_no_review_to_those_of_all_other_folds(found: CrossValidation) -> None:
    assert sorted(found.learning) == [0, 6, 12]
    assert found.learning[0] is found.phrases
    assert found.learning[12] is found.labels


def test_a_paper_s_own_review_never_reaches_its_answer(project: Path, pile: Pile) -> None:
    # Turn every review of one fold to a wrong topic: that fold's own answers must stay as they were.
    fold = pile.reviewed_ids[0 :: PARAMS.folds]
    wrong = {i: Review(("forecasting",), ("forecasting",), 0) for i in fold}
    reviews = Reviews({**pile.reviews.by_paper, **wrong})
    turned = replace(pile, corpus=replace(pile.corpus, reviews=reviews))
    before, after = validated(pile, project), validated(turned, project)
    for way in ("labels", "classifier"):
        said = [getattr(run, way).said[: len(fold)] for run in (before, after)]
        assert said[0] == said[1]


def test_of_very_many_papers_the_classifier_learns_from_the_reviewed_and_some(
    pile: Pile, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    learned: list[set[str]] = []

    def train(papers: Sequence[Paper], *rest: Any) -> Training:
        learned.append({paper.paper_id for paper in papers})
        return train_classifier(papers, *rest)

    monkeypatch.setattr(crossval, "ENOUGH", 16)
    monkeypatch.setattr(crossval, "train_classifier", train)
    answered = validated(pile, project).classifier.answers
    assert len(answered) == len(pile.reviewed_ids)
    for number, papers in enumerate(learned):
        held_out = set(pile.reviewed_ids[number :: PARAMS.folds])
        assert set(pile.reviewed_ids) - held_out <= papers
        assert not held_out & papers
        assert len(papers) < len(pile.papers) - len(held_out)


def test_nothing_reviewed_is_nothing_answered(project: Path, pile: Pile) -> None:
    bare = replace(pile, corpus=replace(pile.corpus, reviews=Reviews()))
    assert validated(bare, project).labels.answers == []
