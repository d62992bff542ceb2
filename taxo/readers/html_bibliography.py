"""Web pages whose papers stand in the markup: article pages, COinS, Zotero's report, BibTeX and tables in a page."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from taxo.readers import daily_papers_html
from taxo.readers.field_names import names_with
from taxo.readers.fields import record_of
from taxo.readers.html_lists import bibtex_records, report_papers, table_papers
from taxo.readers.html_markup import Found, coins_papers, json_ld_papers, meta_papers, microdata_papers
from taxo.readers.html_page import is_page, page_text, tree_of
from taxo.readers.records import NO, PERHAPS, SURE, ReadOptions, Record, Span, Unit
from taxo.readers.source import Source

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser

NAME = "html"
DESCRIPTION = (
    "a web page with bibliographic markup (citation_ tags, JSON-LD, COinS), Zotero's report, BibTeX or tables"
)
UNIT: Unit = "record"
# Best first: of an article's own page the tags tell of it, and COinS of what it cites.
MARKUP = (report_papers, meta_papers, json_ld_papers, microdata_papers, coins_papers)

_MARKS = re.compile(
    r"name=[\"']?(?:bepress_)?citation_title|[\"/]ScholarlyArticle|class=[\"']?(?:Z3988|report combineChildItems)|"
    r"<(?:pre|textarea)\b[^>]{0,200}>\s{0,20}@\w{3,20}\s?\{",
    re.IGNORECASE,
)


def sniff(source: Source) -> float:
    """SURE for a web page whose beginning has such markup, PERHAPS for any other."""
    if not is_page(source.start):
        return NO
    return SURE if _MARKS.search(source.start) else PERHAPS


def read(source: Source, options: ReadOptions) -> Iterator[Record | Span]:
    """Yield a record a paper that the page tells of; a page without any is an error."""
    tree = tree_of(page_text(source), source.name)
    number = 0
    for number, record in enumerate(_records(tree, options), start=1):
        yield replace(record, spans=(Span(number, number, "paper"),))
    if number == 0:
        yield from daily_papers_html.read(source, options)


def _records(tree: "LexborHTMLParser", options: ReadOptions) -> Iterator[Record]:
    names = names_with(options.columns)
    for papers in _ways(tree, options):
        is_any = False
        for paper in papers:
            is_any = True
            yield paper if isinstance(paper, Record) else record_of(paper, (), names)
        if is_any:
            return


def _ways(tree: "LexborHTMLParser", options: ReadOptions) -> Iterator[Iterator[Found | Record]]:
    yield from (way(tree) for way in MARKUP)
    yield bibtex_records(tree, options)
    yield table_papers(tree, options)
