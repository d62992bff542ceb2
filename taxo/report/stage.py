"""Build the whole site, every page, script, font and picture by its path, and put it in place at once."""

import shutil
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from taxo.changes import changes_csv
from taxo.progress import with_progress
from taxo.report.abstracts import leave_out_abstracts
from taxo.report.catalogue import Catalogue
from taxo.report.data_files import data_files, papers_csv, script, topics_css
from taxo.report.figures import Files, map_figures, quality_downloads, quality_figures
from taxo.report.fonts import font_licence
from taxo.report.inputs import ReportInputs
from taxo.report.pages.changes import build_changes
from taxo.report.pages.left_out import build_left_out
from taxo.report.pages.overview import build_overview
from taxo.report.pages.provenance import Provenance, build_provenance
from taxo.report.pages.quality import build_quality
from taxo.report.pages.reading import build_reading
from taxo.report.pages.review import build_review
from taxo.report.pages.suggestions import build_suggestions
from taxo.report.pages.summary import build_summary
from taxo.report.pages.topic import TopicPages
from taxo.report.pages.trends import build_trends
from taxo.report.pages.try_it import build_try
from taxo.report.render import TEMPLATES, Frame, render_page

SITE = "reports/html"
ASSETS = ("*.css", "*.js", "*.svg")


@dataclass(frozen=True, slots=True)
class ReportParams:
    """Section `report` of `params.yaml`."""

    title: str
    page_size: int
    shown_papers: int
    doubtful_papers: int
    sample_size: int
    seed: int
    map_labels: int
    abstracts: bool

    def check(self) -> None:
        """Raise `ValueError` where a value is out of range."""
        if not self.title.strip():
            raise ValueError("title is empty")
        for name in ("page_size", "shown_papers", "sample_size", "doubtful_papers", "map_labels"):
            if getattr(self, name) < 1:
                raise ValueError(f"{name} is {getattr(self, name)}, expected at least 1")


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the navigation, its template in the file of the same name.

    `build` returns the dataclass that the template shows. Where the page's scripts need it too, they find it as
    `window.taxo[script]`.
    """

    url: str
    title: str
    build: Callable[[Catalogue, ReportParams], Any]
    script: str = ""


# Every page but those of the topics, in the order of the navigation.
PAGES = (
    Page("index.html", "Overview", lambda catalogue, _: build_overview(catalogue)),
    Page(
        "changes.html", "What changed", lambda catalogue, params: build_changes(catalogue, params.page_size)
    ),
    Page("map.html", "Map", lambda catalogue, _: build_overview(catalogue)),
    Page("papers.html", "Papers", lambda catalogue, _: build_overview(catalogue)),
    Page("trends.html", "Trends", lambda catalogue, _: build_trends(catalogue), script="trends"),
    Page("suggestions.html", "Suggestions", lambda catalogue, _: build_suggestions(catalogue)),
    Page(
        "review.html",
        "Review",
        lambda catalogue, params: build_review(
            catalogue, n_doubtful=params.doubtful_papers, n_sample=params.sample_size, seed=params.seed
        ),
        script="review",
    ),
    Page("quality.html", "Quality", lambda catalogue, _: build_quality(catalogue)),
    Page("left-out.html", "Left out", lambda catalogue, params: build_left_out(catalogue, params.page_size)),
    Page("try.html", "Try it", lambda catalogue, _: build_try(catalogue)),
    Page("reading.html", "How to read this", lambda *_: build_reading()),
)
SUMMARY = Page("summary.html", "Summary", lambda catalogue, _: build_summary(catalogue))
NAVIGATION = [(page.url, page.title) for page in PAGES]


def build_site(inputs: ReportInputs, params: ReportParams) -> Files:
    """Yield path and content of every file of the site; the same inputs give the same bytes."""
    shown = inputs if params.abstracts else leave_out_abstracts(inputs)
    catalogue = Catalogue(shown, has_abstracts=params.abstracts)
    provenance = build_provenance(catalogue)
    for page in (*PAGES, SUMMARY):
        yield from _page(page, catalogue, params, provenance)
    yield from _topic_pages(catalogue, params, provenance)
    yield from _assets(catalogue, params)


def write_site(files: Files, root: Path = Path()) -> int:
    """Put `files` in place of the site under `root`, the whole of it or nothing; return how many there are."""
    target = root / SITE
    target.parent.mkdir(parents=True, exist_ok=True)
    partial = target.with_name(f".{target.name}.partial")
    shutil.rmtree(partial, ignore_errors=True)
    n_files = 0
    try:
        for name, content in with_progress(files, "write the report", "files"):
            path = partial / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
            n_files += 1
        shutil.rmtree(target, ignore_errors=True)
        partial.rename(target)
    finally:
        shutil.rmtree(partial, ignore_errors=True)
    return n_files


def _page(page: Page, catalogue: Catalogue, params: ReportParams, provenance: Provenance) -> Files:
    built = page.build(catalogue, params)
    frame = Frame(params.title, page.title, page.url, NAVIGATION, provenance)
    yield page.url, render_page(page.url, frame, built).encode()
    if page.script:
        yield f"data/{page.script}.js", script(page.script, asdict(built)).encode()


def _topic_pages(catalogue: Catalogue, params: ReportParams, provenance: Provenance) -> Files:
    pages = TopicPages(catalogue, params.shown_papers, params.page_size)
    for topic in catalogue.topics:
        frame = Frame(params.title, topic.name, catalogue.links[topic.topic_id].url, NAVIGATION, provenance)
        yield frame.url, render_page("topic.html", frame, pages.build(topic)).encode()


def _assets(catalogue: Catalogue, params: ReportParams) -> Files:
    for pattern in ASSETS:
        for path in sorted(TEMPLATES.glob(pattern)):
            yield f"assets/{path.name}", path.read_bytes()
    yield "assets/topics.css", topics_css(catalogue).encode()
    for name, text in data_files(catalogue):
        yield f"data/{name}", text.encode()
    yield from map_figures(catalogue, params.map_labels)
    yield from quality_figures(catalogue)
    yield from quality_downloads(catalogue)
    yield "assets/fonts-license.txt", font_licence()
    yield "papers.csv", papers_csv(catalogue).encode("utf-8-sig")
    if catalogue.changes is not None:
        yield "changes.csv", changes_csv(catalogue.changes).encode("utf-8-sig")
