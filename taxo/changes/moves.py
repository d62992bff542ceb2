"""Tell which papers have another first topic, and why: a review, an edit of the taxonomy, or the pile itself."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from taxo.changes.definition import edited_parts
from taxo.changes.snapshot import PaperState, Snapshot
from taxo.changes.topics import TopicChange

Cause = Literal["review", "topics", "definition", "discovery", "pile", "unknown"]


@dataclass(frozen=True, slots=True)
class Move:
    """A paper whose first topic isn't what it was; `before` and `now` are ids, "" for none.

    `cause` is a review of the paper, a change of what topics there are, by people or by discovery, an edit of what one
    of the two topics is defined by, none of these ("pile": new papers, other edits), or unknown for lack of what the
    baseline tells.
    """

    paper_id: str
    title: str
    before: str
    now: str
    cause: Cause
    why: str


@dataclass(frozen=True)
class Edits:
    """What people changed between two times, as far as it is known; `renamed` tells topics' new ids by old ones.

    `definitions` tells by topic which parts of it were edited, `reviews` counts papers with another review.
    """

    before: Snapshot
    now: Snapshot
    renamed: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def definitions(self) -> Mapping[str, tuple[str, ...]]:
        """The edited parts of each topic that both times have, by id; topics that weren't edited are left out."""
        both = [topic_id for topic_id in self.now.topics if topic_id in self.before.topics]
        found = {topic_id: self._edited(topic_id) for topic_id in both}
        return {topic_id: parts for topic_id, parts in found.items() if parts}

    @cached_property
    def reviews(self) -> int:
        """Papers of both times that were reviewed in just one, or otherwise."""
        both = [(old, self.now.papers.get(paper_id)) for paper_id, old in self.before.papers.items()]
        return sum(bool(now and self.review_says(old, now)) for old, now in both)

    @cached_property
    def elsewhere(self) -> str:
        """What may have moved a paper that nothing of its own explains."""
        found = [
            *["papers that came or went"] * (self.before.papers.keys() != self.now.papers.keys()),
            *["edits of other topics"] * bool(self.definitions),
            *["reviews of other papers"] * bool(self.reviews),
        ]
        if not found:
            return "neither papers, topics nor reviews changed: parameters, texts or taxo itself did"
        return f"learned anew from {_listed(found)}"

    @cached_property
    def are_known(self) -> bool:
        """Whether both times tell which papers were reviewed and what topics are defined by."""
        told = [topic.definition is not None for topic in self.before.topics.values()]
        return all(told) and all(paper.reviewed is not None for paper in self.before.papers.values())

    def is_told(self, topic_id: str) -> bool:
        """Whether both times tell what the topic is defined by; of no topic there is nothing to tell."""
        states = (self.before.topics.get(topic_id), self.now.topics.get(topic_id))
        return not topic_id or all(state is not None and state.definition is not None for state in states)

    def review_says(self, old: PaperState, now: PaperState) -> str:
        """What a review has to do with the topics of a paper of both times, "" where nothing."""
        first, topics = (
            self.renamed.get(old.topic_id, old.topic_id),
            {self.renamed.get(t, t) for t in old.topics},
        )
        is_same = first == now.topic_id
        if now.reviewed and not old.reviewed:
            # Where the baseline doesn't tell of reviews, only a paper that moved shows one that is new to it.
            if old.reviewed is None and is_same:
                return ""
            return "a review says so" if now.topic_id else "a review says that no topic fits"
        if now.reviewed:
            return "" if is_same and topics == set(now.topics) else "its review was changed"
        return "its review was taken back" if old.reviewed else ""

    def _edited(self, topic_id: str) -> tuple[str, ...]:
        old, new = self.before.topics[topic_id], self.now.topics[topic_id]
        name = ("name",) if old.name and old.name != new.name else ()
        if old.definition is None or new.definition is None:
            return name
        if bool(old.definition) != bool(new.definition):
            return ("origin",)
        return (*name, *edited_parts(old.definition, new.definition)) if new.definition else ()


def moves(before: Snapshot, now: Snapshot, changes: Sequence[TopicChange], edits: Edits) -> list[Move]:
    """Return the papers of both times that have another first topic, by topic before and now, then title."""
    became = dict(_became(changes))
    found = []
    for paper_id, old in before.papers.items():
        new = now.papers.get(paper_id)
        if new is not None and new.topic_id != old.topic_id:
            cause, why = _cause(old, new, became, edits)
            found.append(Move(paper_id, new.title, old.topic_id, new.topic_id, cause, why))
    return sorted(found, key=lambda move: (move.before, move.now, move.title, move.paper_id))


def _became(changes: Sequence[TopicChange]) -> Iterator[tuple[tuple[str, str], TopicChange]]:
    """Yield the ways from topic to topic that a change of the topics themselves explains."""
    for change in changes:
        if change.kind in ("renamed", "split", "merged"):
            for old in change.before:
                for new in change.after:
                    yield (old.topic_id, new.topic_id), change


def _cause(
    old: PaperState, new: PaperState, became: Mapping[tuple[str, str], TopicChange], edits: Edits
) -> tuple[Cause, str]:
    change = became.get((old.topic_id, new.topic_id))
    review = edits.review_says(old, new) if change is None or change.kind != "renamed" else ""
    if review:
        return "review", review
    topics = _topics_say(old, new, change, edits)
    if topics:
        return "topics" if edits.now.is_agreed else "discovery", topics
    edited = [topic for topic in (old.topic_id, new.topic_id) if edits.definitions.get(topic)]
    if edited:
        return "definition", _edits_say(edited, edits)
    if not (edits.is_told(old.topic_id) and edits.is_told(new.topic_id)):
        return "unknown", "the baseline doesn't tell what its topics were defined by"
    return "pile", edits.elsewhere


def _topics_say(old: PaperState, new: PaperState, change: TopicChange | None, edits: Edits) -> str:
    """What a change of the topics that there are has to do with a move, "" where nothing."""
    was, is_now = edits.before.name(old.topic_id), edits.now.name(new.topic_id)
    if change is not None:
        says = {
            "renamed": f"“{was}” is called “{is_now}” now",
            "split": f"“{was}” was split",
            "merged": f"“{was}” went into “{is_now}”",
        }
        return says[change.kind]
    if new.topic_id and new.topic_id not in edits.before.known_topics:
        if new.topic_id in old.proposed:
            return f"“{is_now}” was proposed for it, and was accepted"
        return f"“{is_now}” is new"
    if old.topic_id in edits.now.dismissed:
        return f"“{was}” was dismissed"
    if old.topic_id and old.topic_id not in edits.now.known_topics:
        return f"“{was}” is gone"
    return ""


def _edits_say(topics: Sequence[str], edits: Edits) -> str:
    taken = [t for t in topics if edits.definitions[t] == ("origin",) and edits.now.topics[t].definition]
    if len(taken) > 1:
        names = _listed([f"“{edits.now.name(topic)}”" for topic in taken])
        return f"{names}, made by discovery, are in the taxonomy now"
    return "; ".join(_edit_says(topic, edits) for topic in topics)


def _edit_says(topic_id: str, edits: Edits) -> str:
    parts = edits.definitions[topic_id]
    name = edits.now.name(topic_id)
    if parts == ("origin",):
        kept = edits.now.topics[topic_id].definition
        return (
            f"“{name}”, made by discovery, is in the taxonomy now" if kept else f"“{name}” left the taxonomy"
        )
    return f"{_listed(parts)} of “{name}” edited"


def _listed(words: Sequence[str]) -> str:
    return " and ".join(filter(None, [", ".join(words[:-1]), words[-1]]))
