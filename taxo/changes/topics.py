"""Tell what became of topics: which were renamed, split or merged, which came and went, which grew and shrank.

An id is a promise: a topic of the same id is the same topic. Only ids that are there just once, before or now, are
matched by the papers that both times have. The kinds of change and their conditions (a part must come from the whole,
and the parts together make most of it) are those of MONIC (Spiliopoulou et al., "MONIC: modeling and monitoring
cluster transitions", KDD 2006); bibliometrix draws its thematic evolution from the same overlaps.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from taxo.changes.snapshot import Snapshot
from taxo.project.baseline import SAME

Kind = Literal["renamed", "split", "merged", "born", "died"]
MOSTLY = 0.5  # of a part's papers those that the whole must have had, and of the whole's those that its parts must have
PART = 0.2  # of the whole's papers, from which what came of it is a part; less is papers that moved
FEWEST = 2  # papers of a part: one alone shows no topic


@dataclass(frozen=True, slots=True)
class TopicPart:
    """A topic in a change with the number of papers that it shares with what it became, or came from."""

    topic_id: str
    name: str
    n_papers: int


@dataclass(frozen=True, slots=True)
class TopicChange:
    """What became of topics: `before` are those that were, `after` those that are.

    Of topics that died, `after` are those that have their papers now; of topics that were born, `before` are those
    that had them. In both `topic_id` is "" for no topic; papers that came or went aren't counted.
    """

    kind: Kind
    before: tuple[TopicPart, ...]
    after: tuple[TopicPart, ...]


@dataclass(frozen=True, slots=True)
class Flow:
    """A topic's papers then and now: `n_now` is `n_before + n_new + n_in - n_out - n_gone`.

    `n_new` came into the pile, `n_gone` left it, `n_in` and `n_out` moved from and to other topics or none. A topic
    that was renamed has one flow, under its id of now.
    """

    topic_id: str
    name: str
    n_before: int
    n_new: int
    n_in: int
    n_out: int
    n_gone: int
    n_now: int


@dataclass(frozen=True)
class Passage:
    """How many of the papers that both times have went from each topic to each, and which topics ids tell to be one."""

    before: Snapshot
    now: Snapshot

    @cached_property
    def counts(self) -> Mapping[tuple[str, str], int]:
        """Papers by first topic before and now, "" for none."""
        states = self.now.papers
        return Counter(
            (paper.topic_id, states[paper_id].topic_id)
            for paper_id, paper in self.before.papers.items()
            if paper_id in states
        )

    @cached_property
    def went(self) -> Mapping[str, Mapping[str, int]]:
        """By topic before, how many papers each topic now has of it."""
        return _nested((old, new, n) for (old, new), n in self.counts.items())

    @cached_property
    def came(self) -> Mapping[str, Mapping[str, int]]:
        """By topic now, how many papers it has of each topic before."""
        return _nested((new, old, n) for (old, new), n in self.counts.items())

    @cached_property
    def left(self) -> Mapping[str, int]:
        """Papers by topic before."""
        return {old: sum(counts.values()) for old, counts in self.went.items()}

    @cached_property
    def reached(self) -> Mapping[str, int]:
        """Papers by topic now."""
        return {new: sum(counts.values()) for new, counts in self.came.items()}

    @cached_property
    def lost_ids(self) -> frozenset[str]:
        """Topics that had papers and that there aren't any more."""
        return frozenset(self.before.members) - self.now.known_topics

    @cached_property
    def new_ids(self) -> frozenset[str]:
        """Topics that have papers and that weren't known before."""
        return frozenset(self.now.members) - self.before.known_topics

    def old_part(self, topic_id: str, n: int) -> TopicPart:
        """A topic as it was called before."""
        return TopicPart(topic_id, self.before.name(topic_id), n)

    def new_part(self, topic_id: str, n: int) -> TopicPart:
        """A topic as it is called now."""
        return TopicPart(topic_id, self.now.name(topic_id), n)

    def is_part(self, of_part: int, shared: int, of_whole: int) -> bool:
        """Whether a topic of `of_part` papers that shares `shared` is a part of one of `of_whole`."""
        return shared >= FEWEST and shared >= MOSTLY * of_part and shared >= PART * of_whole


def topic_changes(before: Snapshot, now: Snapshot) -> list[TopicChange]:
    """Return what became of topics: splits, mergers, new names, then those that came and those that went.

    - A topic split where two or more topics, at least one of them new, each have at least half of their papers and a
      fifth of its own from it, and together at least half of its own; it may be one of them itself.
    - Topics merged where the same holds the other way round, and at least one of them is gone.
    - A topic was renamed where a new one has its papers (F1 of at least .5, the most alike first), or where its id has
      another name.
    - What is left came or went.
    """
    passage = Passage(before, now)
    found = [*_splits(passage), *_mergers(passage)]
    found += _renamed(passage, _ids(found, "before"), _ids(found, "after"))
    return [*found, *_born(passage, _ids(found, "after")), *_died(passage, _ids(found, "before"))]


def topic_flows(before: Snapshot, now: Snapshot, renamed: Mapping[str, str]) -> list[Flow]:
    """Return the flow of each topic that has or had papers, in the order of the topics now; `renamed` tells new ids by
    old ones."""

    def called(topic_id: str) -> str:
        return renamed.get(topic_id, topic_id)

    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for (old, new), n in Passage(before, now).counts.items():
        counts[called(old)]["before"] += n
        counts[new]["now"] += n
        if called(old) != new:
            counts[called(old)]["out"] += n
            counts[new]["in"] += n
    for paper_id in before.papers.keys() - now.papers.keys():
        counts[called(before.papers[paper_id].topic_id)].update(["before", "gone"])
    for paper_id in now.papers.keys() - before.papers.keys():
        counts[now.papers[paper_id].topic_id].update(["now", "new"])
    places = {topic_id: place for place, topic_id in enumerate(now.topics)}
    ordered = sorted(filter(None, counts), key=lambda each: (places.get(each, len(places)), each))
    return [_flow(topic_id, counts[topic_id], before, now) for topic_id in ordered]


def _flow(topic_id: str, n: Mapping[str, int], before: Snapshot, now: Snapshot) -> Flow:
    name = now.name(topic_id) if topic_id in now.topics else before.name(topic_id)
    return Flow(topic_id, name, n["before"], n["new"], n["in"], n["out"], n["gone"], n["now"])


def _splits(passage: Passage) -> Iterator[TopicChange]:
    for old, n_old in sorted(passage.left.items()):
        reached = passage.went[old] if old else {}
        parts = {
            new: n
            for new, n in reached.items()
            if new in passage.new_ids and passage.is_part(passage.reached[new], n, n_old)
        }
        if parts and old not in passage.lost_ids and reached.get(old, 0) >= max(FEWEST, PART * n_old):
            parts[old] = reached[old]
        if len(parts) > 1 and sum(parts.values()) >= MOSTLY * n_old:
            after = tuple(passage.new_part(new, n) for new, n in _largest_first(parts))
            yield TopicChange("split", (passage.old_part(old, n_old),), after)


def _mergers(passage: Passage) -> Iterator[TopicChange]:
    for new, n_new in sorted(passage.reached.items()):
        came = passage.came[new] if new else {}
        parts = {
            old: n
            for old, n in came.items()
            if old in passage.lost_ids and passage.is_part(passage.left[old], n, n_new)
        }
        if parts and new not in passage.new_ids and came.get(new, 0) >= max(FEWEST, PART * n_new):
            parts[new] = came[new]
        if len(parts) > 1 and sum(parts.values()) >= MOSTLY * n_new:
            before = tuple(passage.old_part(old, n) for old, n in _largest_first(parts))
            yield TopicChange("merged", before, (passage.new_part(new, n_new),))


def _renamed(passage: Passage, split: Iterable[str], merged: Iterable[str]) -> Iterator[TopicChange]:
    pairs = sorted(
        (-2 * n / (passage.left[old] + passage.reached[new]), old, new)
        for (old, new), n in passage.counts.items()
        if old in passage.lost_ids and new in passage.new_ids
    )
    taken_before, taken_after = set(split), set(merged)
    for distance, old, new in pairs:
        if -distance >= SAME and old not in taken_before and new not in taken_after:
            taken_before.add(old)
            taken_after.add(new)
            n = passage.counts[old, new]
            yield TopicChange("renamed", (passage.old_part(old, n),), (passage.new_part(new, n),))
    for topic_id in sorted(passage.before.topics.keys() & passage.now.topics.keys()):
        old_name, name = passage.before.topics[topic_id].name, passage.now.topics[topic_id].name
        if old_name and old_name != name:
            n = passage.counts.get((topic_id, topic_id), 0)
            yield TopicChange("renamed", (passage.old_part(topic_id, n),), (passage.new_part(topic_id, n),))


def _born(passage: Passage, explained: Iterable[str]) -> Iterator[TopicChange]:
    for new in sorted(passage.new_ids - set(explained)):
        came = passage.came.get(new, {})
        before = tuple(passage.old_part(old, n) for old, n in _largest_first(came))
        yield TopicChange("born", before, (passage.new_part(new, len(passage.now.members[new])),))


def _died(passage: Passage, explained: Iterable[str]) -> Iterator[TopicChange]:
    """Yield topics that nobody has any more, be it that the taxonomy still lists them."""
    for old in sorted(passage.before.members.keys() - passage.now.members.keys() - set(explained)):
        went = passage.went.get(old, {})
        after = tuple(passage.new_part(new, n) for new, n in _largest_first(went))
        yield TopicChange("died", (passage.old_part(old, len(passage.before.members[old])),), after)


def _ids(changes: Iterable[TopicChange], side: Literal["before", "after"]) -> set[str]:
    return {part.topic_id for change in changes for part in getattr(change, side)}


def _largest_first(counts: Mapping[str, int]) -> list[tuple[str, int]]:
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))


def _nested(triples: Iterable[tuple[str, str, int]]) -> Mapping[str, Mapping[str, int]]:
    found: dict[str, dict[str, int]] = {}
    for one, other, n in triples:
        found.setdefault(one, {})[other] = n
    return found
