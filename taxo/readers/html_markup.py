"""Find papers in a web page's markup: meta tags, JSON-LD, microdata, COinS."""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from taxo.readers.html_page import line_of_node, outermost, text_of_node
from taxo.readers.json_text import loads

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

Found = dict[str, Any]

# What meta tags of an article begin with, best first: Highwire's, bepress, EPrints, PRISM, Dublin Core.
PREFIXES = ("citation_", "bepress_citation_", "eprints.", "prism.", "dcterms.", "dc.")
REPEATED = frozenset({"author", "keywords", "editor", "issn", "isbn", "reference"})
# Where pages show the abstract that no tag tells: arXiv, Springer, Atypon and many others.
ABSTRACTS = (
    *("blockquote.abstract", "#Abs1-content", "[role='doc-abstract']", "section.abstract", "div.abstract"),
    *("#abstract", ".abstractSection", "#enc-abstract", "[class*='abstract-content']", "p.abstract"),
)
SHORTEST_ABSTRACT = 80  # characters of what pages show

PAPER_TYPES = frozenset({"ScholarlyArticle", "MedicalScholarlyArticle", "Thesis"})
MAX_STEPS = 100_000  # values of a page's JSON-LD that are looked at
MOST_WITHIN = 5  # an article in an issue in a volume in a journal

MAX_COINS = 50_000  # characters

_SAVED_FROM = re.compile(r"<!--\s*saved from url=\(\d+\)(https?://[^\s>]+)", re.IGNORECASE)
_HEADING = re.compile(r"(?:abstract|summary)\s*[:.]?\s+(?=\S)", re.IGNORECASE)


@cache
def names_of(markup: str) -> Mapping[str, str]:
    """Return how `field_names.toml` calls what a kind of markup calls otherwise."""
    found: dict[str, dict[str, str]] = tomllib.loads(
        files("taxo.readers").joinpath("html_names.toml").read_text(encoding="utf-8")
    )
    return found[markup]


def meta_papers(tree: "LexborHTMLParser") -> Iterator[Found]:
    """Yield the article that the page's meta tags tell of."""
    tags: dict[str, dict[str, list[str]]] = {prefix: {} for prefix in PREFIXES}
    for node in tree.css("meta[content]"):
        name = (node.attributes.get("name") or node.attributes.get("property") or "").lower()
        prefix = next((prefix for prefix in PREFIXES if name.startswith(prefix)), None)
        content = (node.attributes.get("content") or "").strip()
        if prefix is not None and content:
            key = name.removeprefix(prefix)
            tags[prefix].setdefault(names_of("meta").get(key, key), []).append(content)
    found: Found = {}
    for prefix in PREFIXES:
        for key, contents in tags[prefix].items():
            found.setdefault(key, contents if key in REPEATED and len(contents) > 1 else contents[0])
    found.pop("reference", None)
    if _is_article(found, tags):
        yield _with_page(found, tree)


def _is_article(found: Found, tags: Mapping[str, Mapping[str, list[str]]]) -> bool:
    """Say whether the tags are of a paper; Dublin Core alone stands on pages of all kinds."""
    if not found.get("title"):
        return False
    return "title" in tags["citation_"] or bool(
        found.get("author") and (found.get("doi") or found.get("identifier") or "title" in tags["eprints."])
    )


def _with_page(found: Found, tree: "LexborHTMLParser") -> Found:
    """Add the abstract that the page shows, and its address."""
    shown = (text_of_node(tree.css_first(place)) for place in ABSTRACTS)
    abstract = next((text for text in shown if len(text) >= SHORTEST_ABSTRACT), "")
    told = str(found.get("abstract", ""))
    if len(told) < SHORTEST_ABSTRACT or (abstract and told.endswith(("...", "…"))):
        found["abstract"] = (
            _HEADING.sub("", abstract, count=1) if _HEADING.match(abstract) else abstract or told
        )
    canonical = tree.css_first("link[rel='canonical']")
    saved = _SAVED_FROM.search((tree.html or "")[:2000])
    address = (canonical.attributes.get("href") if canonical else None) or (saved[1] if saved else None)
    return {"url": address, **found} if address else found


def json_ld_papers(tree: "LexborHTMLParser") -> Iterator[Found]:
    """Yield the scholarly articles in the page's JSON-LD."""
    for script in tree.css("script[type='application/ld+json']"):
        try:
            values = [loads(script.text())]
        except (ValueError, RecursionError):
            continue
        for _ in range(MAX_STEPS):
            if not values:
                break
            value = values.pop()
            if isinstance(value, dict) and _is_paper(value.get("@type")):
                yield _of_schema(value)
            elif isinstance(value, dict):
                values += reversed(value.values())
            elif isinstance(value, list):
                values += reversed(value)


def _is_paper(types: Any) -> bool:
    told = types if isinstance(types, list) else [types]
    return any(isinstance(one, str) and one.rpartition("/")[2] in PAPER_TYPES for one in told)


def _of_schema(thing: Mapping[str, Any]) -> Found:
    found: Found = {}
    for key, value in thing.items():
        name = names_of("schema").get(key, key)
        if name == "author":
            value = [_schema_person(one) for one in (value if isinstance(value, list) else [value])]
        elif name == "publisher" and isinstance(value, dict):
            value = value.get("name")
        if key not in {"@context", "@type", "isPartOf"}:
            found.setdefault(name, value)
    if isinstance(thing.get("headline"), str):
        found["title"] = thing["headline"]
    if thing.get("abstract"):
        found["abstract"] = thing["abstract"]
    return {**_of_containers(thing.get("isPartOf")), **found}


def _of_containers(within: Any) -> Found:
    """Return volume, issue and journal of what an article is part of, and that is part of, and so on."""
    found: Found = {}
    for _ in range(MOST_WITHIN):
        within = within[0] if isinstance(within, list) and within else within
        if not isinstance(within, dict):
            break
        for key in ("issueNumber", "volumeNumber", "issn", "datePublished"):
            if within.get(key):
                found.setdefault(names_of("schema").get(key, key), within[key])
        if within.get("name"):
            found["venue"] = within["name"]
        within = within.get("isPartOf")
    return found


def _schema_person(person: Any) -> Any:
    if not isinstance(person, dict):
        return person
    names = {
        "family": person.get("familyName"),
        "given": person.get("givenName"),
        "literal": person.get("name"),
    }
    return {part: name for part, name in names.items() if isinstance(name, str)}


def microdata_papers(tree: "LexborHTMLParser") -> Iterator[Found]:
    """Yield the scholarly articles that the page marks up as microdata."""
    scopes = (
        scope for scope in tree.css("[itemscope][itemtype]") if _is_paper(scope.attributes.get("itemtype"))
    )
    yield from map(_of_scope, outermost(scopes))


def _of_scope(scope: "LexborNode") -> Found:
    found: Found = {}
    for node in scope.css("[itemprop]"):
        if not _is_directly_in(node, scope):
            continue
        inner = node.css_first("[itemprop='name']") if "itemscope" in node.attributes else None
        value = line_of_node(inner) if inner is not None else _property(node)
        for key in (node.attributes.get("itemprop") or "").split():
            name = "venue" if key == "isPartOf" else names_of("schema").get(key, key)
            found.setdefault(name, []).append(value)
    return {name: values if name in REPEATED else values[0] for name, values in found.items()}


def _is_directly_in(node: "LexborNode", scope: "LexborNode") -> bool:
    parent = node.parent
    while parent is not None and parent.mem_id != scope.mem_id:
        if "itemscope" in parent.attributes:
            return False
        parent = parent.parent
    return parent is not None


def _property(node: "LexborNode") -> str:
    told = (node.attributes.get(name) for name in ("content", "datetime", "href", "src"))
    return next(filter(None, told), "") or text_of_node(node)


def coins_papers(tree: "LexborHTMLParser") -> Iterator[Found]:
    """Yield the papers of the page's COinS: spans whose title is an OpenURL."""
    for span in tree.css("span.Z3988[title]"):
        try:
            told = parse_qsl((span.attributes.get("title") or "")[:MAX_COINS], max_num_fields=1000)
        except ValueError:
            continue
        if found := _of_coins(told):
            yield found


def _of_coins(told: Sequence[tuple[str, str]]) -> Found:
    values: dict[str, list[str]] = {}
    for key, value in told:
        values.setdefault(key.strip().removeprefix("rft.").strip(), []).append(value.strip())
    # An article's title is `atitle`, beside which `title` is its journal.
    if "atitle" in values:
        journal = values.pop("title", []) + values.pop("btitle", [])
        values.setdefault("jtitle", journal)
    elif "btitle" in values:
        values.pop("title", None)
    found: Found = {}
    for key, texts in values.items():
        if not key.startswith(("ctx_", "rft_val", "rfr_", "url_", "rfe_")) and any(texts):
            name = names_of("coins").get(key, key)
            found[name] = texts if name in REPEATED else texts[0]
    family, given = found.pop("aulast", None), found.pop("aufirst", "")
    if family and "author" not in found:
        found["author"] = [{"family": family, "given": given}]
    found.pop("rft_id", None)
    ids = values.get("rft_id", []) + values.get("id", []) + values.get("identifier", [])
    found["doi"] = next((one for one in ids if "doi" in one.lower()), None)
    found["url"] = next((one for one in ids if one.startswith("http")), None)
    return found if found.get("title") else {}
