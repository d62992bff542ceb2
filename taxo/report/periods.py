"""Cut the time that papers are from into periods whose shares can be compared."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from taxo.report.catalogue import Entry
from taxo.report.filters import MONTHS
from taxo.report.parts import STEPS

MOST = 24  # periods: as many as a small picture shows apart
FEWEST = 3  # fewer make no trend
# Papers of a period: a share of fewer has an interval so wide (0 of 9 is 0 to 30 %) that it tells nothing.
ENOUGH = 10
KNOWN = 0.8  # share of the dated papers whose month must be known for months to be shown
SHORT = 3  # letters of a month


@dataclass(frozen=True, slots=True)
class Period:
    """Some time, in words ("2019", "2015 to 2018", "Mar 2024"), and how many papers are from then."""

    label: str
    n: int


@dataclass(frozen=True, slots=True)
class Timeline:
    """Periods in order, and which of them each dated paper is from, by its id; no periods where there is no trend."""

    periods: tuple[Period, ...]
    period_of: Mapping[str, int]
    n_undated: int

    @property
    def n_dated(self) -> int:
        """How many papers have a date."""
        return len(self.period_of)


def cut_time(entries: Sequence[Entry]) -> Timeline:
    """Return the periods that `entries` are from: months where these are known and few, else years or several years.

    A period with fewer than ten papers is taken together with the next one. Where fewer than three are left, there are
    none, for two points make no trend.
    """
    dated = [entry for entry in entries if entry.year is not None]
    n_undated = len(entries) - len(dated)
    times, names = _months(dated) or _years(dated)
    counts = Counter(times.values())
    joined = list(_join_small([(start, counts[start]) for start in names]))
    if len(joined) < FEWEST:
        return Timeline((), dict.fromkeys(times, 0), n_undated)
    number = {start: place for place, starts in enumerate(joined) for start in starts}
    periods = tuple(
        Period(span([names[start] for start in starts]), sum(counts[start] for start in starts))
        for starts in joined
    )
    return Timeline(periods, {paper: number[start] for paper, start in times.items()}, n_undated)


def span(labels: Sequence[str]) -> str:
    """Return the name of some periods in a row: "2015 to 2018", "2000 to 2019" of "2000 to 2009" and "2010 to 2019"."""
    if len(labels) == 1:
        return labels[0]
    return f"{labels[0].split(' to ')[0]} to {labels[-1].split(' to ')[-1]}"


def _months(dated: Sequence[Entry]) -> tuple[dict[str, int], dict[int, str]] | None:
    """When each paper is from, in months, and the name of each month from the first to the last; None where too few
    papers say their month, or the months are too many. Papers that don't say it are taken for undated then."""
    found = {
        e.paper.paper_id: 12 * (e.year or 0) + month - 1
        for e in dated
        if (month := e.paper.published.month if e.paper.published else e.paper.month)
    }
    if not found or len(found) < KNOWN * len(dated):
        return None
    first, last = min(found.values()), max(found.values())
    if not FEWEST <= last - first + 1 <= MOST:
        return None
    return found, {at: f"{MONTHS[at % 12][:SHORT]} {at // 12}" for at in range(first, last + 1)}


def _years(dated: Sequence[Entry]) -> tuple[dict[str, int], dict[int, str]]:
    """The same in years, or in as many years each as it takes to have at most `MOST` periods."""
    years = {entry.paper.paper_id: entry.year or 0 for entry in dated}
    if not years:
        return {}, {}
    first, last = min(years.values()), max(years.values())
    step = next(step for step in (*STEPS, last) if last // step - first // step < MOST)
    starts = range(first - first % step, last + 1, step)
    names = {at: str(at) if step == 1 else f"{at} to {at + step - 1}" for at in starts}
    return {paper: year - year % step for paper, year in years.items()}, names


def _join_small(counts: Sequence[tuple[int, int]]) -> Iterator[list[int]]:
    """Yield the starts of periods, those together that are too small by themselves; the last ones join those before."""
    groups: list[list[int]] = [[]]
    size = 0
    for start, n in counts:
        if size >= ENOUGH:
            groups.append([])
            size = 0
        groups[-1].append(start)
        size += n
    if size < ENOUGH and len(groups) > 1:
        last = groups.pop()
        groups[-1] += last
    yield from (group for group in groups if group)
