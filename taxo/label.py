"""Give each paper its topics, from the taxonomy's phrases, what people reviewed, and what papers have in common."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from taxo.evidence import Evidence, EvidenceParams, Matrix, find_evidence
from taxo.metrics import Figure
from taxo.reviews import Reviews
from taxo.spread import SpreadParams, spread_labels
from taxo.tables import Assignment, Encodings, Paper, Topic
from taxo.taxonomy import Taxonomy, TaxonomyTopic

DIGITS = 6
EXAMPLES = 5
TERMS = 10


@dataclass(frozen=True)
class LabelParams:
    """Section `label` of `params.yaml`."""

    use_reviews: bool
    min_confidence: float
    topic_threshold: float
    few: int
    evidence: EvidenceParams
    spread: SpreadParams

    def check(self) -> None:
        """Refuse what can't be a probability or a count."""
        for name in ("min_confidence", "topic_threshold"):
            if not 0 <= getattr(self, name) <= 1:
                raise ValueError(f"{name} is {getattr(self, name)}, expected 0 to 1")


@dataclass(frozen=True)
class Labelling:
    """What the stage found: a row a paper, a row a topic, and the probabilities (n papers, n topics) behind."""

    assignments: list[Assignment]
    topics: list[Topic]
    topic_ids: tuple[str, ...]
    probabilities: Matrix

    def summary(self) -> dict[str, Figure]:
        """Figures for `reports/metrics/label.json`."""
        placed = sum(a.topic_id is not None for a in self.assignments)
        verdicts = [topic.verdict for topic in self.topics]
        return {
            "papers": len(self.assignments),
            "coverage": placed / max(len(self.assignments), 1),
            "reviewed": sum(a.reviewed for a in self.assignments),
            "topics_found": verdicts.count("found"),
            "topics_few": verdicts.count("few"),
            "topics_absent": verdicts.count("absent"),
            "mean_confidence": float(np.mean([a.confidence for a in self.assignments] or [0.0])),
        }


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
    used = reviews if params.use_reviews else Reviews()
    probabilities = spread_labels(
        encodings.vectors.astype(np.float64),
        evidence.scores,
        _reviewed(papers, evidence.topic_ids, used),
        params.spread,
    )
    assignments = [
        _assign(paper, row, evidence, place, used, params)
        for place, (paper, row) in enumerate(zip(papers, probabilities, strict=True))
    ]
    topics = summarise_topics(assignments, taxonomy, params.few)
    return Labelling(assignments, topics, evidence.topic_ids, probabilities)


def summarise_topics(assignments: Sequence[Assignment], taxonomy: Taxonomy, few: int) -> list[Topic]:
    """Return a row for each topic of `taxonomy`; a group counts the papers of all topics under it."""
    by_topic: dict[str, list[Assignment]] = {topic.topic_id: [] for topic in taxonomy.topics}
    for assignment in assignments:
        if assignment.topic_id is not None:
            by_topic[assignment.topic_id].append(assignment)
            for group in taxonomy.ancestors(assignment.topic_id):
                by_topic[group.topic_id].append(assignment)
    return [_summarise(topic, by_topic[topic.topic_id], few) for topic in taxonomy.topics]


def _reviewed(papers: Sequence[Paper], topic_ids: Sequence[str], reviews: Reviews) -> Matrix:
    """The primary topics that people gave (n, k): equal shares where several are right, zeros where none."""
    column = {topic_id: place for place, topic_id in enumerate(topic_ids)}
    given = np.zeros((len(papers), len(topic_ids)))
    for row, paper in enumerate(papers):
        review = reviews.by_paper.get(paper.paper_id)
        for topic_id in review.primaries if review else ():
            given[row, column[topic_id]] = 1 / len(review.primaries) if review else 0
    return given


def _assign(
    paper: Paper,
    row: "np.ndarray[tuple[int], np.dtype[np.float64]]",
    evidence: Evidence,
    place: int,
    reviews: Reviews,
    params: LabelParams,
) -> Assignment:
    review = reviews.by_paper.get(paper.paper_id)
    if review:
        words = _evidence_of(review.topics, evidence.phrases[place])
        return Assignment(paper.paper_id, review.primaries[0], 1.0, list(review.topics), words, True)
    order = np.argsort(-row, kind="stable")
    confidence = round(float(row[order[0]]), DIGITS)
    topics = [evidence.topic_ids[i] for i in order if row[i] >= params.topic_threshold][:3]
    words = _evidence_of(topics, evidence.phrases[place])
    if confidence < params.min_confidence or not topics:
        return Assignment(paper.paper_id, None, confidence, [], words)
    return Assignment(paper.paper_id, topics[0], confidence, topics, words)


def _evidence_of(topics: Sequence[str], phrases: Mapping[str, Sequence[str]]) -> list[str]:
    return [phrase for topic in topics[:1] for phrase in phrases.get(topic, [])][:6]


def _summarise(topic: TaxonomyTopic, members: Sequence[Assignment], few: int) -> Topic:
    verdict = "found" if len(members) > few else "few" if members else "absent"
    best = sorted(members, key=lambda a: (-a.confidence, a.paper_id))
    phrases: dict[str, int] = {}
    for member in members:
        for phrase in member.evidence:
            phrases[phrase] = phrases.get(phrase, 0) + 1
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
