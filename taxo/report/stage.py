"""The inputs in, the whole site out: every page, script, font and picture by its path, put in place at once."""

import shutil
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from taxo.report.catalogue import Catalogue
from taxo.report.data_files import data_files, papers_csv, script, topics_css
from taxo.report.figures import map_figures, quality_figures
from taxo.report.fonts import font_licence, fonts_css
from taxo.report.inputs import ReportInputs
from taxo.report.pages.left_out import build_left_out
from taxo.report.pages.overview import build_overview
from taxo.report.pages.quality import build_quality
from taxo.report.pages.review import ReviewPage, build_review
from taxo.report.pages.topic import TopicPages
from taxo.report.pages.try_it import build_try
from taxo.report.render import TEMPLATES, Frame, render_page

SITE = "reports/html"
ASSETS = ("*.css", "*.js", "*.svg")
Files = Iterator[tuple[str, bytes]]


@dataclass(frozen=True, slots=True)
class ReportParams:
    """The report's knobs, as `params.yaml` explains them."""

    title: str
    page_size: int
    shown_papers: int
    doubtful_papers: int
    sample_size: int
    seed: int
    map_labels: int

    def check(self) -> None:
        """Raise `ValueError` where a value is out of range."""
        if not self.title.strip():
            raise ValueError("title is empty")
        for name in ("page_size", "shown_papers", "sample_size", "doubtful_papers", "map_labels"):
            if getattr(self, name) < 1:
                raise ValueError(f"{name} is {getattr(self, name)}, expected at least 1")


def build_site(inputs: ReportInputs, params: ReportParams) -> Files:
    """Yield path and content of every file of the site; the same inputs give the same bytes."""
    catalogue = Catalogue(inputs)
    yield from _pages(catalogue, params)
    yield from _assets(catalogue, params)


def write_site(files: Files, root: Path = Path()) -> int:
    """Put `files` in place of the site under `root`, the whole of it or nothing; return how many there are."""
    target = root / SITE
    target.parent.mkdir(parents=True, exist_ok=True)
    partial = target.with_name(f".{target.name}.partial")
    shutil.rmtree(partial, ignore_errors=True)
    n_files = 0
    try:
        for name, content in files:
            path = partial / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
            n_files += 1
        shutil.rmtree(target, ignore_errors=True)
        partial.rename(target)
    finally:
        shutil.rmtree(partial, ignore_errors=True)
    return n_files


def _pages(catalogue: Catalogue, params: ReportParams) -> Files:
    overview = build_overview(catalogue)
    review = _review(catalogue, params)
    yield _page("index.html", "Overview", overview, params)
    yield _page("map.html", "Map", overview, params)
    yield _page("papers.html", "Papers", overview, params)
    yield _page("try.html", "Try it", build_try(catalogue), params)
    if catalogue.inputs.model.why_untrained is None:
        yield "data/model.js", script("model", catalogue.inputs.model.data).encode()
    yield _page("review.html", "Review", review, params)
    yield "data/review.js", script("review", asdict(review)).encode()
    yield _page("quality.html", "Quality", build_quality(catalogue), params)
    yield _page("left-out.html", "Left out", build_left_out(catalogue, params.page_size), params)
    pages = TopicPages(catalogue, params.shown_papers, params.page_size)
    for topic in catalogue.topics:
        page = pages.build(topic)
        yield _page(f"topics/{topic.topic_id}.html", topic.name, page, params, "topic.html")


def _review(catalogue: Catalogue, params: ReportParams) -> ReviewPage:
    return build_review(
        catalogue, n_doubtful=params.doubtful_papers, n_sample=params.sample_size, seed=params.seed
    )


def _page(url: str, title: str, page: object, params: ReportParams, template: str = "") -> tuple[str, bytes]:
    root = "../" * url.count("/")
    frame = Frame(params.title, title, url, root, f"{title}: {params.title}")
    return url, render_page(template or url, frame, page).encode()


def _assets(catalogue: Catalogue, params: ReportParams) -> Files:
    for pattern in ASSETS:
        for path in sorted(TEMPLATES.glob(pattern)):
            yield f"assets/{path.name}", path.read_bytes()
    yield "assets/topics.css", topics_css(catalogue).encode()
    for name, text in data_files(catalogue):
        yield f"data/{name}", text.encode()
    yield from map_figures(catalogue, params.map_labels)
    yield from quality_figures(catalogue)
    yield "assets/fonts.css", fonts_css().encode()
    yield "assets/fonts-license.txt", font_licence()
    yield "papers.csv", papers_csv(catalogue).encode("utf-8-sig")
