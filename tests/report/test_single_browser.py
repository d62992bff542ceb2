"""The report as one file, its summary and its map on paper, in a browser: legible, whole, and one sheet."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from taxo.project.params import load_params
from taxo.report import ReportParams, read_inputs, single_file
from taxo.report.stage import SITE
from tests.report.browsing import (
    NEEDS_BROWSER,
    SHOWN,
    Open,
    page_width,
    violations_in_both_themes,
    watch,
)

pytestmark = NEEDS_BROWSER
Piles = Callable[[str], Path]
SHEETS = re.compile(rb"/Type\s*/Page\b")
# Papers are all made alike: axe spends a tenth of a second on each of 449, and the third of a topic teaches nothing.
TWO_A_TOPIC = """() => {
  for (const topic of document.querySelectorAll(".one-list"))
    for (const paper of [...topic.querySelectorAll(":scope > .one-paper")].slice(2)) paper.remove();
}"""
UNFOLD = "for (const part of document.querySelectorAll('details')) part.open = true"


def n_sheets(page: Page, paper: str) -> int:
    return len(SHEETS.findall(page.pdf(format=paper, prefer_css_page_size=True)))


@pytest.fixture(scope="module")
def single(pile_root: Piles, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """Return a function that gives the one file of a pile, in a folder of its own: nothing lies beside it."""
    files: dict[str, Path] = {}

    def find(pile: str) -> Path:
        if pile not in files:
            root = pile_root(pile)
            files[pile] = tmp_path_factory.mktemp("sent") / "report.html"
            content, _ = single_file(read_inputs(root), load_params(ReportParams, "report", root))
            files[pile].write_bytes(content)
        return files[pile]

    return find


@pytest.fixture
def open_single(browser: Browser, single: Callable[[str], Path]) -> Iterator[Callable[..., Page]]:
    """Opens the one file of a pile; at the end it may not have complained or asked for anything else."""
    troubles: list[str] = []
    contexts = []

    def open_one(pile: str, width: int = 1280, theme: str = "light", place: str = "") -> Page:
        contexts.append(browser.new_context(viewport={"width": width, "height": 900}, color_scheme=theme))  # type: ignore[arg-type]
        page = contexts[-1].new_page()
        watch(page, single(pile).as_uri(), troubles)
        page.goto(single(pile).as_uri() + place)
        page.wait_for_function(SHOWN)
        return page

    yield open_one
    for context in contexts:
        context.close()
    assert troubles == []


@pytest.mark.parametrize("pile", ["shipped", "twelve"])
def test_one_file_is_accessible_and_asks_for_nothing(open_single: Callable[..., Page], pile: str) -> None:
    page = open_single(pile)
    page.evaluate(TWO_A_TOPIC)
    assert page.locator(".one-paper").count() > 3
    page.evaluate(UNFOLD)
    assert violations_in_both_themes(page) == []


@pytest.mark.parametrize("pile", ["shipped", "german"])
def test_one_file_fits_a_phone(open_single: Callable[..., Page], pile: str) -> None:
    page = open_single(pile, width=390)
    assert page_width(page) <= 390
    page.evaluate(UNFOLD)
    assert page_width(page) <= 390


@pytest.mark.parametrize(("width", "is_named"), [(390, False), (1280, True)])
def test_the_map_has_names_where_they_can_be_read(
    open_single: Callable[..., Page], width: int, is_named: bool
) -> None:
    names = open_single("shipped", width=width).locator('.only-light [id*="-text_"]')
    assert names.count() > 0
    assert names.first.is_visible() == is_named


def test_links_unfold_topics_and_words_find_papers(open_single: Callable[..., Page]) -> None:
    page = open_single("shipped")
    link = page.locator('#overview a[href^="#topic-"]').first
    target = page.locator(f"details[id='{(link.get_attribute('href') or '')[1:]}']")
    expect(target).not_to_have_attribute("open", "")
    link.click()
    expect(target).to_have_attribute("open", "")
    title = page.locator(".one-paper .title").nth(7).inner_text()
    page.locator("#find").fill(title)
    expect(page.locator("#found")).to_have_text("1 paper found")
    expect(page.locator(".one-paper:visible .title")).to_have_text([title])


def test_the_map_has_the_colours_of_the_theme(open_single: Callable[..., Page]) -> None:
    page = open_single("shipped", theme="dark")
    expect(page.locator("svg.only-dark")).to_be_visible()
    expect(page.locator("svg.only-light")).to_be_hidden()
    page.emulate_media(media="print")
    expect(page.locator("svg.only-light")).to_be_visible()
    expect(page.locator("svg.only-dark")).to_be_hidden()


@pytest.mark.parametrize("paper", ["A4", "Letter"])
@pytest.mark.parametrize("pile", ["shipped", "twelve", "large", "untouched"])
def test_the_summary_is_one_sheet(pile_root: Piles, open_page: Open, pile: str, paper: str) -> None:
    assert n_sheets(open_page("summary.html", root=pile_root(pile)), paper) == 1


def test_the_summary_is_linked_accessible_and_fits_a_phone(pile_root: Piles, open_page: Open) -> None:
    root = pile_root("shipped")
    page = open_page("index.html", root=root, width=390)
    page.get_by_role("link", name="This on one page, to print").click()
    expect(page.get_by_role("heading", name="The largest topics")).to_be_visible()
    assert page_width(page) <= 390
    assert violations_in_both_themes(open_page("summary.html", root=root)) == []


def test_the_map_prints_as_a_picture_with_its_key(pile_root: Piles, open_page: Open) -> None:
    page = open_page("map.html", root=pile_root("shipped"))
    expect(page.locator(".printed")).to_be_hidden()
    page.emulate_media(media="print")
    expect(page.locator("#map")).to_be_hidden()
    expect(page.locator("#legend")).to_be_hidden()
    expect(page.locator(".printed img")).to_be_visible()
    assert page.locator(".printed-key li").count() > 5
    assert page.locator(".printed img").evaluate("picture => picture.naturalWidth") > 0
    assert n_sheets(page, "A4") == n_sheets(page, "Letter") == 1


@pytest.mark.parametrize("name", ["quality.html", "trends.html"])
def test_tables_are_whole_on_paper(pile_root: Piles, open_page: Open, name: str) -> None:
    page = open_page(name, root=pile_root("large"), width=700)  # A4 without its margins
    page.emulate_media(media="print")
    assert page_width(page) <= 700
    wide = "[...document.querySelectorAll('.scroll')].filter((box) => box.scrollWidth > box.clientWidth + 1).length"
    assert page.evaluate(wide) == 0


def test_the_summary_says_how_many_topics_it_leaves_out(pile_root: Piles) -> None:
    text = (pile_root("shipped") / SITE / "summary.html").read_text("utf-8")
    assert text.count('class="topic t-') == 12
    assert "smaller topics of" in text
