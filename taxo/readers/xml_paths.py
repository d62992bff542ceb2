"""Find what a path leads to in the tree of a record, without a look at paths that lead nowhere."""

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple
from xml.etree.ElementTree import Element

Match = tuple[Element, str | None]  # an element, and the attribute that is meant of it

_ATTRIBUTE = re.compile(r"(.*?)/@([\w.-]+)")
_CONDITION, _STEP = re.compile(r"\[[^\]]*\]"), re.compile(r"[\w-][\w.-]*")


class Tree(NamedTuple):
    """A record, and the names of the elements in it, by which most paths are told to lead nowhere."""

    record: Element
    names: frozenset[str]

    @classmethod
    def of(cls, record: Element) -> "Tree":
        """Look the names up."""
        return cls(record, frozenset(str(element.tag) for element in record.iter()))

    def matches(self, path: str) -> Iterator[Match]:
        """Yield what `path` leads to."""
        steps, attribute, names = _parsed(path)
        if names <= self.names:
            for element in self.record.iterfind(steps):
                if attribute is None or element.get(attribute):
                    yield element, attribute


@cache
def _parsed(path: str) -> tuple[str, str | None, frozenset[str]]:
    """Return a path without its attribute, the attribute, and the names of elements that it goes through."""
    found = _ATTRIBUTE.fullmatch(path)
    steps, attribute = (found[1], found[2]) if found else (path, None)
    return steps, attribute, frozenset(_STEP.findall(_CONDITION.sub("", steps)))
