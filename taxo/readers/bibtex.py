"""BibTeX and BibLaTeX: an entry a paper, LaTeX decoded, every field kept."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from taxo.readers.bibtex_entries import Block, blocks
from taxo.readers.bibtex_names import names_of
from taxo.readers.chunks import Chunk, chunks
from taxo.readers.field_names import FieldNames, Names, names_with
from taxo.readers.fields import record_of
from taxo.readers.latex import decode
from taxo.readers.partial_dates import date_of
from taxo.readers.records import LIKELY, NO, SURE, ReadOptions, Record, Span, Unit
from taxo.readers.source import Source
from taxo.readers.values import arxiv_id_of, doi_of

NAME = "bibtex"
DESCRIPTION = "BibTeX or BibLaTeX, as Zotero, Mendeley, JabRef and publishers write it"
UNIT: Unit = "line"
NAMES: Names = {
    "title": ("title",),
    "abstract": ("abstract", "abstractnote", "annotation"),
    "authors": ("author",),
    "n_authors": ("nauthors",),
    "published": ("date", "year"),
    "upvotes": ("upvotes",),
    "organisation": ("organization", "institution", "school"),
    "url": ("url", "howpublished", "link", "ee"),
    "doi": ("doi",),
    "arxiv_id": ("eprint", "arxivid"),
    "pmid": ("pmid",),
    # Scopus and Web of Science set the authors' own keywords apart from those of their index.
    "keywords": ("author_keywords", "keywords", "keyword", "mendeley_tags", "tags"),
    "index_terms": ("keywords_plus", "index_terms", "keywords"),
    "mesh_terms": ("mesh_terms", "mesh"),
    "categories": ("primaryclass", "eprintclass"),
    "venue": ("journal", "journaltitle", "booktitle", "publicationtitle"),
    "type": ("entrytype",),
    "volume": ("volume",),
    "issue": ("number", "issue"),
    "pages": ("pages",),
    "language": ("language", "langid"),
    "retracted": ("retracted",),
}
# Fields that aren't prose: LaTeX in them is at most an escaped character.
VERBATIM = {"url", "doi", "eprint", "howpublished", "link", "ee", "arxivid", "file", "pmid"}
# Fields that may hold an identifier beside those that are called so.
WITH_DOI, WITH_ARXIV_ID = ("url", "ee"), ("url", "doi", "journal", "note", "ee", "howpublished")
PEOPLE = {"author": "author", "editor": "editors", "translator": "translators"}
# Fields that may come several times, by what joins their values; of others the first counts, a second is kept beside.
JOINS = {"keywords": "; ", "keyword": "; ", "author_keywords": "; ", "author": " and ", "editor": " and "}
MAX_ENTRY = 1_000_000  # characters
SHARED_LINE = "several entries on one line; give each its own"

# An entry at the start of a line: its key, or at once its first field.
_ENTRY = re.compile(
    r"""^[ \t]*@(?!comment|string|preamble)[a-z]\w*\s*[{(]\s*(?:[^\s,={}()"']*\s*,|[\w-]+\s*=\s*[{"\d])|"""
    r"""^[ \t]*@(?!comment|string|preamble)[a-z]\w*\s*\{\s*[^\s,={}()"']+\s*$""",
    re.IGNORECASE | re.MULTILINE,
)
_FIELD = re.compile(r"""[A-Za-z]\s*=\s*(?:[{"]|\d+\s*[,}\n]|\w+\s*#)""")
_NO_ENTRY = re.compile(r"\s*@(?:comment|string|preamble)\s*[{(]", re.IGNORECASE)
_LINE = re.compile(r"\s*@[ \t]*[A-Za-z]\w*[ \t]*[{(]")
_YEAR = re.compile(r"(?<!\d)(?:1[5-9]|20)\d\d(?!\d)")


def sniff(source: Source) -> float:
    """SURE where an entry starts a line, LIKELY where a comment or macro does."""
    start = source.start.removeprefix("\ufeff")
    if _ENTRY.search(start) and _FIELD.search(start):
        return SURE if source.suffix in {".bib", ".bibtex"} or _LINE.match(start) else LIKELY
    return LIKELY if _NO_ENTRY.match(start) else NO


def read(source: Source, options: ReadOptions) -> Iterator[Record | Span]:
    """Yield a record an entry; comments and macros are chrome, an entry that can't be read is rejected."""
    yield from read_lines(source.lines(), names_with(options.columns, NAMES))


def read_lines(lines: Iterable[tuple[int, str]], names: FieldNames) -> Iterator[Record | Span]:
    """Yield the records and lone spans of numbered lines."""
    macros: dict[str, str] = {}
    for chunk in chunks(lines, starts=lambda line: _LINE.match(line) is not None, max_size=MAX_ENTRY):
        if isinstance(chunk, Span):
            yield chunk
        else:
            yield from _read_chunk(chunk, macros, names)


def _read_chunk(chunk: Chunk, macros: dict[str, str], names: FieldNames) -> Iterator[Record | Span]:
    """Yield what the lines of a chunk hold, each non-blank line once."""
    done = 0  # lines that have their verdict
    for group in _line_groups(blocks(chunk.lines, macros)):
        first, last = max(group[0].first, done), group[-1].last
        yield from _chrome(chunk, done, first)
        done = last + 1
        yield _judged(group, Span(chunk.first + first, chunk.first + last, "paper"), names)
    yield from _chrome(chunk, done, len(chunk.lines))


def _line_groups(found: Iterable[Block]) -> Iterator[list[Block]]:
    """Put blocks together that have no line of their own."""
    group: list[Block] = []
    for block in found:
        if group and block.last <= group[-1].last:
            group.append(block)
        else:
            if group:
                yield group
            group = [block]
    if group:
        yield group


def _chrome(chunk: Chunk, start: int, end: int) -> Iterator[Span]:
    """Yield the lines from `start` to before `end`, counted from 0, as chrome; blank ones at the edges are left out."""
    filled = [at for at in range(start, end) if chunk.lines[at].strip()]
    if filled:
        yield Span(chunk.first + filled[0], chunk.first + filled[-1], "chrome")


def _judged(group: Sequence[Block], span: Span, names: FieldNames) -> Record | Span:
    """Return what the blocks on the lines of `span` are: a paper, or the span with another verdict."""
    entries = [block for block in group if block.fields is not None]
    problem = next((block.problem for block in group if block.problem), None)
    if problem or len(entries) > 1:
        return Span(span.first_line, span.last_line, "rejected", problem or SHARED_LINE)
    if entries:
        return record_of(fields_of(entries[0]), (span,), names)
    return Span(span.first_line, span.last_line, "chrome")


def fields_of(entry: Block) -> dict[str, Any]:
    """Return an entry's fields as plain text, names as lists, the date in the form that `fields` reads."""
    raw = _joined(entry.fields or [])
    found: dict[str, Any] = {
        name: _plain_url(text) if name in VERBATIM else decode(text)
        for name, text in raw.items()
        if name not in PEOPLE
    }
    found |= {PEOPLE[name]: names_of(text) for name, text in raw.items() if name in PEOPLE}
    if "author" in found:
        found["author"] = [{"name": name} for name in found["author"]]
    if "pages" in found:
        found["pages"] = found["pages"].replace("–", "-")
    if str(found.get("eprinttype", "")).lower() == "pubmed":
        found.setdefault("pmid", found.get("eprint", ""))
    return {"entrytype": entry.type, "citationkey": entry.key} | _identified(found) | _dated(found)


def _identified(found: dict[str, Any]) -> dict[str, Any]:
    """Return the DOI and the arXiv id where another field holds them."""
    told = {}
    if "doi" not in found and (
        doi := next(filter(None, (doi_of(found.get(name)) for name in WITH_DOI)), None)
    ):
        told["doi"] = doi
    if not any(arxiv_id_of(found.get(name)) for name in ("eprint", "arxivid")):
        ids = (arxiv_id_of(found.get(name)) for name in WITH_ARXIV_ID)
        told["arxivid"] = next(filter(None, ids), "")
    return told


def _joined(fields: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return fields by name, those that come several times as `JOINS` says."""
    found: dict[str, str] = {}
    for name, value in fields:
        text = value.strip()
        if not text or found.get(name) == text:
            continue
        if name not in found:
            found[name] = text
        elif name in JOINS:
            found[name] += JOINS[name] + text
        else:
            found.setdefault(f"{name}2", text)
    return found


def _dated(found: dict[str, Any]) -> dict[str, Any]:
    """Put year, month and day together; of what is no date ("2020a", "2019/2020") take the year."""
    year, month, day = (str(found.get(name, "")) for name in ("year", "month", "day"))
    if "date" not in found and month and date_of(whole := _date(year, month, day)):
        found = {name: value for name, value in found.items() if name not in {"month", "day"}}
        return found | {"date": whole}
    if date_of(found.get("date", "")) is None and date_of(year) is None and (told := _YEAR.search(year)):
        return found | {"date": told[0]}
    return found


def _date(year: str, month: str, day: str) -> str:
    return f"{year}-{month}-{day}".rstrip("-") if month.isdecimal() else f"{year} {month} {day}".rstrip()


def _plain_url(value: str) -> str:
    return re.sub(r"\{\\([_%&#~$])\}|\\([_%&#~$])", r"\1\2", re.sub(r"\\url\s*\{([^}]*)\}", r"\1", value))
