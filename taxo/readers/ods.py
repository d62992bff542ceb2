"""Read the rows of an OpenDocument spreadsheet (.ods) as text."""

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from taxo.readers.workbook import MAX_COLUMNS, MAX_ROWS, Row, Workbook
from taxo.readers.xml_stream import Wanted, elements
from taxo.readers.xml_text import text_in

CONTENT = "content.xml"
CELLS = frozenset({"table-cell", "covered-table-cell"})
VALUES = {"date": "date-value", "float": "value", "percentage": "value", "boolean": "boolean-value"}
MOST_REPEATED = 100  # cells that one with a text stands for


def rows(book: Workbook) -> Iterator[Row]:
    """Yield the rows with their sheets, in the order of the sheets."""
    if not book.has(CONTENT):
        return
    index, sheet, number = 0, "", 0
    with book.opened(CONTENT) as file:
        for element in elements(file, Wanted(("table-row",), marks=("table",)), f"{book.name} ({CONTENT})"):
            if not isinstance(element, Element):
                number += 1
            elif element.tag == "table":
                index, sheet, number = index + 1, element.get("name", ""), 0
            elif number >= MAX_ROWS:
                return
            else:
                if cells := dict(_cells(element)):
                    yield Row(index, sheet, number + 1, cells)
                number += _times(element, "number-rows-repeated", MAX_ROWS)


def _cells(row: Element) -> Iterator[tuple[int, str]]:
    column = 0
    for cell in row:
        if cell.tag not in CELLS:
            continue
        times = _times(cell, "number-columns-repeated", MAX_COLUMNS)
        if text := _value(cell):
            yield from ((column + n, text) for n in range(min(times, MOST_REPEATED)))
        column += times
        if column >= MAX_COLUMNS:
            return


def _times(element: Element, attribute: str, most: int) -> int:
    told = element.get(attribute, "1")
    return min(int(told), most) if told.isdecimal() and len(told) < 10 else 1


def _value(cell: Element) -> str:
    told = cell.get(VALUES.get(cell.get("value-type", ""), ""))
    if told is not None:
        return told.removesuffix(".0")
    return "\n".join(filter(None, map(text_in, cell.iterfind("p"))))
