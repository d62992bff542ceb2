"""Draw how papers went from the topics of the baseline to those of now: an alluvial figure of two columns."""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from taxo.changes import Changes
from taxo.changes.topics import Flow, Passage
from taxo.report.filters import count, plural
from taxo.report.pages.changed_topics import Name, Names

MOST = 15  # topics of their own on each side: about what one still follows
TALL = 26.0  # rem of all papers one above the other: with the gaps, a window's height
ROW, GAP = 1.75, 0.35  # rem that a name needs, and between two bars
THINNEST = 0.05  # rem of a band that is still seen: under a pixel of most screens
WIDE, BAR = 300.0, 6.0  # units of the picture across, and of a bar; a rem is ten units
REM = 10.0
Side = Literal["before", "now"]
Kind = Literal["stayed", "moved", "new", "gone"]
NONE, OTHERS, NEW, GONE = "", "\0others", "\0new", "\0gone"  # what is no topic's id
Ways = Mapping[tuple[str, str], int]


@dataclass(frozen=True, slots=True)
class Stop:
    """A topic on one side, or what stands for papers without one, for smaller topics, or for papers that came or went.

    `height` is the rem that its name and its bar take, `top` and `bottom` are its bar's edges in units of the picture.
    """

    key: str
    name: Name
    n_papers: int
    height: float
    top: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Way:
    """How many papers went from one stop to another, and the band that is drawn for them ("" where it would be too
    thin)."""

    kind: Kind
    before: Stop
    now: Stop
    n_papers: int
    band: str

    @property
    def colour(self) -> str:
        """The topic whose colour the band has: where the papers went, or where they were if they left."""
        key = self.before.key if self.kind == "gone" else self.now.key
        return key if key and not key.startswith("\0") else "none"


@dataclass(frozen=True, slots=True)
class Evolution:
    """The figure: its finding, both sides from top to bottom, all ways, and its size (`rem` high, `height` in units).

    `n_folded` topics are one stop; `n_hidden` papers went by ways of fewer than `least` papers, which aren't drawn.
    """

    title: str
    before: tuple[Stop, ...]
    now: tuple[Stop, ...]
    ways: tuple[Way, ...]
    rem: float
    height: float
    n_folded: int
    n_hidden: int
    least: int
    width: float = WIDE
    bar: float = BAR


def draw_evolution(changes: Changes, names: Names) -> Evolution | None:
    """Return the figure of `changes`, None where no paper came, went or moved, or too few to be seen in it.

    Renamed topics stay what they were. Of many topics, those most of whose papers came, went or moved stand by
    themselves.
    """
    shown = _shown(changes.flows)
    passage = Passage(changes.before, changes.now)
    ways = _count(changes, passage, shown)
    scale = TALL / max(sum(ways.values()), 1)
    if not any(before != now and n * scale >= THINNEST for (before, now), n in ways.items()):
        return None
    n_folded = len(changes.flows) - len(shown)
    order = [*sorted(shown, key=_places(changes, passage).__getitem__), NONE, OTHERS]
    before = _stops([*order, NEW], _sums(ways, 0), scale, _Labels(names, n_folded, "before"))
    now = _stops([*order, GONE], _sums(ways, 1), scale, _Labels(names, n_folded, "now"))
    drawn = tuple(_ways(ways, before, now, scale))
    rem = round(max(sum(stop.height for stop in side) for side in (before, now)), 3)
    hidden = sum(way.n_papers for way in drawn if not way.band)
    title, least = tell_evolution(changes.flows, names), math.ceil(THINNEST / scale)
    return Evolution(title, before, now, drawn, rem, round(rem * REM, 2), n_folded, hidden, least)


def tell_evolution(flows: Sequence[Flow], names: Names) -> str:
    """The finding: which topic became most larger or smaller."""
    flow = max(flows, key=lambda flow: abs(flow.n_now - flow.n_before), default=None)
    if flow is None or flow.n_now == flow.n_before:
        return "Papers came, went or moved, and no topic has more or fewer of them"
    found = names.either(flow.topic_id)
    name = found if isinstance(found, str) else found.name if found else flow.name
    if not flow.n_before:
        return f"{name} is new, with {plural(flow.n_now, 'paper', 'papers')}"
    if not flow.n_now:
        return f"{name} lost all its {plural(flow.n_before, 'paper', 'papers')}"
    went = "grew" if flow.n_now > flow.n_before else "shrank"
    return f"{name} {went} most, from {plural(flow.n_before, 'paper', 'papers')} to {count(flow.n_now)}"


def _shown(flows: Sequence[Flow]) -> frozenset[str]:
    """The topics that stand by themselves: all, or of many those that changed most, then the largest."""

    def rank(flow: Flow) -> tuple[int, int, str]:
        moved = flow.n_new + flow.n_in + flow.n_out + flow.n_gone
        return (-moved, -max(flow.n_before, flow.n_now), flow.topic_id)

    ranked = sorted(flows, key=rank)
    most = MOST if len(ranked) > MOST + 1 else MOST + 1  # one left over needs as much room as the rest's name
    return frozenset(flow.topic_id for flow in ranked[:most])


def _count(changes: Changes, passage: Passage, shown: frozenset[str]) -> Ways:
    """How many papers went from each stop to each, by their keys; topics by their ids of now."""

    def key(topic_id: str) -> str:
        current = changes.edits.renamed.get(topic_id, topic_id)
        return current if not current or current in shown else OTHERS

    before, now = changes.before.papers, changes.now.papers
    ways: Counter[tuple[str, str]] = Counter()
    for (old, new), n in passage.counts.items():
        ways[key(old), key(new)] += n
    ways.update((NEW, key(now[paper].topic_id)) for paper in changes.new)
    ways.update((key(before[paper].topic_id), GONE) for paper in changes.gone)
    return ways


def _places(changes: Changes, passage: Passage) -> Mapping[str, tuple[float, str]]:
    """Where each topic belongs from top to bottom: in the order of the topics of now; one that is gone comes after the
    one that has most of its papers."""
    places = {topic_id: float(place) for place, topic_id in enumerate(changes.now.topics)}
    found = {}
    for flow in changes.flows:
        heirs = [(-n, heir) for heir, n in passage.went.get(flow.topic_id, {}).items() if heir in places]
        beside = places[min(heirs)[1]] + 0.5 if heirs else float(len(places))
        found[flow.topic_id] = (places.get(flow.topic_id, beside), flow.topic_id)
    return found


def _sums(ways: Ways, side: int) -> Mapping[str, int]:
    sums: Counter[str] = Counter()
    for way, n in ways.items():
        sums[way[side]] += n
    return sums


class _Labels:
    """What the stops of one side are called."""

    def __init__(self, names: Names, n_folded: int, side: Side) -> None:
        self._names, self._side = names, side
        self._old = {new: old for old, new in names.changes.edits.renamed.items()}
        others = plural(n_folded, "other topic", "other topics")
        self._fixed = {NONE: None, OTHERS: others, NEW: "New papers", GONE: "Gone from the pile"}

    def of(self, key: str) -> Name:
        """The name of a stop."""
        if key in self._fixed:
            return self._fixed[key]
        return self._names.now(key) if self._side == "now" else self._names.before(self._old.get(key, key))


def _stops(order: Iterable[str], sums: Mapping[str, int], scale: float, labels: _Labels) -> tuple[Stop, ...]:
    """Return the stops that papers have, one below the other, each bar in the middle of its place."""
    found, at = [], 0.0
    for key in order:
        if n := sums.get(key, 0):
            high = max(ROW, n * scale + GAP)
            top = (at + (high - n * scale) / 2) * REM
            bottom = round(top + n * scale * REM, 2)
            found.append(Stop(key, labels.of(key), n, round(high, 3), round(top, 2), bottom))
            at += round(high, 3)
    return tuple(found)


def _ways(ways: Ways, before: Sequence[Stop], now: Sequence[Stop], scale: float) -> Iterator[Way]:
    """Yield each way from top to bottom; within a bar, bands lie in the order of where they lead."""
    left = {stop.key: stop.top for stop in before}
    right: dict[str, float] = defaultdict(float, {stop.key: stop.top for stop in now})
    for one in before:
        for other in now:
            if n := ways.get((one.key, other.key), 0):
                thick = n * scale * REM
                is_seen = n * scale >= THINNEST
                band = _band(left[one.key], right[other.key], thick) if is_seen else ""
                yield Way(_kind(one.key, other.key), one, other, n, band)
                left[one.key] += thick
                right[other.key] += thick


def _kind(before: str, now: str) -> Kind:
    if before == NEW:
        return "new"
    if now == GONE:
        return "gone"
    return "stayed" if before == now else "moved"


def _band(left: float, right: float, thick: float) -> str:
    """A band from the bar on the left to that on the right, as an SVG path."""
    start, end, middle = BAR, WIDE - BAR, WIDE / 2
    there = f"M{start:g} {left:.2f}C{middle:g} {left:.2f} {middle:g} {right:.2f} {end:g} {right:.2f}"
    low, high = left + thick, right + thick
    return f"{there}V{high:.2f}C{middle:g} {high:.2f} {middle:g} {low:.2f} {start:g} {low:.2f}Z"
