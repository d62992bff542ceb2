"""Fit the lightweight classifier on the papers' labels: papers, assignments and taxonomy in, `TopicClassifier` out."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from taxo.classifier import TopicClassifier, TopicNode
from taxo.errors import TaxoError
from taxo.metrics import Figure
from taxo.tables import Assignment, Paper
from taxo.taxonomy import Taxonomy

MODEL_FOLDER = "models/topic-classifier"
ENOUGH_REVIEWED = 50  # papers to calibrate on; with fewer, all labels are taken for certain


@dataclass(frozen=True)
class TrainParams:
    """Section `train` of `params.yaml`."""

    min_papers: int
    max_terms: int
    penalty: float
    balance: float
    phrase_weight: float
    reviewed_weight: float
    threshold: float


@dataclass(frozen=True)
class Training:
    """What the stage made: the classifier and what it learned from."""

    classifier: TopicClassifier
    n_papers: int
    n_reviewed: int

    def summary(self) -> dict[str, Figure]:
        """Figures for `reports/metrics/train.json`."""
        return {
            "papers": self.n_papers,
            "reviewed": self.n_reviewed,
            "topics": len(self.classifier.classes_),
        }

    def write(self, root: Path = Path()) -> None:
        """Put the classifier into `models/topic-classifier/`."""
        self.classifier.save(root / MODEL_FOLDER)


def train_classifier(
    papers: Sequence[Paper], assignments: Sequence[Assignment], taxonomy: Taxonomy, params: TrainParams
) -> Training:
    """Return a classifier fitted on every paper with a topic, each counting by the confidence in its label."""
    given = {assignment.paper_id: assignment for assignment in assignments}
    pairs = [(paper, given[paper.paper_id]) for paper in papers if paper.paper_id in given]
    pairs = [(paper, label) for paper, label in pairs if label.topic_id is not None]
    topics = [label.topic_id for _, label in pairs if label.topic_id is not None]
    if len(set(topics)) < 2:
        raise TaxoError("train: fewer than two topics have papers; give taxonomy.yaml phrases that find some")
    weights = [params.reviewed_weight if label.reviewed else label.confidence for _, label in pairs]
    knobs = asdict(params)
    knobs.pop("reviewed_weight")
    classifier = TopicClassifier(taxonomy=topic_nodes(taxonomy), **knobs)
    reviewed = np.array([label.reviewed for _, label in pairs])
    trusted = reviewed if reviewed.sum() >= ENOUGH_REVIEWED else np.ones_like(reviewed)
    classifier.fit([paper for paper, _ in pairs], topics, np.array(weights), trusted)
    return Training(classifier, len(pairs), sum(label.reviewed for _, label in pairs))


def topic_nodes(taxonomy: Taxonomy) -> tuple[TopicNode, ...]:
    """Return `taxonomy` in the classifier's own terms."""
    return tuple(
        TopicNode(topic.topic_id, topic.name, topic.parent, topic.phrases, topic.hints)
        for topic in taxonomy.topics
    )
