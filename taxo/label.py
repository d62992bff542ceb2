"""Give each paper its topics, from the taxonomy's phrases, what people reviewed, and what papers have in common."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from taxo.confidence import Calibration, fit_calibration
from taxo.evidence import Evidence, EvidenceParams, Matrix, find_evidence
from taxo.metrics import Figure
from taxo.reviews import Review, Reviews
from taxo.spread import SpreadParams, learn_reviews, spread_topics
from taxo.tables import Assignment, Encodings, Paper, Topic
from taxo.taxonomy import Taxonomy, TaxonomyTopic

DIGITS = 6
MOST_TOPICS = 3  # of a paper
EXAMPLES = 5  # of a topic
TERMS = 10  # of a topic
PHRASES = 6  # that are told as evidence


@dataclass(frozen=True)
class LabelParams:
    """Section `label` of `params.yaml`."""

    use_reviews: bool
    min_confidence: float
    topic_share: float
    setting_weight: float
    few: int
    evidence: EvidenceParams
    spread: SpreadParams
    calibration: Calibration
    min_reviews: int

    def check(self) -> None:
        """Refuse what can't be a share or a count."""
        for name in ("min_confidence", "topic_share", "setting_weight"):
            if not 0 <= getattr(self, name) <= 1:
                raise ValueError(f"{name} is {getattr(self, name)}, expected 0 to 1")


@dataclass(frozen=True)
class Labelling:
    """What the stage found: a row a paper, a row a topic, and the shares of topics (n papers, k topics) behind."""

    assignments: list[Assignment]
    topics: list[Topic]
    topic_ids: tuple[str, ...]
    shares: Matrix

    def summary(self) -> dict[str, Figure]:
        """Figures for `reports/metrics/label.json`."""
        placed = sum(a.topic_id is not None for a in self.assignments)
        verdicts = Counter(topic.verdict for topic in self.topics)
        return {
            "papers": len(self.assignments),
            "coverage": placed / max(len(self.assignments), 1),
            "reviewed": sum(a.reviewed for a in self.assignments),
            "topics_found": verdicts["found"],
            "topics_few": verdicts["few"],
            "topics_absent": verdicts["absent"],
            "mean_confidence": float(np.mean([a.confidence for a in self.assignments] or [0.0])),
        }


@dataclass(frozen=True)
class _Belief:
    """For each paper: the shares of all topics that apply (n, k), of the primary one (n, k), and confidence in it."""

    applies: Matrix
    primary: Matrix
    confidence: "np.ndarray[tuple[int], np.dtype[np.float64]]"


def label_papers(
    papers: Sequence[Paper],
    encodings: Encodings,
    taxonomy: Taxonomy,
    reviews: Reviews,
    params: LabelParams,
    evidence: Evidence | None = None,
) -> Labelling:
    """Return the topics of `papers` (in the order of `encodings`).

    `evidence` spares finding the phrases again where it is known from an earlier call with the same papers,
    taxonomy and params: `evaluate` labels the same papers many times with other reviews held out.
    """
    evidence = evidence or find_evidence(papers, taxonomy, params.evidence)
    used = [reviews.by_paper.get(paper.paper_id) if params.use_reviews else None for paper in papers]
    if evidence.topic_ids:
        belief = _believe(encodings.vectors.astype(np.float64), evidence, taxonomy, used, params)
        assignments = [
            _confirm(paper, review, phrases)
            if review
            else _assign(paper, belief, place, evidence.topic_ids, phrases, params)
            for place, (paper, review, phrases) in enumerate(zip(papers, used, evidence.phrases, strict=True))
        ]
    else:
        belief = _Belief(evidence.scores, evidence.scores, np.zeros(len(papers)))
        assignments = [Assignment(paper.paper_id, None, 0.0) for paper in papers]
    topics = summarise_topics(assignments, taxonomy, params.few)
    return Labelling(assignments, topics, evidence.topic_ids, belief.applies)


def summarise_topics(assignments: Sequence[Assignment], taxonomy: Taxonomy, few: int) -> list[Topic]:
    """Return a row for each topic of `taxonomy`; a group counts the papers of all topics under it."""
    by_topic: dict[str, list[Assignment]] = {topic.topic_id: [] for topic in taxonomy.topics}
    for assignment in assignments:
        if assignment.topic_id is not None:
            by_topic[assignment.topic_id].append(assignment)
            for group in taxonomy.ancestors(assignment.topic_id):
                by_topic[group.topic_id].append(assignment)
    return [_summarise(topic, by_topic[topic.topic_id], few) for topic in taxonomy.topics]


def _believe(
    vectors: Matrix,
    evidence: Evidence,
    taxonomy: Taxonomy,
    reviews: Sequence[Review | None],
    params: LabelParams,
) -> _Belief:
    """Weigh evidence, encodings and reviews; what applies rests on the words alone, the primary on all three."""
    settings = [params.setting_weight if taxonomy.by_id[t].setting else 1.0 for t in evidence.topic_ids]
    scores = evidence.scores * settings
    applies = spread_topics(vectors, evidence.scores, params.spread)
    primary = spread_topics(vectors, scores, params.spread)
    reviewed = _reviewed(reviews, evidence.topic_ids)
    if not reviewed.any():
        return _Belief(applies, primary, params.calibration.confidence(primary))
    learnt = learn_reviews(primary, vectors, scores, reviewed, params.spread)
    calibration = params.calibration
    if len(learnt.rows) >= params.min_reviews:
        best = learnt.held_out.argmax(axis=1)
        calibration = fit_calibration(learnt.held_out, reviewed[learnt.rows, best] > 0)
    return _Belief(applies, learnt.probabilities, calibration.confidence(learnt.probabilities))


def _reviewed(reviews: Sequence[Review | None], topic_ids: Sequence[str]) -> Matrix:
    """The primary topics that people gave (n, k): equal shares where several are right, zeros where none."""
    column = {topic_id: place for place, topic_id in enumerate(topic_ids)}
    given = np.zeros((len(reviews), len(topic_ids)))
    for row, review in enumerate(reviews):
        if review:
            given[row, [column[topic_id] for topic_id in review.primaries]] = 1 / len(review.primaries)
    return given


def _confirm(paper: Paper, review: Review, phrases: Mapping[str, Sequence[str]]) -> Assignment:
    """The assignment that a person made."""
    topics = list(review.topics)
    return Assignment(paper.paper_id, topics[0], 1.0, topics, _told(topics, phrases), reviewed=True)


def _assign(
    paper: Paper,
    belief: _Belief,
    place: int,
    topic_ids: Sequence[str],
    phrases: Mapping[str, Sequence[str]],
    params: LabelParams,
) -> Assignment:
    """The assignment that the evidence makes, or none where confidence is too low."""
    confidence = round(float(belief.confidence[place]), DIGITS)
    if confidence < params.min_confidence:
        return Assignment(paper.paper_id, None, confidence)
    primary = int(belief.primary[place].argmax())
    applies = belief.applies[place]
    others = [
        i for i in np.argsort(-applies, kind="stable") if applies[i] >= params.topic_share and i != primary
    ]
    topics = [topic_ids[i] for i in (primary, *others)][:MOST_TOPICS]
    return Assignment(paper.paper_id, topics[0], confidence, topics, _told(topics, phrases))


def _told(topics: Sequence[str], phrases: Mapping[str, Sequence[str]]) -> list[str]:
    """The phrases that speak most for the topics, those of the primary one first."""
    return list(dict.fromkeys(phrase for topic in topics for phrase in phrases.get(topic, [])[:PHRASES]))


def _summarise(topic: TaxonomyTopic, members: Sequence[Assignment], few: int) -> Topic:
    verdict = "found" if len(members) > few else "few" if members else "absent"
    best = sorted(members, key=lambda a: (-a.confidence, a.paper_id))
    phrases = Counter(phrase for member in members for phrase in member.evidence)
    terms = sorted(phrases, key=lambda phrase: (-phrases[phrase], phrase))
    return Topic(
        topic.topic_id,
        topic.name,
        topic.parent,
        "agreed",
        verdict,
        len(members),
        None,
        terms[:TERMS],
        [member.paper_id for member in best[:EXAMPLES]],
    )
