"""Name topics of then and now, and tell what became of them, for the page that tells what changed."""

from dataclasses import dataclass

from taxo.changes import Changes
from taxo.changes.topics import Flow, Kind, TopicChange
from taxo.report.catalogue import Catalogue, TopicLink

N_PARTS = 5  # topics that are named as where papers of one came from or went to; more are summed
Name = TopicLink | str | None


@dataclass(frozen=True, slots=True)
class Part:
    """A topic in a change of topics with the number of its papers; None is no topic."""

    name: Name
    n_papers: int


@dataclass(frozen=True, slots=True)
class TopicNews:
    """What became of topics; `n_rest` papers came from, or went to, topics that aren't named."""

    kind: Kind
    before: tuple[Part, ...]
    after: tuple[Part, ...]
    n_rest: int
    n_new: int
    is_listed: bool


@dataclass(frozen=True, slots=True)
class FlowRow:
    """How a topic's papers became more or fewer."""

    name: Name
    flow: Flow


@dataclass(frozen=True, slots=True)
class Edit:
    """Topics of the taxonomy of which the same parts were edited."""

    names: tuple[Name, ...]
    parts: tuple[str, ...]


@dataclass(frozen=True)
class Names:
    """How topics of both times are called; those that have a page are links."""

    catalogue: Catalogue
    changes: Changes

    def now(self, topic_id: str) -> Name:
        """A topic of now, None for no topic."""
        return self.catalogue.links.get(topic_id) or (self.changes.now.name(topic_id) if topic_id else None)

    def before(self, topic_id: str) -> Name:
        """A topic by the name that it had."""
        name = self.changes.before.name(topic_id)
        link = self.catalogue.links.get(topic_id)
        return (TopicLink(topic_id, name) if link else name) if topic_id else None

    def either(self, topic_id: str) -> Name:
        """A topic by its name of now, or the one that it had."""
        return self.now(topic_id) if topic_id in self.catalogue.links else self.before(topic_id)


def topic_news(change: TopicChange, names: Names) -> TopicNews:
    """Return a change of topics as the page tells it."""
    before = [Part(names.before(part.topic_id), part.n_papers) for part in change.before]
    after = [Part(names.now(part.topic_id), part.n_papers) for part in change.after]
    rest = {"born": before, "died": after}.get(change.kind, [])[N_PARTS:]
    return TopicNews(
        change.kind,
        tuple(before if change.kind != "born" else before[:N_PARTS]),
        tuple(after if change.kind != "died" else after[:N_PARTS]),
        n_rest=sum(part.n_papers for part in rest),
        n_new=after[0].n_papers - sum(part.n_papers for part in before) if change.kind == "born" else 0,
        is_listed=change.kind == "died" and change.before[0].topic_id in names.changes.now.topics,
    )
