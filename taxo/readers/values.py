"""Turn a value as some export wrote it into what a `Record` holds: text, count, keywords, identifier, address."""

import ast
import math
import re
from collections.abc import Mapping, Sequence
from typing import Any

# In a map that stands for a text, the text is under the first of these.
TEXT_KEYS = (
    "value",
    "display_name",
    "fullname",
    "full_name",
    "name",
    "title",
    "keyword",
    "category",
    "term",
    "subject",
    "tag",
    "text",
    "#text",
    "description",
    "abstract",
    "content",
    "descriptor_name",
    "descriptorName",
    "mesh_heading",
)
# In a list of maps that stand for parts of a text, the part's heading is under one of these; what kind of text it is
# under one of those.
HEADING_KEYS, KIND_KEYS = ("label", "heading"), ("descriptionType", "titleType", "type", "kind")
ID_KINDS, PMID_KINDS = ("type", "idtype", "idType", "scheme"), frozenset({"pmid", "pubmed"})
PUBMED = "https://pubmed.ncbi.nlm.nih.gov/"  # a paper is there under its PMID
URL_KEYS = ("landing_page_url", "url", "href", "value")
LONGEST_PLAIN = 20_000  # characters of a further field
LONGEST_LITERAL = 200_000  # characters of a list that was printed into a cell

_PMID = re.compile(r"(?:^|/|pmid:?\s*)(\d{1,9})(?:\.0)?/?$", re.IGNORECASE)
_DOI = re.compile(r"10\.\d{4,9}/[^\s\"<>{}|\\^]+", re.IGNORECASE)
_ARXIV_ID = r"(\d{4}\.\d{4,5}|[a-z-]+(?:\.[A-Z]{2})?/\d{7})(?:v\d+)?"
_ARXIV_BARE = re.compile(rf"(?:arxiv:\s*)?{_ARXIV_ID}(?:\s*\[[\w.-]+\])?", re.IGNORECASE)
_ARXIV_WITHIN = re.compile(
    rf"(?:arxiv\.org/(?:abs|pdf|html)/|huggingface\.co/papers/|10\.48550/arxiv\.|oai:arxiv\.org:|\barxiv:\s?){_ARXIV_ID}",
    re.IGNORECASE,
)
_SEVERAL_URLS = re.compile(r"[;\s]+(?=https?://)")
_DASHES = re.compile(r"\s*[-‐‑‒–—]+\s*")
_COMMA_OR_BRACKET = re.compile(r"([,()])")


def text_of(value: Any) -> str:
    """Return `value` as text: the text of a map or of a list's items, "" for null and not-a-number."""
    if isinstance(value, str):
        return value
    if isinstance(value, bytes):
        return value.decode("utf-8", errors="replace")
    if value is None or isinstance(value, bool) or (isinstance(value, float) and not math.isfinite(value)):
        return ""
    if isinstance(value, Mapping):
        return text_of(first_of(value, TEXT_KEYS))
    if isinstance(value, Sequence):
        return _text_of_list(value)
    return _digits(value) if isinstance(value, int | float) else ""


def _text_of_list(items: Sequence[Any]) -> str:
    """Return the strings of a list in a row; of maps those with headings in a row, else the first that has a text."""
    texts = [item for item in items if isinstance(item, str) and item]
    maps = [item for item in items if isinstance(item, Mapping)]
    if texts or not maps:
        return " ".join(texts)
    if len(maps) > 1 and all(first_of(part, HEADING_KEYS) for part in maps):
        return " ".join(f"{text_of(first_of(part, HEADING_KEYS))}: {text_of(part)}" for part in maps)
    return next(filter(None, map(text_of, maps)), "")


def _digits(number: float) -> str:
    try:
        return str(number)
    except ValueError:  # Python refuses to print a number of thousands of digits
        return ""


def abstract_of(value: Any) -> str:
    """Return an abstract as text, also one stored as an inverted index: `{"word": [its positions]}`."""
    if isinstance(value, Mapping) and value and all(isinstance(at, list) for at in value.values()):
        places = [(at, word) for word, found in value.items() for at in found if isinstance(at, int)]
        return " ".join(word for _, word in sorted(places))
    if isinstance(value, list | tuple):
        maps = [item for item in value if isinstance(item, Mapping)]
        named = [item for item in maps if "abstract" in text_of(first_of(item, KIND_KEYS)).lower()]
        return text_of(named or value)
    return text_of(value)


def int_of(value: Any) -> int | None:
    """Return a whole number of at least 0, None for anything else."""
    text = text_of(value).strip().replace(",", "")
    if re.fullmatch(r"\d{1,12}(\.0*)?", text, re.ASCII):
        return int(text.partition(".")[0])
    return None


def keywords_of(value: Any) -> tuple[str, ...]:
    """Return keywords from a list, or from a string that sets them apart by ";", "|" or ","."""
    if isinstance(value, Mapping):
        return keywords_of(first_of(value, TEXT_KEYS))
    if isinstance(value, str):
        items: Sequence[Any] = printed_list(value) or split_keywords(value)
    else:
        items = value if isinstance(value, Sequence) and not isinstance(value, bytes) else ()
    words = (" ".join(text_of(item).split()) for item in items)
    return tuple(dict.fromkeys(word for word in words if word))


def split_keywords(text: str) -> list[str]:
    """Cut a string of keywords at ";", "|", line ends or ",", but at no comma inside brackets."""
    separator = next((mark for mark in ";|\n," if mark in text), None)
    if separator is None:
        return [text]
    if separator != "," or "(" not in text:
        return text.split(separator)
    parts, depth = [""], 0
    for piece in _COMMA_OR_BRACKET.split(text):
        depth = max(0, depth + {"(": 1, ")": -1}.get(piece, 0))
        if piece == "," and depth == 0:
            parts.append("")
        else:
            parts[-1] += piece
    return parts


def printed_list(text: str) -> list[Any] | None:
    """Return the list that a program printed into a cell ("['Ada Poe', 'Bo Roe']"), None for any other text."""
    text = text.strip()
    if not (text.startswith("[") and text.endswith("]") and len(text) <= LONGEST_LITERAL):
        return None
    try:
        found = ast.literal_eval(text)
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        return None
    return found if isinstance(found, list) else None


def categories_of(value: Any) -> tuple[str, ...]:
    """Return arXiv's categories, which one string sets apart by spaces: "cs.LG stat.ML"."""
    return tuple(dict.fromkeys(text_of(value).split()))


def doi_of(value: Any) -> str | None:
    """Return the DOI in `value`, without "https://doi.org/" and in lower case."""
    if isinstance(value, list | tuple):
        return next(filter(None, map(doi_of, value)), None)
    found = _DOI.search(text_of(value))
    if found is None:
        return None
    doi = found[0].lower()
    return doi.rstrip(".,;" if doi.count("(") == doi.count(")") else ".,;)")


def arxiv_id_of(value: Any) -> str | None:
    """Return the arXiv id that `value` is or, as a URL or DOI, points to, without its version."""
    text = text_of(value).strip()
    found = _ARXIV_BARE.fullmatch(text) or _ARXIV_WITHIN.search(text)
    return found[1] if found else None


def url_of(value: Any) -> str | None:
    """Return the first web address in `value`."""
    if isinstance(value, Mapping):
        return url_of(first_of(value, URL_KEYS))
    if isinstance(value, list | tuple):
        return next(filter(None, map(url_of, value)), None)
    text = _SEVERAL_URLS.split(text_of(value).strip())[0]
    return text if text.lower().startswith(("https://", "http://")) else None


def line_of(value: Any) -> str | None:
    """Return a text on one line: a name, a volume, a range of pages; of a list all its items."""
    if isinstance(value, list | tuple):
        return "; ".join(filter(None, map(line_of, value))) or None
    return " ".join(text_of(value).split()) or None


def first_line_of(value: Any) -> str | None:
    """Return a text on one line, of a list the first item that has one."""
    items = value if isinstance(value, list | tuple) else [value]
    return next(filter(None, map(line_of, items)), None)


def pages_of(value: Any) -> str | None:
    """Return a range of pages with a single hyphen: "152–160" and "152--160" are "152-160"."""
    found = line_of(value)
    return found and _DASHES.sub("-", found)


def pmid_of(value: Any) -> str | None:
    """Return the PubMed id that `value` is or, as a URL, ends with; in a list of ids that which is said to be one."""
    if isinstance(value, list | tuple):
        kinds = [text_of(first_of(item, ID_KINDS)).lower() for item in value if isinstance(item, Mapping)]
        if kinds:
            value = next((item for item, kind in zip(value, kinds, strict=False) if kind in PMID_KINDS), None)
    found = _PMID.search(text_of(value).strip())
    return found[1] if found else None


def flag_of(value: Any) -> bool | None:
    """Return whether a mark is set ("true", "yes", 1, or any text but "no"), None where it isn't."""
    if isinstance(value, bool):
        return value or None
    text = text_of(value).strip().lower()
    return True if text and text not in {"0", "0.0", "no", "false", "f", "n", "none", "null"} else None


def plain_of(value: Any) -> str | None:
    """Return a text, a number, a mark or a list of these as text; None for what is nested, empty or endless."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list | tuple):
        texts = [plain_of(item) for item in value if not isinstance(item, list | tuple)]
        told = [text for text in texts if text]
        is_plain = told and len(told) == len(texts) and sum(map(len, told)) <= LONGEST_PLAIN
        return "; ".join(told) if is_plain else None
    if isinstance(value, str | int | float) or hasattr(value, "isoformat"):
        text = (value.isoformat() if hasattr(value, "isoformat") else text_of(value)).strip()
        return text if text and len(text) <= LONGEST_PLAIN else None
    return None


def first_of(values: Mapping[str, Any], names: Sequence[str]) -> Any:
    """Return the value of the first of `names` that holds anything, None where none does."""
    return next((values[name] for name in names if values.get(name)), None)
