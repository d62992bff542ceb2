"""Plain text, the last resort: a title and its abstract in two paragraphs, blank lines between."""

from collections.abc import Iterator

from taxo.readers.records import NO, PERHAPS, ReadOptions, Record, Span, Unit
from taxo.readers.source import Source

NAME = "plain"
DESCRIPTION = "plain text: a title, a blank line, its abstract, a blank line, and so on"
UNIT: Unit = "line"

Paragraph = tuple[int, int, str]


def sniff(source: Source) -> float:
    """PERHAPS for text with a letter in it, NO for the rest."""
    is_text = b"\x00" not in source.head and any(c.isalpha() for c in source.start)
    return PERHAPS / 2 if is_text else NO


def read(source: Source, options: ReadOptions) -> Iterator[Record | Span]:
    """Yield a record a pair of paragraphs; a last one without a partner has no abstract."""
    del options
    paragraphs = _paragraphs(source)
    for first, last, title in paragraphs:
        spans = (Span(first, last, "title"),)
        partner = next(paragraphs, None)
        if partner is None:
            yield Record(title, "", spans)
        else:
            yield Record(title, partner[2], (*spans, Span(partner[0], partner[1], "abstract")))


def _paragraphs(source: Source) -> Iterator[Paragraph]:
    first, parts = 0, list[str]()
    for number, line in source.lines():
        if line.strip():
            first = first if parts else number
            parts.append(line.strip())
        elif parts:
            yield first, first + len(parts) - 1, " ".join(parts)
            parts = []
    if parts:
        yield first, first + len(parts) - 1, " ".join(parts)
