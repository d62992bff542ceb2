"""Put pages of the site below one another on one page: ids and links are rewritten so that each still leads there."""

import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass

# Templates escape all text, so that ">" ends a tag and every quote an attribute.
TAG = re.compile(r"<[a-zA-Z][^>]*>")
ID = re.compile(r' id="([^"]*)"')
REFERENCE = re.compile(r' (aria-labelledby|aria-describedby|for)="([^"]*)"')
LINK = re.compile(r"<a\b([^>]*)>(.*?)</a>", re.DOTALL)
HREF = re.compile(r' href="([^"]*)"')
KEPT = re.compile(r' (?:class|title|dir)="[^"]*"')
SELECTION = re.compile(r"(?P<what>topic|paper)=(?P<which>[^&]+)")
PAPERS = "papers.html"


@dataclass(frozen=True, slots=True)
class Part:
    """A page of the site by its `url`, its HTML, and the `anchor` that it has on the one page."""

    url: str
    anchor: str
    html: str

    @property
    def ids(self) -> frozenset[str]:
        """The ids on it, as they are on the one page."""
        return frozenset(self.named(match[1]) for tag in TAG.findall(self.html) for match in ID.finditer(tag))

    def named(self, name: str) -> str:
        """Return an id of the page as it is on the one page."""
        return f"{self.anchor}-{name}"


def join_parts(parts: Mapping[str, Part], others: Mapping[str, str], ids: frozenset[str]) -> dict[str, str]:
    """Return the HTML of each of `parts` (by url) for the one page.

    A link to another page leads to its part, to the place there that it named, or to what `others` tell: the anchors
    that the one page has for further urls. `ids` are further ids that the one page has. A link to what isn't on the
    one page becomes plain text; one to the web stays.
    """
    anchors = {**others, **{part.url: part.anchor for part in parts.values()}}
    known = ids.union(*(part.ids for part in parts.values()))
    return {url: _joined(part, anchors, known) for url, part in parts.items()}


def _joined(part: Part, anchors: Mapping[str, str], known: frozenset[str]) -> str:
    def own(tag: re.Match[str]) -> str:
        text = ID.sub(lambda found: f' id="{part.named(found[1])}"', tag[0])
        return REFERENCE.sub(lambda found: f' {found[1]}="{_named(part, found[2])}"', text)

    def link(found: re.Match[str]) -> str:
        href = HREF.search(found[1])
        target = _target(href[1], part, anchors, known) if href else None
        if href is None or target is None:
            return f"<span{''.join(KEPT.findall(found[1]))}>{found[2]}</span>"
        led = found[1].replace(href[0], f' href="{target}"')
        return f"<a{led}>{found[2]}</a>"

    return LINK.sub(link, TAG.sub(own, part.html))


def _named(part: Part, names: str) -> str:
    return " ".join(map(part.named, names.split()))


def _target(href: str, part: Part, anchors: Mapping[str, str], known: frozenset[str]) -> str | None:
    """Where a link of `part` leads on the one page, None where nowhere."""
    if href.startswith(("https://", "http://")):
        return href
    path, _, place = href.partition("#")
    url = posixpath.normpath(posixpath.join(posixpath.dirname(part.url), path)) if path else part.url
    if url not in anchors:
        return None
    anchor = anchors[url]
    if (selected := SELECTION.fullmatch(place)) and url == PAPERS:
        place = selected["which"] if selected["what"] == "paper" else f"of-{selected['which']}"
    wanted = f"{anchor}-{place}"
    return f"#{wanted if place and wanted in known else anchor}"
