"""arXiv's XML: the API's Atom feed and OAI-PMH (arXiv, arXivRaw, Dublin Core), streamed and hardened."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from taxo.errors import ListingError
from taxo.readers.field_names import Names, names_with
from taxo.readers.fields import record_of
from taxo.readers.records import NO, SURE, ReadOptions, Record, Span, Unit
from taxo.readers.source import MAX_LINE, Source

NAME = "arxiv-xml"
DESCRIPTION = "arXiv's XML: the API's Atom feed, OAI-PMH in any of its metadata formats"
UNIT: Unit = "record"
# Elements that hold a paper, and what their parts are called, without namespace.
RECORDS = {"entry", "record"}
NAMES: Names = {
    "title": ("title",),
    "abstract": ("abstract", "summary", "description"),
    "authors": ("author", "creator", "authors"),
    "published": ("published", "created", "date", "updated"),
    "upvotes": (),
    "organisation": (),
    "url": ("id", "link", "identifier"),
    "doi": ("doi", "identifier", "link"),
    "arxiv_id": ("id", "identifier", "link"),
    "keywords": ("subject",),
    "categories": ("category", "categories"),
}
KNOWN = {name for field in NAMES for name in NAMES[field]}
# Of these the first counts: Dublin Core repeats `description` for comments.
SINGLE = {"title", "abstract", "summary", "description", "id", "authors"}
# Parts that keep their text in an attribute.
ATTRIBUTES = {"link": "href", "category": "term"}
CHUNK, MAX_DEPTH = 64 * 1024, 64

_START = re.compile(r"<(?:\w+:)?(?:feed|OAI-PMH|ListRecords|GetRecord|entry)[\s>]")
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def sniff(source: Source) -> float:
    """SURE where the head opens a feed or an OAI-PMH answer."""
    return (
        SURE if source.start.lstrip("\ufeff \r\n\t").startswith("<") and _START.search(source.start) else NO
    )


def read(source: Source, options: ReadOptions) -> Iterator[Record | Span]:
    """Yield a record an entry; a record that the archive has deleted is a rejected span."""
    names = names_with(options.columns, NAMES)
    for number, found in enumerate(_elements(source), start=1):
        if found is None:
            yield Span(number, number, "rejected", "deleted by the archive")
        else:
            yield record_of(found, (Span(number, number, "paper"),), names)


def _elements(source: Source) -> Iterator[Mapping[str, Any] | None]:
    """Feed the listing to the parser chunk by chunk and yield what it has finished."""
    from defusedxml.common import DefusedXmlException
    from defusedxml.ElementTree import ParseError, XMLParser

    collector = _Collector(source.name)
    parser = XMLParser(target=collector)
    with source.open_text() as file:
        try:
            chunk = file.read(CHUNK).lstrip("\ufeff \r\n\t")  # nothing may stand before "<?xml"
            while chunk:
                collector.n_silent += len(chunk)
                collector.refuse(collector.n_silent > MAX_LINE, "a tag, comment or text too long")
                parser.feed(_NOT_XML.sub("", chunk))
                yield from collector.taken()
                chunk = file.read(CHUNK)
            parser.close()
        except (ParseError, DefusedXmlException) as error:
            yield from collector.taken()
            raise ListingError(
                f"listing {source.name}: not readable as XML from here on ({error}); mend or fetch it again"
            ) from error


class _Collector:
    """The parser's target: gathers the known parts of each record, forgets everything else."""

    def __init__(self, listing: str) -> None:
        self.n_silent = 0  # characters fed since the last record's end or, outside of one, the last tag
        self._listing = listing
        self._finished: list[dict[str, Any] | None] = []
        self._found: dict[str, list[str]] | None = None
        self._is_deleted = False
        self._texts: list[list[str]] = []  # of each open element

    def taken(self) -> list[dict[str, Any] | None]:
        """Hand over the finished records, None for a deleted one."""
        finished, self._finished = self._finished, []
        return finished

    def refuse(self, is_bad: bool, what: str) -> None:
        """Give up on a listing that would fill the memory."""
        if is_bad:
            raise ListingError(f"listing {self._listing}: {what} to be part of a paper; take it out")

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Open an element."""
        name = _local(tag)
        self._texts.append([attributes.get(ATTRIBUTES.get(name, ""), "")])
        self.refuse(len(self._texts) > MAX_DEPTH, "elements nested too deeply")
        if self._found is None:
            self.n_silent = 0
            if name in RECORDS:
                self._found, self._is_deleted = {}, False
        elif name == "header":
            self._is_deleted = attributes.get("status") == "deleted"

    def data(self, text: str) -> None:
        """Take text, inside of records alone."""
        if self._found is not None:
            self._texts[-1].append(text)

    def end(self, tag: str) -> None:
        """Close an element: keep a known part's text, hand an unknown one's to its parent."""
        name, text = _local(tag), "".join(self._texts.pop())
        if self._found is None:
            return
        if name in RECORDS:
            self._finish()
        elif name in KNOWN:
            self._found.setdefault(name, []).append(text.strip())
        else:
            self._texts[-1].append(text)

    def close(self) -> None:
        """Nothing is left to do at the document's end."""

    def _finish(self) -> None:
        found = self._found or {}
        values = {name: texts[0] if name in SINGLE else texts for name, texts in found.items()}
        self._finished.append(None if self._is_deleted else values)
        self._found, self.n_silent = None, 0


def _local(tag: str) -> str:
    """Return a tag without its namespace."""
    return tag.rpartition("}")[2]
