"""XML bibliographies: EndNote, PubMed, JATS, arXiv, Zotero's RDF, feeds and others, each as its dialect says."""

import codecs
import io
import re
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import TextIO
from xml.etree.ElementTree import Element

from taxo.errors import ListingError
from taxo.readers.field_names import FieldNames, Names, names_with
from taxo.readers.fields import CONVERTERS, record_of
from taxo.readers.records import LIKELY, NO, PERHAPS, SURE, ReadOptions, Record, Span, Unit
from taxo.readers.source import Source
from taxo.readers.xml_dialects import Dialect, dialect_of, dialect_of_record, dialects, is_xml
from taxo.readers.xml_fields import Found, found_in
from taxo.readers.xml_generic import found_by_names, records_in
from taxo.readers.xml_stream import Broken, Wanted, elements

NAME = "xml"
DESCRIPTION = (
    "XML: EndNote, PubMed, JATS, Zotero RDF, RSS and Atom, arXiv, Europe PMC, Crossref, MODS, TEI and others"
)
UNIT: Unit = "record"
NAMES: Names = {field: (field,) for field in CONVERTERS}
FALLBACK = "dublin-core"  # of a record that holds one of an unknown dialect
# What RDF calls an element, and what refers to one.
ABOUT, REFERENCES = ("about", "nodeID"), ("resource", "nodeID")
# Of containers: how many are kept, how large one is, and how often a record refers to one.
MAX_CONTAINERS, MAX_SIZE, MAX_REFERENCES = 100_000, 200, 5000

# Encodings that XML was written in before UTF-8; Western ones are read without being told.
_ENCODING = re.compile(
    r"\s*<\?xml\b[^>]{0,100}?\bencoding\s*=\s*[\"'](windows-125[013-8]|iso-8859-(?:[2-9]|1[0-6])|koi8-[ru]|gb2312|gbk|gb18030|"
    r"big5|shift_jis|euc-jp|euc-kr)[\"']",
    re.IGNORECASE,
)


def sniff(source: Source) -> float:
    """SURE where the listing starts as one of the dialects does, less sure where it only has titles and abstracts."""
    if dialect_of(source.start) is not None:
        return SURE
    if not is_xml(source.start):
        return NO
    records, has_abstracts = records_in(source.start)
    return (LIKELY if has_abstracts else PERHAPS) if records else NO


def read(source: Source, options: ReadOptions) -> Iterator[Record | Span]:
    """Yield a record a paper; one that can't be kept, or that the archive has deleted, is a rejected span."""
    dialect = dialect_of(source.start)
    names = names_with(options.columns, NAMES if dialect else None)
    wanted = dialect.wanted if dialect else Wanted(records_in(source.start)[0])
    if not wanted.records:
        raise ListingError(f"listing {source.name}: XML in which no element has a title and an abstract")
    containers = _containers(source, dialect) if dialect else {}
    for number, element in enumerate(_elements(source, wanted), start=1):
        yield _item(element, number, dialect, containers, names)


def _elements(source: Source, wanted: Wanted) -> Iterator[Element | Broken]:
    with _opened(source) as file:
        yield from elements(file, wanted, source.name)


def _opened(source: Source) -> TextIO:
    """Open the listing in the old encoding that it declares, if it does and the bytes aren't UTF-8 after all."""
    told = _ENCODING.match(source.start)
    if told is None or source.encoding != "utf-8" or _is_utf8(source.head):
        return source.open_text()
    return io.TextIOWrapper(source.open_binary(), encoding=told[1], errors="replace")


def _is_utf8(head: bytes) -> bool:
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:
        return False
    return True


def _item(
    element: Element | Broken,
    number: int,
    dialect: Dialect | None,
    containers: Mapping[str, Element],
    names: FieldNames,
) -> Record | Span:
    if isinstance(element, Broken):
        return Span(number, number, "rejected", element.reason)
    if element.find("header[@status='deleted']") is not None:
        return Span(number, number, "rejected", "deleted by the archive")
    _join_containers(element, containers)
    found = _found(element, dialect) if dialect else found_by_names(element)
    return record_of(found, (Span(number, number, "paper"),), names)


def _found(element: Element, dialect: Dialect) -> Found:
    """Return what a record holds; of one that wraps another, what both hold."""
    outer = element.find(dialect.nested) if dialect.nested else None
    if outer is None:
        return found_in(element, dialect)
    inner = outer[0] if len(outer) else outer
    element.remove(outer)
    of_inner = dialect_of_record(str(inner.tag)) or dialects()[FALLBACK]
    return {**found_in(element, dialect), **found_in(inner, of_inner)}


def _containers(source: Source, dialect: Dialect) -> Mapping[str, Element]:
    """Return the journals and the like that the records of the listing refer to, by what these call them."""
    if not dialect.containers:
        return {}
    found: dict[str, Element] = {}
    for element in _elements(source, Wanted(dialect.containers)):
        if isinstance(element, Element) and len(found) < MAX_CONTAINERS and _is_small(element):
            found[_attribute(element, ABOUT)] = element
    found.pop("", None)
    return found


def _join_containers(record: Element, containers: Mapping[str, Element]) -> None:
    """Put into each element that refers to a container the container itself."""
    if not containers:
        return
    found = (
        (element, containers.get(_attribute(element, REFERENCES))) for element in list(record.iter())[1:]
    )
    referring = (
        (element, container) for element, container in found if container is not None and not len(element)
    )
    for element, container in islice(referring, MAX_REFERENCES):
        element.append(container)


def _is_small(element: Element) -> bool:
    return next(islice(element.iter(), MAX_SIZE, None), None) is None


def _attribute(element: Element, names: tuple[str, ...]) -> str:
    return next(filter(None, map(element.get, names)), "")
