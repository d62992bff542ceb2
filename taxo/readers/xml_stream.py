"""Stream XML as one small tree a record, in bounded memory, hardened, and past what is damaged."""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from html.entities import html5
from typing import TYPE_CHECKING, TextIO
from xml.etree.ElementTree import Element, ParseError, TreeBuilder

from taxo.errors import ListingError
from taxo.readers.source import MAX_LINE

if TYPE_CHECKING:
    from defusedxml.ElementTree import XMLParser

CHUNK, MAX_DEPTH = 64 * 1024, 100
# Of one record: a paper of 5,000 authors with their addresses has 60,000 elements.
MAX_ELEMENTS, MAX_CHARACTERS = 300_000, 8_000_000
MAX_BREAKS = 1000  # places where a listing is damaged; each costs a new parser
LONGEST_NAME = 200  # bytes of a tag that a chunk may end in
MAX_PREFIXES = 100  # that names may have behind damage
ROOT = "rest-of-the-listing"  # the element that what comes behind damage is put into
XML_ENTITIES = frozenset({"amp", "lt", "gt", "quot", "apos"})

_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_DECLARATION = re.compile(r"\s*<\?xml\b[^>]*\?>")
_CDATA = re.compile(r"(<!\[CDATA\[|\]\]>)")
_AMPERSAND = re.compile(r"&(?:#([xX]?)([0-9a-fA-F]{1,8});|(\w{1,32});)?")
# What a chunk may end in the middle of: an entity, the opening of CDATA, its end.
_CUT_OFF = re.compile(r"(?:&[^;&<\s]{0,40}|<(?:!\[?[A-Z]{0,5})?|\]{1,2})\Z")
_PREFIX = re.compile(r"\bxmlns:([A-Za-z_][\w.-]{0,30})\s*=", re.ASCII)


@dataclass(frozen=True, slots=True)
class Broken:
    """A record that can't be kept, with the reason."""

    reason: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to stream, by names without namespace.

    Elements named in `records` come as trees, without the elements named in `skipped` in them; of those named in
    `marks` outside of records the opening tag alone comes, before what is in them.
    """

    records: Collection[str]
    skipped: Collection[str] = ()
    marks: Collection[str] = ()


def elements(file: TextIO, wanted: Wanted, listing: str) -> Iterator[Element | Broken]:
    """Yield the outermost elements that are wanted, tags and attributes without namespaces.

    Where the XML is damaged, reading goes on at the next record. Raises `ListingError`, which names the
    `listing`, for what can't be read further: entities of its own, endless nesting, no end.
    """
    feeder = _Feeder(wanted, listing)
    for chunk in _mended(file):
        yield from feeder.feed(chunk)
    yield from feeder.close()


class _Feeder:
    """Feeds text to a parser, and to a new one behind each place that a parser can't pass."""

    def __init__(self, wanted: Wanted, listing: str) -> None:
        self._listing = listing
        self._wanted = wanted
        names = "|".join(map(re.escape, sorted(wanted.records)))
        self._start = re.compile(rf"<(?:[\w.-]+:)?(?:{names})(?=[\s/>])".encode())
        self._prefixes: set[str] = set()
        self._collector = _Collector(wanted, listing)
        self._parser: XMLParser | None = _parser(self._collector, listing)
        self._n_fed = 0  # bytes that the parser has had
        self._n_breaks = 0
        self._untold: Exception | None = None  # what is wrong where no record was lost by it
        self._rest = b""

    def feed(self, text: str) -> Iterator[Element | Broken]:
        """Yield what `text` completes."""
        if not self._n_breaks and len(self._prefixes) < MAX_PREFIXES:
            self._prefixes.update(_PREFIX.findall(text)[:MAX_PREFIXES])
        self._rest += text.encode("utf-8", errors="replace")
        while self._rest and self._is_parsing():
            yield from self._parse()

    def close(self) -> Iterator[Element | Broken]:
        """Yield what is left; raises `ListingError` where the document breaks off."""
        try:
            if self._parser is not None:
                self._parser.feed(f"</{ROOT}>".encode() if self._n_breaks else b"")
                self._parser.close()
            elif self._untold is not None and self._n_breaks == 1:
                raise self._untold
        except (ParseError, ValueError) as error:
            yield from self._collector.taken()
            self._refuse(error)
        yield from self._collector.taken()

    def _is_parsing(self) -> bool:
        """Make sure that there is a parser, after damage from the next record on; say whether there is one."""
        if self._parser is None:
            found = self._start.search(self._rest)
            if found is None:
                self._rest = self._rest[-LONGEST_NAME:]
                return False
            self._rest = self._rest[found.start() :]
            self._collector = _Collector(self._wanted, self._listing)
            self._parser = _parser(self._collector, self._listing)
            bound = "".join(
                f" xmlns:{prefix}='{prefix}'" for prefix in sorted(self._prefixes - {"xml", "xmlns"})
            )
            root = f"<{ROOT}{bound}>".encode()
            self._parser.feed(root)
            self._n_fed = len(root)
        return True

    def _parse(self) -> Iterator[Element | Broken]:
        assert self._parser is not None
        data, self._rest = self._rest, b""
        self._collector.add(len(data))
        try:
            self._parser.feed(data)
            self._n_fed += len(data)
        except ParseError as error:
            at = self._parser.parser.ErrorByteIndex - self._n_fed
            self._rest = data[at if at > 0 else int(at == 0) :]
            yield from self._collector.taken()
            yield from self._broken(error)
            return
        except ValueError as error:
            self._refuse(error)
        yield from self._collector.taken()

    def _broken(self, error: Exception) -> Iterator[Broken]:
        self._n_breaks += 1
        self._parser = None
        if self._n_breaks > MAX_BREAKS:
            self._refuse(error)
        self._untold = None if self._collector.is_inside else error
        if self._collector.is_inside:
            yield Broken(f"not readable as XML ({error})")

    def _refuse(self, error: Exception) -> None:
        raise ListingError(
            f"listing {self._listing}: not readable as XML from here on ({error}); mend or fetch it again"
        ) from error


def _parser(collector: "_Collector", listing: str) -> "XMLParser":
    """Return a parser that refuses entities which a document defines or fetches, with a `ValueError`."""
    try:
        from defusedxml.ElementTree import XMLParser
    except ImportError as error:
        raise ListingError(f"listing {listing}: XML needs defusedxml: pip install defusedxml") from error
    return XMLParser(target=collector, encoding="utf-8")


class _Collector:
    """The parser's target: builds each record's tree, forgets everything else."""

    def __init__(self, wanted: Wanted, listing: str) -> None:
        self._wanted = wanted
        self._listing = listing
        self._finished: list[Element | Broken] = []
        self._builder: TreeBuilder | None = None
        self._depth = 0
        self._record_depth = 0  # of the record that is open, 0 outside of any
        self._skipped_depth = 0
        self._n_elements = self._n_characters = 0
        self._n_silent = 0  # bytes since the parser last told anything

    @property
    def is_inside(self) -> bool:
        """Whether a record is open."""
        return self._record_depth > 0

    def add(self, size: int) -> None:
        """Count what is fed, and give up on a tag or comment that never ends."""
        self._n_silent += size
        if self._n_silent > MAX_LINE:
            self._refuse("a tag, comment or text too long")

    def taken(self) -> list[Element | Broken]:
        """Hand over the finished records."""
        finished, self._finished = self._finished, []
        return finished

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Open an element."""
        name = local(tag)
        self._depth += 1
        self._n_silent = 0
        if self._depth > MAX_DEPTH:
            self._refuse("elements nested too deeply")
        if not self._record_depth and name in self._wanted.records:
            self._record_depth, self._builder = self._depth, TreeBuilder()
            self._n_elements = self._n_characters = 0
        elif not self._record_depth and name in self._wanted.marks:
            self._finished.append(Element(name, _localised(attributes)))
        elif self._record_depth and not self._skipped_depth and name in self._wanted.skipped:
            self._skipped_depth = self._depth
        if self._builder is not None and not self._skipped_depth:
            self._n_elements += 1
            self._builder.start(name, _localised(attributes))
            self._check_size()

    def data(self, text: str) -> None:
        """Take text, inside of records alone."""
        self._n_silent = 0
        if self._builder is not None and not self._skipped_depth:
            self._n_characters += len(text)
            self._builder.data(text)
            self._check_size()

    def end(self, tag: str) -> None:
        """Close an element."""
        if self._builder is not None and not self._skipped_depth:
            self._builder.end(local(tag))
        if self._depth == self._record_depth:
            self._finished.append(
                Broken(f"a record of more than {MAX_ELEMENTS:,} elements or {MAX_CHARACTERS:,} characters")
                if self._builder is None
                else self._builder.close()
            )
            self._builder, self._record_depth = None, 0
        if self._depth == self._skipped_depth:
            self._skipped_depth = 0
        self._depth -= 1

    def close(self) -> None:
        """Nothing is left to do at the document's end."""

    def _check_size(self) -> None:
        if self._n_elements > MAX_ELEMENTS or self._n_characters > MAX_CHARACTERS:
            self._builder = None

    def _refuse(self, what: str) -> None:
        raise ListingError(f"listing {self._listing}: {what} to be part of a paper; take it out")


def local(name: str) -> str:
    """Return the name of a tag or attribute without its namespace."""
    return name.rpartition("}")[2]


def _localised(attributes: Mapping[str, str]) -> dict[str, str]:
    return {local(key): value for key, value in attributes.items()}


def _mended(file: TextIO) -> Iterator[str]:
    """Yield the text without what no XML may hold: control characters, bare "&", entities of HTML, a declaration."""
    rest = _DECLARATION.sub("", file.read(CHUNK).lstrip("\ufeff \r\n\t"), count=1).lstrip()
    is_verbatim = False
    while text := _NOT_XML.sub("", rest):
        chunk = file.read(CHUNK)
        cut = _CUT_OFF.search(text) if chunk else None
        text, rest = (text[: cut.start()], text[cut.start() :] + chunk) if cut else (text, chunk)
        mended = []
        for part in _CDATA.split(text):
            is_closing = part == "]]>"
            if part == "<![CDATA[" or (is_closing and is_verbatim):
                is_verbatim = not is_closing
                mended.append(part)
            elif is_verbatim:
                mended.append(part)
            else:
                mended.append("]]&gt;" if is_closing else _AMPERSAND.sub(_mended_entity, part))
        yield "".join(mended)


def _mended_entity(found: re.Match[str]) -> str:
    """Return a reference that every parser knows for one to a character, or a plain "&"."""
    base, digits, name = found.groups()
    if name in XML_ENTITIES:
        return found[0]
    if name and (character := html5.get(f"{name};")):
        return character.replace("&", "&amp;").replace("<", "&lt;")
    if digits:
        return _character(base, digits)
    return f"&amp;{found[0][1:]}"


def _character(base: str, digits: str) -> str:
    """Return the character of a numeric reference, nothing for one that XML doesn't allow."""
    try:
        character = chr(int(digits, 16 if base else 10))
    except (ValueError, OverflowError):
        return ""
    return "" if _NOT_XML.match(character) else character.replace("&", "&amp;").replace("<", "&lt;")
