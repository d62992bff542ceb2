"""Fit the lightweight classifier on the papers' labels, and write it with its card."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from taxo.classifier import TopicClassifier, TopicNode
from taxo.errors import TaxoError
from taxo.project.metrics import Value
from taxo.project.storage import replacing
from taxo.project.tables import MODEL_FOLDER, Assignment, Paper
from taxo.project.taxonomy import Taxonomy
from taxo.train.model_card import format_card

CARD_FILE = "MODEL_CARD.md"
# A weight must be above 0. Only labels below a `label.min_confidence` that was set near 0 come so low: of the
# listings' labels that nobody reviewed the least sure has a confidence of .46.
LEAST_WEIGHT = 0.01
# Reviewed papers to calibrate on; with fewer, all labels are taken for certain. Of 50 papers the share that is right is
# known to within .11, so fewer tell less than labels that are mostly right. The listings have 251: neither half nor
# double would change anything there.
ENOUGH_REVIEWED = 50


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

    def check(self) -> None:
        """Refuse counts and weights that make no sense."""
        for name, least in (("min_papers", 1), ("max_terms", 1), ("phrase_weight", 0)):
            if getattr(self, name) < least:
                raise ValueError(f"{name} is {getattr(self, name)}, expected {least} or more")
        for name in ("penalty", "reviewed_weight"):
            if not getattr(self, name) > 0:
                raise ValueError(f"{name} is {getattr(self, name)}, expected a number above 0")
        for name in ("balance", "threshold"):
            if not 0 <= getattr(self, name) <= 1:
                raise ValueError(f"{name} is {getattr(self, name)}, expected 0 to 1")


@dataclass(frozen=True)
class Training:
    """What the stage made: the classifier, whose `card` says what it learned from and how well."""

    classifier: TopicClassifier

    def summary(self) -> dict[str, Value]:
        """Return the values of `reports/metrics/train.json`; accuracies are out of fold."""
        return {"terms": len(self.classifier.model_.terms), **self.classifier.card}

    def write(self, root: Path = Path()) -> None:
        """Put the classifier and its card for people into `models/topic-classifier/`."""
        folder = root / MODEL_FOLDER
        self.classifier.save(folder)
        text = format_card(self.classifier.card, self.classifier.classes_.tolist(), self.classifier.taxonomy)
        with replacing(folder / CARD_FILE) as temporary:
            temporary.write_text(text, encoding="utf-8")


def train_classifier(
    papers: Sequence[Paper], assignments: Sequence[Assignment], taxonomy: Taxonomy, params: TrainParams
) -> Training:
    """Return a classifier fitted on every paper with a topic, each counting by the confidence in its label.

    Raises `TaxoError` where fewer than two topics have papers.
    """
    given = {assignment.paper_id: assignment for assignment in assignments}
    pairs = [
        (paper, label, label.topic_id)
        for paper in papers
        if (label := given.get(paper.paper_id)) and label.topic_id is not None
    ]
    topics = [topic_id for _, _, topic_id in pairs]
    if len(set(topics)) < 2:
        raise TaxoError("train: fewer than two topics have papers; give taxonomy.yaml phrases that find some")
    settings = {name: value for name, value in asdict(params).items() if name != "reviewed_weight"}
    classifier = TopicClassifier(taxonomy=topic_nodes(taxonomy), **settings)
    weights = [sample_weight(label, params) for _, label, _ in pairs]
    reviewed = np.array([label.reviewed for _, label, _ in pairs])
    trusted = reviewed if reviewed.sum() >= ENOUGH_REVIEWED else np.ones_like(reviewed)
    classifier.fit([paper for paper, _, _ in pairs], topics, weights, trusted)
    classifier.card = {"reviewed": int(reviewed.sum()), **classifier.card}
    return Training(classifier)


def sample_weight(label: Assignment, params: TrainParams) -> float:
    """Return what a paper counts in training: by the confidence in its label, or what a review is worth."""
    return params.reviewed_weight if label.reviewed else max(label.confidence, LEAST_WEIGHT)


def topic_nodes(taxonomy: Taxonomy) -> tuple[TopicNode, ...]:
    """Return `taxonomy` in the classifier's own terms."""
    return tuple(
        TopicNode(topic.topic_id, topic.name, topic.parent, topic.phrases, topic.hints)
        for topic in taxonomy.topics
    )
