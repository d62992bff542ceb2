"""Later papers: which are, and that nothing of theirs teaches what is said of them."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from taxo.evaluate import crossval, later
from taxo.evaluate.crossval import ReviewedCorpus, read_reviewed_corpus
from taxo.evaluate.later import NOTHING_LATER, judge_later
from taxo.label.reviews import Review, Reviews
from taxo.label.stage import LabelParams
from taxo.project.params import load_params
from taxo.project.tables import Paper
from taxo.train.stage import Training, TrainParams, train_classifier


@pytest.fixture(scope="module")
def labelling(project: Path) -> LabelParams:
    return load_params(LabelParams, "label", project)


@pytest.fixture(scope="module")
def training(project: Path) -> TrainParams:
    return load_params(TrainParams, "train", project)


@pytest.fixture
def few_are_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(later, "FEWEST", 3)


@pytest.fixture
def corpus(project: Path, labelling: LabelParams) -> ReviewedCorpus:
    """The reviewed corpus, its papers dated a day after the other in the order of their ids."""
    read = read_reviewed_corpus(labelling, project)
    return dated(read, [date.fromordinal(738_000 + day) for day in range(len(read.papers))])


def dated(corpus: ReviewedCorpus, days: Sequence[date | None]) -> ReviewedCorpus:
    papers = [replace(paper, published=day) for paper, day in zip(corpus.papers, days, strict=True)]
    return replace(corpus, corpus=replace(corpus.corpus, papers=papers))


@pytest.mark.usefixtures("few_are_enough")
def test_the_latest_quarter_of_the_reviewed_papers_is_judged(
    corpus: ReviewedCorpus, labelling: LabelParams, training: TrainParams
) -> None:
    found = judge_later(corpus, labelling, training)
    assert len(found.labels) == round(len(corpus.reviewed_ids) / 4)
    latest = {p.paper_id for p in corpus.papers if p.published and p.published.isoformat() >= found.since}
    asked = {corpus.reviews.by_paper[i].line for i in corpus.reviewed_ids if i in latest}
    for answers in (found.labels, found.classifier):
        assert {answer.review.line for answer in answers.answers} == asked


@pytest.mark.usefixtures("few_are_enough")
def test_the_classifier_sees_earlier_papers_alone(
    corpus: ReviewedCorpus, labelling: LabelParams, training: TrainParams, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[Paper] = []

    def train(papers: Sequence[Paper], *rest: Any) -> Training:
        seen.extend(papers)
        return train_classifier(papers, *rest)

    monkeypatch.setattr(crossval, "train_classifier", train)
    found = judge_later(corpus, labelling, training)
    assert seen
    assert all(paper.published and paper.published.isoformat() < found.since for paper in seen)


@pytest.mark.usefixtures("few_are_enough")
def test_reviews_of_later_papers_teach_nothing(
    corpus: ReviewedCorpus, labelling: LabelParams, training: TrainParams
) -> None:
    before = judge_later(corpus, labelling, training)
    latest = {p.paper_id for p in corpus.papers if p.published and p.published.isoformat() >= before.since}
    wrong = Review(("forecasting",), ("forecasting",), 0)
    reviews = {i: wrong if i in latest else review for i, review in corpus.reviews.by_paper.items()}
    turned = replace(corpus, corpus=replace(corpus.corpus, reviews=Reviews(reviews)))
    after = judge_later(turned, labelling, training)
    assert (after.labels.said, after.classifier.said) == (before.labels.said, before.classifier.said)


@pytest.mark.usefixtures("few_are_enough")
def test_years_are_compared_where_some_papers_have_no_more(
    corpus: ReviewedCorpus, labelling: LabelParams, training: TrainParams
) -> None:
    half = len(corpus.papers) // 2
    whole = dated(corpus, [None] * len(corpus.papers))
    papers = [replace(p, year=2020 + (place >= half)) for place, p in enumerate(whole.papers)]
    found = judge_later(replace(whole, corpus=replace(whole.corpus, papers=papers)), labelling, training)
    n_late = sum(p.paper_id in corpus.reviewed_ids for p in papers[half:])
    assert (found.since, len(found.labels)) == (("2021", n_late) if n_late <= 8 else ("", 0))


@pytest.mark.usefixtures("few_are_enough")
def test_where_most_reviewed_papers_have_no_date_none_is_later(
    corpus: ReviewedCorpus, labelling: LabelParams, training: TrainParams
) -> None:
    few = set(corpus.reviewed_ids[:7])
    days = [paper.published if paper.paper_id in few else None for paper in corpus.papers]
    assert judge_later(dated(corpus, days), labelling, training) == NOTHING_LATER


def test_few_later_papers_say_nothing(
    corpus: ReviewedCorpus, labelling: LabelParams, training: TrainParams
) -> None:
    assert judge_later(corpus, labelling, training) == NOTHING_LATER


@pytest.mark.parametrize(
    ("dates", "since"),
    [
        (["1"] * 60 + ["2"] * 15 + ["3"] * 25, "3"),
        (["1"] * 50 + ["2"] * 25 + ["3"] * 25, "3"),
        (["1"] * 60 + ["2"] * 40, "2"),
        (["1"] * 30 + ["2"] * 70, None),
        (["1"] * 85 + ["2"] * 15, None),
        ([], None),
    ],
)
def test_the_first_later_date_leaves_about_a_quarter_and_at_most_half(
    dates: list[str], since: str | None
) -> None:
    assert later._first_later_date(dates) == since
