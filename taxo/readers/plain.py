"""Plain text, the last resort: a title and its abstract in two paragraphs, one after the other."""

import re
from collections.abc import Iterable, Iterator

from taxo.errors import ListingError
from taxo.project.tables import Verdict
from taxo.readers.pairing import Pair, Pairing, Paragraph, is_wrapped
from taxo.readers.records import NO, ReadOptions, Record, Span, Unit
from taxo.readers.source import Source

NAME = "plain"
DESCRIPTION = "plain text: a title, a blank line, its abstract, a blank line, the next title"
UNIT: Unit = "line"

LAST_RESORT = 0.1
ENDINGS = (".txt", ".text", ".md", "")
CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
MOST_CONTROL = 0.01  # of the characters; a few slip into text, binary data has more


def sniff(source: Source) -> float:
    """Return LAST_RESORT for text with letters in it under a name that plain text has."""
    start = source.start
    is_text = len(CONTROL.findall(start)) <= MOST_CONTROL * len(start) and any(map(str.isalpha, start))
    return LAST_RESORT if is_text and source.suffix in ENDINGS else NO


def read(source: Source, options: ReadOptions) -> Iterator[Record | Span]:
    """Yield a record a pair of paragraphs, also where the title or the abstract is missing."""
    del options
    pairing = Pairing()
    try:
        for paragraph in paragraphs(source.lines(), wrapped=is_wrapped(source.start)):
            yield from map(record_of, pairing.add(paragraph))
    except ListingError:
        yield from map(record_of, pairing.finish())
        raise
    yield from map(record_of, pairing.finish())


def paragraphs(lines: Iterable[tuple[int, str]], wrapped: bool) -> Iterator[Paragraph]:
    """Yield the paragraphs of numbered `lines`: a line each, or what stands between blank lines."""
    parts: list[tuple[int, str]] = []
    for number, line in lines:
        text = line.strip()
        if text:
            parts.append((number, text))
        if parts and not (wrapped and text):
            yield join(parts)
            parts = []
    if parts:
        yield join(parts)


def join(parts: list[tuple[int, str]]) -> Paragraph:
    """Make one paragraph of numbered lines."""
    return Paragraph(parts[0][0], parts[-1][0], " ".join(text for _, text in parts))


def record_of(pair: Pair) -> Record:
    """Make a record of a title and an abstract of plain text."""
    places: tuple[tuple[Verdict, Paragraph | None], ...] = (
        ("title", pair.title),
        ("abstract", pair.abstract),
    )
    spans = tuple(Span(p.first_line, p.last_line, verdict) for verdict, p in places if p)
    title, abstract = (p.text if p else "" for _, p in places)
    return Record(title, abstract, spans)
