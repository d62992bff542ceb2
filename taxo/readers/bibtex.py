"""BibTeX and BibLaTeX: an entry a paper, parsed by bibtexparser an entry at a time, LaTeX decoded."""

import logging
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING

from taxo.readers.chunks import Chunk, chunks
from taxo.readers.field_names import FieldNames, Names, names_with
from taxo.readers.fields import record_of
from taxo.readers.latex import decode
from taxo.readers.records import LIKELY, NO, SURE, ReadOptions, Record, Span, Unit
from taxo.readers.source import Source

if TYPE_CHECKING:
    from bibtexparser.model import Block, Entry

NAME = "bibtex"
DESCRIPTION = "BibTeX or BibLaTeX, as Zotero, Mendeley, JabRef and publishers write it"
UNIT: Unit = "line"
NAMES: Names = {
    "title": ("title",),
    "abstract": ("abstract", "abstractnote", "annotation"),
    "n_authors": ("nauthors", "author", "editor"),
    "published": ("date", "year"),
    "upvotes": ("upvotes",),
    "organisation": ("organization", "institution", "school"),
    "url": ("url", "howpublished", "link", "ee"),
    "doi": ("doi", "url", "ee"),
    "arxiv_id": ("eprint", "arxivid", "url", "doi", "journal", "note", "ee"),
    "keywords": ("keywords", "keyword", "mendeley_tags", "author_keywords"),
    "categories": ("primaryclass",),
}
# Fields that aren't prose: LaTeX in them is at most an escaped character.
VERBATIM = {"url", "doi", "eprint", "howpublished", "link", "ee", "arxivid"}
# Macros that are made of macros could grow without end; a journal's name doesn't.
MAX_MACRO, MAX_PARTS = 1000, 100
MAX_ENTRY = 1_000_000  # characters
# A block starts here, at the start of a line, as in bibtexparser.
_BLOCK = re.compile(r"\s*@\w+[ \t]*[{(]")
_ENTRY = re.compile(r"^\s*@(?!comment|string|preamble)\w+[ \t]*[{(]", re.IGNORECASE | re.MULTILINE)


def sniff(source: Source) -> float:
    """SURE where an entry starts a line, LIKELY where a comment or macro does."""
    if _ENTRY.search(source.start):
        return SURE if source.suffix in {".bib", ".bibtex"} or _BLOCK.match(source.start) else LIKELY
    return LIKELY if _BLOCK.match(source.start) else NO


def read(source: Source, options: ReadOptions) -> Iterator[Record | Span]:
    """Yield a record an entry; comments and macros are chrome, an entry that can't be parsed is rejected."""
    # What bibtexparser can't parse it also logs; here it becomes a rejected span.
    logging.getLogger("bibtexparser").setLevel(logging.CRITICAL)
    names = names_with(options.columns, NAMES)
    macros: dict[str, str] = {}
    for chunk in chunks(source, starts=lambda line: _BLOCK.match(line) is not None, max_size=MAX_ENTRY):
        if isinstance(chunk, Span):
            yield chunk
        else:
            yield from _read_chunk(chunk, macros, names)


def _read_chunk(chunk: Chunk, macros: dict[str, str], names: FieldNames) -> Iterator[Record | Span]:
    """Parse a chunk and add the macros that it defines to `macros`."""
    from bibtexparser.model import String
    from bibtexparser.splitter import Splitter

    blocks = [_unwrapped(block) for block in Splitter("\n".join(chunk.lines)).split().blocks]
    for macro in (block for block in blocks if isinstance(block, String)):
        macros[macro.key.lower()] = _value(macro.value, macros)[:MAX_MACRO]
    for start, end, group in _line_groups(blocks, len(chunk.lines)):
        while not chunk.lines[end].strip():
            end -= 1
        yield _judged(group, Span(chunk.first + start, chunk.first + end, "paper"), macros, names)


def _judged(
    group: Sequence["Block"], span: Span, macros: Mapping[str, str], names: FieldNames
) -> Record | Span:
    """Return what the blocks on the lines of `span` are: a paper, or the span with another verdict."""
    from bibtexparser.model import Entry, ParsingFailedBlock

    entries = [block for block in group if isinstance(block, Entry)]
    failed = [block for block in group if isinstance(block, ParsingFailedBlock)]
    if failed:
        return replace(span, verdict="rejected", reason=_reason(failed[0]))
    if len(entries) > 1:
        return replace(span, verdict="rejected", reason="several entries on one line; give each its own")
    return (
        record_of(_fields(entries[0], macros), (span,), names) if entries else replace(span, verdict="chrome")
    )


def _unwrapped(block: "Block") -> "Block":
    """Return the entry in a block that repeats a field or a key: the first value counts."""
    from bibtexparser.model import DuplicateBlockKeyBlock, DuplicateFieldKeyBlock

    if isinstance(block, DuplicateBlockKeyBlock | DuplicateFieldKeyBlock):
        inner = block.ignore_error_block
        return _unwrapped(inner) if inner is not None else block
    return block


def _reason(failed: "Block") -> str:
    error = getattr(failed, "error", None)
    return "not readable as BibTeX: " + str(getattr(error, "abort_reason", error)).partition("\n")[0]


def _line_groups(blocks: Iterable["Block"], n_lines: int) -> Iterator[tuple[int, int, list["Block"]]]:
    """Group blocks that share a line; a group reaches to the line before the next one, counted from 0."""
    groups: list[tuple[int, list[Block]]] = []
    busy = -1
    for block in sorted(blocks, key=lambda block: block.start_line or 0):
        start = block.start_line or 0
        if groups and start <= busy:
            groups[-1][1].append(block)
        else:
            groups.append((start, [block]))
        busy = max(busy, start + (block.raw or "").rstrip().count("\n"))
    ends = [start - 1 for start, _ in groups[1:]] + [n_lines - 1]
    for (start, group), end in zip(groups, ends, strict=True):
        yield start, end, group


def _fields(entry: "Entry", macros: Mapping[str, str]) -> dict[str, object]:
    """Return an entry's fields as text, date and number of authors in the form that `fields` reads."""
    found: dict[str, object] = {}
    for field in entry.fields:
        name = field.key.rpartition("\n")[2].strip().lower()  # comments may stand above it
        value = _value(str(field.value), macros).strip()
        found.setdefault(name, _plain_url(value) if name in VERBATIM else value)
    for name in ("author", "editor"):
        if name in found:
            found[name] = _n_names(str(found[name]))
    if "date" not in found and "month" in found:
        found["date"] = _date(str(found.get("year", "")), str(found["month"]), str(found.get("day", "")))
    return {name: value if name in VERBATIM else _decoded(value) for name, value in found.items()}


def _decoded(value: object) -> object:
    return decode(value) if isinstance(value, str) else value


def _plain_url(value: str) -> str:
    return re.sub(r"\{\\([_%&#~$])\}|\\([_%&#~$])", r"\1\2", re.sub(r"\\url\s*\{([^}]*)\}", r"\1", value))


def _date(year: str, month: str, day: str) -> str:
    return f"{year}-{month}-{day}".rstrip("-") if month.isdecimal() else f"{year} {month} {day}"


def _n_names(names: str) -> int | None:
    """Count names joined by "and"; None where "others" stand for some of them."""
    unbraced = names
    while (without := re.sub(r"\{[^{}]*\}", "x", unbraced)) != unbraced:
        unbraced = without
    found = [name for name in re.split(r"\s+and\s+", unbraced) if name.strip()]
    return None if not found or found[-1].strip().lower() == "others" else len(found)


def _value(raw: str, macros: Mapping[str, str]) -> str:
    """Return a field's value without its braces or quotes, macros replaced, parts joined by "#" put together."""
    return "".join(_part(part.strip(), macros) for part in islice(_parts(raw), MAX_PARTS))


def _part(part: str, macros: Mapping[str, str]) -> str:
    if len(part) > 1 and (part[0], part[-1]) in {("{", "}"), ('"', '"')}:
        return part[1:-1]
    return macros.get(part.lower(), part)


def _parts(raw: str) -> Iterator[str]:
    """Cut a value at each "#" that is neither in braces nor in quotes."""
    if "#" not in raw:
        yield raw
        return
    depth, quoted, start = 0, False, 0
    for found in re.finditer(r'(?<!\\)[{}"#]', raw):
        mark = found[0]
        depth += {"{": 1, "}": -1}.get(mark, 0)
        quoted ^= mark == '"' and depth == 0
        if mark == "#" and depth == 0 and not quoted:
            yield raw[start : found.start()]
            start = found.end()
    yield raw[start:]
