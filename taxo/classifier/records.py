"""What a classifier says of a text as a record, for services that answer with it."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from taxo.classifier.topic_nodes import TopicNode

DIGITS = 4  # of a probability


@dataclass(frozen=True, slots=True)
class GivenTopic:
    """A topic that applies to a text with `probability` (0 to 1), with the `name` that the taxonomy has for it."""

    topic_id: str | int
    name: str
    probability: float


@dataclass(frozen=True, slots=True)
class Classified:
    """A text's topics, the likeliest first; none where none of them fits.

    `confidence` is the probability that the first is right (None without one); `familiarity` (0 to 1) says how probably
    the text is of the kind that the classifier was trained on: below one half there are no topics.
    """

    topics: tuple[GivenTopic, ...]
    confidence: float | None
    familiarity: float

    def as_dict(self) -> dict[str, Any]:
        """Return it as plain dicts, lists and numbers, as JSON has them."""
        return asdict(self) | {"topics": [asdict(topic) for topic in self.topics]}


def records_of(
    given: Sequence[Sequence[str | int]],
    applies: Sequence[Mapping[str | int, float]],
    firsts: Sequence[float],
    familiarity: Sequence[float],
    taxonomy: Sequence[TopicNode],
) -> list[Classified]:
    """Return a record for each text from its topics, how probably each applies, and how probably the first is right."""
    names = {node.topic_id: node.name for node in taxonomy}
    return [
        Classified(
            tuple(
                GivenTopic(topic, names.get(str(topic), str(topic)), round(chances[topic], DIGITS))
                for topic in topics
            ),
            round(first, DIGITS) if topics else None,
            round(familiar, DIGITS),
        )
        for topics, chances, first, familiar in zip(given, applies, firsts, familiarity, strict=True)
    ]
