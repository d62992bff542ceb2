"""Find papers in what a web page shows: Zotero's report, BibTeX in the page, tables with a header."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from taxo.readers import bibtex
from taxo.readers.field_names import FieldNames, is_known, names_with, normalise
from taxo.readers.html_markup import Found, names_of
from taxo.readers.html_page import line_of_node, outermost, text_of_node
from taxo.readers.records import ReadOptions, Record
from taxo.readers.source import Source
from taxo.readers.spreadsheet import is_header

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

SHORTEST_ABSTRACT = 200  # characters of a cell that is an abstract whatever it is called
MOST_ABOVE = 10  # rows above a table's header

_BIBTEX = re.compile(r"@\w+\s*[{(]")


def report_papers(tree: "LexborHTMLParser") -> Iterator[Found]:
    """Yield the items of a report that Zotero made."""
    for item in outermost(tree.css("ul.report > li.item")):
        kinds = (item.attributes.get("class") or "").split()
        if not {"attachment", "note", "annotation"} & set(kinds):
            yield _of_item(item)


def _of_item(item: "LexborNode") -> Found:
    found: Found = {"title": line_of_node(item.css_first("h2")), "author": []}
    for row in item.css("table tr"):
        head, cell = row.css_first("th"), row.css_first("td")
        label, text = line_of_node(head), text_of_node(cell)
        if head is not None and (head.attributes.get("class") or label.lower()) == "author":
            found["author"].append(text)
        elif label and text:
            found.setdefault(names_of("report").get(label.lower(), label), text)
    found["manual tags"] = [line_of_node(tag) for tag in item.css("ul.tags > li")]
    if notes := [text_of_node(note) for note in item.css("ul.notes > li")]:
        found["note"] = notes
    return _with_abstract(found)


def _with_abstract(found: Found) -> Found:
    """Call the longest cell the abstract where the report's language hides which it is."""
    if not any(is_known(name, "abstract") for name in found):
        texts = {name: text for name, text in found.items() if isinstance(text, str) and name != "title"}
        longest = max(texts, key=lambda name: len(texts[name]), default="")
        if longest and len(texts[longest]) >= SHORTEST_ABSTRACT:
            found["abstract"] = found.pop(longest)
    return found


def bibtex_records(tree: "LexborHTMLParser", options: ReadOptions) -> Iterator[Record]:
    """Yield the records of the BibTeX that a page shows, as JabRef's tables and many lists of publications do."""
    for places in ("pre, textarea", ".bibtex"):
        texts = dict.fromkeys(node.text() for node in outermost(tree.css(places)))
        if blocks := [text for text in texts if _BIBTEX.search(text)]:
            found = bibtex.read(Source.from_text("\n\n".join(blocks), "BibTeX"), options)
            yield from (item for item in found if isinstance(item, Record))
            return


def table_papers(tree: "LexborHTMLParser", options: ReadOptions) -> Iterator[Found]:
    """Yield the rows of tables whose header names title and abstract or authors."""
    names = names_with(options.columns)
    for table in tree.css("table"):
        if table.css_first("table table") is None:
            yield from _of_table(table, names)


def _of_table(table: "LexborNode", names: FieldNames) -> Iterator[Found]:
    header: list[str] | None = None
    for number, row in enumerate(table.css("tr")):
        cells = [text_of_node(cell) for cell in row.css("th, td")]
        if header is not None and any(cells):
            yield {name: cell for name, cell in zip(header, cells, strict=False) if cell}
        elif header is None and _is_header(cells, names):
            header = cells
        elif header is None and number > MOST_ABOVE:
            return


def _is_header(cells: list[str], names: FieldNames) -> bool:
    """Say whether the cells are those of a table of papers: pages have tables of titles and dates of all kinds."""
    known = {normalise(cell) for cell in cells if 0 < len(cell) <= 100}
    told = {*names.names["abstract"], *names.names["authors"]}
    return is_header([cell for cell in cells if cell], names) and bool(known & told)
