"""Say each reviewed paper's topics without having seen its review: labels and classifier, fold by fold."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import numpy.typing as npt

from taxo.evaluate.scores import EvaluateParams, hits
from taxo.label import Corpus, LabelParams, label_papers
from taxo.label.phrase_evidence import PhraseEvidence
from taxo.label.reviews import Review, Reviews
from taxo.numeric import sampling_step
from taxo.project.tables import Assignment, Paper
from taxo.project.taxonomy import Taxonomy
from taxo.train.stage import TrainParams, train_classifier

ENOUGH = 10_000  # papers that a fold's classifier learns from: of more, the reviewed and some spread evenly over them


@dataclass(frozen=True)
class Pile:
    """The papers with all that labelling them takes; `evidence` is found once and holds no review."""

    corpus: Corpus
    evidence: PhraseEvidence

    @property
    def papers(self) -> Sequence[Paper]:
        """All papers."""
        return self.corpus.papers

    @property
    def taxonomy(self) -> Taxonomy:
        """The taxonomy in use."""
        return self.corpus.topics.taxonomy

    @property
    def reviews(self) -> Reviews:
        """All reviews."""
        return self.corpus.reviews

    @cached_property
    def reviewed_ids(self) -> list[str]:
        """The reviewed papers in the order of their ids, which are hashes: a fixed shuffle."""
        return sorted(self.reviews.by_paper)


@dataclass(frozen=True, slots=True)
class Answer:
    """What was said of a reviewed paper by something that hadn't seen its review."""

    review: Review
    topic_id: str | None
    topics: Sequence[str]
    confidence: float


@dataclass(frozen=True)
class Answers:
    """Answers for the same papers in one order, in the form that the scores take."""

    answers: Sequence[Answer]

    @cached_property
    def right(self) -> list[tuple[str, ...]]:
        """The primary topics that are right, for each paper."""
        return [answer.review.primaries for answer in self.answers]

    @cached_property
    def right_topics(self) -> list[tuple[str, ...]]:
        """All topics that apply, for each paper."""
        return [answer.review.topics for answer in self.answers]

    @cached_property
    def said(self) -> list[str | None]:
        """The primary topic that was said, None where it abstained."""
        return [answer.topic_id for answer in self.answers]

    @cached_property
    def said_topics(self) -> list[Sequence[str]]:
        """All topics that were said, for each paper."""
        return [answer.topics for answer in self.answers]

    @cached_property
    def hits(self) -> npt.NDArray[np.bool_]:
        """Whether the primary topic is right, for each paper."""
        return hits(self.right, self.said)

    @cached_property
    def confidence(self) -> npt.NDArray[np.float64]:
        """The confidence of each answer, 0 to 1."""
        return np.array([answer.confidence for answer in self.answers], dtype=np.float64)


@dataclass(frozen=True)
class Fold:
    """Reviewed papers that are held out, and the labels of a run that `n_taught` other reviews taught."""

    held_out: Sequence[str]
    n_taught: int
    assignments: Sequence[Assignment]


@dataclass(frozen=True)
class CrossValidation:
    """Answers for the reviewed papers by each way of making them.

    `phrases` had no review at all, `labels` all reviews but those of the paper's fold, `classifier` neither the
    fold's reviews nor its papers; `learning` has the labels' answers by the number of reviews that taught them.
    """

    phrases: Answers
    labels: Answers
    classifier: Answers
    learning: Mapping[int, Answers]


def cross_validate(
    pile: Pile, labelling: LabelParams, training: TrainParams, params: EvaluateParams
) -> CrossValidation:
    """Return the answers for the reviewed papers; none where nothing is reviewed."""
    labelling = replace(
        labelling, stability=replace(labelling.stability, runs=0)
    )  # costs much, not asked here
    phrases = _answers(pile, _label(pile, labelling, []), pile.reviewed_ids)
    folds = list(_folds(pile, labelling, params.folds))
    labels = _labels_out_of_fold(pile, folds)
    learning = {0: phrases}
    for share in params.learning_shares:
        some = list(_folds(pile, labelling, params.folds, share))
        learning[_n_taught(some)] = _labels_out_of_fold(pile, some)
    learning[_n_taught(folds)] = labels
    classifier = Answers([answer for fold in folds for answer in _classify(pile, fold, training)])
    return CrossValidation(phrases, labels, classifier, learning)


def _folds(pile: Pile, params: LabelParams, n_folds: int, share: float = 1.0) -> Iterator[Fold]:
    """Yield the folds, their labels taught by `share` of the reviews outside."""
    for number in range(min(n_folds, len(pile.reviewed_ids))):
        held_out = pile.reviewed_ids[number::n_folds]
        others = sorted(set(pile.reviewed_ids) - set(held_out))
        taught = others[: round(share * len(others))]
        yield Fold(held_out, len(taught), _label(pile, params, taught))


def _n_taught(folds: Sequence[Fold]) -> int:
    return round(sum(fold.n_taught for fold in folds) / max(len(folds), 1))


def _labels_out_of_fold(pile: Pile, folds: Sequence[Fold]) -> Answers:
    return Answers([a for fold in folds for a in _answers(pile, fold.assignments, fold.held_out).answers])


def _label(pile: Pile, params: LabelParams, review_ids: Sequence[str]) -> Sequence[Assignment]:
    taught = replace(pile.corpus, reviews=pile.reviews.restricted_to(review_ids))
    return label_papers(taught, params, pile.evidence).assignments


def _answers(pile: Pile, assignments: Sequence[Assignment], paper_ids: Sequence[str]) -> Answers:
    by_id = {assignment.paper_id: assignment for assignment in assignments}
    found = [(pile.reviews.by_paper[paper_id], by_id[paper_id]) for paper_id in paper_ids]
    return Answers([Answer(review, a.topic_id, a.topics, a.confidence) for review, a in found])


def _classify(pile: Pile, fold: Fold, params: TrainParams) -> Iterator[Answer]:
    held_out = set(fold.held_out)
    taught = [a for a in fold.assignments if a.paper_id not in held_out]
    taught_by = _some(pile, held_out)
    asked = [paper for paper in pile.papers if paper.paper_id in held_out]
    classifier = train_classifier(taught_by, taught, pile.taxonomy, params).classifier
    probabilities = classifier.predict_proba(asked)
    several = classifier.predict_topics(asked)
    for paper, row, topics in zip(asked, probabilities, several, strict=True):
        topic_id = str(classifier.classes_[row.argmax()])
        yield Answer(pile.reviews.by_paper[paper.paper_id], topic_id, topics, float(row.max()))


def _some(pile: Pile, held_out: Collection[str]) -> list[Paper]:
    """Papers that aren't held out, enough to learn from."""
    step = sampling_step(len(pile.papers), ENOUGH)
    return [
        paper
        for place, paper in enumerate(pile.papers)
        if paper.paper_id not in held_out and (place % step == 0 or paper.paper_id in pile.reviews.by_paper)
    ]
