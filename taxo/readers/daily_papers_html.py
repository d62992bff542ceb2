"""A saved Daily Papers page: the data that the page carries for its own script, else its visible cards."""

import html
import re
from collections.abc import Iterator
from typing import Any

from taxo.errors import ListingError
from taxo.readers.field_names import names_with
from taxo.readers.fields import record_of
from taxo.readers.html_page import page_text
from taxo.readers.json_text import loads
from taxo.readers.records import NO, PERHAPS, SURE, ReadOptions, Record, Span, Unit
from taxo.readers.source import Source

NAME = "daily-papers-html"
DESCRIPTION = "a Daily Papers page of Hugging Face, saved as HTML"
UNIT: Unit = "record"
SITE = "https://huggingface.co"
MAX_TAGS = 5000  # in a card; the parser's time grows with the square of their nesting

_PAGE = re.compile(r"\ufeff?\s*(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html)\b", re.IGNORECASE | re.DOTALL)
_MARKS = re.compile(r"DailyPapers|Daily Papers|href=\"(?:https://huggingface\.co)?/papers/")
_PROPS = re.compile(r"data-target=\"DailyPapers\"\s+data-props=([\"'])(.*?)\1", re.DOTALL)
_CARD = re.compile(r"<article\b.*?(?:</article\s*>|(?=<article\b)|\Z)", re.DOTALL | re.IGNORECASE)
_N_AUTHORS = re.compile(r"(\d+)\s+authors?\b")


def sniff(source: Source) -> float:
    """SURE for a web page with the marks of Daily Papers, PERHAPS for any other."""
    if not _PAGE.match(source.start):
        return NO
    return SURE if _MARKS.search(source.start) else PERHAPS


def read(source: Source, options: ReadOptions) -> Iterator[Record | Span]:
    """Yield a record a paper of the page; a page without any is an error."""
    names = names_with(options.columns)
    number = 0
    for number, found in enumerate(_papers(page_text(source)), start=1):
        span = Span(number, number, "paper")
        if found is None:
            yield Span(number, number, "rejected", f"a card of more than {MAX_TAGS} tags")
        else:
            yield record_of(found, (span,), names)
    if number == 0:
        raise ListingError(
            f"listing {source.name}: a web page without papers that its markup tells of; "
            "export them from the site as RIS, BibTeX or CSV"
        )


def _papers(page: str) -> Iterator[dict[str, Any] | None]:
    items = _hydration_items(page)
    if items:
        yield from (_with_url(item) for item in items if isinstance(item, dict))
    else:
        yield from (_card(found[0]) for found in _CARD.finditer(page))


def _hydration_items(page: str) -> list[Any]:
    """Return the papers in the JSON that the page's script starts from, abstracts and votes included."""
    found = _PROPS.search(page)
    try:
        props = loads(html.unescape(found[2])) if found else None
    except (ValueError, RecursionError):
        return []
    items = props.get("dailyPapers") if isinstance(props, dict) else None
    return items if isinstance(items, list) else []


def _with_url(item: dict[str, Any]) -> dict[str, Any]:
    paper = item.get("paper")
    paper_id = paper.get("id") if isinstance(paper, dict) else None
    return {**item, "url": f"{SITE}/papers/{paper_id}"} if isinstance(paper_id, str) else item


def _card(card: str) -> dict[str, Any] | None:
    """Read a card as a person sees it: heading, longest paragraph, "12 authors", time and votes."""
    from selectolax.lexbor import LexborHTMLParser

    if card.count("<") > MAX_TAGS:
        return None
    tree = LexborHTMLParser(card)
    heading, time, votes = (tree.css_first(mark) for mark in ("h1, h2, h3, h4", "time", ".leading-none"))
    paragraphs = [node.text() for node in tree.css("p")]
    links = [node.attributes.get("href") or "" for node in tree.css('a[href*="/papers/"]')]
    authors = _N_AUTHORS.search(tree.text(separator=" "))
    return {
        "title": heading.text() if heading else "",
        "abstract": max(paragraphs, key=len, default=""),
        "n_authors": authors[1] if authors else None,
        "published": (time.attributes.get("datetime") or time.text()) if time else None,
        "upvotes": votes.text().strip() if votes else None,
        "url": next((SITE + link if link.startswith("/") else link for link in links), None),
    }
