"""What text and Markdown both tell of what changed: sentences, and papers in groups with how many of them are shown."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from taxo.changes.moves import Cause, Move
from taxo.changes.topics import Flow, Kind, TopicChange
from taxo.cli.differences.comparison import Comparison

# Why papers moved, in the order in which they are told: what people did, then what the pile did.
CAUSES: Mapping[Cause, str] = {
    "review": "by their reviews",
    "topics": "since topics changed",
    "definition": "since a topic was edited",
    "discovery": "since discovery grouped otherwise",
    "pile": "by what the whole pile tells",
    "unknown": "for reasons that can't be told",
}
UNTOLD = (
    "one of the two doesn't tell what its topics were defined by, so that an edit can't be told from the rest"
)
KINDS: Mapping[Kind, str] = {
    "split": "split",
    "merged": "merged",
    "renamed": "renamed",
    "born": "new",
    "died": "gone",
}
N_PARTS = 5  # topics that are named in a change of topics; more are summed
NAME_WIDTH = 80  # letters of a topic's name beside others
_UNSEEN = re.compile(
    "[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]"
)  # they turn the line that follows round
Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True)
class Limits:
    """How much is shown: of `groups` that many, of each list about `titles` papers in all, at least one a group."""

    groups: int
    titles: int

    def of_each(self, n_groups: int) -> int:
        """How many papers of each group are shown."""
        return max(self.titles // max(min(n_groups, self.groups), 1), 1)


EVERYTHING = Limits(10**9, 10**18)


@dataclass(frozen=True)
class Group:
    """Papers under a heading, which is a few words about each of them; `n_more` of the `n` aren't shown."""

    heading: tuple[str, ...]
    n: int
    titles: tuple[str, ...]

    @property
    def n_more(self) -> int:
        """How many aren't shown."""
        return self.n - len(self.titles)


@dataclass(frozen=True)
class Groups:
    """The largest groups of papers; `n_papers` in `n_groups` more aren't shown, of all `n`."""

    n: int
    shown: tuple[Group, ...]
    n_groups: int
    n_papers: int

    @property
    def is_cut(self) -> bool:
        """Whether any paper isn't shown."""
        return bool(self.n_papers) or any(group.n_more for group in self.shown)


def headline(found: Comparison) -> str:
    """Return what changed in one line: numbers of papers, and what became of topics."""
    if not found.is_same_pile:
        return "nothing to compare: both have no paper in common"
    if not found.is_different:
        return "nothing changed"
    summary = found.changes.summary
    new = f"{papers(summary.n_new, 'new')}" + without_topic(summary.n_new_without_topic)
    counts = [
        *[new] * bool(summary.n_new),
        *[f"{summary.n_moved:,} moved to another topic"] * bool(summary.n_moved),
        *[f"{summary.n_gone:,} gone"] * bool(summary.n_gone),
    ]
    if not summary.n_new and counts:
        counts[0] = counts[0].replace(" ", " paper " if counts[0].startswith("1 ") else " papers ", 1)
    topics = [f"{summary.n_topics[kind]:,} {KINDS[kind]}" for kind in KINDS if summary.n_topics.get(kind)]
    n_edited = len(found.changes.edits.definitions)
    topics += [f"{n_edited:,} edited"] * bool(n_edited)
    return "; ".join([*[", ".join(counts)] * bool(counts), *[f"topics: {', '.join(topics)}"] * bool(topics)])


def without_topic(n: int) -> str:
    """Return that `n` of some papers have no topic, in brackets; "" for none."""
    return f" ({n:,} without a topic)" if n else ""


def papers(n: int, which: str = "") -> str:
    """Return a number of papers: "1 new paper", "2,000 papers"."""
    return " ".join(filter(None, [f"{n:,}", which, "paper" if n == 1 else "papers"]))


def topic_sentences(found: Comparison) -> list[tuple[str, str, str]]:
    """Return for each change of topics what happened, what was before, and what is now."""
    told = [(KINDS[change.kind], *_sides(change, found)) for change in found.changes.topics]
    edits, now = found.changes.edits.definitions, found.changes.now
    return told + [
        ("edited", plain(now.name(topic)), _edit(topic, parts, found)) for topic, parts in edits.items()
    ]


def new_groups(found: Comparison, limits: Limits) -> Groups:
    """Return the new papers by topic, the topics with most of them first, no topic last."""
    now = found.changes.now
    new = [
        (now.papers[paper_id].topic_id, now.papers[paper_id].title or paper_id)
        for paper_id in found.changes.new
    ]
    named = {topic: (plain(now.name(topic)),) for topic, _ in new}
    return _groups(new, named, limits, last="")


def moved_groups(found: Comparison, cause: Cause, limits: Limits) -> Groups:
    """Return the papers that moved for a cause, by topic before and now and why, the largest groups first."""
    common = common_why(found, cause)
    moved = [
        ((move.before, move.now, "" if common else why(move)), move.title or move.paper_id)
        for move in found.changes.moves
        if move.cause == cause
    ]
    named = {key: _way(*key, found) for key, _ in moved}
    return _groups(moved, named, limits)


def common_why(found: Comparison, cause: Cause) -> str:
    """Return why papers moved for a cause, where that is the same for all of them, else ""."""
    says = (plain(why(move)) for move in found.changes.moves if move.cause == cause)
    return next(says, "") if cause in ("pile", "unknown") else ""


def why(move: Move) -> str:
    """Return why a paper moved; of two reports either may be the one that doesn't tell."""
    return UNTOLD if move.cause == "unknown" else move.why


def is_cut(found: Comparison, limits: Limits, most_topics: int) -> bool:
    """Return whether anything isn't shown with these limits."""
    moved = (moved_groups(found, cause, limits) for cause in CAUSES)
    listed = (new_groups(found, limits), *moved, gone_group(found, limits))
    n_topics = max(len(topic_sentences(found)), len(changed_flows(found)))
    return n_topics > most_topics or any(groups.is_cut for groups in listed)


def changed_flows(found: Comparison) -> list[Flow]:
    """Return the topics whose papers aren't those of before, the most changed first."""
    return sorted(filter(_n_changed, found.changes.flows), key=lambda flow: -_n_changed(flow))


def gone_group(found: Comparison, limits: Limits) -> Groups:
    """Return the papers that went, in one group."""
    gone = [found.changes.before.papers[paper_id].title or paper_id for paper_id in found.changes.gone]
    return _groups([(0, title) for title in sorted(gone)], {0: ()}, limits)


def plain(text: str) -> str:
    """Return `text` on one line, without what a terminal or a page would obey: control letters, turns of direction."""
    seen = "".join(
        " " if unicodedata.category(c) in ("Cc", "Zl", "Zp", "Cs") else c for c in _UNSEEN.sub("", text)
    )
    return " ".join(seen.split())


def cut(text: str, width: int) -> str:
    """Return `text` with at most `width` letters, an ellipsis where it was cut."""
    return text if len(text) <= width else f"{text[: width - 1].rstrip()}…"


def _groups(
    keyed: Iterable[tuple[Key, str]],
    named: Mapping[Key, tuple[str, ...]],
    limits: Limits,
    last: Key | None = None,
) -> Groups:
    by_key: dict[Key, list[str]] = defaultdict(list)
    for key, title in keyed:
        by_key[key].append(title)
    ordered = sorted(
        by_key, key=lambda key: (last is not None and key == last, -len(by_key[key]), named[key])
    )
    chosen, rest = ordered[: limits.groups], ordered[limits.groups :]
    each = limits.of_each(len(ordered))
    shown = [Group(named[key], len(by_key[key]), tuple(map(plain, by_key[key][:each]))) for key in chosen]
    n_rest = sum(len(by_key[key]) for key in rest)
    return Groups(sum(map(len, by_key.values())), tuple(shown), len(rest), n_rest)


def _sides(change: TopicChange, found: Comparison) -> tuple[str, str]:
    before = [(plain(part.name), part.n_papers) for part in change.before]
    after = [(plain(part.name), part.n_papers) for part in change.after]
    if change.kind == "born":
        n_new = after[0][1] - sum(n for _, n in before)
        came = [*_most(before), *[("new papers", n_new)] * bool(n_new)]
        return (f"from {_parts(came)}" if came else ""), _parts(after)
    if change.kind == "died":
        is_listed = change.before[0].topic_id in found.changes.now.topics
        where = f"its papers are in {_parts(_most(after))}" if after else "its papers left the pile"
        return _parts(before), where + (" (it is still in the taxonomy)" if is_listed else "")
    return _parts(_most(before)), _parts(_most(after))


def _most(parts: Sequence[tuple[str, int]]) -> list[tuple[str, int]]:
    rest = sum(n for _, n in parts[N_PARTS:])
    return [*parts[:N_PARTS], *[("others", rest)] * bool(rest)]


def _parts(parts: Iterable[tuple[str, int]]) -> str:
    return ", ".join(f"{cut(name, NAME_WIDTH)} ({n:,})" for name, n in parts)


def _way(before: str, now: str, why: str, found: Comparison) -> tuple[str, ...]:
    names = (found.changes.before.name(before), found.changes.now.name(now))
    return tuple(map(plain, filter(None, (*names, why))))


def _n_changed(flow: Flow) -> int:
    return flow.n_new + flow.n_in + flow.n_out + flow.n_gone


def _edit(topic: str, parts: Sequence[str], found: Comparison) -> str:
    if tuple(parts) == ("origin",):
        kept = found.changes.now.topics[topic].definition
        return (
            "discovery made it; it is in the taxonomy now"
            if kept
            else "left the taxonomy; discovery makes it"
        )
    return ", ".join(parts)
