"""Cut a listing into its records' lines, one record at a time, so that memory stays small."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from taxo.project.tables import Verdict
from taxo.readers.records import Span

MAX_CHUNK = 4_000_000  # characters; thousands of authors with their addresses fit in


@dataclass(slots=True)
class Chunk:
    """Lines `first` to `last` of a listing, neither of them blank."""

    first: int
    last: int = 0
    lines: list[str] = field(default_factory=list)
    size: int = 0

    def add(self, number: int, line: str, max_size: int) -> None:
        """Append a line; the lines of a chunk that grows too large are dropped, its place is kept."""
        self.size += len(line)
        if line.strip():
            self.lines += [""] * (number - self.last - 1) if self.lines else []
            self.lines.append(line)
            self.last = number
        if self.size > max_size:
            self.lines.clear()

    def span(self, verdict: Verdict, reason: str | None = None) -> Span:
        """Return the chunk's place with a verdict."""
        return Span(self.first, self.last, verdict, reason)


def chunks(
    lines: Iterable[tuple[int, str]],
    starts: Callable[[str], bool],
    ends: Callable[[str], bool] | None = None,
    max_size: int = MAX_CHUNK,
) -> Iterator[Chunk | Span]:
    """Cut numbered `lines` before each line that starts a record and after each that ends one.

    Blank lines between are left out. In place of a chunk of more than `max_size` characters comes a rejected
    span, so that memory stays small when a record never ends.
    """
    chunk: Chunk | None = None
    for number, line in lines:
        if chunk is not None and starts(line):
            yield checked(chunk, max_size)
            chunk = None
        if chunk is None and line.strip():
            chunk = Chunk(number)
        if chunk is not None:
            chunk.add(number, line, max_size)
            if ends is not None and ends(line):
                yield checked(chunk, max_size)
                chunk = None
    if chunk is not None:
        yield checked(chunk, max_size)


def checked(chunk: Chunk, max_size: int = MAX_CHUNK) -> Chunk | Span:
    """Return a chunk, or a rejected span in place of one of more than `max_size` characters."""
    return chunk if chunk.size <= max_size else chunk.span("rejected", too_long(max_size))


def too_long(max_size: int = MAX_CHUNK) -> str:
    """Return why a record of more than `max_size` characters is rejected."""
    return f"a record of more than {max_size:,} characters; does it have an end?"
