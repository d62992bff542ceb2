"""The XML that bibliographies are exported as: which dialect a listing is in, as `xml_dialects.toml` describes them."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

from taxo.readers.xml_stream import Wanted

Paths = Mapping[str, tuple[str, ...]]

MOST_TAGS = 30  # of a listing's first elements that are looked at

_TAG = re.compile(r"<(?:[\w.-]+:)?([\w.-]+)")
_NO_TAGS = re.compile(r"<!--.*?(?:-->|\Z)|<\?.*?(?:\?>|\Z)", re.DOTALL)
_PAGE = re.compile(r"<(?:!doctype\s+html|html)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Dialect:
    """A kind of XML; what each attribute means says the head of `xml_dialects.toml`."""

    name: str
    description: str
    roots: frozenset[str]
    records: frozenset[str]
    marks: frozenset[str] = frozenset()
    skipped: frozenset[str] = frozenset()
    aside: Paths = field(default_factory=dict)
    fields: Paths = field(default_factory=dict)
    further: Paths = field(default_factory=dict)
    address: str = ""
    nested: str = ""
    containers: frozenset[str] = frozenset()

    @property
    def wanted(self) -> Wanted:
        """What of a listing to stream."""
        return Wanted(self.records, self.skipped)


@cache
def dialects() -> Mapping[str, Dialect]:
    """Return the known dialects by name."""
    found = tomllib.loads(files("taxo.readers").joinpath("xml_dialects.toml").read_text(encoding="utf-8"))
    return {name: Dialect(name, **_typed(told)) for name, told in found.items()}


def _typed(told: dict[str, Any]) -> dict[str, Any]:
    """Make lists sets, and those in tables tuples."""
    tables = {
        key: {name: tuple(paths) for name, paths in value.items()}
        for key, value in told.items()
        if isinstance(value, dict)
    }
    sets = {key: frozenset(value) for key, value in told.items() if isinstance(value, list)}
    return {**told, **sets, **tables}


def is_xml(start: str) -> bool:
    """Say whether a listing that starts so could be XML: it opens with a tag, and not that of a web page."""
    start = _NO_TAGS.sub("", start[:5000]).lstrip("\ufeff \r\n\t")
    return start.startswith("<") and _PAGE.match(start) is None


def dialect_of(start: str) -> Dialect | None:
    """Return the dialect of a listing that starts with `start`, None where it is in none that is known."""
    if not is_xml(start):
        return None
    for tag in _first_tags(start):
        for dialect in dialects().values():
            if tag in dialect.roots and (not dialect.marks or any(mark in start for mark in dialect.marks)):
                return dialect
    return None


def _first_tags(start: str) -> Iterator[str]:
    for number, found in enumerate(_TAG.finditer(_NO_TAGS.sub("", start))):
        if number == MOST_TAGS:
            return
        yield found[1]


@cache
def dialect_of_record(name: str) -> Dialect | None:
    """Return the dialect whose records are elements of that name."""
    return next((dialect for dialect in dialects().values() if name in dialect.records), None)
