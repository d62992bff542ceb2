"""Read the rows of an Excel workbook (.xlsx): texts, numbers and dates as text."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from xml.etree.ElementTree import Element

from taxo.errors import ListingError
from taxo.readers.workbook import MAX_COLUMNS, MAX_ROWS, Row, Workbook
from taxo.readers.xml_stream import Wanted, elements

WORKBOOK, STYLES, SHARED = "xl/workbook.xml", "xl/styles.xml", "xl/sharedStrings.xml"
LINKS = "xl/_rels/workbook.xml.rels"
MAX_SHARED = 100_000_000  # characters of text that cells share
# Formats of numbers that are dates, as ECMA-376 (18.8.30) numbers them: those of days and months, not of hours alone.
DATE_FORMATS = frozenset({14, 15, 16, 17, 22, *range(27, 32), 36, *range(50, 59)})
FIRST_DAY, FIRST_DAY_1904 = datetime(1899, 12, 30), datetime(1904, 1, 1)
LAST_DATE = 2_958_465  # 9999-12-31
SHORTEST_TIME = 1e-5  # of a day; less is a rounding error

_LITERAL = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.|_.|\*.')
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_LETTERS = re.compile(r"([A-Z]{1,3})\d*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Meaning:
    """What the cells of a workbook refer to: texts that they share, styles that are dates, and the first day."""

    texts: Sequence[str]
    dates: frozenset[int]
    first_day: datetime


def rows(book: Workbook) -> Iterator[Row]:
    """Yield the rows with their sheets, in the order of the sheets."""
    sheets, is_1904 = _sheets(book)
    meaning = Meaning(_shared_texts(book), _date_styles(book), FIRST_DAY_1904 if is_1904 else FIRST_DAY)
    for index, (sheet, path) in enumerate(sheets):
        number = 0
        for row in islice(_trees(book, path, "row"), MAX_ROWS):
            told = row.get("r", "")
            number = int(told) if told.isdecimal() and number < int(told[:9]) <= MAX_ROWS else number + 1
            if cells := dict(_cells(row, meaning)):
                yield Row(index, sheet, number, cells)


def _trees(book: Workbook, path: str, *names: str) -> Iterator[Element]:
    """Yield the elements of a part that have one of the names; what is damaged there is left out."""
    if book.has(path):
        with book.opened(path) as file:
            for element in elements(file, Wanted(names), f"{book.name} ({path})"):
                if isinstance(element, Element):
                    yield element


def _sheets(book: Workbook) -> tuple[list[tuple[str, str]], bool]:
    """Return name and path of each sheet, and whether days are counted from 1904."""
    targets = {link.get("Id"): link.get("Target", "") for link in _trees(book, LINKS, "Relationship")}
    found: list[tuple[str, str]] = []
    is_1904 = False
    for element in _trees(book, WORKBOOK, "sheet", "workbookPr"):
        if element.tag == "workbookPr":
            is_1904 = element.get("date1904") in {"1", "true", "on"}
        else:
            target = targets.get(element.get("id"), f"worksheets/sheet{len(found) + 1}.xml")
            path = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
            found.append((element.get("name", f"sheet {len(found) + 1}"), path))
    return found, is_1904


def _shared_texts(book: Workbook) -> list[str]:
    texts: list[str] = []
    size = 0
    for element in _trees(book, SHARED, "si"):
        texts.append(_text(element))
        size += len(texts[-1])
        if size > MAX_SHARED:
            raise ListingError(
                f"listing {book.name}: more than {MAX_SHARED:,} characters of text; save its sheets as CSV"
            )
    return texts


def _text(element: Element) -> str:
    """Return the text of a cell without the readings that Japanese names have."""
    pieces = (piece.text or "" for path in ("t", "r/t") for piece in element.iterfind(path))
    return _ESCAPE.sub(lambda found: chr(int(found[1], 16)), "".join(pieces))


def _date_styles(book: Workbook) -> frozenset[int]:
    """Return the numbers of the styles that show a number as a date."""
    formats: dict[str, str] = {}
    styles: list[str] = []
    for element in _trees(book, STYLES, "numFmt", "cellXfs"):
        if element.tag == "numFmt":
            formats[element.get("numFmtId", "")] = element.get("formatCode", "")
        else:
            styles = [style.get("numFmtId", "") for style in element]
    return frozenset(n for n, style in enumerate(styles) if _is_date(style, formats.get(style)))


def _is_date(number: str, code: str | None) -> bool:
    if code is None:
        return number.isdecimal() and int(number[:9]) in DATE_FORMATS
    return re.search(r"[yd]", _LITERAL.sub("", code), re.IGNORECASE) is not None


def _cells(row: Element, meaning: Meaning) -> Iterator[tuple[int, str]]:
    column = -1
    for cell in row.iterfind("c"):
        column = _column(cell.get("r", ""), column + 1)
        if column < MAX_COLUMNS and (text := _value(cell, meaning)):
            yield column, text


def _column(place: str, otherwise: int) -> int:
    """Return the column of "AB12", from 0."""
    found = _LETTERS.match(place)
    if found is None:
        return otherwise
    number = 0
    for letter in found[1].upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def _value(cell: Element, meaning: Meaning) -> str:
    kind, value = cell.get("t", "n"), (cell.findtext("v") or "").strip()
    if kind == "inlineStr":
        return "".join(map(_text, cell.iterfind("is"))).strip()
    if kind == "s":
        known = value.isdecimal() and int(value[:9]) < len(meaning.texts)
        return meaning.texts[int(value)].strip() if known else ""
    if kind == "e":  # an error such as #N/A
        return ""
    if kind == "b":
        return "true" if value == "1" else "false"
    style = cell.get("s", "")
    is_date = style.isdecimal() and int(style[:9]) in meaning.dates
    return _number(value, meaning.first_day if is_date else None) if kind == "n" else value


def _number(value: str, first_day: datetime | None) -> str:
    """Return a number as people write it, one of days since `first_day` as an ISO date."""
    try:
        number = float(value)
    except ValueError:
        return value
    if first_day is not None and 0 < number <= LAST_DATE:
        return _date(number, first_day)
    return str(int(number)) if number.is_integer() and abs(number) < 1e15 else value


def _date(days: float, first_day: datetime) -> str:
    try:
        moment = first_day + timedelta(days=days)
    except OverflowError:
        return str(days)
    has_time = SHORTEST_TIME < days % 1 < 1 - SHORTEST_TIME
    return (
        moment.isoformat(timespec="seconds")
        if has_time
        else (moment + timedelta(minutes=1)).date().isoformat()
    )
