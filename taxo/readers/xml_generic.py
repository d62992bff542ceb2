"""XML of no known dialect whose records are elements with a title and an abstract, by the names that columns have."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from taxo.readers.field_names import is_known, known_names, normalise
from taxo.readers.xml_fields import Found
from taxo.readers.xml_text import person_in, prose_in, text_in

WEAK_TITLES = frozenset(
    {"name", "displayname"}
)  # of a paper where there is an abstract, of anything elsewhere
MOST_NAMES = 20  # kinds of records, such as article and inproceedings

_TAG = re.compile(r"<(/?)(?:[\w.-]+:)?([\w.-]+)[^<>]*?(/?)>")


@dataclass(slots=True)
class _Open:
    """An element of a listing's beginning, and the names of those directly in it."""

    name: str
    children: set[str] = field(default_factory=set)


def records_in(start: str) -> tuple[frozenset[str], bool]:
    """Return the names of the elements that hold a paper each, and whether these have abstracts.

    A paper has a title, and an abstract or authors, directly in its element.
    """
    found: dict[str, bool] = {}
    for element in _elements(start):
        has_abstract = any(is_known(child, "abstract") for child in element.children)
        titles = {name for child in element.children if (name := normalise(child)) in known_names()["title"]}
        has_authors = any(is_known(child, "authors") for child in element.children)
        if (titles and has_abstract) or (titles - WEAK_TITLES and has_authors):
            found[element.name] = found.get(element.name, False) or has_abstract
        if len(found) == MOST_NAMES:
            break
    return frozenset(found), any(found.values())


def _elements(start: str) -> Iterator[_Open]:
    """Yield the elements of a listing's beginning when they end, or the beginning does."""
    stack: list[_Open] = []
    for tag in _TAG.finditer(start):
        is_closing, name, is_empty = tag.groups()
        if is_closing:
            if stack and stack[-1].name == name:
                yield stack.pop()
            continue
        if stack:
            stack[-1].children.add(name)
        if not is_empty:
            stack.append(_Open(name))
    yield from reversed(stack)


def found_by_names(record: Element) -> Found:
    """Return what is directly in `record`, and its attributes, by name."""
    found: dict[str, list[object]] = {}
    for child in record:
        name = str(child.tag)
        if is_known(name, "authors"):
            found.setdefault(name, []).extend(
                filter(None, map(_person, child if _is_list(child) else [child]))
            )
        elif _is_list(child):
            found.setdefault(name, []).extend(filter(None, map(text_in, child)))
        elif text := prose_in(child) if is_known(name, "abstract") else text_in(child):
            found.setdefault(name, []).append(" ".join(text.split()))
    together = {name: values[0] if len(values) == 1 else values for name, values in found.items() if values}
    return {**record.attrib, **together}


def _is_list(element: Element) -> bool:
    """Say whether an element holds several of a kind, as "authors" does, or one."""
    return len({child.tag for child in element}) == 1 and normalise(str(element.tag)).startswith(
        normalise(str(element[0].tag)).removesuffix("y")
    )


def _person(element: Element) -> object:
    person = person_in(element) or {}
    return person.get("literal") or person
