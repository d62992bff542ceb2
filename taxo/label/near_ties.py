"""Find papers whose second topic is nearly as probable as their first, and which pairs of topics recur among them."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np

from taxo.label.soft_labels import Labels
from taxo.numeric import Members, settled

# A second topic that is at least this probable beside the first is near: at odds of 2 to 1 it is right once in three.
NEAR = 0.5


@dataclass(frozen=True, slots=True)
class TopicPair:
    """Two topics, the first by id first, and the `n_papers` that are of one of them and nearly of the other."""

    topic_id: str
    other_id: str
    n_papers: int


COLUMNS = tuple(column.name for column in fields(TopicPair))


def count_near_ties(labels: Labels, reviewed: Members) -> list[TopicPair]:
    """Return the pairs of topics between which unreviewed papers are nearly tied, those with most papers first.

    Each such paper counts once, for its first and second topic; `reviewed` (n) are those that people judged.
    """
    chances = settled(labels.first_probabilities)
    if min(chances.shape) < 1 or chances.shape[1] < 2:
        return []
    second, first = np.argsort(chances, axis=1, kind="stable")[:, -2:].T
    rows = np.arange(len(chances))
    is_near = chances[rows, second] >= NEAR * chances[rows, first]
    is_asked = ~reviewed & (labels.first >= 0)
    return _pairs(labels.topic_ids, first[is_near & is_asked].tolist(), second[is_near & is_asked].tolist())


def _pairs(topic_ids: Sequence[str], first: Sequence[int], second: Sequence[int]) -> list[TopicPair]:
    counts = Counter(
        tuple(sorted((topic_ids[one], topic_ids[other]))) for one, other in zip(first, second, strict=True)
    )
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return [TopicPair(one, other, n_papers) for (one, other), n_papers in ordered]
