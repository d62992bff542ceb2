"""Build what several pages share: bars of counts, shares with their interval, and papers as lines of a list."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from taxo.numeric import wilson_interval
from taxo.report.catalogue import Catalogue, Entry, TopicLink
from taxo.report.highlight import Piece, highlight


@dataclass(frozen=True, slots=True)
class Bar:
    """A labelled count; `share` is of the longest bar beside it, 0 to 1: its length."""

    label: str
    count: int
    share: float


@dataclass(frozen=True, slots=True)
class Rate:
    """A share of `n` with its 95 % interval; `share` is None where there was nothing to count."""

    share: float | None
    low: float
    high: float
    n: int


@dataclass(frozen=True, slots=True)
class PaperTitle:
    """A paper as a row of a long list."""

    title: tuple[Piece, ...]
    url: str
    year: int | None
    confidence: float
    reviewed: bool
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
    reviewed: bool
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


def year_bars(entries: Sequence[Entry]) -> tuple[Bar, ...]:
    """Return the papers by year, from the first year to the last without a gap; none where no year is known."""
    counts = Counter(entry.year for entry in entries if entry.year is not None)
    years = range(min(counts), max(counts) + 1) if counts else range(0)
    return bars((str(year), counts[year]) for year in years)


def listing_bars(entries: Sequence[Entry]) -> tuple[Bar, ...]:
    """Return the papers by listing; a paper counts in each that holds it."""
    return bars(sorted(Counter(name for entry in entries for name in entry.listings).items()))


def paper_title(entry: Entry) -> PaperTitle:
    """Return `entry` as a row of a long list."""
    title = highlight(entry.paper.title, entry.assignment.evidence)
    confidence, reviewed = entry.assignment.confidence, entry.assignment.reviewed
    return PaperTitle(title, entry.url, entry.year, confidence, reviewed, entry.is_new)


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
        reviewed=assignment.reviewed,
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
