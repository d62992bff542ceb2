"""Give each paper its topics, from the taxonomy's phrases, what people reviewed, and what papers have in common."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from taxo.label.calibration import Calibration
from taxo.label.corpus import Corpus, gather_evidence
from taxo.label.model import (
    ModelInputs,
    SpreadParams,
    TopicProbabilities,
    compute_probabilities,
    given_primaries,
)
from taxo.label.phrase_evidence import PhraseEvidence
from taxo.label.reviews import NO_REVIEWS, Review, Reviews
from taxo.numeric import Rows, settled
from taxo.project.metrics import Value
from taxo.project.tables import Assignment, Paper, Topic
from taxo.project.taxonomy import Taxonomy, TaxonomyTopic
from taxo.text.titles import EvidenceParams

MOST_TOPICS = 3  # of a paper
EXAMPLES = 5  # of a topic
TERMS = 10  # of a topic
PHRASES = 6  # that are told as evidence


@dataclass(frozen=True)
class StabilityParams:
    """How stability is measured; see `params.yaml`."""

    runs: int
    left_out: float

    def check(self) -> None:
        """Refuse to leave out nothing or everything."""
        if self.runs < 0 or not 0 < self.left_out < 1:
            raise ValueError(
                f"runs is {self.runs}, left_out {self.left_out}: expected 0 or more, between 0 and 1"
            )


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
    stability: StabilityParams

    def check(self) -> None:
        """Refuse what can't be a share or a count."""
        for name in ("min_confidence", "topic_share", "setting_weight"):
            if not 0 <= getattr(self, name) <= 1:
                raise ValueError(f"{name} is {getattr(self, name)}, expected 0 to 1")


@dataclass(frozen=True)
class Labelling:
    """What the stage found: a row a paper and a row a topic, and the reviews that it was given."""

    assignments: list[Assignment]
    topics: list[Topic]
    reviews: Reviews = NO_REVIEWS

    @property
    def review_problems(self) -> Sequence[str]:
        """What in reviews.csv couldn't be used, a sentence each."""
        return self.reviews.problems

    @property
    def n_placed(self) -> int:
        """How many papers have a topic."""
        return sum(assignment.topic_id is not None for assignment in self.assignments)

    def summary(self) -> dict[str, Value]:
        """Figures for `reports/metrics/label.json`.

        Confidence is that of papers without a review, None where there are none: in a review's topics it is 1 by rule.
        """
        unreviewed = [a.confidence for a in self.assignments if not a.reviewed]
        agreement = self.reviews.agreement
        verdicts = Counter(topic.verdict for topic in self.topics)
        return {
            "papers": len(self.assignments),
            "coverage": self.n_placed / max(len(self.assignments), 1),
            "reviewed": sum(a.reviewed for a in self.assignments),
            "topics_found": verdicts["found"],
            "topics_few": verdicts["few"],
            "topics_absent": verdicts["absent"],
            "mean_confidence": float(np.mean(unreviewed)) if unreviewed else None,
            "review_problems": len(self.review_problems),
            "reviewed_by_several": agreement.n_papers,
            "reviewers_agree": agreement.share,
            "reviewers_kappa": agreement.kappa,
        }


def label_papers(corpus: Corpus, params: LabelParams, evidence: PhraseEvidence | None = None) -> Labelling:
    """Return the topics of the papers of `corpus`, in their order.

    `evidence` spares finding the phrases again where it is known from an earlier call with the same papers,
    topics and params: `evaluate` labels the same papers many times with other reviews held out.
    """
    evidence = evidence or gather_evidence(corpus, params.evidence)
    taxonomy = corpus.topics.taxonomy
    used = used_reviews(corpus, params)
    if evidence.topic_ids:
        inputs = model_inputs(corpus, evidence, params)
        decided = _decide(probabilities_by(inputs, params), evidence, params)
        stability = _stability(inputs, decided, evidence, taxonomy, params)
    else:
        decided, stability = [_Decision((), 0.0)] * len(corpus.papers), {}
    assignments = [
        _confirm(paper, review, phrases) if review else _assign(paper, decision, phrases)
        for paper, review, decision, phrases in zip(
            corpus.papers, used, decided, evidence.best_first, strict=True
        )
    ]
    status = "agreed" if corpus.topics.are_agreed else "proposed"
    topics = summarise_topics(assignments, taxonomy, stability, params.few, status)
    return Labelling(assignments, topics, corpus.reviews)


def summarise_topics(
    assignments: Sequence[Assignment],
    taxonomy: Taxonomy,
    stability: Mapping[str, float],
    few: int,
    status: str = "agreed",
) -> list[Topic]:
    """Return a row for each topic of `taxonomy`; a group counts the papers of all topics under it."""
    by_topic: dict[str, list[Assignment]] = defaultdict(list)
    for assignment in assignments:
        for topic_id in _with_ancestors(assignment.topic_id, taxonomy):
            by_topic[topic_id].append(assignment)
    return [
        _summarise(topic, by_topic[topic.topic_id], stability.get(topic.topic_id), few, status)
        for topic in taxonomy.topics
    ]


def used_reviews(corpus: Corpus, params: LabelParams) -> list[Review | None]:
    """Return the review of each paper of `corpus` that counts, None where there is none."""
    by_paper = corpus.reviews.by_paper if params.use_reviews else {}
    return [by_paper.get(paper.paper_id) for paper in corpus.papers]


def model_inputs(corpus: Corpus, evidence: PhraseEvidence, params: LabelParams) -> ModelInputs:
    """Return what the model reads: the corpus's vectors and reviews, `evidence`, and what each topic weighs."""
    by_id = corpus.topics.taxonomy.by_id
    weights = [params.setting_weight if by_id[t].setting else 1.0 for t in evidence.topic_ids]
    given = given_primaries(used_reviews(corpus, params), evidence.topic_ids)
    vectors = corpus.encodings.vectors.astype(np.float64)
    return ModelInputs(vectors, evidence.scores, np.array(weights), given)


def probabilities_by(inputs: ModelInputs, params: LabelParams) -> TopicProbabilities:
    """Return how probable each topic is by `inputs` and the stage's params."""
    return compute_probabilities(inputs, params.spread, params.calibration, params.min_reviews)


def probabilities_without_some(
    inputs: ModelInputs, params: LabelParams
) -> Iterator[tuple[Rows, TopicProbabilities]]:
    """Yield, once a run of `params.stability`, the rows of papers that random leaving out keeps, and how probable
    topics are for these then."""
    for run in range(params.stability.runs):
        kept = np.random.default_rng(run).random(len(inputs.scores)) >= params.stability.left_out
        rows = np.flatnonzero(kept)
        yield rows, probabilities_by(inputs.of(rows), params)


@dataclass(frozen=True, slots=True)
class _Decision:
    """The topics of a paper, primary first, none where it abstains, and confidence in the primary."""

    topics: tuple[str, ...]
    confidence: float

    @property
    def primary(self) -> str | None:
        return self.topics[0] if self.topics else None


def _decide(found: TopicProbabilities, evidence: PhraseEvidence, params: LabelParams) -> list[_Decision]:
    """Settle each paper's topics, or none where confidence is too low."""
    decided = []
    for applies, primary, confidence in zip(found.applies, found.primary, found.confidence, strict=True):
        best = int(primary.argmax())
        others = [
            i for i in np.argsort(-applies, kind="stable") if applies[i] >= params.topic_share and i != best
        ]
        topics = [evidence.topic_ids[i] for i in (best, *others)][:MOST_TOPICS]
        rounded = settled(float(confidence))
        decided.append(_Decision(tuple(topics) if rounded >= params.min_confidence else (), rounded))
    return decided


def _stability(
    inputs: ModelInputs,
    decided: Sequence[_Decision],
    evidence: PhraseEvidence,
    taxonomy: Taxonomy,
    params: LabelParams,
) -> dict[str, float]:
    """How much of each topic stays when papers are left out: the mean Jaccard index of its papers before and after.

    The idea of Hennig (2007) for clusters: a topic that hangs on a few papers shows it.
    """
    overlaps: dict[str, list[float]] = defaultdict(list)
    for rows, found in probabilities_without_some(inputs, params):
        after = _members([decision.primary for decision in _decide(found, evidence, params)], taxonomy)
        before = _members([decided[row].primary for row in rows.tolist()], taxonomy)
        for topic_id in sorted(before.keys() | after.keys()):
            one, other = before[topic_id], after[topic_id]
            overlaps[topic_id].append(len(one & other) / len(one | other))
    return {topic_id: settled(float(np.mean(shares))) for topic_id, shares in overlaps.items()}


def _members(primaries: Sequence[str | None], taxonomy: Taxonomy) -> dict[str, set[int]]:
    members: dict[str, set[int]] = defaultdict(set)
    for place, primary in enumerate(primaries):
        for topic_id in _with_ancestors(primary, taxonomy):
            members[topic_id].add(place)
    return members


def _with_ancestors(topic_id: str | None, taxonomy: Taxonomy) -> list[str]:
    if topic_id is None:
        return []
    return [topic_id, *(group.topic_id for group in taxonomy.ancestors(topic_id))]


def _confirm(paper: Paper, review: Review, phrases: Mapping[str, Sequence[str]]) -> Assignment:
    """The assignment that people made: no topic where they said that none fits."""
    topics = list(review.topics)
    primary = topics[0] if topics else None
    return Assignment(paper.paper_id, primary, 1.0, topics, _told(topics, phrases), reviewed=True)


def _assign(paper: Paper, decision: _Decision, phrases: Mapping[str, Sequence[str]]) -> Assignment:
    """The assignment that the evidence makes."""
    topics = list(decision.topics)
    return Assignment(paper.paper_id, decision.primary, decision.confidence, topics, _told(topics, phrases))


def _told(topics: Sequence[str], phrases: Mapping[str, Sequence[str]]) -> list[str]:
    """The phrases that speak most for the topics, those of the primary one first."""
    return list(dict.fromkeys(phrase for topic in topics for phrase in phrases.get(topic, [])[:PHRASES]))


def _summarise(
    topic: TaxonomyTopic, members: Sequence[Assignment], stability: float | None, few: int, status: str
) -> Topic:
    verdict = "found" if len(members) > few else "few" if members else "absent"
    best = sorted(members, key=lambda a: (-a.confidence, a.paper_id))
    phrases = Counter(phrase for member in members for phrase in member.evidence)
    terms = sorted(phrases, key=lambda phrase: (-phrases[phrase], phrase))
    return Topic(
        topic.topic_id,
        topic.name,
        topic.parent,
        status,
        verdict,
        len(members),
        stability,
        terms[:TERMS],
        [member.paper_id for member in best[:EXAMPLES]],
    )
