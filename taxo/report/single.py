"""Write the report as one file to send: pages as sections, with pictures, fonts and styles in it, and no request."""

import base64
import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from taxo.errors import TaxoError
from taxo.progress import with_progress
from taxo.report.abstracts import leave_out_abstracts
from taxo.report.catalogue import Catalogue, Entry, TopicLink
from taxo.report.data_files import topics_css, web_address
from taxo.report.figures import map_pictures, quality_figures
from taxo.report.inline_svg import inline_svg
from taxo.report.inputs import ReportInputs
from taxo.report.one_page import PAPERS, Part, join_parts
from taxo.report.pages.overview import OverviewPage, build_overview
from taxo.report.pages.provenance import build_provenance
from taxo.report.pages.topic import TopicPages
from taxo.report.parts import PaperLine, paper_line
from taxo.report.render import TEMPLATES, Frame, as_markup, render_page
from taxo.report.stage import PAGES, ReportParams

# A mail server takes 20 to 25 MB as a rule, and a file that is attached grows by a third.
MOST_BYTES = 10_000_000
# Bytes of a paper in the list beside its title and abstract, at least, and what all files hold: fonts and styles.
LEAST_A_PAPER, LEAST = 120, 300_000
LISTED = 10  # papers of a topic in its section; the list of papers has all
STYLES = ("fonts.css", "style.css")
SCRIPTS = ("theme.js", "single.js")
# Pages that are sections, in their order; those of topics, the map and the papers stand between the first and the
# second.
SHOWN = ("index.html", "trends.html", "quality.html", "reading.html")
MAP, TOPICS = "map.html", "topics"
PICTURE = re.compile(r'src="(figures/[^"]+\.svg)"')
NO_TOPIC = "none"


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the page: its anchor, its title, and its HTML."""

    anchor: str
    title: str
    html: str


@dataclass(frozen=True, slots=True)
class TopicSection:
    """A topic's part of the page, and how many papers it has."""

    anchor: str
    link: TopicLink
    n_papers: int
    html: str


@dataclass(frozen=True, slots=True)
class ListedPaper:
    """A paper of the list, and its address on the web where that is known."""

    line: PaperLine
    address: str | None


@dataclass(frozen=True, slots=True)
class ListedTopic:
    """The papers of a topic, by title; `link` is None for those without a topic."""

    link: TopicLink | None
    papers: tuple[ListedPaper, ...]


@dataclass(frozen=True, slots=True)
class SinglePage:
    """The whole report. `policy` allows the styles and scripts of the page by their hashes, and nothing else.

    `is_cut`: abstracts were left out since they made the file too large.
    """

    policy: str
    style: str
    scripts: tuple[str, ...]
    overview: OverviewPage
    sections: tuple[Section, ...]
    topics: tuple[TopicSection, ...]
    maps: tuple[str, ...]
    listed: tuple[ListedTopic, ...]
    is_cut: bool

    @property
    def contents(self) -> tuple[tuple[str, str], ...]:
        """Anchor and title of each part that there is, in their order."""
        first, *others = [(section.anchor, section.title) for section in self.sections]
        parts = [
            ("map", "Map", self.maps),
            ("topics", "Topics", self.topics),
            ("papers", "Papers", self.listed),
        ]
        return (first, *((anchor, title) for anchor, title, found in parts if found), *others)


def single_file(inputs: ReportInputs, params: ReportParams, most: int = MOST_BYTES) -> tuple[bytes, bool]:
    """Return the report as the bytes of one HTML file, at most `most`, and whether abstracts were left out for that.

    The same inputs give the same bytes. Raises `TaxoError` where it is too large without abstracts, too.
    """
    titles, abstracts = _least_bytes(inputs)
    if params.abstracts and titles + abstracts <= most:
        whole = _write(inputs, params)
        if len(whole) <= most:
            return whole, False
    cut = b"" if titles > most else _write(inputs, replace(params, abstracts=False), is_cut=params.abstracts)
    if not cut or len(cut) > most:
        raise TaxoError(
            f"{len(inputs.papers)} papers are too many for one file: it would have more than {most / 1e6:.0f} MB, "
            "which few mail servers take; pack the folder reports/html/ and send that, or print its page summary.html"
        )
    return cut, params.abstracts


def _least_bytes(inputs: ReportInputs) -> tuple[int, int]:
    """What the file has at least without abstracts, and what these add, so that none is written in vain."""
    titles = sum(len(paper.title.encode()) + LEAST_A_PAPER for paper in inputs.papers)
    return LEAST + titles, sum(len(paper.abstract.encode()) for paper in inputs.papers)


def _write(inputs: ReportInputs, params: ReportParams, *, is_cut: bool = False) -> bytes:
    catalogue = Catalogue(
        inputs if params.abstracts else leave_out_abstracts(inputs), has_abstracts=params.abstracts
    )
    page = _build(catalogue, params, is_cut)
    frame = Frame(params.title, "Report", "single.html", (), build_provenance(catalogue))
    return render_page("single.html", frame, page).encode()


def _build(catalogue: Catalogue, params: ReportParams, is_cut: bool) -> SinglePage:
    listed = tuple(_listed(catalogue))
    html = _joined(catalogue, params, listed)
    style = "\n".join([*(_template(name) for name in STYLES), topics_css(catalogue)])
    scripts = tuple(map(_template, SCRIPTS))
    titles = {page.url: page.title for page in PAGES}
    return SinglePage(
        policy=_policy(style, scripts),
        style=as_markup(style),
        scripts=tuple(map(as_markup, scripts)),
        overview=build_overview(catalogue),
        sections=tuple(Section(_anchor(url), titles[url], as_markup(html[url])) for url in SHOWN),
        topics=tuple(_topic_sections(catalogue, html)),
        maps=tuple(
            as_markup(
                inline_svg(svg, f"map-{theme}", f"only-{theme}", "Map of all papers, coloured by topic")
            )
            for theme, svg in map_pictures(catalogue, params.map_labels).items()
        ),
        listed=listed,
        is_cut=is_cut,
    )


def _joined(catalogue: Catalogue, params: ReportParams, listed: Sequence[ListedTopic]) -> dict[str, str]:
    """The HTML of each page that is a section, by its url, its links leading into the one page."""
    parts = {part.url: part for part in _parts(catalogue, params)}
    ids = {f"papers-{paper.line.paper_id}" for topic in listed for paper in topic.papers}
    ids |= {f"papers-of-{topic.link.topic_id if topic.link else NO_TOPIC}" for topic in listed}
    there = {MAP: "map", PAPERS: "papers"} if listed else {}
    return join_parts(parts, there, frozenset(ids))


def _parts(catalogue: Catalogue, params: ReportParams) -> Iterator[Part]:
    provenance = build_provenance(catalogue)
    shown = [page for page in PAGES if page.url in SHOWN]
    navigation = [(page.url, page.title) for page in shown]
    if catalogue.entries:
        navigation += [(MAP, "Map"), (PAPERS, "Papers")]
    pictures = dict(quality_figures(catalogue))
    for page in shown:
        frame = Frame(params.title, page.title, page.url, navigation, provenance, is_part=True)
        html = render_page(page.url, frame, page.build(catalogue, params))
        yield Part(page.url, _anchor(page.url), _with_pictures(html, pictures))
    pages = TopicPages(catalogue, params.shown_papers, min(LISTED, params.page_size))
    for topic in with_progress(catalogue.topics, "write the topics", "topics"):
        url = catalogue.links[topic.topic_id].url
        frame = Frame(params.title, topic.name, url, navigation, provenance, is_part=True)
        yield Part(url, f"topic-{topic.topic_id}", render_page("topic.html", frame, pages.build(topic)))


def _anchor(url: str) -> str:
    return "overview" if url == "index.html" else url.removesuffix(".html")


def _with_pictures(html: str, pictures: Mapping[str, bytes]) -> str:
    """Put the `pictures` that `html` shows into it."""

    def data(found: re.Match[str]) -> str:
        return f'src="data:image/svg+xml;base64,{base64.b64encode(pictures[found[1]]).decode()}"'

    return PICTURE.sub(data, html)


def _topic_sections(catalogue: Catalogue, html: Mapping[str, str]) -> Iterator[TopicSection]:
    for topic_id, link in catalogue.links.items():
        n_papers = len(catalogue.by_topic.get(topic_id, ()))
        yield TopicSection(f"topic-{topic_id}", link, n_papers, as_markup(html[link.url]))


def _listed(catalogue: Catalogue) -> Iterator[ListedTopic]:
    """All papers under their first topics, those without one last."""
    for topic_id, link in catalogue.links.items():
        if entries := catalogue.by_topic.get(topic_id):
            yield ListedTopic(link, _papers(entries, catalogue))
    if catalogue.entries_without_topic:
        yield ListedTopic(None, _papers(catalogue.entries_without_topic, catalogue))


def _papers(entries: Sequence[Entry], catalogue: Catalogue) -> tuple[ListedPaper, ...]:
    ordered = sorted(entries, key=lambda entry: (entry.paper.title.casefold(), entry.paper.paper_id))
    return tuple(ListedPaper(paper_line(e, catalogue), web_address(e.paper.url)) for e in ordered)


def _template(name: str) -> str:
    return (TEMPLATES / name).read_text(encoding="utf-8")


def _policy(style: str, scripts: Sequence[str]) -> str:
    """The content security policy: nothing is asked for, and only these styles and scripts count."""
    allowed: dict[str, Any] = {"script-src": scripts, "style-src": [style]}
    hashed = [f"{kind} {' '.join(map(_hash, texts))}" for kind, texts in allowed.items()]
    return "; ".join(
        [
            "default-src 'none'",
            *hashed,
            "img-src data:",
            "font-src data:",
            "base-uri 'none'",
            "form-action 'none'",
        ]
    )


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
