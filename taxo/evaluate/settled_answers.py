"""Ask about reviewed papers as if nobody had added any, and keep the answers for the next run."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from taxo.evaluate.crossval import Answer, Answers, CrossValidation, ReviewedCorpus, cross_validate
from taxo.evaluate.later import Later, judge_later
from taxo.label import LabelParams
from taxo.label.reviews import Reviews
from taxo.project.cache import kept
from taxo.train.stage import TrainParams

WAYS = ("phrases", "labels", "classifier")


def answer_settled(
    corpus: ReviewedCorpus,
    labelling: LabelParams,
    training: TrainParams,
    folds: tuple[int, Sequence[float]],
    root: Path | None = None,
) -> tuple[CrossValidation, Later]:
    """Return what `cross_validate` (into `folds` as many parts, and at these shares) and `judge_later` do for the
    papers of `corpus` that are reviewed or aren't added, kept under `root` for the next run, if it is given.

    Every run that is judged reads the same papers without the added ones, at most a tenth, of which nobody said a word.
    """
    _, some = corpus.corpus.without_added()
    asked = corpus if some is corpus.corpus else ReviewedCorpus(some, labelling)

    def ask() -> dict[str, Any]:
        answers = cross_validate(asked, labelling, training, *folds)
        return _told(answers, judge_later(asked, labelling, training))

    how = repr((labelling, training, folds)).encode()
    told = ask() if root is None else kept("evaluate", [*some.parts(), how], ask, root)
    return _answers(told, corpus.reviews)


def _told(answers: CrossValidation, later: Later) -> dict[str, Any]:
    return {
        **{way: _rows(getattr(answers, way)) for way in WAYS},
        "learning": [[n_taught, _rows(found)] for n_taught, found in answers.learning.items()],
        "later": [later.since, _rows(later.labels), _rows(later.classifier)],
    }


def _answers(told: Mapping[str, Any], reviews: Reviews) -> tuple[CrossValidation, Later]:
    def of(rows: Sequence[Sequence[Any]]) -> Answers:
        return Answers([Answer(row[0], reviews.by_paper[row[0]], *row[1:]) for row in rows])

    learning = {n_taught: of(rows) for n_taught, rows in told["learning"]}
    since, labels, classifier = told["later"]
    phrases, held_out, trained = (of(told[way]) for way in WAYS)
    found = CrossValidation(phrases, held_out, trained, learning)
    return found, Later(since, of(labels), of(classifier))


def _rows(answers: Answers) -> list[list[Any]]:
    return [[a.paper_id, a.topic_id, list(a.topics), float(a.confidence)] for a in answers.answers]
