"""Give each paper its topics, from the taxonomy's phrases, what people reviewed, and what papers have in common."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from taxo.label.corpus import Corpus, gather_contesting, labelled_topics, placed_papers
from taxo.label.near_ties import TopicPair, count_near_ties
from taxo.label.phrase_evidence import PhraseEvidence
from taxo.label.review_learning import Judgements
from taxo.label.reviews import NO_REVIEWS, Review, Reviews
from taxo.label.self_training import SelfTrainingParams
from taxo.label.small_topics import fold_small_topics
from taxo.label.soft_labels import LabelModelParams, Labels, ModelInputs, gather_inputs, label_corpus
from taxo.project.metrics import Value
from taxo.project.tables import Assignment, Paper, Topic
from taxo.project.taxonomy import Taxonomy, TaxonomyTopic
from taxo.text.titles import EvidenceParams

EXAMPLES = 5  # of a topic
TERMS = 10  # of a topic
PHRASES = 6  # that are told as evidence


@dataclass(frozen=True)
class LabelParams:
    """Section `label` of `params.yaml`."""

    use_reviews: bool
    setting_weight: float
    topic_share: float
    evidence: EvidenceParams
    self_training: SelfTrainingParams
    min_reviews: int

    def check(self) -> None:
        """Refuse what can't be a share or a count."""
        for name in ("topic_share", "setting_weight"):
            if not 0 <= getattr(self, name) <= 1:
                raise ValueError(f"{name} is {getattr(self, name)}, expected 0 to 1")
        if self.min_reviews < 1:
            raise ValueError(f"min_reviews is {self.min_reviews}, expected at least 1")

    @property
    def model(self) -> LabelModelParams:
        """What the model of the labels is given."""
        return LabelModelParams(
            self.evidence, self.self_training, self.setting_weight, self.topic_share, self.min_reviews
        )


@dataclass(frozen=True)
class Labelling:
    """What the stage found: a row a paper, a row a topic, figures, the reviews that it was given, and between which
    topics papers are nearly tied."""

    assignments: list[Assignment]
    topics: list[Topic]
    facts: Mapping[str, Value]
    reviews: Reviews = NO_REVIEWS
    near_ties: Sequence[TopicPair] = ()

    @property
    def review_problems(self) -> Sequence[str]:
        """What in reviews.csv couldn't be used, a sentence each."""
        return self.reviews.problems

    @property
    def n_placed(self) -> int:
        """How many papers have a topic."""
        return sum(assignment.topic_id is not None for assignment in self.assignments)

    def summary(self) -> dict[str, Value]:
        """Return the values of `reports/metrics/label.json`.

        Confidence is that of papers without a review, None where there are none: in a review's topics it is 1 by rule.
        """
        unreviewed = [a.confidence for a in self.assignments if not a.reviewed]
        agreement = self.reviews.agreement
        return {
            "papers": len(self.assignments),
            "coverage": self.n_placed / max(len(self.assignments), 1),
            "reviewed": sum(a.reviewed for a in self.assignments),
            "topics": len(self.topics),
            "topics_without_papers": sum(not topic.n_papers for topic in self.topics),
            "mean_confidence": float(np.mean(unreviewed)) if unreviewed else None,
            "review_problems": len(self.review_problems),
            "reviewed_by_several": agreement.n_papers,
            "reviewers_agree": agreement.share,
            "reviewers_kappa": agreement.kappa,
            **self.facts,
        }


def label_papers(
    corpus: Corpus, params: LabelParams, inputs: ModelInputs | None = None, fewest: int = 1
) -> Labelling:
    """Return the topics of the papers of `corpus`, in their order.

    Topics that discovery made are the first of at least `fewest` papers each, or are none. `inputs` spares reading the
    papers again where they are known from an earlier call with the same papers, topics and params: `evaluate` labels
    the same papers many times with other reviews held out.
    """
    inputs = inputs or read_inputs(corpus, params)
    taxonomy, used = corpus.topics.taxonomy, used_reviews(corpus, params)
    judged = judge(used, inputs.phrases.topic_ids)
    if not corpus.papers or not inputs.topics:
        assignments = [Assignment(paper.paper_id, None, 0.0, reason="no topics") for paper in corpus.papers]
        return Labelling(assignments, summarise_topics(assignments, taxonomy), {}, corpus.reviews)
    labels, folded = label_corpus(inputs, judged, params.model), frozenset[str]()
    near_ties = count_near_ties(labels, np.array([review is not None for review in used]))
    if not corpus.topics.are_agreed:
        labels, folded = fold_small_topics(labels, judged, fewest)
    assignments = [
        _confirm(paper, review, phrases) if review else _assign(row, paper, labels, phrases)
        for row, (paper, review, phrases) in enumerate(
            zip(corpus.papers, used, inputs.phrases.best_first, strict=True)
        )
    ]
    if not corpus.topics.are_agreed:
        assignments = _as_sure_as_discovery(assignments, corpus)
    status = "agreed" if corpus.topics.are_agreed else "proposed"
    left = corpus.topics.without(folded).taxonomy
    topics = summarise_topics(assignments, left, status)
    facts = {**labels.facts, "topics_folded": len(folded)}
    return Labelling(assignments, topics, facts, corpus.reviews, near_ties)


def _as_sure_as_discovery(assignments: Sequence[Assignment], corpus: Corpus) -> list[Assignment]:
    """The assignments to topics that discovery made, none surer than discovery is of the paper's place.

    The topics' phrases come from the same papers, so that they agree with the clusters whatever these are worth.
    """
    return [
        a if a.reviewed else replace(a, confidence=min(a.confidence, max(placement.strength, 0.0)))
        for a, placement in zip(assignments, corpus.placements, strict=True)
    ]


def read_inputs(corpus: Corpus, params: LabelParams, phrases: PhraseEvidence | None = None) -> ModelInputs:
    """Return what the model reads of `corpus`: evidence, words and vectors; no review is in it.

    `phrases`, what `gather_contesting` finds, spares finding them where they are known.
    """
    found = phrases or gather_contesting(corpus, params.evidence)
    vectors = corpus.encodings.vectors.astype(np.float64)
    inputs = gather_inputs(corpus.tokens, vectors, topics_of(corpus, found), params.model, found)
    return replace(inputs, placed=placed_papers(corpus))


def topics_of(corpus: Corpus, found: PhraseEvidence) -> list[TaxonomyTopic]:
    """Return the topics that contest for papers: those whose phrases were `found`."""
    contesting = set(found.topic_ids)
    return [topic for topic in labelled_topics(corpus.topics.taxonomy) if topic.topic_id in contesting]


def used_reviews(corpus: Corpus, params: LabelParams) -> list[Review | None]:
    """Return the review of each paper of `corpus` that counts, None where there is none."""
    by_paper = corpus.reviews.by_paper if params.use_reviews else {}
    return [by_paper.get(paper.paper_id) for paper in corpus.papers]


def judge(reviews: Sequence[Review | None], topic_ids: Sequence[str]) -> Judgements:
    """Return what `reviews` (n) say as numbers: primaries in equal shares where several are right, and all topics."""
    column = {topic_id: place for place, topic_id in enumerate(topic_ids)}
    rows = np.array([row for row, review in enumerate(reviews) if review], dtype=np.int64)
    first, applies = np.zeros((len(rows), len(topic_ids))), np.zeros((len(rows), len(topic_ids)))
    for place, review in enumerate(filter(None, reviews)):
        first[place, [column[topic_id] for topic_id in review.primaries]] = 1 / max(len(review.primaries), 1)
        applies[place, [column[topic_id] for topic_id in review.topics]] = 1
    return Judgements(rows, first, applies)


def summarise_topics(
    assignments: Sequence[Assignment], taxonomy: Taxonomy, status: str = "agreed"
) -> list[Topic]:
    """Return a row for each topic of `taxonomy`; a group counts the papers of all topics under it."""
    by_topic: dict[str, list[Assignment]] = defaultdict(list)
    for assignment in assignments:
        for topic_id in taxonomy.with_ancestors(assignment.topic_id):
            by_topic[topic_id].append(assignment)
    return [_summarise(topic, by_topic[topic.topic_id], status) for topic in taxonomy.topics]


def _confirm(paper: Paper, review: Review, phrases: Mapping[str, Sequence[str]]) -> Assignment:
    """The assignment that people made: no topic where they said that none fits."""
    topics = list(review.topics)
    primary = topics[0] if topics else None
    return Assignment(paper.paper_id, primary, 1.0, topics, _told(topics, phrases), reviewed=True)


def _assign(row: int, paper: Paper, labels: Labels, phrases: Mapping[str, Sequence[str]]) -> Assignment:
    """The assignment that the model makes: the first topic, then the others that apply, the most probable first."""
    reason = labels.reasons[row]
    confidence = float(labels.confidence[row])
    if reason is not None:
        return Assignment(paper.paper_id, None, confidence, reason=reason)
    first = int(labels.first[row])
    others = np.argsort(-labels.probabilities[row], kind="stable")
    places = [first, *(place for place in others.tolist() if labels.applies[row, place] and place != first)]
    topics = [labels.topic_ids[place] for place in places]
    return Assignment(paper.paper_id, topics[0], confidence, topics, _told(topics, phrases))


def _told(topics: Sequence[str], phrases: Mapping[str, Sequence[str]]) -> list[str]:
    """The phrases that speak most for the topics, those of the primary one first."""
    return list(dict.fromkeys(phrase for topic in topics for phrase in phrases.get(topic, [])[:PHRASES]))


def _summarise(topic: TaxonomyTopic, members: Sequence[Assignment], status: str) -> Topic:
    best = sorted(members, key=lambda a: (-a.confidence, a.paper_id))
    phrases = Counter(phrase for member in members for phrase in member.evidence)
    terms = sorted(phrases, key=lambda phrase: (-phrases[phrase], phrase))
    return Topic(
        topic.topic_id,
        topic.name,
        topic.parent,
        status,
        len(members),
        terms[:TERMS],
        [member.paper_id for member in best[:EXAMPLES]],
    )
