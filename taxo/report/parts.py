"""Build what several pages share: bars of counts, shares with their interval, and papers as lines of a list."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from taxo.numeric import wilson_interval
from taxo.report.catalogue import Catalogue, Entry, TopicLink
from taxo.report.highlight import Piece, highlight

# Columns that the narrowest phone has room for, columns with a number above each, and labels below them.
MOST_COLUMNS, ROOMY, MOST_LABELS = 20, 8, 8
MANY_LISTINGS = 12  # of more, the largest come first
STEPS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)


@dataclass(frozen=True, slots=True)
class Bar:
    """A labelled count; `share` is of the longest bar beside it, 0 to 1: its length. `at` stands below a column, which
    may be blank where there are many."""

    label: str
    count: int
    share: float
    at: str = ""


@dataclass(frozen=True, slots=True)
class Columns:
    """Counts by year or by some years each (`step`), as columns side by side."""

    bars: tuple[Bar, ...] = ()
    step: int = 1

    @property
    def is_dense(self) -> bool:
        """Whether columns are so narrow that only the highest has room for its number."""
        return len(self.bars) > ROOMY

    def __bool__(self) -> bool:
        """Whether there is anything to draw."""
        return bool(self.bars)


@dataclass(frozen=True, slots=True)
class Rate:
    """A share of `n` with its 95 % interval; `share` is None where there was nothing to count."""

    share: float | None
    low: float
    high: float
    n: int


@dataclass(frozen=True, slots=True)
class PaperTitle:
    """A paper as a row of a long list.

    Where it was reviewed, `reviewed_by` says by whom: then its topic is what they said, and no confidence the model's.
    """

    title: tuple[Piece, ...]
    url: str
    year: int | None
    confidence: float
    reviewed_by: str | None
    is_new: bool = False


@dataclass(frozen=True, slots=True)
class PaperLine:
    """A paper with its abstract, its deciding words marked."""

    paper_id: str
    title: tuple[Piece, ...]
    abstract: tuple[Piece, ...]
    url: str
    year: int | None
    confidence: float
    reviewed_by: str | None
    topic: TopicLink | None
    others: tuple[TopicLink, ...]
    evidence: tuple[str, ...]
    is_new: bool = False


def rate(share: float, n: int) -> Rate:
    """Return `share` of `n` with its Wilson interval."""
    return Rate(share if n else None, *wilson_interval(round(share * n), n), n)


def bars(counts: Iterable[tuple[str, int]]) -> tuple[Bar, ...]:
    """Return bars for labelled counts, in the order given."""
    found = list(counts)
    longest = max((count for _, count in found), default=0)
    return tuple(Bar(label, count, count / longest if longest else 0.0) for label, count in found)


def year_columns(entries: Sequence[Entry]) -> Columns:
    """Return the papers by year, from the first year to the last without a gap; none where no year is known.

    Where that would be more than twenty columns, each is of as many years as it takes.
    """
    counts = Counter(entry.year for entry in entries if entry.year is not None)
    if not counts:
        return Columns()
    first, last = min(counts), max(counts)
    step = next(step for step in STEPS if last // step - first // step < MOST_COLUMNS)
    # Fives and tens begin at round years; pairs with the first.
    begin = first if step == 2 else first - first % step
    starts = range(begin, last + 1, step)
    found = bars((_years(start, step), sum(counts[start + i] for i in range(step))) for start in starts)
    apart = -(-len(found) // MOST_LABELS)
    labels = [str(start) if place % apart == 0 else "" for place, start in enumerate(starts)]
    return Columns(tuple(replace(bar, at=at) for bar, at in zip(found, labels, strict=True)), step)


def _years(start: int, step: int) -> str:
    return str(start) if step == 1 else f"{start} to {start + step - 1}"


def listing_bars(entries: Sequence[Entry]) -> tuple[Bar, ...]:
    """Return the papers by listing, by name or, of many listings, the largest first; a paper counts in each that holds
    it."""
    counts = Counter(name for entry in entries for name in entry.listings)
    is_many = len(counts) > MANY_LISTINGS
    return bars(sorted(counts.items(), key=lambda item: (-item[1] * is_many, item[0])))


def paper_title(entry: Entry, catalogue: Catalogue) -> PaperTitle:
    """Return `entry` as a row of a long list."""
    title = highlight(entry.paper.title, entry.assignment.evidence)
    confidence, reviewed_by = entry.assignment.confidence, catalogue.reviewers_of(entry)
    return PaperTitle(title, entry.url, entry.year, confidence, reviewed_by, entry.is_new)


def paper_line(entry: Entry, catalogue: Catalogue) -> PaperLine:
    """Return `entry` with its abstract."""
    paper, assignment = entry.paper, entry.assignment
    links = [catalogue.links[topic] for topic in assignment.topics if topic in catalogue.links]
    return PaperLine(
        paper_id=paper.paper_id,
        title=highlight(paper.title, assignment.evidence),
        abstract=highlight(paper.abstract, assignment.evidence),
        url=entry.url,
        year=entry.year,
        confidence=assignment.confidence,
        reviewed_by=catalogue.reviewers_of(entry),
        topic=catalogue.links.get(assignment.topic_id or ""),
        others=tuple(link for link in links if link.topic_id != assignment.topic_id),
        evidence=tuple(assignment.evidence),
        is_new=entry.is_new,
    )


def fair_shares(counts: Sequence[int], total: int) -> list[int]:
    """Return how many of each group to show so that they are at most `total`: all of the small groups, as many of each
    large one, and of none that comes after `total` groups.

    >>> fair_shares([1, 50, 2, 50], 13)
    [1, 5, 2, 5]
    """
    share = 0
    while sum(min(count, share + 1) for count in counts) <= total and share < max(counts, default=0):
        share += 1
    if share == 0:
        return [1] * min(total, len(counts)) + [0] * max(0, len(counts) - total)
    return [min(count, share) for count in counts]
