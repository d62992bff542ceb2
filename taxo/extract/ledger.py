"""Account for every line of the listings: each that isn't blank gets exactly one verdict, and what was cut is kept."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from taxo.errors import ListingError
from taxo.extract.merge import conflicts
from taxo.extract.reading import Reading
from taxo.extract.screening import CUT_OFF, Copy
from taxo.project.tables import LedgerEntry, Paper
from taxo.readers.records import Span

EXCERPT = 300  # characters
LEFT_OUT = frozenset({"chrome", "rejected", "conflict"})


def ledger_of(
    readings: Iterable[Reading], copies: Iterable[Copy], papers: Iterable[Paper]
) -> list[LedgerEntry]:
    """Return the rows of all listings, given the copies, dated by now, and the papers that were made of them."""
    owners = {place: paper for paper in papers for place in paper.sources}
    rows_of: dict[str, list[LedgerEntry]] = defaultdict(list)
    notices_of: dict[str, list[LedgerEntry]] = defaultdict(list)
    for copy in copies:
        rows_of[copy.listing] += _of_copy(copy, owners.get(copy.place))
        notices_of[copy.listing] += _notices(copy, owners.get(copy.place))
    names = [(reading, reading.source.name) for reading in readings]
    return [row for reading, name in names for row in (*_rows(reading, rows_of[name]), *notices_of[name])]


def _rows(reading: Reading, of_copies: Sequence[LedgerEntry]) -> list[LedgerEntry]:
    rows = [*of_copies, *(_row(reading.source.name, span) for span in reading.strays)]
    rows.sort(key=lambda row: row.first_line)
    if reading.unit == "line":
        rows = _accounted(reading, rows)
    last = rows[-1].last_line if rows else 0
    if reading.error and not any(row.reason == reading.error for row in rows):
        rows.append(LedgerEntry(reading.source.name, last + 1, last + 1, "rejected", reason=reading.error))
    return rows


def _row(listing: str, span: Span) -> LedgerEntry:
    return LedgerEntry(listing, span.first_line, span.last_line, span.verdict, reason=span.reason)


def _of_copy(copy: Copy, paper: Paper | None) -> Iterator[LedgerEntry]:
    """Yield the rows of a copy: of a paper, of a duplicate of one, or of what no paper could be made of."""
    for row in (_row(copy.listing, span) for span in copy.record.spans):
        if row.verdict == "chrome":
            yield row
        elif paper is None:
            excerpt = (copy.record.title or copy.record.abstract)[:EXCERPT]
            whole = excerpt if row.verdict == "paper" else None
            yield replace(row, verdict="rejected", reason=copy.problem, excerpt=whole)
        else:
            yield _of_paper(row, copy, paper)


def _notices(copy: Copy, paper: Paper | None) -> Iterator[LedgerEntry]:
    """Yield the row of what was cut from a copy's abstract, whole, beside the row of the abstract itself."""
    if copy.notices:
        spans = copy.record.spans
        span = next((span for span in spans if span.verdict == "abstract"), spans[0])
        reason = "; ".join(dict.fromkeys(notice.reason for notice in copy.notices))
        text = " | ".join(notice.text for notice in copy.notices)
        paper_id = paper.paper_id if paper else None
        yield LedgerEntry(copy.listing, span.first_line, span.last_line, "notice", paper_id, reason, text)


def _of_paper(row: LedgerEntry, copy: Copy, paper: Paper) -> LedgerEntry:
    row = replace(row, paper_id=paper.paper_id)
    clashes = conflicts(copy, paper)
    if row.verdict in clashes:
        return replace(row, verdict="conflict", reason=clashes[row.verdict])
    notes = [*clashes.values()] if row.verdict == "paper" else []
    if row.verdict in ("paper", "abstract") and copy.problem is None and copy.is_cut_off:
        notes.append(CUT_OFF)
    if copy.place != paper.sources[0]:
        missing = f"; {copy.problem} here" if copy.problem else ""
        return replace(
            row, verdict="duplicate", reason="; ".join([f"copy of {paper.sources[0]}{missing}", *notes])
        )
    if row.verdict == "date" and copy.year_from:
        notes.append(f"year {copy.year_from}")
    return replace(row, reason="; ".join(notes) or None)


def _accounted(reading: Reading, rows: Sequence[LedgerEntry]) -> list[LedgerEntry]:
    """Go through the listing's lines: add what no row has, and the text to rows of what was left out."""
    found: list[LedgerEntry] = []
    ahead = iter(rows)
    row = next(ahead, None)
    for number, line in _readable_lines(reading):
        while row is not None and row.last_line < number:
            found.append(row)
            row = next(ahead, None)
        if row is None or number < row.first_line:
            _add_gap(found, reading, number, line)
        elif row.verdict in LEFT_OUT and row.excerpt is None:
            row = replace(row, excerpt=line[:EXCERPT])
    return found + [row for row in (row, *ahead) if row is not None]


def _add_gap(found: list[LedgerEntry], reading: Reading, number: int, line: str) -> None:
    """Add a line that no reader's span has to the rows; neighbours become one row."""
    reason = reading.error or "not understood"
    before = found[-1] if found else None
    if before is not None and before.reason == reason and before.paper_id is None:
        found[-1] = replace(before, last_line=number)
    else:
        found.append(
            LedgerEntry(
                reading.source.name, number, number, "rejected", reason=reason, excerpt=line[:EXCERPT]
            )
        )


def _readable_lines(reading: Reading) -> Iterator[tuple[int, str]]:
    """Yield the lines that aren't blank, to the end or to where the listing can't be read any further."""
    try:
        for number, line in reading.source.lines():
            if text := line.replace("\0", "").strip():  # a line of zero bytes is as blank as one of blanks
                yield number, text
    except ListingError as error:
        reading.error = reading.error or str(error)
