"""Take a paper's fields from the tree of its record, by the paths of its dialect."""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any
from xml.etree.ElementTree import Element

from taxo.readers.feed_text import abstract_in_feed
from taxo.readers.fields import CONVERTERS, NOTHING
from taxo.readers.reference_types import reference_type
from taxo.readers.xml_dialects import Dialect, Paths
from taxo.readers.xml_paths import Tree
from taxo.readers.xml_text import dates_in, is_author, name_in, own_text, person_in, prose_in, text_in

Found = dict[str, Any]

# Fields of which a paper has several; of all others the first counts that can be read as such.
LISTS = frozenset(
    {"keywords", "index_terms", "mesh_terms", "categories", "type", "language", "author_list", "url"}
)
KEYWORDS = frozenset({"keywords", "index_terms"})
PEOPLE = frozenset({"editors", "contributors", "investigators"})
FEEDS = frozenset({"rss", "atom"})

_CATEGORY = re.compile(r"[a-z-]+(?:\.[A-Za-z-]{2,})?")  # arXiv's: "cs.LG", "hep-ph"
_BLANKS, _SPACE = re.compile(r"[ \t\r\f\v]+"), re.compile(r"[ \t\r\n\f\v]+")
# A line end parts keywords too, but not before an indented line, which only goes on.
_BETWEEN_KEYWORDS = re.compile(r"\s*[;|\r]\s*|\n(?=\S)")


def found_in(record: Element, dialect: Dialect) -> Found:
    """Return what `record` holds: by the names of fields, of `further`, and, for all else, of its elements."""
    found: Found = {}
    tree = Tree.of(record)
    _set_aside(tree, dialect, found)
    matched: set[Element] = set()
    for field, paths in dialect.fields.items():
        if field not in found and (value := _field(tree, field, paths, dialect, matched)):
            found[field] = value
    _add_further(tree, dialect.further, found, matched)
    covered = {inner for element in matched for inner in element.iter()}
    _add_rest(record, found, covered)
    return _finished(found, dialect)


def _finished(found: Found, dialect: Dialect) -> Found:
    """Join the title's parts, the authors told in one text to those told apart, and add the address."""
    before, subtitle, listed = (found.pop(name, "") for name in ("before_title", "subtitle", "author_list"))
    if found.get("title"):
        title = f"{before} {found['title']}".strip()
        found["title"] = f"{title.rstrip(' :')}: {subtitle}" if subtitle else title
    if listed and not found.get("authors"):
        found["authors"] = listed[0] if len(listed) == 1 else listed
    if found.get("index_terms") == found.get("categories"):
        found.pop("index_terms", None)
    if isinstance(types := found.get("type"), list):
        known = [one for one in types if reference_type(one) != one]
        found["type"] = (known or types)[0]
        found["publicationtypes"] = types if len(types) > 1 else ""
        found["retracted"] = any(one.lower().startswith("retracted") for one in types) or None
    if dialect.address and not found.get("url") and found.get("pmid"):
        found["url"] = dialect.address.format(pmid=found["pmid"])
    return found


def _set_aside(tree: Tree, dialect: Dialect, found: Found) -> None:
    """Take out of the record what paths of other fields would find too, but for the text behind it."""
    aside = {
        name: [element for path in paths for element, _ in tree.matches(path)]
        for name, paths in dialect.aside.items()
    }
    if not any(aside.values()):
        return
    found.update(
        {name: [text for one in some for text in _texts(name, one, None)] for name, some in aside.items()}
    )
    taken = {element for some in aside.values() for element in some}
    for parent in [element for element in tree.record.iter() if any(child in taken for child in element)]:
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


def _field(tree: Tree, field: str, paths: tuple[str, ...], dialect: Dialect, matched: set[Element]) -> Any:
    """Return the value of the best path of a field that leads to one, and note the elements that it was taken from."""
    if field == "abstract" and dialect.name in FEEDS:
        return _feed_abstract(tree, paths, matched)
    for path in paths:
        if field == "authors":
            value: Any = list(_people(tree, path, matched))
        elif field in LISTS:
            value = list(_all(tree, field, path, matched))
        else:
            value = _one(tree, field, path, matched)
        if value:
            return value
    return None


def _people(tree: Tree, path: str, matched: set[Element]) -> Iterator[dict[str, str] | str]:
    people = [element for element, _ in tree.matches(path) if is_author(element)]
    for element in people:
        person = person_in(element)
        if person is not None:
            matched.add(element)
            literal = person.get("literal", "")
            # Several names in one element, which `authors_of` parts.
            yield literal if len(people) == 1 and _BETWEEN_KEYWORDS.search(literal) else person


def _all(tree: Tree, field: str, path: str, matched: set[Element]) -> Iterator[str]:
    for element, attribute in tree.matches(path):
        texts = _texts(field, element, attribute)
        if field == "categories" and not all(
            _CATEGORY.fullmatch(word) for text in texts for word in text.split()
        ):
            continue
        if attribute is None and texts:
            matched.add(element)
        yield from texts


def _one(tree: Tree, field: str, path: str, matched: set[Element]) -> str | None:
    for element, attribute in tree.matches(path):
        for text in _texts(field, element, attribute):
            if field not in CONVERTERS or CONVERTERS[field](text) not in NOTHING:
                if attribute is None:
                    matched.add(element)
                return text
    return None


def _feed_abstract(tree: Tree, paths: tuple[str, ...], matched: set[Element]) -> str | None:
    """Return the first text of a feed's item that is an abstract; what isn't one is kept as it is."""
    for path in paths:
        for element, _ in tree.matches(path):
            if abstract := abstract_in_feed(prose_in(element)):
                matched.add(element)
                return abstract
    return None


def _texts(name: str, element: Element, attribute: str | None) -> list[str]:
    """Return what an element or its attribute says of a field or of something further."""
    texts = [element.get(attribute, "")] if attribute is not None else READ.get(name, _text)(element)
    if name in KEYWORDS:
        texts = [word for text in texts for word in _BETWEEN_KEYWORDS.split(text)]
    if name in CONVERTERS:
        texts = [_SPACE.sub(" ", text) for text in texts]
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


def _add_further(tree: Tree, paths_of: Paths, found: Found, matched: set[Element]) -> None:
    """Add what the dialect names beyond the fields, where no field has it."""
    for name, paths in paths_of.items():
        texts: list[str] = []
        for element, attribute in (match for path in paths for match in tree.matches(path)):
            if element not in matched:
                texts += _texts(name, element, attribute)
                if attribute is None:
                    matched.add(element)
        _keep(name, texts, found)


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
        _keep(f"{name}2" if name in found else name, texts, found)


def _keep(name: str, texts: list[str], found: Found) -> None:
    """Keep further texts under a name that is free, but for those that a field has as they are."""
    said = {value for value in found.values() if isinstance(value, str)}
    tidy = [text for text in dict.fromkeys(_BLANKS.sub(" ", text) for text in texts) if text not in said]
    if tidy and name not in found:
        found[name] = tidy[0] if len(tidy) == 1 else tidy
