"""Cut text into the rows of a table; a quote that is missing, or one too many, costs as few rows as can be."""

import csv
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from taxo.readers.source import MAX_LINE

MOST_LINES = 1000  # of a row: longer texts than this in a cell are a quote that was never closed
MOST_CHARACTERS = 4 * 1024 * 1024  # of a row
csv.field_size_limit(MAX_LINE)  # the default of 131,072 characters ends the reading of the whole file


@dataclass(frozen=True, slots=True)
class Row:
    """The cells on lines `first` to `last` of a table, None where these lines are no row but what is left of one."""

    first: int
    last: int
    cells: list[str] | None


class _RunawayError(Exception):
    """A row goes on for so long that its quote is a mistake."""


@dataclass
class Rows:
    """Gives the rows of numbered lines. `width` is the number of cells that a row should have, 0 for any."""

    lines: Iterator[tuple[int, str]]
    delimiter: str
    backslash: bool = False
    width: int = 0
    _ahead: deque[tuple[int, str]] = field(default_factory=deque)
    _taken: list[tuple[int, str]] = field(default_factory=list)
    _is_lost: bool = False

    def all(self) -> Iterator[Row]:
        """Yield each row, and what is no row, as far as it goes on, in one piece."""
        left: Row | None = None
        for row in self._each():
            if row.cells is None:
                left = Row(left.first if left else row.first, row.last, None)
                continue
            if left:
                yield left
                left = None
            yield row
        if left:
            yield left

    def _each(self) -> Iterator[Row]:
        while (line := self._next_line()) is not None:
            number, text = line
            if not text.strip():
                continue
            if '"' not in text:
                yield self._checked(number, number, text.split(self.delimiter))
            else:
                yield self._quoted(number, text)

    def _quoted(self, number: int, text: str) -> Row:
        """Take the row that starts with a line with quotes in it, and ends on it or on a later one."""
        self._taken = [(number, text)]
        reader = csv.reader(self._feed(), delimiter=self.delimiter, strict=True, skipinitialspace=True)
        try:
            cells = next(reader)
        except (csv.Error, _RunawayError):
            return self._mended(number, text)
        last = self._taken[-1][0]
        if len(self._taken) > 1 and self._is_unlikely(cells):
            return self._mended(number, text)
        return self._checked(number, last, cells)

    def _feed(self) -> Iterator[str]:
        """Yield the line that was taken, then further ones, as long as the row's quote is open."""
        yield self._taken[0][1] + "\n"
        size = 0
        while (line := self._next_line()) is not None:
            self._taken.append(line)
            size += len(line[1])
            if len(self._taken) > MOST_LINES or size > MOST_CHARACTERS:
                raise _RunawayError
            yield line[1] + "\n"
        raise _RunawayError

    def _is_unlikely(self, cells: list[str]) -> bool:
        """Say whether a row of several lines has swallowed others: too wide, its second line a row itself."""
        if not self.width or self._fits(cells) or len(cells) < self.width:
            return False
        return self._fits(_lenient(self._taken[1][1], self.delimiter))

    def _mended(self, number: int, text: str) -> Row:
        """Read the first of the lines that were taken by itself, and have the others read again."""
        n_taken = len(self._taken)
        self._ahead.extendleft(reversed(self._taken[1:]))
        cells = _lenient(text, self.delimiter)
        self._taken = []
        if n_taken == 1:
            return self._checked(number, number, cells)
        is_row = not self._is_lost and self.width > 1 and self._fits(cells)
        self._is_lost = True
        return Row(number, number, cells if is_row else None)

    def _checked(self, first: int, last: int, cells: list[str]) -> Row:
        """Return the row; behind a broken one only what has the right number of cells is a row again."""
        if self._is_lost and self.width and not self._fits(cells):
            return Row(first, last, None)
        self._is_lost = False
        return Row(first, last, cells)

    def _fits(self, cells: list[str]) -> bool:
        return len(cells) >= self.width and not any(map(str.strip, cells[self.width :]))

    def _next_line(self) -> tuple[int, str] | None:
        if self._ahead:
            return self._ahead.popleft()
        line = next(self.lines, None)
        if line is None:
            return None
        number, text = line
        text = text.replace("\x00", "") or text  # a line of nothing else has its verdict too
        return number, text.replace('\\"', '""') if self.backslash else text


def rows(lines: Iterable[tuple[int, str]], delimiter: str, backslash: bool = False) -> Rows:
    """Return the rows of `lines`; `backslash` says that a quote in a cell is written \\\\" there."""
    return Rows(iter(lines), delimiter, backslash)


def cells_of(line: str, delimiter: str) -> list[str]:
    """Return the cells of a lone line, however its quotes are."""
    return _lenient(line, delimiter) if '"' in line else line.split(delimiter)


def _lenient(line: str, delimiter: str) -> list[str]:
    """Cut a line into cells; only a quote before a delimiter or the end closes what a quote has opened."""
    cells: list[str] = []
    at = 0
    while at <= len(line):
        start = at
        while line.startswith(" ", start):
            start += 1
        quote = _closing_quote(line, start, delimiter) if line.startswith('"', start) else -1
        end = line.find(delimiter, max(at, quote))
        end = len(line) if end < 0 else end
        cell = line[at:end] if quote < 0 else line[start + 1 : quote].replace('""', '"')
        cells.append(cell.replace('"', "") if quote < 0 and cell.count('"') == 1 else cell)
        at = end + 1
    return cells


def _closing_quote(line: str, start: int, delimiter: str) -> int:
    """Return where the cell whose quote opens at `start` ends, -1 where it doesn't."""
    at = line.find('"', start + 1)
    while at >= 0:
        if line.startswith('"', at + 1):
            at = line.find('"', at + 2)
            continue
        after = at + 1
        while line.startswith(" ", after):
            after += 1
        if after == len(line) or line.startswith(delimiter, after):
            return at
        at = line.find('"', at + 1)
    return -1
