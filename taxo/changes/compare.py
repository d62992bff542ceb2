"""Compare a pile's papers and topics at two times: what came, what went, what moved and why."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from taxo.changes.moves import Cause, Edits, Move, moves
from taxo.changes.snapshot import Snapshot
from taxo.changes.topics import Flow, Kind, TopicChange, topic_changes, topic_flows


@dataclass(frozen=True, slots=True)
class ChangeSummary:
    """What changed, in numbers: for the first screen of the report, and for a line in a log.

    `n_new_without_topic` are among `n_new`; `n_moved_by` counts the moved papers by cause, `n_topics` the topics by
    what became of them.
    """

    n_before: int
    n_both: int
    n_new: int
    n_new_without_topic: int
    n_gone: int
    n_moved: int
    n_moved_by: Mapping[Cause, int]
    n_topics: Mapping[Kind, int]

    @property
    def is_same_pile(self) -> bool:
        """Whether both times have a paper in common: else nothing can be compared."""
        return self.n_both > 0

    @property
    def is_nothing(self) -> bool:
        """Whether nothing changed at all."""
        return not (self.n_new or self.n_gone or self.n_moved or any(self.n_topics.values()))


@dataclass(frozen=True)
class Changes:
    """What differs between two times. `new` and `gone` are ids of papers, in the order of their time."""

    before: Snapshot
    now: Snapshot
    new: tuple[str, ...]
    gone: tuple[str, ...]
    moves: tuple[Move, ...]
    topics: tuple[TopicChange, ...]
    flows: tuple[Flow, ...]
    edits: Edits

    @cached_property
    def summary(self) -> ChangeSummary:
        """The numbers of it."""
        return ChangeSummary(
            n_before=len(self.before.papers),
            n_both=len(self.before.papers) - len(self.gone),
            n_new=len(self.new),
            n_new_without_topic=sum(not self.now.papers[paper_id].topic_id for paper_id in self.new),
            n_gone=len(self.gone),
            n_moved=len(self.moves),
            n_moved_by=Counter(move.cause for move in self.moves),
            n_topics=Counter(change.kind for change in self.topics),
        )

    @cached_property
    def new_ids(self) -> frozenset[str]:
        """The papers that came, none where both times have nothing in common: all would be new then."""
        return frozenset(self.new) if self.summary.is_same_pile else frozenset()


def compare(before: Snapshot, now: Snapshot) -> Changes:
    """Return what changed from `before` to `now`; papers and topics are told apart by their ids."""
    before = before.named_by(now)
    topics = topic_changes(before, now)
    renamed = _new_ids(topics)
    edits = Edits(before, now, renamed)
    return Changes(
        before=before,
        now=now,
        new=tuple(paper_id for paper_id in now.papers if paper_id not in before.papers),
        gone=tuple(paper_id for paper_id in before.papers if paper_id not in now.papers),
        moves=tuple(moves(before, now, topics, edits)),
        topics=tuple(topics),
        flows=tuple(topic_flows(before, now, renamed)),
        edits=edits,
    )


def _new_ids(topics: Sequence[TopicChange]) -> Mapping[str, str]:
    """New ids by old ones."""
    return {c.before[0].topic_id: c.after[0].topic_id for c in topics if c.kind == "renamed"}
