"""What was read from the listings in, one row a span out: every non-blank line has exactly one verdict."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from taxo.readers.records import Span, Unit
from taxo.readers.source import Source
from taxo.screening import Copy
from taxo.tables import LedgerEntry, Paper, Verdict

EXCERPT = 300


@dataclass
class Reading:
    """One listing as it was read: copies of papers, what is no paper, and why it broke off, if it did."""

    source: Source
    unit: Unit
    copies: list[Copy] = field(default_factory=list)
    strays: list[Span] = field(default_factory=list)
    error: str | None = None


def ledger_of(readings: Iterable[Reading], owners: Mapping[int, Paper]) -> list[LedgerEntry]:
    """Return the rows of all listings; `owners` has the paper of each copy that became one, by its `id()`."""
    rows: list[LedgerEntry] = []
    for reading in readings:
        found = [*_of_copies(reading, owners), *_of_strays(reading)]
        found.sort(key=lambda row: row.first_line)
        rows += found
    return rows


def _of_copies(reading: Reading, owners: Mapping[int, Paper]) -> Iterator[LedgerEntry]:
    for copy in reading.copies:
        fate = _fate(copy, owners.get(id(copy)))
        for span in copy.record.spans:
            yield LedgerEntry(
                reading.source.name,
                span.first_line,
                span.last_line,
                fate.verdict or span.verdict,
                fate.paper_id,
                fate.reason,
                fate.excerpt,
            )


@dataclass(frozen=True, slots=True)
class _Fate:
    """What became of all the spans of a copy; no verdict: each span keeps its own."""

    verdict: Verdict | None = None
    paper_id: str | None = None
    reason: str | None = None
    excerpt: str | None = None


def _fate(copy: Copy, paper: Paper | None) -> _Fate:
    if paper is None:
        excerpt = (copy.record.title or copy.record.abstract)[:EXCERPT]
        return _Fate("rejected", reason=copy.problem, excerpt=excerpt)
    if copy.place != paper.sources[0]:
        return _Fate("duplicate", paper.paper_id, f"copy of {paper.sources[0]}")
    return _Fate(paper_id=paper.paper_id)


def _of_strays(reading: Reading) -> Iterator[LedgerEntry]:
    for span in reading.strays:
        yield LedgerEntry(
            reading.source.name, span.first_line, span.last_line, span.verdict, reason=span.reason
        )
