"""Find the header of a table, wherever it is, and what its columns are: delimiter, names, names that are tags."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from taxo.readers import column_tags
from taxo.readers.csv_rows import cells_of
from taxo.readers.field_names import FieldNames, normalise
from taxo.readers.json_place import signs_by_name, signs_of, strength

DELIMITERS = ",\t;|"
# What Excel writes above the header to name the delimiter.
EXCEL_HINT = "sep="
MOST_ABOVE = 40  # lines that may stand above a header: what was searched, when, by whom
MANY = 4  # names that are known make a line a header whatever stands below it
LONGEST_NAME = 120  # characters of a column's name
# Fields of which a table may have several columns, whose cells are one list.
LISTS = ("authors", "keywords", "index_terms", "mesh_terms")
_RULE = re.compile(r"\s*(?::?-+:?)?\s*")
_NUMBERED = re.compile(r"(.+?)\s*\d{1,2}$")


@dataclass(frozen=True, slots=True)
class Header:
    """The names of a table's columns, and the fields that each may be."""

    line: int
    delimiter: str
    names: tuple[str, ...]
    n_known: int
    has_title: bool
    has_abstract: bool

    @property
    def has_tags(self) -> bool:
        """Whether the names are tags, such as those of Web of Science."""
        return column_tags.has_tags(self.names)


def find_header(lines: Sequence[tuple[int, str]], names: FieldNames, is_table: bool) -> Header | None:
    """Return the header among the first lines of a table: the first with a title's column and most known names.

    `is_table` says that the listing's name is a table's; without it a lone name is no header.
    """
    best: Header | None = None
    hint = next((line[len(EXCEL_HINT) :].strip() for _, line in lines[:1] if is_hint(line)), "")
    filled = [(number, line) for number, line in lines if line.strip() and not is_hint(line)]
    for place, (number, line) in enumerate(filled[:MOST_ABOVE]):
        for delimiter in [hint] if hint and hint in DELIMITERS else DELIMITERS:
            found = header_of(cells_of(line, delimiter), delimiter, number, names)
            if found is None or (not is_table and _is_doubtful(found, filled[place + 1 : place + 2])):
                continue
            if found.n_known < min(2, len(found.names)) and place > 0:
                continue
            if best is None or (found.has_title, found.n_known) > (best.has_title, best.n_known):
                best = found
        if best is not None and best.has_title and (best.n_known > 1 or len(best.names) == 1):
            break
    return best


def _is_doubtful(header: Header, below: Sequence[tuple[int, str]]) -> bool:
    """Say whether a header may as well be a line of text: few names that are known, and no such row below it."""
    width = len(header.names)
    if width == 1 or header.n_known >= MANY:
        return width == 1
    rows = [(line, cells_of(line, header.delimiter)) for _, line in below]
    return not any(
        '"' in line or len(cells) == width or (len(cells) == width + 1 and not cells[-1])
        for line, cells in rows
    )


def header_of(cells: Sequence[str], delimiter: str, line: int, names: FieldNames) -> Header | None:
    """Return the header that a row is; None for one that names no title and no abstract, or isn't made of names."""
    cells = [cell.strip().lstrip("\ufeff") for cell in cells]
    while cells and not cells[-1]:
        cells.pop()
    filled = [cell for cell in cells if cell]
    if not filled or any(len(cell) > LONGEST_NAME for cell in filled):
        return None
    tagged = column_tags.has_tags(cells)
    known = tag_names() if tagged else names
    fields = [_fields_of(cell, known) for cell in cells]
    has_title, has_abstract = (any(name in found for found in fields) for name in ("title", "abstract"))
    if not (has_title or has_abstract):
        return None
    is_vague = not tagged and strength(signs_of(dict.fromkeys(cells), signs_by_name(names))) == 1
    n_known = sum(map(bool, fields))
    return Header(line, delimiter, tuple(cells), n_known, has_title and not is_vague, has_abstract)


def is_rule(cells: Sequence[str]) -> bool:
    """Say whether a row is the line between header and rows of a table in Markdown."""
    return any(cells) and all(_RULE.fullmatch(cell) for cell in cells)


def is_hint(line: str) -> bool:
    """Say whether a line is Excel's, and names the delimiter."""
    return line.lower().lstrip('\ufeff"').startswith(EXCEL_HINT)


@lru_cache(maxsize=1)
def tag_names() -> FieldNames:
    """Return the names of columns that bear tags."""
    return FieldNames(column_tags.NAMES)


def columns_of(header: Header, names: FieldNames) -> list[tuple[str, bool]]:
    """Return a name for each column, no two alike but those whose cells are one list (True beside it).

    "Author 1", "Author 2" are one list, two columns "Notes" are "Notes" and "Notes 2", one without a name is
    "column 7".
    """
    found: list[tuple[str, bool]] = []
    counts: dict[str, int] = {}
    for place, cell in enumerate(header.names, start=1):
        name = cell or f"column {place}"
        numbered = _NUMBERED.fullmatch(name)
        if numbered and not _fields_of(name, names) and _is_list(numbered[1], names):
            name = numbered[1]
        key = normalise(name)
        counts[key] = counts.get(key, 0) + 1
        is_list = _is_list(name, names)
        found.append((name if counts[key] == 1 or is_list else f"{name} {counts[key]}", is_list))
    return found


def _fields_of(name: str, names: FieldNames) -> tuple[str, ...]:
    key = normalise(name) if name else ""
    return tuple(field for field, known in names.names.items() if key in known)


def _is_list(name: str, names: FieldNames) -> bool:
    return any(field in LISTS for field in _fields_of(name, names))
