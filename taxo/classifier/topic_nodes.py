"""Describe topics to a classifier (names, parents, phrases to learn from), and sum them up by group."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt


@dataclass(frozen=True, slots=True)
class TopicNode:
    """A topic, or a group of topics; `phrases` name it, `hints` go with it more weakly (both used by `fit` alone)."""

    topic_id: str
    name: str
    parent: str | None = None
    phrases: tuple[str, ...] = ()
    hints: tuple[str, ...] = ()


def roll_up(
    taxonomy: Sequence[TopicNode], classes: Sequence[str], groups: Sequence[str]
) -> npt.NDArray[np.float64]:
    """Return which of `classes` (rows) are at or under which of `groups` (columns), as ones and zeros."""
    parents = {node.topic_id: node.parent for node in taxonomy}
    under = np.zeros((len(classes), len(groups)))
    for row, topic_id in enumerate(classes):
        for above in _lineage(topic_id, parents):
            if above in groups:
                under[row, groups.index(above)] = 1
    return under


def _lineage(topic_id: str, parents: Mapping[str, str | None]) -> Iterator[str]:
    seen: list[str] = []
    above: str | None = topic_id
    while above is not None and above not in seen:
        yield above
        seen.append(above)
        above = parents.get(above)
