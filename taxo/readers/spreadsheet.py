"""Excel workbooks and OpenDocument spreadsheets: a paper a row, below a header that names a title."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from itertools import groupby

from taxo.csv_cells import unescape_cell
from taxo.errors import ListingError
from taxo.readers import ods, xlsx
from taxo.readers.field_names import FieldNames, names_with, normalise
from taxo.readers.fields import record_of
from taxo.readers.records import NO, SURE, ReadOptions, Record, Span, Unit
from taxo.readers.source import Source
from taxo.readers.workbook import Cells, Row, opened

NAME = "spreadsheet"
DESCRIPTION = "Excel workbooks (.xlsx) and OpenDocument spreadsheets (.ods) with a header: title, abstract, …"
UNIT: Unit = "record"
ZIP = b"PK\x03\x04"
XLSX_PARTS, ODS_MARK = (b"xl/workbook", b"xl/worksheets/", b"xl/_rels/"), b"opendocument.spreadsheet"
MOST_ABOVE = 50  # rows above a header
WEAK_TITLES = frozenset(
    {"name", "displayname"}
)  # of a paper where there is an abstract, of anything elsewhere
LONGEST_NAMES = 300  # characters of a message


def sniff(source: Source) -> float:
    """SURE by the names of the archive's first parts."""
    if not source.head.startswith(ZIP):
        return NO
    return SURE if _is_ods(source) or any(part in source.head for part in XLSX_PARTS) else NO


def read(source: Source, options: ReadOptions) -> Iterator[Record | Span]:
    """Yield a record a row of each sheet that has a header with a title; a sheet without one is chrome.

    Rows are numbered as the spreadsheet does, those of a second sheet go on behind the first one's last.
    """
    names = names_with(options.columns)
    last, others, n_read = 0, list[str](), 0
    with ExitStack() as stack:
        rows = (ods if _is_ods(source) else xlsx).rows(stack.enter_context(opened(source)))
        for (_, sheet), of_sheet in groupby(rows, key=lambda row: (row.index, row.sheet)):
            before = last
            for item in _items(sheet, of_sheet, before, names):
                span = item.spans[0] if isinstance(item, Record) else item
                if span.first_line > last + 1:
                    yield Span(last + 1, span.first_line - 1, "chrome")
                last = span.last_line
                n_read += isinstance(item, Record)
                others += [sheet] if not isinstance(item, Record) and item.reason else []
                yield item
    if not n_read:
        raise ListingError(
            f"listing {source.name}: no row below a header with a title"
            f"{' in the sheets ' + ', '.join(others)[:LONGEST_NAMES] if others else ''}; "
            "name its column in params.yaml: `extract.columns`"
        )


def _is_ods(source: Source) -> bool:
    return ODS_MARK in source.head[:200]


def _items(sheet: str, rows: Iterator[Row], before: int, names: FieldNames) -> Iterator[Record | Span]:
    """Yield what a sheet's rows are, `before` being the number of the last row of the sheets before."""
    above: list[Row] = []
    header: dict[int, str] | None = None
    last = 0
    for row in rows:
        last = before + row.number
        if header is not None:
            yield record_of(
                {"sheet": sheet, **_named(row.cells, header)}, (Span(last, last, "paper"),), names
            )
        elif is_header(list(row.cells.values()), names):
            header = _distinct(row.cells)
            yield Span(before + (above[0].number if above else row.number), last, "chrome")
        elif len(above) <= MOST_ABOVE:
            above.append(row)
    if header is None:
        yield Span(before + above[0].number, last, "chrome", f"sheet {sheet}: no header with a title")


def is_header(cells: Sequence[str], names: FieldNames) -> bool:
    """Say whether the cells name a title and, unless it stands alone, a further field."""
    known = {normalise(cell) for cell in cells if len(cell) <= 100}
    titles = known & set(names.names["title"])
    if known & set(names.names["abstract"]):
        return bool(titles)
    others = sum(names.knows(name) for name in known - titles)
    return bool(titles - WEAK_TITLES) and (others > 0 or len(cells) == 1)


def _distinct(cells: Cells) -> dict[int, str]:
    """Return the names of columns, the second of two equal ones with its number."""
    found: dict[int, str] = {}
    for column, name in cells.items():
        found[column] = f"{name} {column + 1}" if name in found.values() else name
    return found


def _named(cells: Cells, header: dict[int, str]) -> dict[str, str]:
    return {header.get(column, f"column {column + 1}"): unescape_cell(text) for column, text in cells.items()}
