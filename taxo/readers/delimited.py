"""CSV and TSV: a paper a row, columns recognised by the names in the header, wherever that stands."""

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from taxo.csv_cells import unescape_cell
from taxo.errors import ListingError
from taxo.readers import column_tags
from taxo.readers.csv_rows import Row, cells_of, rows
from taxo.readers.field_names import FieldNames, names_with, normalise
from taxo.readers.fields import CONVERTERS, NOTHING, record_of
from taxo.readers.records import LIKELY, NO, PERHAPS, SURE, ReadOptions, Record, Span, Unit
from taxo.readers.source import Source
from taxo.readers.table_header import (
    LONGEST_NAME,
    MANY,
    MOST_ABOVE,
    Header,
    columns_of,
    find_header,
    header_of,
    is_hint,
    is_rule,
)

NAME = "csv"
DESCRIPTION = "CSV or TSV with a header: title, abstract, … (or mapped by `extract.columns`)"
UNIT: Unit = "line"
SUFFIXES = {".csv", ".tsv", ".tab"}
LEFT_OVER = "what is left of a row: is a quote missing, or one too many, above?"
LONG_TEXT = 200  # characters; no column has so long a name
# Fields whose cells show whether a row is cut where it should be.
TEXTS = ("abstract", "title", "authors", "keywords", "index_terms")  # in which delimiters may stand unquoted
TYPED = ("published", "doi", "url", "pmid")
_FORMULA_TEXT = re.compile(r'="(.*)"', re.DOTALL)  # ="00123", a text that Excel shall not make a number
_LINKED = re.compile(r'=HYPERLINK\(\s*"([^"]*)"\s*[,;]\s*"(.*)"\s*\)', re.DOTALL | re.IGNORECASE)
_ESCAPED = re.compile(r'\\"(?=[^",;\t|\r\n])')
_WHOLE = re.compile(r"(\d+),0+")  # a whole number as a German spreadsheet writes one
_EXCEL_BREAK = "_x000D_"


def sniff(source: Source) -> float:
    """SURE where a header names a title and an abstract, LIKELY with one of them, PERHAPS for a CSV without."""
    is_table = source.suffix in SUFFIXES
    lines = [line for line in source.start.split("\n") if line.strip()][: MOST_ABOVE + 1]
    header = find_header(list(enumerate(lines, start=1)), names_with({}), is_table)
    if header is None:
        return PERHAPS if is_table and any(map(_is_cut, lines)) else NO
    if header.line > 1 and not is_table and header.n_known < MANY:
        return NO
    if not header.has_title:
        return LIKELY if header.has_abstract else PERHAPS
    return SURE if header.has_abstract else LIKELY


def read(source: Source, options: ReadOptions) -> Iterator[Record | Span]:
    """Yield a record a row; what is left of a broken row is a rejected span."""
    names = names_with(options.columns)
    header = _header(source, names)
    table = _Table(header, names)
    found = rows(source.lines(), header.delimiter, _has_backslashes(source.start))
    for row in found.all():
        if row.first < header.line or (row.cells is not None and _is_empty(row.cells)):
            yield Span(row.first, row.last, "chrome")
        elif row.cells is None:
            yield Span(row.first, row.last, "rejected", LEFT_OVER)
        elif row.first == header.line or table.is_header(row):
            found.width = table.width
            yield Span(row.first, row.last, "chrome")
        else:
            yield record_of(table.fields(row.cells), (Span(row.first, row.last, "paper"),), table.names)


def _header(source: Source, names: FieldNames) -> Header:
    lines = list(islice(((n, line) for n, line in source.lines() if line.strip()), MOST_ABOVE + 1))
    header = find_header(lines, names, is_table=True)
    if header is None or not header.has_title:
        raise ListingError(f"listing {source.name}: {_what_is_missing(lines)}")
    return header


def _what_is_missing(lines: Sequence[tuple[int, str]]) -> str:
    first = next((line for _, line in lines if not is_hint(line)), "")
    cells = max((cells_of(first, mark) for mark in ",\t;|"), key=len)
    if any(len(cell) > LONG_TEXT for cell in cells):
        return "no header above its rows; put one there that names the columns: title, abstract, …"
    return (
        f"no column for the title among {', '.join(cells)[:300]}; name it in params.yaml: `extract.columns`, "
        "or, where these are no names but a paper, put a line above them that names the columns"
    )


class _Table:
    """What the columns of a table are, from its header on, and from each further one where tables were put together."""

    def __init__(self, header: Header, names: FieldNames) -> None:
        self._own_names = names
        self._titles = frozenset((*names.names["title"], *column_tags.NAMES["title"]))
        self._take(header)

    def _take(self, header: Header) -> None:
        self._header = header
        self.width = len(header.names)
        self._has_tags = header.has_tags
        self.names = (
            FieldNames({**column_tags.NAMES, **_told(self._own_names)}) if self._has_tags else self._own_names
        )
        self._columns = columns_of(header, self.names)
        keys = [normalise(name) for name, _ in self._columns]
        self._typed = {
            field: [i for i, key in enumerate(keys) if key in self.names.names.get(field, ())]
            for field in TYPED
        }
        self._texts = [
            i for i, key in enumerate(keys) if any(key in self.names.names[field] for field in TEXTS)
        ]

    def is_header(self, row: Row) -> bool:
        """Say whether a row is the header once more, or that of another table put below the first."""
        cells = [cell.strip() for cell in row.cells or ()]
        if tuple(cells[: self.width]) == self._header.names:
            return True
        if not any(len(cell) <= LONGEST_NAME and normalise(cell) in self._titles for cell in cells):
            return False
        known = header_of(cells, self._header.delimiter, row.first, self._own_names)
        if known is None or not known.has_title or 2 * known.n_known < len(known.names) or known.n_known < 3:
            return False
        self._take(known)
        return True

    def fields(self, cells: list[str]) -> dict[str, str]:
        """Return the cells of a row by the names of their columns."""
        cells = self._fitted(cells)
        found: dict[str, str] = {}
        for (name, is_list), cell in zip(self._columns, cells, strict=False):
            if text := _text(cell, is_address=any(key in normalise(name) for key in ("url", "link", "doi"))):
                found[name] = f"{found[name]}; {text}" if is_list and name in found else text
        for place, cell in enumerate(cells[self.width :], start=self.width + 1):
            if text := _text(cell, is_address=False):
                found[f"column {place}"] = text
        return column_tags.renamed(found) if self._has_tags else found

    def _fitted(self, cells: list[str]) -> list[str]:
        """Join the cells of a text in which a delimiter stands unquoted, where that puts the others in their places."""
        surplus = len(cells) - self.width
        if surplus <= 0 or not any(map(str.strip, cells[self.width :])):
            return cells
        unjoined: tuple[list[str], list[str]] = (cells, [])
        ways = [unjoined, *(_joined(cells, i, surplus, self._header.delimiter) for i in self._texts)]
        return max(ways, key=lambda way: (self._n_typed(way[0]), *_likeness(way[1])))[0]

    def _n_typed(self, cells: list[str]) -> int:
        """Count the cells that hold what their column says: a date, a DOI, an address."""
        return sum(
            CONVERTERS[field](cells[i]) not in NOTHING
            for field, places in self._typed.items()
            for i in places
        )


def _told(names: FieldNames) -> dict[str, tuple[str, ...]]:
    """Return the names that a person gave, put before the tags: those that differ from the default ones."""
    usual = names_with({}).names
    return {
        field: (known[0], *column_tags.NAMES.get(field, ()))
        for field, known in names.names.items()
        if known[:1] != usual.get(field, ())[:1]
    }


def _joined(cells: list[str], place: int, surplus: int, delimiter: str) -> tuple[list[str], list[str]]:
    """Return the cells with `surplus` ones joined to that at `place`, and these."""
    end = place + surplus + 1
    return [*cells[:place], delimiter.join(cells[place:end]), *cells[end:]], cells[place:end]


def _likeness(pieces: list[str]) -> tuple[int, int]:
    """Say how like one text the pieces are: a blank behind each delimiter, then by their length."""
    return sum(piece.startswith(" ") for piece in pieces[1:]), sum(map(len, pieces))


def _is_empty(cells: list[str]) -> bool:
    return not any(cell.strip().strip("\x00") for cell in cells) or is_rule(cells)


def _text(cell: str, is_address: bool) -> str:
    """Return what a cell says, without what a spreadsheet has put around it; "" for nothing."""
    text = unescape_cell(cell).replace(_EXCEL_BREAK, "\n") if _EXCEL_BREAK in cell else unescape_cell(cell)
    if text.startswith("="):
        if linked := _LINKED.fullmatch(text):
            text = linked[1] if is_address else linked[2]
        elif quoted := _FORMULA_TEXT.fullmatch(text):
            text = quoted[1]
    if whole := _WHOLE.fullmatch(text):
        text = whole[1]
    return text if text.strip() else ""


def _has_backslashes(start: str) -> bool:
    """Say whether quotes in cells are written \\" rather than doubled.

    At the end of a cell that may be a backslash and the cell's own quote; what is quoted in a cell begins elsewhere.
    """
    return len(_ESCAPED.findall(start)) > start.count('""')


def _is_cut(line: str) -> bool:
    return any(mark in line for mark in ",\t;|")
