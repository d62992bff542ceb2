"""RIS, as Zotero, EndNote, Mendeley and publishers write it: parsed by rispy a record at a time."""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from taxo.readers.chunks import chunks
from taxo.readers.field_names import Names, names_with
from taxo.readers.fields import record_of
from taxo.readers.records import NO, SURE, ReadOptions, Record, Span, Unit
from taxo.readers.source import Source

NAME = "ris"
DESCRIPTION = "RIS, as Zotero, EndNote, Mendeley and publishers write it"
UNIT: Unit = "line"
# As rispy calls the tags; the notes' names are those of `NOTES`.
NAMES: Names = {
    "title": ("title", "primary_title", "ct", "bt", "short_title"),
    "abstract": ("abstract", "notes_abstract"),
    "n_authors": ("n_authors",),
    "authors": ("authors", "first_authors"),
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
    for chunk in chunks(
        source, starts=lambda line: _tag(line)[0] == START, ends=lambda line: _tag(line)[0] == END
    ):
        if isinstance(chunk, Span):
            yield chunk
        elif _tag(chunk.lines[0])[0] == START:
            yield record_of(_fields(chunk.lines), (chunk.span("paper"),), names)
        else:
            yield chunk.span("chrome")


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
