"""Read authors, as some export wrote them, into names and their number."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from taxo.readers.values import first_of, int_of, printed_list, text_of

FAMILY = ("family", "last_name", "lastName", "keyname", "surname")
GIVEN = ("given", "first_name", "firstName", "forenames", "fore_name")
WHOLE = (
    "literal",
    "full_name",
    "fullname",
    "fullName",
    "display_name",
    "name",
    "raw_author_name",
    "value",
    "text",
    "title",
)
# A person one step down: OpenAlex's authorships, DBLP.
WITHIN = ("author", "person", "value")
LISTS = ("author", "authors")  # of persons, one step down: DBLP, Europe PMC, IEEE
SEPARATORS = (";", "|", "\n")  # of which none is part of a name
ROLES = ("creatorType", "contributor_type", "role")
AUTHOR_ROLES = frozenset({"author", "aut", "presenter", "contributor", "inventor", "programmer", "director"})

_OTHERS = re.compile(
    r"(?:[,;]\s*|\s+|^)(?:et\.?\s*al(?:ii|\.)?|(?:and|&)\s+others|others|u\.\s?a\.|\.{3}|…)\s*\.?$",
    re.IGNORECASE,
)
_JOINED = re.compile(r",?\s+(?:and|&|und|et)\s+")
_INITIALS = re.compile(r"(?:[^\W\d_a-z]\.?[\s-]?){1,3}(?:,?\s*(?:[JjSs]r|I{1,3})\.?)?")


@dataclass(frozen=True, slots=True)
class Authors:
    """The names of a paper's authors, and how many there are (None where some are left out, or it can't be told)."""

    names: tuple[str, ...] = ()
    count: int | None = None


def authors_of(value: Any) -> Authors | None:
    """Return the authors in a list, a map, a string or a number of them; None where there is none."""
    if isinstance(value, Mapping) and "value" in value:
        value = value["value"]
    if isinstance(value, Mapping) and isinstance(first_of(value, LISTS), list):
        value = first_of(value, LISTS)
    if isinstance(value, str):
        value = printed_list(value) or value
    if isinstance(value, str):
        return _of_text(value)
    if isinstance(value, Mapping):
        value = [value]
    if isinstance(value, list | tuple):
        return _of_list(value)
    count = int_of(value)
    return Authors(count=count) if count else None


def _of_list(items: Sequence[Any]) -> Authors | None:
    if len(items) == 1 and isinstance(items[0], str):
        inside = _of_text(items[0])
        if inside is None or inside.count != 1:
            is_one = inside is not None and items[0].count(",") == 1  # Doe, Jane
            return Authors((_tidy(items[0]),), 1) if is_one else inside
    names = [name for item in items for name in [_name_of(item)] if name is not None]
    named = [name for name in names if name and not _OTHERS.fullmatch(name)]
    is_whole = not any(_OTHERS.search(name) for name in names)
    return Authors(tuple(named), len(names) if is_whole else None) if names else None


def _name_of(item: Any) -> str | None:
    """Return the name in an item of a list, "" for an author without one, None for who is no author."""
    if isinstance(item, Mapping):
        role = next((str(item[key]).lower() for key in ROLES if isinstance(item.get(key), str)), "author")
        return _name_in(item) if role in AUTHOR_ROLES else None
    if isinstance(item, list | tuple):  # arXiv: family name, given name, suffix
        parts = [_tidy(text_of(part)) for part in item]
        return ", ".join(filter(None, parts[:2]))
    return _tidy(text_of(item))


def _name_in(person: Mapping[str, Any]) -> str:
    inner = first_of(person, WITHIN)
    if isinstance(inner, Mapping):
        return _name_in(inner)
    family, given = (_tidy(text_of(first_of(person, keys))) for keys in (FAMILY, GIVEN))
    if family:
        return f"{family}, {given}" if given else family
    return _tidy(text_of(first_of(person, WHOLE))) or _tidy(text_of(inner))


def _of_text(text: str) -> Authors | None:
    text = text.strip()
    if text.isdecimal():
        count = int_of(text)
        return Authors(count=count) if count else None
    separator = next((mark for mark in SEPARATORS if mark in text), None)
    if separator is not None:
        return _of_list([part for part in text.split(separator) if part.strip()])
    names, n_cut = _OTHERS.subn("", text)
    found, is_sure = _split(names)
    return Authors(tuple(found), len(found) if is_sure and not n_cut else None) if found else None


def _split(names: str) -> tuple[list[str], bool]:
    """Cut a string into names, and say whether their number is sure: "Doe, Jane" could be one or two."""
    pieces = _tidied(_JOINED.split(names))
    if len(pieces) > 1 and all(piece.count(",") == 1 for piece in pieces):  # Doe, Jane and Roe, Bo
        return pieces, True
    parts = _tidied(part for piece in pieces for part in piece.split(","))
    if len(parts) > 1 and len(pieces) == 1 and not all(" " in part for part in parts):
        paired = list(_with_initials(parts))
        return (paired, True) if paired else (_tidied([names]), False)
    return parts, True


def _with_initials(parts: Sequence[str]) -> Iterator[str]:
    """Yield "Doe, J." for each two parts where every second one is initials; nothing where one isn't."""
    if len(parts) % 2 == 0 and all(map(_INITIALS.fullmatch, parts[1::2])):
        yield from (f"{family}, {given}" for family, given in zip(parts[::2], parts[1::2], strict=True))


def _tidied(names: Any) -> list[str]:
    return [name for name in map(_tidy, names) if name]


def _tidy(name: str) -> str:
    return " ".join(name.split()).strip(" ,;")
