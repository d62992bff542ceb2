"""What `taxo diff` compares, and what it found."""

from dataclasses import dataclass
from functools import cached_property

from taxo.changes import Changes, Snapshot, compare


@dataclass(frozen=True)
class Side:
    """One of the two that are compared: how it is called, its papers and topics, and `notes`, what is to be known of
    how it was read."""

    label: str
    state: Snapshot
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Comparison:
    """Two reports of a pile and what changed from the one to the other."""

    before: Side
    now: Side

    @cached_property
    def changes(self) -> Changes:
        """What changed."""
        return compare(self.before.state, self.now.state)

    @property
    def is_same_pile(self) -> bool:
        """Whether they can be compared: they have a paper in common, or both have none at all."""
        return self.changes.summary.is_same_pile or not (self.before.state.papers or self.now.state.papers)

    @property
    def is_different(self) -> bool:
        """Whether anything changed, be it that a topic was edited and no paper moved."""
        return not self.changes.summary.is_nothing or bool(self.changes.edits.definitions)

    @property
    def notes(self) -> tuple[str, ...]:
        """What is to be known of how both were read."""
        return (*self.before.notes, *self.now.notes)
