"""Cut a tagged export into records, a tag at a time, and say what lies between them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from taxo.readers.chunks import MAX_CHUNK, too_long
from taxo.readers.records import Span
from taxo.readers.tagged_dialects import Dialect

LINE_SIZE = 20  # characters that a line counts beyond its text, for a record of short lines takes memory too


@dataclass(slots=True)
class Tagged:
    """A record's lines: the number of each, its tag (None where it goes on from the line before) and its text."""

    lines: list[tuple[int, str | None, str]] = field(default_factory=list)

    def span(self) -> Span:
        """Return the record's place."""
        return Span(self.lines[0][0], self.lines[-1][0], "paper")


def tagged_records(lines: Iterable[tuple[int, str]], dialect: Dialect) -> Iterator[Tagged | Span]:
    """Cut numbered `lines` into records.

    A record ends with the tag that closes it, before a tag that opens one and that it already has, at a line that
    separates records, or at a blank line below which another title follows. A record without end is rejected.
    """
    splitter = _Splitter(dialect)
    for number, line in lines:
        if line.strip():
            yield from splitter.add(number, line)
        else:
            splitter.is_after_blank = True
    yield from splitter.close()


class _Splitter:
    """The record that is open, and the lines since the last one that belong to none."""

    def __init__(self, dialect: Dialect) -> None:
        self.is_after_blank = False
        self._dialect = dialect
        self._has_ends = False
        self._stray: Span | None = None
        self._begin()

    def _begin(self) -> None:
        self._record = Tagged()
        self._size = 0
        self._dropped: Span | None = None  # the place of a record that is too long to keep
        self._seen: set[str] = set()
        self._last: str | None = None
        self._block = 0  # the line below the last blank one that has a tag
        self._titles_above: frozenset[str] = frozenset()

    def add(self, number: int, line: str) -> Iterator[Tagged | Span]:
        """Take a line and yield what it completes."""
        dialect = self._dialect
        tag, text = dialect.tag_of(line)
        if tag in dialect.around or (tag is None and dialect.separates(line)):
            yield from self._finish()
            yield from self._add_stray(number)
        elif not self._is_open and (tag is None or tag in dialect.ends):
            yield from self._add_stray(number)
        else:
            yield from self._take_stray()
            if tag is not None:
                yield from self._cut_before(tag)
            self._append(number, tag, text)
            if tag in dialect.ends:
                self._has_ends = True
                yield from self._finish()
        self.is_after_blank = False

    def close(self) -> Iterator[Tagged | Span]:
        """Yield what is left at the listing's end."""
        yield from self._finish()
        yield from self._take_stray()

    @property
    def _is_open(self) -> bool:
        return bool(self._record.lines) or self._dropped is not None

    def _cut_before(self, tag: str) -> Iterator[Tagged | Span]:
        """End the open record where `tag` can't be a part of it."""
        titles = self._dialect.titles
        if tag in self._titles_above and self._block and not self.is_after_blank:
            below = self._record.lines[self._block :]
            del self._record.lines[self._block :]
            yield from self._finish()
            for line in below:
                self._append(*line)
        elif self._opens(tag):
            yield from self._finish()
        elif self.is_after_blank:
            self._block, self._titles_above = len(self._record.lines), titles & self._seen

    def _opens(self, tag: str) -> bool:
        starts, seen = self._dialect.starts, self._seen
        is_titled = bool(self._dialect.titles & seen)
        if tag in starts:
            return (tag in seen and tag != self._last) or (self.is_after_blank and is_titled)
        if self.is_after_blank and tag in self._dialect.titles & seen:
            return True
        # Without any tag that opens or closes a record, the tag that the first one began with tells.
        return (
            is_titled
            and not self._has_ends
            and not seen & starts
            and tag == self._first
            and tag != self._last
        )

    @property
    def _first(self) -> str | None:
        return self._record.lines[0][1] if self._record.lines else None

    def _append(self, number: int, tag: str | None, text: str) -> None:
        self._size += len(text) + LINE_SIZE
        if tag is not None:
            self._seen.add(tag)
            self._last = tag
        if self._size <= MAX_CHUNK:
            self._record.lines.append((number, tag, text))
            return
        first = (
            self._dropped.first_line if self._dropped else [*self._record.lines, (number, tag, text)][0][0]
        )
        self._dropped = Span(first, number, "rejected", too_long())
        self._record.lines.clear()
        self._block = 0

    def _finish(self) -> Iterator[Tagged | Span]:
        if self._dropped is not None:
            yield self._dropped
        elif self._record.lines:
            yield self._record
        self._begin()

    def _add_stray(self, number: int) -> Iterator[Span]:
        if self._stray is not None and self.is_after_blank:
            yield from self._take_stray()
        first = self._stray.first_line if self._stray else number
        self._stray = Span(first, number, "chrome")

    def _take_stray(self) -> Iterator[Span]:
        if self._stray is not None:
            yield self._stray
        self._stray = None
