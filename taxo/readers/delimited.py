"""CSV and TSV: a paper a row, columns recognised by the names in the first row."""

import csv
from collections.abc import Iterator

from taxo.csv_cells import unescape_cell
from taxo.errors import ListingError
from taxo.readers.field_names import is_known, known_names, names_with, normalise
from taxo.readers.fields import record_of
from taxo.readers.records import LIKELY, NO, PERHAPS, SURE, ReadOptions, Record, Span, Unit
from taxo.readers.source import Source

NAME = "csv"
DESCRIPTION = "CSV or TSV with a header: title, abstract, … (or mapped by `extract.columns`)"
UNIT: Unit = "line"
SUFFIXES = {".csv", ".tsv", ".tab"}
DELIMITERS = ",\t;|"
# What Excel writes above the header to name the delimiter.
EXCEL_HINT = "sep="


def sniff(source: Source) -> float:
    """SURE where the header names a title and an abstract, LIKELY with one of them, among others or in a CSV file."""
    lines = [line for line in source.start.splitlines() if line.strip() and not _is_hint(line)]
    if not lines:
        return NO
    header = _cells(lines[0], _delimiter(lines[0]))
    known = {field for field in ("title", "abstract") if any(is_known(c, field) for c in header)}
    if known and (len(header) > 1 or source.suffix in SUFFIXES):
        return SURE if len(known) == 2 else LIKELY
    return PERHAPS if source.suffix in SUFFIXES and len(header) > 1 else NO


def read(source: Source, options: ReadOptions) -> Iterator[Record | Span]:
    """Yield a record a row; a row with more cells than the header has is a rejected span."""
    names = names_with(options.columns)
    header: list[str] | None = None
    for first, last, cells in _rows(source):
        if not any(cell.strip() for cell in cells) or (header is None and _is_hint(cells[0])):
            yield Span(first, last, "chrome")
        elif header is None:
            header = _checked_header(cells, names.names["title"], source)
            yield Span(first, last, "chrome")
        elif any(cells[len(header) :]):
            reason = f"{len(cells)} cells under a header of {len(header)}: is a quote missing?"
            yield Span(first, last, "rejected", reason)
        else:
            row = {name: unescape_cell(cell) for name, cell in zip(header, cells, strict=False) if cell}
            yield record_of(row, (Span(first, last, "paper"),), names)


def _rows(source: Source) -> Iterator[tuple[int, int, list[str]]]:
    """Yield each row that has cells, with its first and last line."""
    lines = source.lines()
    delimiter = _delimiter(
        next((line for _, line in source.lines() if line.strip() and not _is_hint(line)), "")
    )
    reader = csv.reader((f"{line}\n" for _, line in lines), delimiter=delimiter)
    before = 0
    try:
        for cells in reader:
            if cells:
                yield before + 1, reader.line_num, cells
            before = reader.line_num
    except csv.Error as error:
        raise ListingError(
            f"listing {source.name}, from line {before + 1}: not readable as CSV ({error}); is a quote missing?"
        ) from error


def _checked_header(cells: list[str], titles: tuple[str, ...], source: Source) -> list[str]:
    if not any(normalise(cell) in titles for cell in cells):
        raise ListingError(
            f"listing {source.name}: no column for the title among {', '.join(cells)[:300]}; "
            "name it in params.yaml: `extract.columns`"
        )
    return cells


def _delimiter(header: str) -> str:
    """Return the delimiter that gives the header the most names that are known, then the most cells."""

    known = {name for names in known_names().values() for name in names}

    def gain(mark: str) -> tuple[int, int]:
        cells = _cells(header, mark)
        return sum(normalise(cell) in known for cell in cells), len(cells)

    return max(DELIMITERS, key=gain)


def _cells(line: str, delimiter: str) -> list[str]:
    try:
        return next(csv.reader([line], delimiter=delimiter), [])
    except csv.Error:
        return []


def _is_hint(line: str) -> bool:
    return line.lower().startswith(EXCEL_HINT)
