"""RIS, as Zotero, EndNote, Mendeley and publishers write it: parsed by rispy a record at a time."""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from taxo.readers.fields import Names, names_with, record_of
from taxo.readers.records import NO, SURE, ListingError, ReadOptions, Record, Span, Unit
from taxo.readers.source import MAX_LINE, Source

NAME = "ris"
DESCRIPTION = "RIS, as Zotero, EndNote, Mendeley and publishers write it"
UNIT: Unit = "line"
# As rispy calls the tags; the notes' names are those of `NOTES`.
NAMES: Names = {
    "title": ("title", "primary_title", "CT", "BT"),
    "abstract": ("abstract", "notes_abstract"),
    "n_authors": ("n_authors", "authors", "first_authors"),
    "published": ("date", "publication_year", "year"),
    "upvotes": ("upvotes",),
    "organisation": ("organisation",),
    "url": ("urls",),
    "doi": ("doi", "type_of_work", "urls"),
    "arxiv_id": ("accession_number", "urls", "doi", "journal_name", "alternate_title3", "id"),
    "keywords": ("keywords",),
}
# What RIS has no tag for is a note (N1), which reads well in a reference manager: "Upvotes: 12".
NOTES = {"Number of authors": "n_authors", "Upvotes": "upvotes", "Organisation": "organisation"}
START, END = "TY", "ER"
# Tags whose further lines are items of a list in rispy: keywords, and abstracts in paragraphs.
LIST_TAGS = ("A1", "AU", "KW", "N1", "UR", "AB", "N2")

_TAG = re.compile(r"\ufeff?\s{0,3}([A-Z][A-Z0-9]) {1,2}-(?: (.*))?$", re.DOTALL)
_START = re.compile(r"^\ufeff?\s{0,3}TY {1,2}-", re.MULTILINE)


def sniff(source: Source) -> float:
    """SURE where a line starts with the tag that opens a record."""
    return SURE if _START.search(source.start) else NO


def read(source: Source, options: ReadOptions) -> Iterator[Record | Span]:
    """Yield a record from each TY to its ER; what stands between records is chrome."""
    names = names_with(options.columns, NAMES)
    for first, lines in _chunks(source):
        last = first + len(lines) - 1
        if _tag(lines[0])[0] == START:
            yield record_of(_fields(lines), (Span(first, last, "paper"),), names)
        elif any(line.strip() for line in lines):
            yield Span(first, last, "chrome")


def _chunks(source: Source) -> Iterator[tuple[int, list[str]]]:
    """Cut the listing before each TY and after each ER."""
    first, lines, size = 1, list[str](), 0
    for number, line in source.lines():
        tag, _ = _tag(line)
        if lines and tag == START:
            yield first, lines
            lines = []
        if not lines:
            first, size = number, 0
        lines.append(line)
        size += len(line)
        if tag == END:
            yield first, lines
            lines = []
        if size > MAX_LINE:
            raise ListingError(
                f"listing {source.name}, from line {first}: a record of more than {MAX_LINE:,} characters; "
                "is its last line (ER  - ) missing?"
            )
    if lines:
        yield first, lines


def _tag(line: str) -> tuple[str | None, str]:
    """Return a line's tag, None where it goes on with the line before, and its text."""
    found = _TAG.match(line)
    return (found[1], found[2] or "") if found else (None, line)


def _fields(lines: Sequence[str]) -> dict[str, Any]:
    from rispy import RisParser

    tagged = ((tag, text) for tag, text in map(_tag, lines) if tag != END)
    plain = [f"{tag}  - {text}" if tag else text.strip() for tag, text in tagged if tag or text.strip()]
    parser = RisParser(list_tags=list(LIST_TAGS), delimiter_tags_mapping={"KW": ";"})
    found: dict[str, Any] = parser.parse_lines(iter([*plain, f"{END}  - "]))[0]
    unknown = {tag: texts for tag, texts in found.pop("unknown_tag", {}).items() if tag}
    return found | unknown | _noted(found.get("notes", ()))


def _noted(notes: Sequence[str]) -> dict[str, str]:
    labelled = (note.partition(": ") for note in notes)
    return {NOTES[label]: text for label, _, text in labelled if label in NOTES}
