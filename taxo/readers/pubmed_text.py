"""PubMed's abstracts as text ("abstract-….txt"): citation, title, authors, abstract and ids in paragraphs."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from taxo.readers.chunks import MAX_CHUNK, Chunk, checked
from taxo.readers.field_names import FieldNames, Names, names_with
from taxo.readers.fields import record_of
from taxo.readers.records import LIKELY, NO, SURE, ReadOptions, Record, Span, Unit
from taxo.readers.source import Source
from taxo.readers.values import PUBMED

NAME = "pubmed-text"
DESCRIPTION = 'PubMed\'s abstracts as text ("Abstract (text)")'
UNIT: Unit = "line"
NAMES: Names = {
    "title": ("title",),
    "abstract": ("abstract",),
    "authors": ("authors",),
    "published": ("date",),
    "doi": ("doi",),
    "pmid": ("pmid",),
    "url": ("url",),
    "venue": ("venue",),
    "volume": ("volume",),
    "issue": ("issue",),
    "pages": ("pages",),
    "language": ("language",),
    "retracted": ("retractionin",),
}
LONGEST_CITATION = 2000  # characters
# How paragraphs begin that are no part of the abstract, and what they are called in a record.
LABELS = {
    "Author information": "address",
    "Collaborators": "collaborators",
    "Conflict of interest statement": "conflictofinterest",
    "Comment in": "commentin",
    "Comment on": "commenton",
    "Erratum in": "erratumin",
    "Erratum for": "erratumfor",
    "Update in": "updatein",
    "Update of": "updateof",
    "Republished in": "republishedin",
    "Republished from": "republishedfrom",
    "Retraction in": "retractionin",
    "Retraction of": "retractionof",
    "Expression of concern in": "concernin",
    "Summary for patients in": "summaryforpatientsin",
    "Cites": "cites",
}

_START = re.compile(r"\ufeff?(\d{1,6})\. \S.*")
_CITATION = re.compile(
    r"\d+\.\s(?P<venue>.+?)\.\s(?P<date>(?:1[89]|20)\d\d\b[^;.:]*)"
    r"(?:;\s*(?P<volume>[^():;.\s]*)\s*(?:\((?P<issue>[^)]*)\))?)?(?::\s?(?P<pages>[\w-]+(?:,\s?[\w-]+)*))?"
)
_ID = re.compile(r"(DOI|PMCID|PMID|Mid|MID): *(\S+)")
_DOI = re.compile(r"\bdoi: ?(10\.\S+)")
_LABEL = re.compile("(" + "|".join(LABELS) + r")\b:?\s*")
_LANGUAGE = re.compile(r"\[Article in ([A-Z][^\]]+)\]\.?")
_COPYRIGHT = re.compile(
    r"(?:Copyright\b|©|\(c\)|\(C\)|Crown Copyright|Published by\b|All rights reserved|"
    r"This article is (?:protected|licensed)|The Authors?\(?s?\)?\.? \d{4})"
)
_AUTHOR = re.compile(r"[^\W\d].{0,60}? [A-Z][A-Za-z]{0,4}(?: (?:Jr|Sr|\d[a-z]{2}))?")
_MARK = re.compile(r"\([\d#]+(?:[,\s]+[\d#]+)*\)|\*")


def sniff(source: Source) -> float:
    """SURE where the first line cites a paper under a number and a PMID follows, LIKELY where another line does."""
    lines = source.start.removeprefix("\ufeff").splitlines()
    if not any(line.startswith("PMID:") for line in lines):
        return NO
    filled = [line for line in lines if line.strip()]
    return SURE if _cites(filled[0]) else LIKELY if any(map(_cites, filled)) else NO


def read(source: Source, options: ReadOptions) -> Iterator[Record | Span]:
    """Yield a record from each numbered citation to the line before the next; what stands above the first is chrome."""
    names = names_with(options.columns, NAMES)
    for chunk in map(checked, _chunks(source.lines())):
        if isinstance(chunk, Span):
            yield chunk
        elif _START.fullmatch(chunk.lines[0]):
            yield from _read_chunk(chunk, names)
        else:
            yield chunk.span("chrome")


def _cites(line: str) -> bool:
    return _START.fullmatch(line) is not None and _CITATION.match(line.removeprefix("\ufeff")) is not None


def _chunks(lines: Iterable[tuple[int, str]]) -> Iterator[Chunk]:
    """Cut before each citation below a blank line whose number follows that of the last one, or that starts anew."""
    chunk: Chunk | None = None
    expected, n_blank = "", 2
    for number, line in lines:
        found = _START.fullmatch(line) if n_blank else None
        if found and (found[1] == expected or ((not expected or n_blank > 1) and _cites(line))):
            if chunk is not None:
                yield chunk
            chunk, expected = None, str(int(found[1]) + 1)
        n_blank = 0 if line.strip() else n_blank + 1
        if chunk is None and not n_blank:
            chunk = Chunk(number)
        if chunk is not None:
            chunk.add(number, line, MAX_CHUNK)
    if chunk is not None:
        yield chunk


def _read_chunk(chunk: Chunk, names: FieldNames) -> Iterator[Record | Span]:
    paragraphs = [part.split("\n") for part in re.split(r"\n\n+", "\n".join(chunk.lines))]
    yield record_of(_fields(paragraphs), (chunk.span("paper"),), names)


def _fields(paragraphs: list[list[str]]) -> dict[str, Any]:
    """Return the fields that a record's paragraphs hold, the first of which is the citation."""
    found = _cited(_joined(paragraphs[0]))
    rest: list[str] = []
    for lines in paragraphs[1:]:
        text = _joined(lines)
        if all(map(_ID.match, lines)):
            found |= {name.lower(): value for name, value in (_ID.findall(line)[0] for line in lines)}
        elif label := _LABEL.match(text):
            found.setdefault(LABELS[label[1]], text[label.end() :])
        elif language := _LANGUAGE.fullmatch(text):
            found["language"] = language[1]
        elif _COPYRIGHT.match(text):
            found.setdefault("copyright", text)
        else:
            rest.append(text)
    found["title"], rest = (rest[0] if rest else ""), rest[1:]
    if rest and (authors := _authors(rest[0])):
        found["authors"], rest = authors, rest[1:]
    found["abstract"] = " ".join(rest)
    if found.get("pmid", "").isdecimal():
        found["url"] = f"{PUBMED}{found['pmid']}/"
    return found


def _cited(citation: str) -> dict[str, Any]:
    found = _CITATION.match(citation[:LONGEST_CITATION])
    told: dict[str, Any] = dict(found.groupdict()) if found else {}
    if doi := _DOI.search(citation):
        told["doi"] = doi[1]
    return told | {"citation": citation.partition(". ")[2]}


def _authors(text: str) -> list[dict[str, str]] | None:
    """Return the names in a paragraph of authors ("Poe A(1)(2), Roe B(2)."), None where it is none."""
    parts = [part.strip() for part in re.split("[,;]", _MARK.sub("", text).rstrip(". "))]
    names = [part for part in parts if part]
    n_names = sum(1 for part in names if _AUTHOR.fullmatch(part))
    if text == "[No authors listed]" or not names or n_names < 0.6 * len(names):
        return [] if text.startswith("[No authors") else None
    return [{"name": name} for name in names]


def _joined(lines: Iterable[str]) -> str:
    return " ".join(line.strip() for line in lines).strip()
