"""Take a paper's fields from the tree of its record, by the paths of its dialect."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any
from xml.etree.ElementTree import Element

from taxo.readers.feed_text import abstract_in_feed
from taxo.readers.fields import CONVERTERS, NOTHING
from taxo.readers.xml_dialects import Dialect, Paths
from taxo.readers.xml_text import dates_in, is_author, name_in, own_text, person_in, prose_in, text_in

Found = dict[str, Any]
Match = tuple[Element, str | None]  # an element, and the attribute that is meant of it

# Fields of which a paper has several; of all others the first counts that can be read as such.
LISTS = frozenset(
    {"keywords", "index_terms", "mesh_terms", "categories", "type", "language", "author_list", "url"}
)
KEYWORDS = frozenset({"keywords", "index_terms"})
PEOPLE = frozenset({"editors", "contributors", "investigators"})
FEEDS = frozenset({"rss", "atom"})
TITLE_AND_SUBTITLE = "{}: {}"

_ATTRIBUTE = re.compile(r"(.*?)/@([\w.-]+)")
_CATEGORY = re.compile(r"[a-z-]+(?:\.[A-Za-z-]{2,})?")  # arXiv's: "cs.LG", "hep-ph"
_BLANKS = re.compile(r"[ \t\r\f\v]+")
_BETWEEN_KEYWORDS = re.compile(r"\s*[;|\n]\s*")


def found_in(record: Element, dialect: Dialect) -> Found:
    """Return what `record` holds: by the names of fields, of `further`, and, for all else, of its elements."""
    found: Found = {}
    _set_aside(record, dialect, found)
    matched: set[Element] = set()
    for field, paths in dialect.fields.items():
        if field not in found and (value := _field(record, field, paths, dialect, matched)):
            found[field] = value
    _add_further(record, dialect.further, found, matched)
    covered = {inner for element in matched for inner in element.iter()}
    _add_rest(record, found, covered)
    return _finished(found, dialect)


def _finished(found: Found, dialect: Dialect) -> Found:
    """Join the subtitle to the title, the authors told in one text to those told apart, and add the address."""
    subtitle, listed = found.pop("subtitle", ""), found.pop("author_list", None)
    if subtitle and found.get("title"):
        found["title"] = TITLE_AND_SUBTITLE.format(found["title"], subtitle)
    if listed and not found.get("authors"):
        found["authors"] = listed
    if found.get("index_terms") == found.get("categories"):
        found.pop("index_terms", None)
    if dialect.address and not found.get("url") and found.get("pmid"):
        found["url"] = dialect.address.format(pmid=found["pmid"])
    return found


def _set_aside(record: Element, dialect: Dialect, found: Found) -> None:
    """Take out of `record` what paths of other fields would find too, but for the text behind it."""
    aside = {
        name: [element for path in paths for element, _ in _matches(record, path)]
        for name, paths in dialect.aside.items()
    }
    if not any(aside.values()):
        return
    found.update(
        {name: [text for one in some for text in _texts(name, one, None)] for name, some in aside.items()}
    )
    taken = {element for some in aside.values() for element in some}
    for parent in [element for element in record.iter() if any(child in taken for child in element)]:
        _remove(parent, taken)


def _remove(parent: Element, taken: set[Element]) -> None:
    before: Element | None = None
    for child in list(parent):
        if child not in taken:
            before = child
        elif before is None:
            parent.text = f"{parent.text or ''}{child.tail or ''}"
        else:
            before.tail = f"{before.tail or ''}{child.tail or ''}"
    parent[:] = [child for child in parent if child not in taken]


def _field(
    record: Element, field: str, paths: tuple[str, ...], dialect: Dialect, matched: set[Element]
) -> Any:
    """Return the value of the best path of a field that leads to one, and note the elements that it was taken from."""
    if field == "abstract" and dialect.name in FEEDS:
        return _feed_abstract(record, paths, matched)
    for path in paths:
        if field == "authors":
            value: Any = list(_people(record, path, matched))
        elif field in LISTS:
            value = list(_all(record, field, path, matched))
        else:
            value = _one(record, field, path, matched)
        if value:
            return value
    return None


def _people(record: Element, path: str, matched: set[Element]) -> Iterator[dict[str, str] | str]:
    people = [element for element, _ in _matches(record, path) if is_author(element)]
    for element in people:
        person = person_in(element)
        if person is not None:
            matched.add(element)
            literal = person.get("literal", "")
            # Several names in one element, which `authors_of` parts.
            yield literal if len(people) == 1 and _BETWEEN_KEYWORDS.search(literal) else person


def _all(record: Element, field: str, path: str, matched: set[Element]) -> Iterator[str]:
    for element, attribute in list(_matches(record, path)):
        texts = _texts(field, element, attribute)
        if field == "categories" and not all(
            _CATEGORY.fullmatch(word) for text in texts for word in text.split()
        ):
            continue
        if attribute is None and texts:
            matched.add(element)
        yield from texts


def _one(record: Element, field: str, path: str, matched: set[Element]) -> str | None:
    for element, attribute in _matches(record, path):
        for text in _texts(field, element, attribute):
            if field not in CONVERTERS or CONVERTERS[field](text) not in NOTHING:
                if attribute is None:
                    matched.add(element)
                return text
    return None


def _feed_abstract(record: Element, paths: tuple[str, ...], matched: set[Element]) -> str | None:
    """Return the first text of a feed's item that is an abstract; what isn't one is kept as it is."""
    for path in paths:
        for element, _ in _matches(record, path):
            if abstract := abstract_in_feed(prose_in(element)):
                matched.add(element)
                return abstract
    return None


def _matches(record: Element, path: str) -> Iterator[Match]:
    found = _ATTRIBUTE.fullmatch(path)
    steps, attribute = (found[1], found[2]) if found else (path, None)
    for element in record.iterfind(steps):
        if attribute is None or element.get(attribute):
            yield element, attribute


def _texts(name: str, element: Element, attribute: str | None) -> list[str]:
    """Return what an element or its attribute says of a field or of something further."""
    texts = [element.get(attribute, "")] if attribute is not None else READ.get(name, _text)(element)
    if name in KEYWORDS:
        texts = [word for text in texts for word in _BETWEEN_KEYWORDS.split(text)]
    return [text.strip() for text in texts if text.strip()]


def _text(element: Element) -> list[str]:
    return [text_in(element)]


def _prose(element: Element) -> list[str]:
    return [prose_in(element)]


def _heading_and_qualifiers(element: Element) -> list[str]:
    """Return a MeSH heading as MEDLINE writes it: "Neoplasms/drug therapy/genetics"."""
    names = [text for part in element.iter() if _is_name(part) and (text := own_text(part))]
    return ["/".join(names) or text_in(element)]


def _is_name(part: Element) -> bool:
    return str(part.tag).lower() in {"descriptorname", "qualifiername"}


def _person(element: Element) -> list[str]:
    return [name_in(element)]


# How fields and further names are read that aren't plain text.
READ: Mapping[str, Callable[[Element], list[str]]] = {
    "abstract": _prose,
    "otherabstract": _prose,
    "transabstract": _prose,
    "graphicalabstract": _prose,
    "published": dates_in,
    "mesh_terms": _heading_and_qualifiers,
    **dict.fromkeys(PEOPLE, _person),
}


def _add_further(record: Element, paths_of: Paths, found: Found, matched: set[Element]) -> None:
    """Add what the dialect names beyond the fields, where no field has it."""
    for name, paths in paths_of.items():
        texts: list[str] = []
        for element, attribute in (match for path in paths for match in _matches(record, path)):
            if element not in matched:
                texts += _texts(name, element, attribute)
                if attribute is None:
                    matched.add(element)
        if texts and name not in found:
            found[name] = _together(texts)


def _add_rest(record: Element, found: Found, covered: set[Element]) -> None:
    """Add the texts of all elements that nothing else covers, by the names of these."""
    rest: dict[str, list[str]] = {}
    stack = list(record)[::-1]
    while stack:
        element = stack.pop()
        if element in covered:
            continue
        if own_text(element):
            rest.setdefault(str(element.tag), []).append(text_in(element))
        else:
            stack += list(element)[::-1]
    for name, texts in rest.items():
        found[f"{name}2" if name in found else name] = _together(texts)


def _together(texts: Iterable[str]) -> str | list[str]:
    """Return a text, or several different ones, as what is kept beside the fields."""
    tidy = list(dict.fromkeys(_BLANKS.sub(" ", text) for text in texts))
    return tidy[0] if len(tidy) == 1 else tidy
