"""Answer for each reviewed paper without its own review, fold by fold: by phrases alone, labels and classifier."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import numpy as np

from taxo.evaluate.scores import hits
from taxo.label import Corpus, LabelParams, label_papers, read_corpus
from taxo.label.corpus import gather_contesting
from taxo.label.phrase_evidence import PhraseEvidence
from taxo.label.reviews import Review, Reviews
from taxo.label.soft_labels import ModelInputs, topic_weights
from taxo.label.stage import read_inputs, topics_of
from taxo.numeric import Members, Vector, even_rows, settled
from taxo.progress import with_progress
from taxo.project.tables import Assignment, Paper
from taxo.project.taxonomy import Taxonomy
from taxo.train.stage import TrainParams, train_classifier

# Papers that a fold's classifier learns from: of more, the reviewed ones and an even sample.
# A round number that bounds the time on large corpora, since every fold trains anew; it isn't tuned.
ENOUGH = 10_000


@dataclass(frozen=True)
class ReviewedCorpus:
    """A corpus whose reviews judge, and how it is labelled.

    What labelling reads of it (`phrases`, `inputs`) holds no review, and is read once, when it is first asked for.
    """

    corpus: Corpus
    labelling: LabelParams

    @cached_property
    def phrases(self) -> PhraseEvidence:
        """What the phrases of topics say of the papers."""
        return gather_contesting(self.corpus, self.labelling.evidence)

    @property
    def weights(self) -> Vector:
        """What the evidence of each of the phrases' topics counts in choosing the first one (k)."""
        return topic_weights(topics_of(self.corpus, self.phrases), self.labelling.model)

    @cached_property
    def inputs(self) -> ModelInputs:
        """All that the model of the labels reads."""
        return read_inputs(self.corpus, self.labelling, self.phrases)

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

    paper_id: str
    review: Review
    topic_id: str | None
    topics: Sequence[str]
    confidence: float


@dataclass(frozen=True)
class Answers:
    """Answers for the same papers in one order, in the form that the scores take."""

    answers: Sequence[Answer]

    def __len__(self) -> int:
        return len(self.answers)

    @cached_property
    def right(self) -> list[tuple[str, ...]]:
        """The primary topics that are right, for each paper; none where no topic fits."""
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
    def hits(self) -> Members:
        """Whether the primary topic is right, for each paper (n,)."""
        return hits(self.right, self.said)

    @property
    def n_right(self) -> int:
        """How many primary topics are right."""
        return int(self.hits.sum())

    @cached_property
    def confidence(self) -> Vector:
        """The confidence of each answer, 0 to 1 (n,)."""
        return np.array([answer.confidence for answer in self.answers], dtype=np.float64)


NO_ANSWERS = Answers([])


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
    `classifier` is empty where nothing is left in any fold to train one on.
    """

    phrases: Answers
    labels: Answers
    classifier: Answers
    learning: Mapping[int, Answers]


def read_reviewed_corpus(labelling: LabelParams, root: Path = Path()) -> ReviewedCorpus:
    """Read the corpus of the project under `root`; raises `TaxoError` where a part of it is missing or broken."""
    return ReviewedCorpus(read_corpus(root), labelling)


def cross_validate(
    corpus: ReviewedCorpus,
    labelling: LabelParams,
    training: TrainParams,
    n_folds: int,
    learning_shares: Sequence[float],
) -> CrossValidation:
    """Return the answers for the reviewed papers of `corpus`, each from the fold that holds the paper out.

    `learning_shares` (between 0 and 1) are the shares of the other folds' reviews at which the learning curve is
    drawn besides none and all of them. Where nothing is reviewed there are no answers.
    """
    if not corpus.reviewed_ids:
        return CrossValidation(NO_ANSWERS, NO_ANSWERS, NO_ANSWERS, {})
    phrases = answers_of(corpus, label_by(corpus, labelling, []), corpus.reviewed_ids)
    folds = list(_folds(corpus, labelling, n_folds))
    labels = _labels_out_of_fold(corpus, folds)
    learning = {0: phrases}
    for share in learning_shares:
        some = list(_folds(corpus, labelling, n_folds, share))
        learning[_n_taught(some)] = _labels_out_of_fold(corpus, some)
    learning[_n_taught(folds)] = labels
    shown = with_progress(folds, "train without reviews", "folds")
    classifier = [answer for fold in shown for answer in _classify_fold(corpus, fold, training)]
    return CrossValidation(phrases, labels, where_trained(classifier), learning)


def where_trained(answers: Sequence[Answer]) -> Answers:
    """Return the answers of classifiers, or none at all where there was nothing to train any of them on."""
    return Answers(answers if any(answer.topic_id is not None for answer in answers) else [])


def _folds(corpus: ReviewedCorpus, params: LabelParams, n_folds: int, share: float = 1.0) -> Iterator[Fold]:
    """Yield the folds, their labels taught by `share` of the reviews outside."""
    numbers = range(min(n_folds, len(corpus.reviewed_ids)))
    for number in with_progress(numbers, "label without reviews", "folds"):
        held_out = corpus.reviewed_ids[number::n_folds]
        others = sorted(set(corpus.reviewed_ids) - set(held_out))
        taught = others[: round(share * len(others))]
        yield Fold(held_out, len(taught), label_by(corpus, params, taught))


def _n_taught(folds: Sequence[Fold]) -> int:
    """Return how many reviews taught a fold, on average."""
    return round(sum(fold.n_taught for fold in folds) / max(len(folds), 1))


def _labels_out_of_fold(corpus: ReviewedCorpus, folds: Sequence[Fold]) -> Answers:
    return Answers([a for fold in folds for a in answers_of(corpus, fold.assignments, fold.held_out).answers])


def label_by(corpus: ReviewedCorpus, params: LabelParams, review_ids: Sequence[str]) -> Sequence[Assignment]:
    """Return the labels of all papers as a run makes them that sees the reviews of `review_ids` alone."""
    taught = replace(corpus.corpus, reviews=corpus.reviews.restricted_to(review_ids))
    return label_papers(taught, params, corpus.inputs).assignments


def answers_of(
    corpus: ReviewedCorpus, assignments: Sequence[Assignment], paper_ids: Sequence[str]
) -> Answers:
    """Return what `assignments` say of the reviewed papers `paper_ids`, in that order."""
    by_id = {assignment.paper_id: assignment for assignment in assignments}
    reviews = corpus.reviews.by_paper
    found = [by_id[paper_id] for paper_id in paper_ids]
    return Answers(
        [Answer(a.paper_id, reviews[a.paper_id], a.topic_id, a.topics, a.confidence) for a in found]
    )


def _classify_fold(corpus: ReviewedCorpus, fold: Fold, params: TrainParams) -> Iterator[Answer]:
    """Yield the answers for the papers that `fold` holds out, by a classifier trained on labels of others."""
    held_out = set(fold.held_out)
    learned = [a for a in fold.assignments if a.paper_id not in held_out]
    asked = [paper for paper in corpus.papers if paper.paper_id in held_out]
    return classify(corpus, asked, learned, params)


def classify(
    corpus: ReviewedCorpus, asked: Sequence[Paper], learned: Sequence[Assignment], params: TrainParams
) -> Iterator[Answer]:
    """Yield the answers for the reviewed papers `asked` by a classifier that is trained on what is `learned` of others.

    It abstains where these others have fewer than two topics, so that no classifier can be trained, and on papers that
    are unlike them; then its confidence is that none of the topics fits.
    """
    training = train_classifier(
        _some(corpus, {a.paper_id for a in learned}), learned, corpus.taxonomy, params
    )
    if training.why_untrained is not None:
        for paper in asked:
            yield Answer(paper.paper_id, corpus.reviews.by_paper[paper.paper_id], None, (), 0.0)
        return
    classifier = training.classifier
    found = classifier.predict_all(asked)
    scores = found._replace(
        probabilities=settled(found.probabilities),
        familiarity=settled(found.familiarity),
        applies=settled(found.applies),
    )
    sure, none = scores.probabilities.max(axis=1), 1 - scores.familiarity
    for paper, topics, first, strange in zip(
        asked, classifier.choose_topics(scores), sure.tolist(), none.tolist(), strict=True
    ):
        said = (topics[0], topics, first) if topics else (None, (), strange)
        yield Answer(paper.paper_id, corpus.reviews.by_paper[paper.paper_id], *said)


def _some(corpus: ReviewedCorpus, wanted: Collection[str]) -> list[Paper]:
    """Return papers out of those `wanted`, enough to learn from."""
    sample = set(even_rows([paper.paper_id for paper in corpus.papers], ENOUGH).tolist())
    reviewed = corpus.reviews.by_paper
    return [
        paper
        for row, paper in enumerate(corpus.papers)
        if paper.paper_id in wanted and (row in sample or paper.paper_id in reviewed)
    ]
