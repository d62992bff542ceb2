"""PubMed's NBIB (MEDLINE): parsed by rispy's machinery a record at a time."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from taxo.readers.chunks import chunks
from taxo.readers.field_names import Names, names_with
from taxo.readers.fields import record_of
from taxo.readers.records import NO, SURE, ReadOptions, Record, Span, Unit
from taxo.readers.source import Source

if TYPE_CHECKING:
    from rispy import RisParser

NAME = "nbib"
DESCRIPTION = "PubMed's NBIB (MEDLINE)"
UNIT: Unit = "line"
# Tags of the MEDLINE display format; an article's date is that of its issue, its DOI is among the ids.
NAMES: Names = {
    "title": ("ti", "tt", "bti"),
    "abstract": ("ab",),
    "authors": ("fau", "au"),
    "published": ("dp", "dep"),
    "upvotes": (),
    "organisation": (),
    "url": ("url",),
    "doi": ("doi",),
    "arxiv_id": ("doi",),
    "keywords": ("ot", "mh"),
}
START, END = "PMID", "ER"
LIST_TAGS = ("FAU", "AU", "OT", "MH", "LID", "AID")
PUBMED = "https://pubmed.ncbi.nlm.nih.gov/"

_TAG = re.compile(r"([A-Z]{2,4}) *- ?(.*)$", re.DOTALL)
_START = re.compile(r"^\ufeff?PMID ?- ?\d", re.MULTILINE)


def sniff(source: Source) -> float:
    """SURE where a line starts with the tag that opens a record."""
    return SURE if _START.search(source.start) else NO


def read(source: Source, options: ReadOptions) -> Iterator[Record | Span]:
    """Yield a record from each PMID to the line before the next; what stands above the first is chrome."""
    names = names_with(options.columns, NAMES)
    for chunk in chunks(source, starts=_starts):
        if isinstance(chunk, Span):
            yield chunk
        elif _starts(chunk.lines[0]):
            yield record_of(_fields(chunk.lines), (chunk.span("paper"),), names)
        else:
            yield chunk.span("chrome")


def _starts(line: str) -> bool:
    return _START.match(line) is not None


def _fields(lines: Sequence[str]) -> dict[str, Any]:
    found: dict[str, Any] = _parser().parse_lines(iter([*lines, f"{END}  - "]))[0]
    ids = [text for text in found.get("LID", []) + found.get("AID", []) if text.endswith("[doi]")]
    return found | {"doi": ids, "url": f"{PUBMED}{found[START]}/"}


@lru_cache(maxsize=1)
def _parser() -> "RisParser":
    from rispy import RisParser

    class NbibParser(RisParser):  # type: ignore[misc]
        """MEDLINE's lines: a tag padded to four characters, "- ", and six blanks before what goes on."""

        START_TAG = START
        END_TAG = END

        def parse_line(self, line: str) -> tuple[str | None, str]:
            found = _TAG.match(line)
            return (found[1], found[2].strip()) if found else (None, line.strip())

    known = {START, *LIST_TAGS, *(name.upper() for field in NAMES for name in NAMES[field])}
    return NbibParser(
        mapping={tag: tag for tag in sorted(known)} | {"UK": "UK"},
        list_tags=list(LIST_TAGS),
        delimiter_tags_mapping={},
    )
