"""Turn elements of XML into text, a person's name, a date."""

import re
from collections.abc import Iterator, Mapping
from xml.etree.ElementTree import Element

# Elements inside of words: those of HTML, JATS and TEI, those of MathML. All others are set apart by a blank.
_INLINE = """
    a abbr b big bold code em email ext-link face fixed-case font hi i inf inline-formula italic monospace named-content
    overline roman sans-serif sc scp small span strike strong style styled-content sub sup tt u underline uri xref
    alternatives tex-math math mi mn mo ms mtext mrow msub msup msubsup mfrac mover munder munderover msqrt mroot mstyle
    mspace mfenced mpadded mphantom semantics
"""
INLINE = frozenset(_INLINE.split())
SILENT = frozenset({"annotation", "annotation-xml", "graphic", "inline-graphic", "object-id"})
FORMULA, SOURCE = "alternatives", "tex-math"  # of a formula and its source in TeX, the formula is enough
HEADINGS = frozenset({"title", "head", "h1", "h2", "h3", "h4"})
LABELS = ("Label", "label")
NO_LABELS = frozenset({"", "UNLABELLED", "UNLABELED", "UNASSIGNED"})

# What the parts of a name are called, in lower case with letters alone.
FAMILY = ("lastname", "surname", "keyname", "family", "familyname", "last")
GIVEN = ("forename", "forenames", "firstname", "givenname", "givennames", "given", "first", "initials")
SUFFIX = ("suffix",)
WHOLE = (
    *("collectivename", "collab", "fullname", "name", "stringname", "creatorname", "displayform", "persname"),
    *("orgname", "indexedname", "namepart", "ceindexedname"),
)
ROLE = "roleterm"
REPEATED = ("forename", "given", "namepart", ROLE)  # given name by given name
AUTHORS = frozenset({"", "author", "aut", "creator", "cre"})

_ABSTRACT = re.compile(r"\W*(?:abstract|summary|zusammenfassung|résumé|resumen)\W*", re.IGNORECASE)
_LETTERS = re.compile(r"[^a-z]+")


def text_in(element: Element) -> str:
    """Return all text in `element`; a blank stands where other than inline elements meet."""
    return "".join(_pieces(element)).strip()


def own_text(element: Element) -> str:
    """Return the text that stands in `element` itself."""
    return " ".join(filter(None, (text.strip() for text in _own_pieces(element))))


def _own_pieces(element: Element) -> Iterator[str]:
    yield element.text or ""
    yield from (child.tail or "" for child in element)


def _pieces(element: Element, *, has_headings: bool = False) -> Iterator[str]:
    """Yield the pieces of a text; elements nest no deeper than the stream lets them."""
    yield element.text or ""
    for child in element:
        if child.tag in SILENT or (element.tag == FORMULA and child.tag == SOURCE and len(element) > 1):
            pass
        elif child.tag in INLINE:
            yield from _pieces(child)
        elif has_headings and child.tag in HEADINGS:
            yield f" {_as_heading(text_in(child))} "
        else:
            label = next(filter(None, map(child.get, LABELS)), "") if has_headings else ""
            yield f" {_as_heading(label)} " if label not in NO_LABELS else " "
            yield from _pieces(child, has_headings=has_headings)
            yield " "
        yield child.tail or ""


def prose_in(element: Element) -> str:
    """Return a text of sections, each behind its heading: "Background: …"; "Abstract" isn't one."""
    return "".join(_pieces(element, has_headings=True)).strip()


def _as_heading(text: str) -> str:
    if not text or _ABSTRACT.fullmatch(text):
        return ""
    return text if text.endswith((":", ".", "?", "!")) else f"{text}:"


def person_in(element: Element) -> dict[str, str] | None:
    """Return a person's `family` and `given` name, or the `literal` one of a person or group; None without any."""
    parts = _parts(element)
    family, given, suffix = (_first(parts, names) for names in (FAMILY, GIVEN, SUFFIX))
    if family:
        return {"family": family, "given": ", ".join(filter(None, (given, suffix)))}
    literal = _first(parts, WHOLE) or own_text(element) or text_in(element)
    return {"literal": literal} if literal else None


def is_author(element: Element) -> bool:
    """Say whether a person is an author, or no role is told."""
    roles = {part.strip().lower() for part in _parts(element).get(ROLE, "").split()}
    return not roles or bool(roles & AUTHORS)


def name_in(element: Element) -> str:
    """Return a person's name on one line: "Poe, Ada"."""
    person = person_in(element) or {}
    return person.get("literal") or ", ".join(filter(None, (person.get("family"), person.get("given"))))


def _parts(element: Element) -> dict[str, str]:
    """Return the texts in `element` by the simplified names of their elements; of a name given twice both."""
    parts: dict[str, str] = {}
    for part in element.iter():
        # In MODS all parts of a name are called so, and have a type.
        key = part.get("type", "namepart") if part.tag == "namePart" else str(part.tag)
        key = _LETTERS.sub("", key.lower())
        text = own_text(part) if key in ("collab", ROLE) else text_in(part)
        if part is not element and text:
            is_further = key in REPEATED and key in parts
            parts[key] = f"{parts[key]} {text}" if is_further else parts.get(key, text)
    return parts


def _first(parts: Mapping[str, str], names: tuple[str, ...]) -> str:
    return next(filter(None, map(parts.get, names)), "")


def dates_in(element: Element) -> list[str]:
    """Return what an element tells as a date, best first: its year, month and day in order, or its text."""
    parts: dict[str, str] = {}
    for part in element.iter():
        text = own_text(part)
        if text:
            parts.setdefault(_LETTERS.sub("", str(part.tag).lower()), text)
    year = parts.get("year", "")
    if not year:
        return [text_in(element)] if len(parts) <= 1 else [*parts.values()]
    told = parts.get("date", "")
    season = parts.get("season")
    return [
        *([told if year in told else f"{told} {year}"] if told else []),
        _year_month_day(year, [parts[name] for name in ("month", "day") if name in parts]),
        *([f"{season} {year}"] if season else []),
        year,
    ]


def _year_month_day(year: str, rest: list[str]) -> str:
    return ("-" if all(part.isdecimal() for part in rest) else " ").join([year, *rest])
