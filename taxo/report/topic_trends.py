"""Tell how the share of each topic moved over time: what grew beyond chance, and when a topic stood out."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from taxo.numeric import Rows, settled
from taxo.report.catalogue import Catalogue, TopicLink
from taxo.report.parts import Rate, rate
from taxo.report.periods import Period, Timeline, span

FALSE_ALARMS = 0.05  # share of the topics said to have changed that may have done so by chance
RARE = 0.01  # chance of one burst in the whole pile, were shares the same at all times
BURST = 5  # papers of a burst, at least
TIMES = 1.5  # as large a share as else, at least


@dataclass(frozen=True, slots=True)
class Burst:
    """A period in which a topic stood out: its papers then, and its share of the other periods' papers."""

    period: str
    n_papers: int
    n: int
    usual: float


@dataclass(frozen=True, slots=True)
class TopicTrend:
    """A topic's share in each period, in the earlier and in the later half of the papers.

    `direction` is "grew", "shrank", or "" where the halves differ by no more than chance; `bursts` are numbers of
    periods with what was said of them.
    """

    link: TopicLink
    shares: tuple[Rate, ...]
    early: Rate
    late: Rate
    chance: float
    direction: str
    bursts: tuple[tuple[int, Burst], ...]

    @property
    def change(self) -> float:
        """How much larger the later share is, -1 to 1."""
        return settled((self.late.share or 0.0) - (self.early.share or 0.0))

    @property
    def n_papers(self) -> int:
        """How many dated papers have it."""
        return sum(round((point.share or 0.0) * point.n) for point in self.shares)


@dataclass(frozen=True, slots=True)
class Halves:
    """The periods that are the earlier half of the papers, in words, and the later ones; `cut` is their number."""

    early: str
    late: str
    cut: int


def halve(periods: Sequence[Period]) -> Halves:
    """Return the two halves of `periods` (two or more) whose numbers of papers are nearest to one another."""
    sums = np.cumsum([period.n for period in periods])
    cut = int(np.abs(sums[:-1] - sums[-1] / 2).argmin()) + 1
    return Halves(_words(periods[:cut]), _words(periods[cut:]), cut)


def find_trends(catalogue: Catalogue, timeline: Timeline) -> tuple[TopicTrend, ...]:
    """Return a trend for each topic that a dated paper has as its first, the largest change first.

    The halves are compared by a test of two proportions, and so many topics are said to have changed that at most one
    in twenty did so by chance (Benjamini and Hochberg, 1995). A burst is a period with so many papers of a topic that
    one in a hundred piles would have any such, had the topic been as frequent at all times (the binomial's tail).
    """
    if not timeline.periods:
        return ()
    counts = _count(catalogue, timeline)
    totals = np.array([period.n for period in timeline.periods])
    cut = halve(timeline.periods).cut
    tests = max(1, len(counts) * len(totals))
    found = [
        _trend(catalogue.links[topic], row, totals, cut, RARE / tests, timeline.periods)
        for topic, row in counts.items()
    ]
    limit = _benjamini_hochberg([trend.chance for trend in found], FALSE_ALARMS)
    told = [trend if trend.chance <= limit else replace(trend, direction="") for trend in found]
    return tuple(sorted(told, key=lambda t: (not t.direction, -abs(t.change), t.link.topic_id)))


def _count(catalogue: Catalogue, timeline: Timeline) -> dict[str, Rows]:
    """The papers of each topic by period."""
    counts = {topic: np.zeros(len(timeline.periods), dtype=np.int64) for topic in catalogue.links}
    for entry in catalogue.entries:
        place, topic = timeline.period_of.get(entry.paper.paper_id), entry.assignment.topic_id
        if place is not None and topic in counts:
            counts[topic][place] += 1
    return {topic: row for topic, row in counts.items() if row.any()}


def _trend(
    link: TopicLink,
    counts: Rows,
    totals: Rows,
    cut: int,
    rare: float,
    periods: Sequence[Period],
) -> TopicTrend:
    shares = tuple(_rate(int(k), int(n)) for k, n in zip(counts, totals, strict=True))
    early = _rate(int(counts[:cut].sum()), int(totals[:cut].sum()))
    late = _rate(int(counts[cut:].sum()), int(totals[cut:].sum()))
    chance = _chance_of_difference(early, late)
    direction = "grew" if (late.share or 0) > (early.share or 0) else "shrank"
    bursts = tuple(
        (place, burst)
        for place in range(len(totals))
        if (burst := _burst(counts, totals, place, rare, periods)) is not None
    )
    return TopicTrend(link, shares, early, late, chance, direction, bursts)


def _rate(count: int, total: int) -> Rate:
    return rate(count / total if total else 0.0, total)


def _chance_of_difference(one: Rate, other: Rate) -> float:
    """How probably two shares differ as much as they do, were they drawn from one (two-sided, normal)."""
    if not one.n or not other.n:
        return 1.0
    first, second = one.share or 0.0, other.share or 0.0
    whole = (first * one.n + second * other.n) / (one.n + other.n)
    spread = math.sqrt(whole * (1 - whole) * (1 / one.n + 1 / other.n))
    return settled(math.erfc(abs(first - second) / spread / math.sqrt(2)), 9) if spread else 1.0


def _burst(
    counts: Rows,
    totals: Rows,
    place: int,
    rare: float,
    periods: Sequence[Period],
) -> Burst | None:
    from scipy.special import betainc

    k, n = int(counts[place]), int(totals[place])
    # One more paper of two, so that a topic that is nowhere else isn't impossible there.
    usual = (counts.sum() - k + 1) / (totals.sum() - n + 2)
    if k < BURST or k < TIMES * usual * n:
        return None
    tail = settled(float(betainc(k, n - k + 1, usual)), 9)  # of the binomial: k or more of n
    return Burst(periods[place].label, k, n, settled(float(usual))) if tail <= rare else None


def _benjamini_hochberg(chances: Sequence[float], share: float) -> float:
    """The largest of `chances` up to which at most `share` of the findings are by chance, -1 where there is none."""
    ordered = sorted(chances)
    kept = [c for place, c in enumerate(ordered, 1) if c <= share * place / len(ordered)]
    return max(kept, default=-1.0)


def _words(periods: Sequence[Period]) -> str:
    return span([period.label for period in periods])
