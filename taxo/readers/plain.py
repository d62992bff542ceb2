"""Plain text, the last resort: a title and its abstract in two paragraphs, one after the other."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from taxo.errors import ListingError
from taxo.project.tables import Verdict
from taxo.readers.looks import EXPORT, look_of
from taxo.readers.pairing import LONGEST_TITLE, Pair, Pairing, Paragraph, is_wrapped, looks_like_a_paper
from taxo.readers.records import NO, ReadOptions, Record, Span, Unit
from taxo.readers.source import HEAD_BYTES, Source

NAME = "plain"
DESCRIPTION = "plain text: a title, a blank line, its abstract, a blank line, the next title"
UNIT: Unit = "line"

LAST_RESORT = 0.1
ENDINGS = (".txt", ".text", ".md", "")
CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
MOST_CONTROL = 0.01  # of the characters; a few slip into text, binary data has more
FEWEST_PAPERS = 0.6  # of the pairs of paragraphs, at 0.5 licences pass; others are oddities of a listing


def sniff(source: Source) -> float:
    """Return LAST_RESORT for text with letters in it under a name that plain text has."""
    start = source.start
    is_text = len(CONTROL.findall(start)) <= MOST_CONTROL * len(start) and any(map(str.isalpha, start))
    return LAST_RESORT if is_text and source.suffix in ENDINGS else NO


def read(source: Source, options: ReadOptions) -> Iterator[Record | Span]:
    """Yield a record a pair of paragraphs, also where the title or the abstract is missing.

    Raises `ListingError` for text of another layout: it says which that looks like and what to export instead.
    """
    del options
    if problem := what_it_is(source):
        raise ListingError(f"listing {source.name}: {problem}")
    pairing = Pairing()
    try:
        for paragraph in paragraphs(source.lines(), wrapped=is_wrapped(source.start)):
            yield from map(record_of, pairing.add(paragraph))
    except ListingError:
        yield from map(record_of, pairing.finish())
        raise
    yield from map(record_of, pairing.finish())


def what_it_is(source: Source) -> str | None:
    """Say what text is that has no titles and abstracts in turn, judged by its start; None where it has."""
    lines = source.start.split("\n")
    if len(source.head) == HEAD_BYTES:  # the last line is cut
        lines = lines[:-1] or lines
    if look := look_of(lines):
        return f"looks like {look.what}, not like titles and abstracts in turn; {look.advice}"
    pairs = _pairs(lines, is_wrapped(source.start))
    n_papers = sum(map(looks_like_a_paper, pairs))
    n_lone = sum(pair.abstract is None for pair in pairs)
    if n_papers >= max(1, n_lone, FEWEST_PAPERS * (len(pairs) - n_lone)):
        return None
    if all(pair.title and not pair.title.text.endswith(".") for pair in pairs) and _are_short(pairs):
        return (
            "looks like a list of titles without abstracts; put a line above them that says title, and save it "
            f"as CSV, or {EXPORT}"
        )
    return f"looks like running text: its paragraphs are no titles and abstracts in turn; {EXPORT}"


def _pairs(lines: Sequence[str], wrapped: bool) -> list[Pair]:
    pairing = Pairing()
    numbered = enumerate(lines, start=1)
    found = chain.from_iterable(map(pairing.add, paragraphs(numbered, wrapped)))
    return [*found, *pairing.finish()]


def _are_short(pairs: Iterable[Pair]) -> bool:
    return all(pair.abstract is None or not looks_like_a_paper(pair) for pair in pairs) and not any(
        pair.abstract and len(pair.abstract.text) > LONGEST_TITLE for pair in pairs
    )


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
