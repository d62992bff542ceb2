"""Which of all topics apply to a paper: a probability each, learned from reviews where there are any."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import numpy as np

from taxo.label.review_learning import Features, Judgements, fit_pairs, log_odds, read_pairs
from taxo.numeric import Matrix, Members, settled

Values = TypeVar("Values", Matrix, Members)
THRESHOLDS = (
    0.2,
    0.25,
    0.3,
    0.35,
    0.4,
    0.45,
    0.5,
)  # the probability from which a topic applies is one of these
SCALE = 2.0  # of the logarithm of evidence, so that all features are about as large


def from_children(values: Values, parents: Sequence[int], join: Callable[[Any, Any], Any]) -> Values:
    """Return `values` (n, k) in which each topic's column has been joined with those of the topics under it.

    `parents` (k) are the numbers of the topics' parents, -1 where a topic has none.
    """
    joined = values.copy()
    for topic in sorted(range(len(parents)), key=lambda topic: -_depth(topic, parents)):
        if parents[topic] >= 0:
            joined[:, parents[topic]] = join(joined[:, parents[topic]], joined[:, topic])
    return joined


def _depth(topic: int, parents: Sequence[int]) -> int:
    return 0 if parents[topic] < 0 else 1 + _depth(parents[topic], parents)


def pair_features(
    reviewed: Matrix, judged: Judgements, evidence: Sequence[Matrix], parents: Sequence[int]
) -> Features:
    """Return the figures by which it is told whether a topic applies to a paper (n, k, f).

    They are what reviews of papers like it say (`reviewed`, n, k, about the mean of the reviews), how often reviews
    give the topic, and each kind of `evidence` (n, k) in which a topic has that of the topics under it.
    """
    often = judged.applies.mean(axis=0)
    prior = np.log((judged.applies.sum(axis=0) + 0.5) / (len(judged.rows) + 1))
    columns = [reviewed, log_odds(reviewed + often) / SCALE, np.broadcast_to(prior, reviewed.shape)]
    columns += [np.log1p(from_children(kind, parents, np.add)) / SCALE for kind in evidence]
    return np.stack(columns, axis=2)


def learn_several(
    features: Features, judged: Judgements, parents: Sequence[int]
) -> tuple[Matrix, float, dict[str, float]]:
    """Return the probability that each topic applies to each paper (n, k), the probability from which it does, and
    what it is worth on the reviewed papers, held out.

    `features` are of all papers; those of reviewed papers rest on what the other reviews teach. A parent is at least
    as probable as its children. The threshold is the one with the best F1 over the reviewed pairs.
    """
    weights = fit_pairs(features[judged.rows], judged.applies)
    probabilities = settled(from_children(read_pairs(features, weights), parents, np.maximum))
    scores = {t: micro_f1(probabilities[judged.rows] >= t, judged.applies) for t in THRESHOLDS}
    threshold = max(THRESHOLDS, key=lambda t: settled(scores[t]))
    return probabilities, threshold, {"several_f1": settled(scores[threshold])}


def micro_f1(found: Matrix | Members, wanted: Matrix) -> float:
    """Return the F1 over all pairs of papers and topics that were `found` and `wanted` (n, k; 0 or 1)."""
    both = float((found * wanted).sum())
    return 2 * both / max(float(found.sum() + wanted.sum()), 1.0)
