"""Open a saved web page as a tree, if it isn't made to use up time or memory."""

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from taxo.errors import ListingError
from taxo.readers.source import Source

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

MAX_PAGE = 64 * 1024 * 1024  # characters
# The parser's time grows with the tags times their nesting; real pages have some thousands of tags, 30 deep.
MAX_TAGS, MAX_NESTING = 1_000_000, 500
# What needs no closing tag, and so doesn't tell how deep tags nest.
UNCLOSED = frozenset(
    {
        *(
            "area",
            "base",
            "br",
            "col",
            "embed",
            "hr",
            "img",
            "input",
            "link",
            "meta",
            "param",
            "source",
            "track",
            "wbr",
        ),
        *(
            "p",
            "li",
            "dt",
            "dd",
            "tr",
            "td",
            "th",
            "thead",
            "tbody",
            "tfoot",
            "option",
            "colgroup",
            "html",
            "body",
        ),
        *("head",),
    }
)

_PAGE = re.compile(
    r"\ufeff?\s*(?:<\?xml[^>]{0,200}\?>\s*)?(?:<!--.*?-->\s*)*"
    r"<(?:!doctype\s+html|html|head|body|table|meta|title|div|style)\b",
    re.IGNORECASE | re.DOTALL,
)
_TAG = re.compile(r"<(/?)([a-zA-Z][\w:-]*)")


def is_page(start: str) -> bool:
    """Say whether a listing that starts so is a web page."""
    return _PAGE.match(start) is not None


def page_text(source: Source) -> str:
    """Return a page as text; one too long to be a page is a `ListingError`."""
    with source.open_text() as file:
        page = file.read(MAX_PAGE + 1)
    if len(page) > MAX_PAGE:
        raise ListingError(f"listing {source.name}: a web page of more than {MAX_PAGE:,} characters")
    return page


def tree_of(page: str, listing: str) -> "LexborHTMLParser":
    """Parse a page; one whose tags are too many or nest too deeply is a `ListingError`."""
    try:
        from selectolax.lexbor import LexborHTMLParser
    except ImportError as error:
        raise ListingError(f"listing {listing}: web pages need selectolax: pip install selectolax") from error
    depth = 0
    for number, tag in enumerate(_TAG.finditer(page)):
        if tag[2].lower() not in UNCLOSED:
            depth = max(0, depth - 1) if tag[1] else depth + 1
        if depth > MAX_NESTING or number > MAX_TAGS:
            raise ListingError(
                f"listing {listing}: a web page of more than {MAX_TAGS:,} tags, or {MAX_NESTING} tags deep"
            )
    return LexborHTMLParser(page)


def outermost(nodes: Iterable["LexborNode"]) -> Iterator["LexborNode"]:
    """Yield those of `nodes`, in the page's order, that are in no other one of them."""
    seen: set[int] = set()
    for node in nodes:
        parent = node.parent
        while parent is not None and parent.mem_id not in seen:
            parent = parent.parent
        if parent is None:
            seen.add(node.mem_id)
            yield node


def text_of_node(node: "LexborNode | None") -> str:
    """Return the text of a node on one line, with a blank where its parts meet; "" for none."""
    return " ".join(node.text(separator=" ").split()) if node is not None else ""


def line_of_node(node: "LexborNode | None") -> str:
    """Return the text of a node on one line as it stands: "H2O" of "H<sub>2</sub>O"; "" for none."""
    return " ".join(node.text().split()) if node is not None else ""
