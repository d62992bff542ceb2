"""arXiv's daily mail of new papers: entries between lines of backslashes."""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from taxo.readers.chunks import Chunk, chunks
from taxo.readers.field_names import Names, names_with
from taxo.readers.fields import record_of
from taxo.readers.records import LIKELY, NO, SURE, ReadOptions, Record, Span, Unit
from taxo.readers.source import Source

NAME = "arxiv-mail"
DESCRIPTION = "arXiv's daily mail (entries between lines of \\\\)"
UNIT: Unit = "line"
NAMES: Names = {
    "title": ("title",),
    "abstract": ("abstract",),
    "authors": ("authors", "author"),
    "published": ("date",),
    "doi": ("doi",),
    "arxiv_id": ("arxiv",),
    "url": ("url",),
    "categories": ("categories", "subj-class"),
}
MAX_ENTRY = 200_000  # characters; titles and abstracts of a day's papers are far shorter
ABSTRACT, LINK = "Abstract", "URL"

_PAPER = re.compile(
    r"(?:arXiv|Paper)(?: ?\(\*cross-listing\*\))? ?: ?([a-z-]+(?:\.[A-Z]{2})?/\d{7}|\d{4}\.\d{4,5})\b"
)
_MARK = re.compile(r"\\\\\s*$")
_END = re.compile(r"\\\\ ?\((.*)\)?\s*$")
_RULE = re.compile(r"(?:-{10,}|%[-%=]+%?|={10,})\s*$")
_FIELD = re.compile(r"([A-Z][A-Za-z-]{1,20}(?: [a-z]{1,10})?): *(.*)$")
_REPLACED = re.compile(r"replaced with revised version (.*)$", re.IGNORECASE)
_SIZE = re.compile(r" ?\(\s*\d+\s*k?b?\s*(?:,\w*)?\)\s*$", re.IGNORECASE)
_URL = re.compile(r"https?://[^\s,)]+")


def sniff(source: Source) -> float:
    """SURE where a line of backslashes stands above a paper's id, LIKELY where an id and a title follow each other."""
    lines = source.start.splitlines()
    above = pairwise(lines)
    if any(_MARK.match(mark) and _PAPER.match(line) for mark, line in above):
        return SURE
    has_ids, has_titles = (any(map(form, lines)) for form in (_PAPER.match, re.compile("Title: ").match))
    return LIKELY if has_ids and has_titles and any(map(_MARK.match, lines)) else NO


def read(source: Source, options: ReadOptions) -> Iterator[Record | Span]:
    """Yield a record from each id to the line that links it; headers, rules and what stands between are chrome."""
    names = names_with(options.columns, NAMES)
    for chunk in chunks(source.lines(), starts=_starts, ends=_ends, max_size=MAX_ENTRY):
        if isinstance(chunk, Span):
            yield chunk
        elif _PAPER.match(chunk.lines[0]):
            yield from _entry(chunk, names)
        else:
            yield chunk.span("chrome")


def _starts(line: str) -> bool:
    return _PAPER.match(line) is not None


def _ends(line: str) -> bool:
    return _END.match(line) is not None or _RULE.match(line) is not None


def _entry(chunk: Chunk, names: Any) -> Iterator[Record | Span]:
    """Yield the paper of a chunk, and the mark or rule below it that belongs to none."""
    n_lines = len(chunk.lines)
    while n_lines > 1 and not _is_content(chunk.lines[n_lines - 1]):
        n_lines -= 1
    span = Span(chunk.first, chunk.first + n_lines - 1, "paper")
    yield record_of(_fields(chunk.lines[:n_lines]), (span,), names)
    if span.last_line < chunk.last:
        below = next(at for at in range(n_lines, len(chunk.lines)) if chunk.lines[at].strip())
        yield Span(chunk.first + below, chunk.last, "chrome")


def _is_content(line: str) -> bool:
    return bool(line.strip()) and not _MARK.match(line) and not _RULE.match(line)


def _fields(lines: list[str]) -> dict[str, Any]:
    """Return an entry's fields: those of its head, which may take several lines, and the abstract below."""
    paper = _PAPER.match(lines[0])
    parts: dict[str, list[str]] = {"arxiv": [paper[1] if paper else ""]}
    name = ""
    for line in lines[1:]:
        field = _FIELD.match(line) if name != ABSTRACT else None
        if _MARK.match(line):
            name = ABSTRACT
        elif ended := _END.match(line):
            parts[LINK] = _URL.findall(ended[1])[:1]
        elif replaced := _REPLACED.match(line):
            parts["Replaced"] = [_SIZE.sub("", " ".join(replaced[1].split()))]
        elif field is not None:
            name = field[1]
            parts.setdefault(name, []).append(field[2])
        elif name and line.strip():
            parts.setdefault(name, []).append(line)
    found: dict[str, Any] = {name: " ".join(" ".join(texts).split()) for name, texts in parts.items()}
    for listed in found.keys() & {"Authors", "Author"}:
        found[listed] = _without_brackets(found[listed])
    if "Date" in found:
        found["Date"] = _SIZE.sub("", found["Date"])
    if "cross-listing" in lines[0]:
        found["Cross-list"] = "true"
    return found


def _without_brackets(text: str) -> str:
    """Take out what stands in brackets: the authors' affiliations, "Ada Poe (1 and 2), Bo Roe ((1) A University)"."""
    kept, depth = [], 0
    for part in re.split(r"([()])", text):
        if part == "(":
            depth += 1
        elif part == ")":
            depth = max(0, depth - 1)
        elif depth == 0:
            kept.append(part.rstrip())
    return "".join(kept)
