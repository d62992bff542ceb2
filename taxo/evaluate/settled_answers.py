"""Ask about reviewed papers as if nobody had added any, and keep the answers for the next run."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from taxo.evaluate.crossval import Answer, Answers, CrossValidation, ReviewedCorpus, cross_validate
from taxo.evaluate.later import Later, judge_later
from taxo.label import Corpus, LabelParams
from taxo.label.reviews import Reviews
from taxo.project.added import settled_rows
from taxo.project.cache import kept, papers_bytes
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
    reviews = corpus.reviews
    rows = settled_rows(corpus.papers, {*reviews.by_paper, *reviews.exclusions})
    some = corpus.corpus.of(rows)
    some = replace(some, tokens=some.tokens.alone())
    asked = corpus if len(rows) == len(corpus.papers) else ReviewedCorpus(some, labelling)

    def ask() -> dict[str, Any]:
        answers = cross_validate(asked, labelling, training, *folds)
        return _told(answers, judge_later(asked, labelling, training))

    told = ask() if root is None else kept("evaluate", _parts(some, labelling, training, folds), ask, root)
    return _answers(told, reviews)


def _parts(corpus: Corpus, *how: object) -> list[bytes]:
    """All that the answers follow from."""
    tokens, reviews = corpus.tokens, corpus.reviews
    return [
        papers_bytes(corpus.papers),
        "\n".join(tokens.vocabulary).encode("utf-8", "surrogatepass"),
        *(array.tobytes() for array in (tokens.words, tokens.places, tokens.starts, tokens.is_small)),
        "\n".join(sorted(tokens.joined)).encode("utf-8", "surrogatepass"),
        corpus.encodings.vectors.tobytes(),
        repr([(placement.paper_id, placement.cluster) for placement in corpus.placements]).encode(),
        repr((corpus.topics, reviews.by_paper, reviews.exclusions)).encode("utf-8", "surrogatepass"),
        repr(how).encode(),
    ]


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
