"""Read the rows of a `reviews.csv`, however people or their spreadsheets saved it.

Encoding, separator, header, quotes and line ends may be any that spreadsheets write. What can't be told apart costs its
row and is told; only a file without a single row or header of reviews is refused.
"""

import csv
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from taxo.csv_cells import unescape_cell
from taxo.errors import TaxoError

REVIEWS_FILE = "reviews.csv"
COLUMNS = ("paper", "topics", "not_topics", "by", "note")
SHORT_COLUMNS = (
    "paper",
    "topics",
    "note",
)  # what a file has that says neither who judged nor what doesn't apply
NEEDED = {"paper", "topics"}
SEPARATORS = ",;\t"
HINT = re.compile(
    r'"?sep=(.)"?[,;\t]*', re.IGNORECASE
)  # what Excel writes above all rows to name the separator
# Lines of one row, whose cells may hold line breaks: bounds what a quote that nobody closed can swallow. Titles have
# one line and notes a few.
MOST_LINES = 20
LOOKED_AT = 1000  # lines that tell the separator: more bring nothing but time
LINES = 5  # that one sentence tells
MARKS = {b"\xef\xbb\xbf": "utf-8", b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}

IsName = Callable[[str], bool]


class ReviewsError(TaxoError):
    """A `reviews.csv` that is no table of reviews: names the remedy."""


@dataclass(frozen=True, slots=True)
class Layout:
    """How rows are written: their columns in order, and what separates their cells."""

    columns: tuple[str, ...] = COLUMNS
    separator: str = ","


@dataclass(frozen=True, slots=True)
class Row:
    """A review as somebody wrote it, the line where it begins, how many it has, and how it is written there."""

    line: int
    paper: str
    topics: str
    not_topics: str = ""
    by: str = ""
    note: str = ""
    n_lines: int = field(default=1, compare=False)
    layout: Layout = field(default=Layout(), compare=False)


@dataclass(frozen=True, slots=True)
class ReviewFile:
    """A file of reviews: its rows, what of it couldn't be read (a sentence each), its text and how that was encoded.

    `layout` is that of a row behind the last one, if a header says so.
    """

    rows: tuple[Row, ...]
    problems: tuple[str, ...]
    text: str
    encoding: str
    layout: Layout | None = None


@dataclass(frozen=True, slots=True)
class _Record:
    """The cells of the row on some line, None where a quote is broken, the lines it has, and what separates cells."""

    line: int
    cells: Sequence[str] | None
    n_lines: int
    separator: str


@dataclass(frozen=True)
class _Names:
    """Which cells name a paper, and which a topic: what rows are known by where no header says so."""

    is_paper: IsName
    is_topic: IsName

    def count(self, cells: Sequence[str]) -> int:
        """How many of the first two cells are a review's: 0 to 2."""
        return self.is_paper(cells[0]) + (len(cells) > 1 and self.is_topic(cells[1]))


def read_rows(data: bytes, is_paper: IsName, is_topic: IsName) -> tuple[list[Row], list[str]]:
    """Return the rows of `reviews.csv`, and what in it couldn't be read; see `read_file`."""
    found = read_file(data, is_paper, is_topic)
    return list(found.rows), list(found.problems)


def read_file(data: bytes, is_paper: IsName, is_topic: IsName, file: str = REVIEWS_FILE) -> ReviewFile:
    """Return what stands in the `data` of a `file` of reviews; problems tell their lines.

    `is_paper` and `is_topic` tell whether a cell names a paper or a topic. Raises `ReviewsError` where nothing is
    a row or a header of reviews, unless all lines are blank or comments (which begin with #).
    """
    text, encoding, problems = _decode(data)
    names = _Names(is_paper, is_topic)
    records = list(_records(split_lines(text), names))
    if records and not any(r.cells and (_is_header(r.cells) or names.count(r.cells)) for r in records):
        raise ReviewsError(
            f"{file}: no table of reviews: neither a header with {', '.join(COLUMNS)} nor a row with a "
            "paper and topics that are known; write such a header, and save the file as CSV (UTF-8)"
        )
    rows, layout, more = _rows(records, names)
    return ReviewFile(tuple(rows), (*problems, *more), text, encoding, layout)


def split_lines(text: str) -> list[str]:
    """Return the lines of `text`, whichever ends they have, without these."""
    return re.split("\r\n|\n|\r", text)


def tell_lines(lines: Sequence[int]) -> str:
    """Return where something stands, in words: of many lines the first."""
    first = ", ".join(map(str, lines[:LINES]))
    more = len(lines) - LINES
    return f"line{'s' * (len(lines) > 1)} {first}{f' and {more} more' if more > 0 else ''}"


def _decode(data: bytes) -> tuple[str, str, list[str]]:
    """The text, its encoding, and a sentence where this had to be guessed."""
    encoding = next((name for mark, name in MARKS.items() if data.startswith(mark)), "utf-8")
    if data.count(0) * 4 > len(data):  # half the bytes of plain letters are 0 in UTF-16: before them or after
        encoding = "utf-16-le" if data[1::2].count(0) > data[::2].count(0) else "utf-16-be"
    try:
        text, problems = data.decode(encoding, "strict" if encoding == "utf-8" else "replace"), []
    except UnicodeDecodeError:
        encoding = "cp1252"
        text, problems = (
            data.decode(encoding, "replace"),
            ["not UTF-8, read as Windows-1252: save it as UTF-8"],
        )
    return text.removeprefix("\ufeff"), encoding, problems


def _records(lines: Sequence[str], names: _Names) -> Iterator[_Record]:
    """Yield the rows that are neither blank nor comments; a header may change the separator."""
    separator = _hinted(lines) or _likely_separator(lines, names)
    at = 0
    while at < len(lines):
        line, n_lines = lines[at], 1
        if _has_cells(line) and not (at == 0 and HINT.fullmatch(line)):
            separator = _header_separator(line) or separator
            cells, n_lines = _read_record(lines[at : at + MOST_LINES], separator, names)
            if cells is None or (any(c.strip() for c in cells) and not cells[0].startswith("#")):
                yield _Record(at + 1, cells, n_lines, separator)
        at += n_lines


def _read_record(lines: Sequence[str], separator: str, names: _Names) -> tuple[list[str] | None, int]:
    """The cells of the row that begins on the first of `lines`, and how many of these it has.

    A row that would swallow another row has a broken quote.
    """
    reader = csv.reader(
        (f"{line}\n" for line in lines), delimiter=separator, strict=True, skipinitialspace=True
    )
    try:
        cells = next(reader)
    except csv.Error:
        return None, 1
    if any(
        _has_cells(line) and names.count(_cells(line, separator)) == 2 for line in lines[1 : reader.line_num]
    ):
        return None, 1
    return cells, reader.line_num


def _rows(records: Sequence[_Record], names: _Names) -> tuple[list[Row], Layout | None, list[str]]:
    """The rows by the header above each, or by the order of columns where there is none; and the last header."""
    columns, last = tuple(_usual_columns(records, names)), None
    rows, broken, wide, ignored = [], list[int](), list[int](), dict[str, int]()
    for record in records:
        if record.cells is None:
            broken.append(record.line)
        elif _is_header(record.cells):
            columns = tuple(_column(cell) for cell in record.cells)
            last = Layout(columns, record.separator)
            ignored |= {name: record.line for name in columns if name not in (*COLUMNS, "", *ignored)}
        elif any(cell.strip() for cell in record.cells[len(columns) :]):
            wide.append(record.line)
        else:
            rows.append(_row(record, record.cells, columns))
    problems = []
    if broken:
        problems.append(f"{tell_lines(broken)}: not readable as CSV: is a quote missing?")
    if wide:
        problems.append(f"{tell_lines(wide)}: more cells than columns: put text with a separator in quotes")
    if ignored:
        told = ", ".join(f"“{name}”" for name in ignored)
        problems.append(f"line {min(ignored.values())}: not read: {told}; known are {', '.join(COLUMNS)}")
    return rows, last, problems


def _row(record: _Record, cells: Sequence[str], columns: tuple[str, ...]) -> Row:
    found: dict[str, str] = {}
    for name, cell in zip(columns, cells, strict=False):
        if name in COLUMNS:
            found.setdefault(name, unescape_cell(cell).strip())
    layout = Layout(columns, record.separator)
    paper, topics = found.pop("paper", ""), found.pop("topics", "")
    return Row(record.line, paper, topics, **found, n_lines=record.n_lines, layout=layout)


def _usual_columns(records: Sequence[_Record], names: _Names) -> Sequence[str]:
    """The columns of rows without a header: in a file of three, the third is a note unless all of it are topics."""
    above = []
    for record in records:
        if record.cells is not None and _is_header(record.cells):
            break
        above.append(record.cells or [])
    if any(len(cells) > len(SHORT_COLUMNS) for cells in above):
        return COLUMNS
    third = [cell for cells in above for cell in cells[2:] if cell.strip()]
    return COLUMNS if third and all(map(names.is_topic, third)) else SHORT_COLUMNS


def _hinted(lines: Sequence[str]) -> str | None:
    """The separator that the first line names, as Excel writes it."""
    hint = HINT.fullmatch(lines[0])
    return hint[1] if hint and hint[1] in f"{SEPARATORS}|" else None


def _likely_separator(lines: Sequence[str], names: _Names) -> str:
    """The separator by which the first line is a header, or else by which most cells are those of reviews."""
    content = [line for line in lines if _has_cells(line)][:LOOKED_AT]
    if content and (separator := _header_separator(content[0])):
        return separator
    counts = {mark: sum(names.count(_cells(line, mark)) for line in content) for mark in SEPARATORS}
    return max(SEPARATORS, key=lambda mark: counts[mark])


def _header_separator(line: str) -> str | None:
    """The separator by which `line` is a header, if it is one."""
    if not all(name in line.lower() for name in NEEDED):
        return None
    return next((mark for mark in SEPARATORS if _is_header(_cells(line, mark))), None)


def _is_header(cells: Sequence[str]) -> bool:
    return {_column(cell) for cell in cells} >= NEEDED


def _column(cell: str) -> str:
    return "_".join(re.findall(r"[^\W_]+", cell.lower()))


def _has_cells(line: str) -> bool:
    """Whether a line is neither blank nor a comment."""
    return bool(line.strip()) and not line.lstrip().startswith("#")


def _cells(line: str, separator: str) -> list[str]:
    """The cells of a line that is a row by itself; the line where it isn't."""
    try:
        return next(csv.reader([line], delimiter=separator, skipinitialspace=True))
    except (csv.Error, StopIteration):
        return [line]
