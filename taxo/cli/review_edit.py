"""Write rows into a file of reviews and change nothing else in it: order, header, comments, line ends, encoding."""

import csv
import io
import re
from collections.abc import Mapping, Sequence

from taxo.csv_cells import escape_cell
from taxo.errors import TaxoError
from taxo.label.review_file import COLUMNS, REVIEWS_FILE, Layout, ReviewFile, Row

MARK = "\ufeff"  # what a file may begin with to say how it is encoded
END = re.compile("\r\n|\n|\r")


def edit_reviews(data: bytes, file: ReviewFile, replaced: Mapping[int, Row], added: Sequence[Row]) -> bytes:
    """Return `data`, which reads as `file`, with rows `replaced` (by the line of the old one) and `added` at the end.

    A row is written as those around it are. Where their columns have no place for what it says, it stands at the end,
    below a header of its own. Raises `TaxoError` where the file's encoding can't hold a row, or is broken.
    """
    mark = MARK if data.startswith(MARK.encode(file.encoding, "ignore") or b"\0") else ""
    if (mark + file.text).encode(file.encoding, "replace") != data:
        raise TaxoError(f"{REVIEWS_FILE}: some of its letters aren't readable; save it as CSV (UTF-8) first")
    end = _line_end(file.text)
    text, moved = _with_replaced(file, replaced, end)
    behind = [*moved, *added]
    if behind:
        text = _closed(text, end) + _rows_behind(file, behind, end)
    try:
        return (mark + text).encode(file.encoding)
    except UnicodeEncodeError as error:
        letters = error.object[error.start : error.end]
        raise TaxoError(
            f"{REVIEWS_FILE}: isn't UTF-8, and can't hold “{letters}”; save it as CSV (UTF-8) first"
        ) from error


def _with_replaced(file: ReviewFile, replaced: Mapping[int, Row], end: str) -> tuple[str, list[Row]]:
    """The text with rows in place of others, and those that don't fit there; theirs are taken out."""
    lines = _lines_with_ends(file.text)
    moved = []
    for old in sorted(file.rows, key=lambda row: -row.line):
        new = replaced.get(old.line)
        if new is None:
            continue
        first, last = old.line - 1, old.line - 1 + old.n_lines
        closing = END.search(lines[last - 1])
        fits = _fits(new, old.layout)
        if not fits:
            moved.append(new)
        written = _format(new, old.layout) + (closing[0] if closing else "")
        lines[first:last] = [written] if fits else []
    return _closed("".join(lines), end) if moved else "".join(lines), moved[::-1]


def _rows_behind(file: ReviewFile, rows: Sequence[Row], end: str) -> str:
    """Rows below the last one, and a header above them where the file's last one lacks a column that they need."""
    layout, header = file.layout, []
    if layout is None or not all(_fits(row, layout) for row in rows):
        separator = (layout or (file.rows[-1].layout if file.rows else Layout())).separator
        layout = Layout(COLUMNS, separator)
        header = [separator.join(COLUMNS)]
    return "".join(f"{line}{end}" for line in [*header, *(_format(row, layout) for row in rows)])


def _fits(row: Row, layout: Layout) -> bool:
    """Whether the columns have a place for all that a row says."""
    return all(name in layout.columns or not getattr(row, name) for name in COLUMNS)


def _format(row: Row, layout: Layout) -> str:
    """A row as a line without its end; a line break in a cell becomes a blank, so that rows stay lines."""
    told: dict[str, str] = {}
    cells = []
    for name in layout.columns:
        known = name in COLUMNS and name not in told
        told[name] = " ".join(END.split(getattr(row, name))) if known else ""
        cells.append(escape_cell(told[name]) if known else "")
    written = io.StringIO()
    csv.writer(written, delimiter=layout.separator, lineterminator="").writerow(cells)
    return written.getvalue()


def _closed(text: str, end: str) -> str:
    """The text with an end to its last line."""
    return text if not text or END.search(text[-1]) else text + end


def _line_end(text: str) -> str:
    found = END.search(text)
    return found[0] if found else "\n"


def _lines_with_ends(text: str) -> list[str]:
    pieces = re.split("(\r\n|\n|\r)", text)
    return ["".join(pieces[n : n + 2]) for n in range(0, len(pieces), 2)]
