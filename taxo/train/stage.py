"""Fit the lightweight classifier on the papers' labels, and write it with its card."""

import math
from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from taxo.classifier import TopicClassifier, TopicNode
from taxo.classifier.fit import untrained_card
from taxo.classifier.inputs import NothingToLearnError
from taxo.classifier.parameters import check_parameters
from taxo.manners import counted
from taxo.project.metrics import Value
from taxo.project.storage import replacing
from taxo.project.tables import MODEL_FOLDER, Assignment, Paper
from taxo.project.taxonomy import Taxonomy
from taxo.train.model_card import format_card
from taxo.train.sample import choose_learned

CARD_FILE = "MODEL_CARD.md"
# A weight must be above 0. Only labels below a `label.min_confidence` that was set near 0 come so low: of the
# listings' labels that nobody reviewed the least sure has a confidence of .46.
LEAST_WEIGHT = 0.01
# Reviewed papers to calibrate on; with fewer, all labels are taken for certain. Of 50 papers the share that is right is
# known to within .11, so fewer tell less than labels that are mostly right. The listings have 251: neither half nor
# double would change anything there.
ENOUGH_REVIEWED = 50
REMEDY = (
    "A classifier tells at least two topics apart: add papers, give taxonomy.yaml topics and phrases that stand in "
    "them, or say in reviews.csv which topics papers have; then run the pipeline again"
)


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
        check_parameters(self.of_classifier())
        if not 0 < self.reviewed_weight < math.inf:
            raise ValueError(f"reviewed_weight is {self.reviewed_weight}, expected a number above 0")

    def of_classifier(self) -> dict[str, Any]:
        """Return those that are the classifier's own; the others say what it is given."""
        return {name: value for name, value in asdict(self).items() if name != "reviewed_weight"}


@dataclass(frozen=True)
class Training:
    """What the stage made: the classifier, whose `card` says what it learned from and how well.

    It is left untrained where fewer than two topics have papers, or these have no word in common: a new project is to
    get its report, which says so, rather than no report.
    """

    classifier: TopicClassifier
    are_agreed: bool = True  # whether people wrote the taxonomy
    n_labelled: int = 0  # papers with a topic; of very many the classifier learned from a sample

    @property
    def why_untrained(self) -> str | None:
        """Why there is no classifier, and what to do; None where there is one."""
        return self.classifier.why_untrained

    def summary(self) -> dict[str, Value]:
        """Return the values of `reports/metrics/train.json`; accuracies are out of fold, None without a classifier."""
        n_terms = 0 if self.why_untrained else len(self.classifier.model_.terms)
        return {"terms": n_terms, **self.classifier.card}

    def describe(self) -> str:
        """Say in a sentence what was made."""
        card = self.classifier.card
        if self.why_untrained:
            return f"no classifier: {self.why_untrained}"
        of_all = f" of {self.n_labelled}, drawn evenly" if self.n_labelled > card["texts"] else ""
        return f"classifier of {counted(card['topics'], 'topic')} fitted on {counted(card['texts'], 'paper')}{of_all}"

    def write(self, root: Path = Path()) -> None:
        """Put the classifier and its card for people into `models/topic-classifier/`."""
        folder = root / MODEL_FOLDER
        self.classifier.save(folder)
        text = format_card(self.classifier, self.are_agreed, self.n_labelled)
        with replacing(folder / CARD_FILE) as temporary:
            temporary.write_text(text, encoding="utf-8")


def train_classifier(
    papers: Sequence[Paper],
    assignments: Sequence[Assignment],
    taxonomy: Taxonomy,
    params: TrainParams,
    are_agreed: bool = True,
) -> Training:
    """Return a classifier fitted on all topics of every paper that has any, each counting by the confidence in them.

    `are_agreed` says whether people wrote `taxonomy`; else the card says that discovery did. Where there is nothing to
    fit it on it is left untrained, and says why. Of very many papers it learns from some (`choose_learned`).
    """
    given = {assignment.paper_id: assignment for assignment in assignments}
    pairs = [
        (paper, label, _topic_set(label.topic_id, label.topics))
        for paper in papers
        if (label := given.get(paper.paper_id)) and label.topic_id is not None
    ]
    n_labelled = len(pairs)
    learned = choose_learned(
        [paper.paper_id for paper, _, _ in pairs],
        [given[0] for _, _, given in pairs],
        np.array([label.reviewed for _, label, _ in pairs], dtype=bool),
    )
    pairs = [pairs[row] for row in learned.tolist()]
    topics = [given for _, _, given in pairs]
    classifier = TopicClassifier(taxonomy=topic_nodes(taxonomy), **params.of_classifier())
    weights = [sample_weight(label, params) for _, label, _ in pairs]
    reviewed = np.array([label.reviewed for _, label, _ in pairs], dtype=bool)
    trusted = reviewed if reviewed.sum() >= ENOUGH_REVIEWED else np.ones_like(reviewed)
    try:
        if (
            len({given[0] for given in topics}) < 2
        ):  # further topics beside one first topic tell nothing apart
            raise NothingToLearnError("fewer than two topics are the first of a paper")
        classifier.fit([paper for paper, _, _ in pairs], topics, weights, trusted)
    except NothingToLearnError as error:
        different = {given[0] for given in topics}
        why = str(error) if len(different) > 1 else _too_few_topics(different, len(topics), len(papers))
        card = untrained_card(len(topics), len(different))
        classifier.leave_untrained(f"{why}. {REMEDY}", different, card)
    classifier.card = {"reviewed": int(reviewed.sum()), **classifier.card}
    return Training(classifier, are_agreed, n_labelled)


def _topic_set(first: str, topics: Sequence[str]) -> list[str]:
    """All topics of a paper, the first of them first."""
    return [first, *(topic_id for topic_id in topics if topic_id != first)]


def _too_few_topics(topics: Collection[str], n_labelled: int, n_papers: int) -> str:
    if not topics:
        return f"no paper of {n_papers} has a topic"
    return f"one topic alone has papers, {', '.join(topics)} ({n_labelled} of {n_papers})"


def sample_weight(label: Assignment, params: TrainParams) -> float:
    """Return what a paper counts in training: by the confidence in its label, or what a review is worth."""
    return params.reviewed_weight if label.reviewed else max(label.confidence, LEAST_WEIGHT)


def topic_nodes(taxonomy: Taxonomy) -> tuple[TopicNode, ...]:
    """Return `taxonomy` in the classifier's own terms."""
    return tuple(
        TopicNode(topic.topic_id, topic.name, topic.parent, topic.phrases, topic.hints)
        for topic in taxonomy.topics
    )
