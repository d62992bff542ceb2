"""Lists of links to papers in Markdown (reading lists, "awesome" lists): titles alone, for other listings to fill."""

import re
from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import urlsplit

from taxo.readers.field_names import names_with
from taxo.readers.fields import record_of
from taxo.readers.records import LIKELY, NO, ReadOptions, Record, Span, Unit
from taxo.readers.source import Source
from taxo.readers.values import doi_of

NAME = "markdown-list"
DESCRIPTION = "a list of links to papers in Markdown, or in HTML in Markdown: titles without abstracts"
UNIT: Unit = "line"
FEWEST = 2  # items that lead to papers
SHARE = 0.1  # of all lines that aren't blank; prose has fewer
NO_PAPER = "a link to where papers aren't known to be"
NO_TITLE = "a link to a paper without its title"
# Where papers are: the end of an address's host, or a part of the address itself.
HOSTS = (
    *(
        "arxiv.org",
        "doi.org",
        "openreview.net",
        "aclanthology.org",
        "aclweb.org",
        "thecvf.com",
        "neurips.cc",
        "nips.cc",
    ),
    *(
        "mlr.press",
        "jmlr.org",
        "ieee.org",
        "acm.org",
        "springer.com",
        "nature.com",
        "science.org",
        "sciencedirect.com",
    ),
    *(
        "wiley.com",
        "tandfonline.com",
        "sagepub.com",
        "oup.com",
        "biorxiv.org",
        "medrxiv.org",
        "pnas.org",
        "plos.org",
    ),
    *(
        "mdpi.com",
        "frontiersin.org",
        "semanticscholar.org",
        "usenix.org",
        "ijcai.org",
        "aaai.org",
        "isca-speech.org",
    ),
    *(
        "ncbi.nlm.nih.gov",
        "pubmed.gov",
        "europepmc.org",
        "ssrn.com",
        "osf.io",
        "psyarxiv.com",
        "hal.science",
        "jstor.org",
    ),
    *(
        "dblp.org",
        "inspirehep.net",
        "cell.com",
        "thelancet.com",
        "bmj.com",
        "aps.org",
        "iop.org",
        "rsc.org",
        "acs.org",
    ),
    *("cambridge.org", "mit.edu", "eccv2024.ecva.net", "ecva.net", "bmva.org", "vldb.org", "interspeech.org"),
)
WITHIN = ("huggingface.co/papers/", "paperswithcode.com/paper/", ".pdf")
# Texts of links that say what they lead to, not what it is called.
GENERIC = frozenset(
    {
        *(
            "paper",
            "pdf",
            "arxiv",
            "abs",
            "abstract",
            "link",
            "code",
            "here",
            "url",
            "doi",
            "html",
            "project",
            "page",
        ),
        *(
            "website",
            "preprint",
            "full text",
            "openreview",
            "arxiv link",
            "project page",
            "paper link",
            "read",
        ),
    }
)
_ITEM = re.compile(r"\s*(?:[-*+•]|\d{1,4}[.)]|\|)\s*(?=\S)")
_LINK = re.compile(r"!?\[((?:[^\[\]]|\[[^\[\]]*\]){1,500})\]\(\s*<?(https?://[^\s<>)]+)>?[^)]{0,200}\)")
_NAMED = (
    re.compile(r"\*\*(.{8,400}?)\*\*"),
    re.compile(r"__(.{8,400}?)__"),
    re.compile(r"[\"“]([^\"”]{8,400})[\"”]"),
)
_MARKS = re.compile(r"[*_`~|]+|<[^<>]{1,200}>|!?\[\s*\]|\(\s*\)")
_TAG = re.compile(
    r"^(?:[\[(][^\[\]()]{0,40}[\])]\s*)+|\[\s*$"
)  # "[2020/01]" before a title, "[" of "[[pdf](…)]"
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)")


class Link(NamedTuple):
    """A link of an item: its text, its address, and where in the line it stands."""

    text: str
    url: str
    start: int
    end: int


def sniff(source: Source) -> float:
    """LIKELY where several items of lists have links to papers."""
    lines = [line for line in source.start.split("\n") if line.strip()]
    n_items = sum(any(_is_paper(link.url) for link in links_in(line)) for line in lines)
    return LIKELY if n_items >= max(FEWEST, SHARE * len(lines)) else NO


def read(source: Source, options: ReadOptions) -> Iterator[Record | Span]:
    """Yield a record an item that leads to a paper; other items with links are rejected, other lines chrome."""
    names = names_with(options.columns)
    for number, line in source.lines():
        if not line.strip():
            continue
        found = _fields(line)
        if isinstance(found, dict):
            yield record_of(found, (Span(number, number, "paper"),), names)
        else:
            yield Span(number, number, "rejected" if found else "chrome", found)


def links_in(line: str) -> list[Link]:
    """Return the links of an item of a list, or of a row of a table; none for other lines."""
    if not _ITEM.match(line):
        return []
    return [Link(match[1], match[2], *match.span()) for match in _LINK.finditer(line)]


def _fields(line: str) -> dict[str, str] | str | None:
    """Return the fields of the paper on a line; why there is none, where it has a link; None for any other line."""
    links = links_in(line)
    if not links:
        return None
    link = next((link for link in links if _is_paper(link.url)), None)
    if link is None:
        return NO_PAPER
    title, rest = _title(line, link, links)
    if not title:
        return NO_TITLE
    found = {"title": title, "url": link.url}
    if doi_of(link.url):
        found["doi"] = link.url
    years = set(_YEAR.findall(rest))
    if len(years) == 1:
        found["published"] = years.pop()
    return found | ({"note": rest} if rest else {})


def _title(line: str, link: Link, links: list[Link]) -> tuple[str, str]:
    """Return the title of an item, and what else it says: the link's text, what is marked, or what stands before."""
    text = _plain(link.text)
    if not _is_generic(text):
        return text, _plain(_LINK.sub(" ", line[: link.start] + line[link.end :]))
    item = _ITEM.sub("", line, count=1)
    bare = _LINK.sub(" ", item)
    for pattern in _NAMED:
        if marked := pattern.search(bare):
            return _plain(marked[1]), _plain(bare[: marked.start()] + bare[marked.end() :])
    named = next((other for other in links if not _is_generic(_plain(other.text))), None)
    before = _plain(_TAG.sub("", _ITEM.sub("", line[: links[0].start], count=1)))
    if len(before.split()) > 2:
        return before, _plain(_LINK.sub(" ", line[links[0].end :]))
    return (_plain(named.text), "") if named else ("", "")


def _is_paper(url: str) -> bool:
    host = (urlsplit(url).hostname or "") if "]" not in url and "[" not in url else ""
    return any(host == end or host.endswith(f".{end}") for end in HOSTS) or any(
        part in url.lower() for part in WITHIN
    )


def _is_generic(text: str) -> bool:
    return text.lower().strip(" []()📄🔗📝") in GENERIC or len(text.split()) < 2


def _plain(text: str) -> str:
    return " ".join(_MARKS.sub(" ", text).split()).strip(" .,;:-–—")
