"""What a classifier knows of its topics besides their weights: names, parents, and phrases to learn from."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TopicNode:
    """A topic, or a group of topics; `phrases` name it, `hints` go with it more weakly (both used by `fit` alone)."""

    topic_id: str
    name: str
    parent: str | None = None
    phrases: tuple[str, ...] = ()
    hints: tuple[str, ...] = ()
