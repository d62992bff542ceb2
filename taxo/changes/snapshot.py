"""What is compared: a pile's papers with their topics at one time, from a baseline or from a project's tables."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from taxo.changes.definition import definition_of
from taxo.project.baseline import Baseline, KnownPaper
from taxo.project.tables import Assignment, Paper
from taxo.project.taxonomy import Taxonomy

NOTHING_TOLD = KnownPaper("", (), None, ())


@dataclass(frozen=True, slots=True)
class PaperState:
    """A paper with its first topic ("" for none); `reviewed` is None where that isn't known.

    `topics` are all topics that it has, `proposed` those that were proposed for it beside them.
    """

    title: str
    topic_id: str
    topics: tuple[str, ...] = ()
    reviewed: bool | None = None
    proposed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TopicState:
    """A topic; `definition` is "" where discovery made it, and None where what people wrote of it isn't known."""

    name: str
    definition: str | None = None


@dataclass(frozen=True)
class Snapshot:
    """Papers and topics by id. `topics` are those that papers could have, as far as that is known; `dismissed` are
    suggested topics that people refused."""

    papers: Mapping[str, PaperState]
    topics: Mapping[str, TopicState]
    dismissed: frozenset[str] = frozenset()

    @cached_property
    def members(self) -> Mapping[str, frozenset[str]]:
        """The papers of each topic that is the first of any."""
        found: dict[str, set[str]] = {}
        for paper_id, paper in self.papers.items():
            if paper.topic_id:
                found.setdefault(paper.topic_id, set()).add(paper_id)
        return {topic_id: frozenset(papers) for topic_id, papers in found.items()}

    @cached_property
    def is_agreed(self) -> bool:
        """Whether people wrote topics, as far as that is known."""
        return any(topic.definition for topic in self.topics.values())

    @cached_property
    def known_topics(self) -> frozenset[str]:
        """The topics that are listed or that some paper has, be it as a further one."""
        return frozenset(self.topics).union(*(paper.topics for paper in self.papers.values()), self.members)

    def named_by(self, other: "Snapshot") -> "Snapshot":
        """Return it with the names of `other` for topics whose own names aren't known."""
        topics = {
            topic_id: topic if topic.name else replace(topic, name=other.topics[topic_id].name)
            for topic_id, topic in self.topics.items()
            if topic.name or topic_id in other.topics
        }
        return replace(self, topics={**self.topics, **topics})

    def name(self, topic_id: str) -> str:
        """The name of a topic, its id where no name is known, "no topic" for none."""
        topic = self.topics.get(topic_id)
        return (topic.name if topic else "") or topic_id or "no topic"


def snapshot_of_baseline(baseline: Baseline) -> Snapshot:
    """Return what an earlier report tells; topics that were only proposed aren't among its topics."""
    papers = {}
    for paper_id, topic_id in baseline.topic_by_paper.items():
        told = baseline.papers.get(paper_id, NOTHING_TOLD)
        papers[paper_id] = PaperState(told.title, topic_id, told.topics, told.reviewed, told.proposed)
    in_use = {topic_id for topic_id in baseline.topic_by_paper.values() if topic_id}
    topics = {t.topic_id: TopicState(t.name, t.definition) for t in baseline.topics if t.topic_id in in_use}
    return Snapshot(papers, topics)


def snapshot_of_tables(
    papers: Sequence[Paper], assignments: Sequence[Assignment], taxonomy: Taxonomy, are_agreed: bool
) -> Snapshot:
    """Return a project's state now; `assignments` are those of `papers`, in the same order.

    `are_agreed` says whether people wrote `taxonomy`; where discovery made it, its topics have no definition.
    """
    states = {
        paper.paper_id: PaperState(paper.title, a.topic_id or "", tuple(a.topics), a.reviewed)
        for paper, a in zip(papers, assignments, strict=True)
    }
    topics = {
        topic.topic_id: TopicState(topic.name, definition_of(topic) if are_agreed else "")
        for topic in taxonomy.assignable
    }
    return Snapshot(states, topics, frozenset(topic.topic_id for topic in taxonomy.dismissed))
