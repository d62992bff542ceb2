"""What changed, in a browser: the page of six piles, and new papers as a filter of the list and the map."""

import csv
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from taxo.project.tables import PAPERS
from tests.report.browsing import NEEDS_BROWSER, Open, save_in_three_forms

PileRoot = Callable[[str], Path]

pytestmark = [*NEEDS_BROWSER, pytest.mark.slow]


def changes(root: Path) -> list[dict[str, str]]:
    with (root / "reports/html/changes.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("name", ["untouched", "twelve", "german"])
def test_without_a_baseline_it_says_how_to_make_one(name: str, open_page: Open, pile_root: PileRoot) -> None:
    page = open_page("changes.html", root=pile_root(name))
    expect(page.locator("code.line")).to_have_text("cp reports/html/papers.csv baseline.csv")
    assert not (pile_root(name) / "reports/html/changes.csv").exists()
    listed = open_page("papers.html#new=1", root=pile_root(name))
    expect(listed.get_by_label("Since the baseline")).to_be_hidden()
    n_papers = len(PAPERS.read(pile_root(name)))
    expect(listed.locator("#status")).to_have_text(f"{n_papers} of {n_papers} papers")


def test_all_that_changed_is_on_the_page(open_page: Open, pile_root: PileRoot) -> None:
    root = pile_root("own")
    rows = changes(root)
    page = open_page("changes.html", root=root)
    for change, label in (
        ("new", "new papers"),
        ("moved", "moved to another topic"),
        ("gone", "gone from the pile"),
    ):
        number = sum(row["change"] == change for row in rows)
        fact = page.locator(".facts > div", has=page.get_by_text(label, exact=True))
        expect(fact.locator("dd")).to_have_text(str(number))
    titles = page.locator("main").text_content() or ""
    assert all(row["title"] in titles for row in rows if row["change"] == "gone")
    expect(page.locator(".became dt").filter(has_text="merged")).to_have_count(1)
    expect(page.locator("#moved-topics")).to_be_visible()


def test_how_papers_went_is_drawn_and_its_numbers_are_those_of_all_papers(
    open_page: Open, pile_root: PileRoot
) -> None:
    root = pile_root("own")
    rows = changes(root)
    page = open_page("changes.html", root=root)
    figure = page.locator(".alluvial")
    cells = page.locator("#ways tbody tr").evaluate_all(
        "rows => rows.map((row) => [...row.cells].map((cell) => cell.textContent.trim()))"
    )
    new = sum(int(n) for before, _, n in cells if before == "New papers")
    gone = sum(int(n) for _, now, n in cells if now == "Gone from the pile")
    assert new == sum(row["change"] == "new" for row in rows) > 0
    assert gone == sum(row["change"] == "gone" for row in rows) > 0
    assert sum(int(n) for *_, n in cells) - gone == len(PAPERS.read(root))
    expect(figure.locator(".drawn path")).to_have_count(len(cells))
    link = figure.locator(".now a.topic").first
    bar = figure.locator(".drawn").bounding_box()
    name = link.bounding_box()
    assert bar is not None
    assert name is not None
    assert bar["y"] <= name["y"] <= bar["y"] + bar["height"]
    link.click()
    expect(page).to_have_url(re.compile(r"topics/.+\.html$"))


def test_the_figure_is_saved_in_three_forms(open_page: Open, pile_root: PileRoot, tmp_path: Path) -> None:
    page = open_page("changes.html", root=pile_root("own"))
    figure = page.locator(".alluvial")
    drawn, numbers = save_in_three_forms(page, figure, b"In the baseline,Now,How many", tmp_path)
    assert "Cardiac rehabilitation" in drawn
    assert drawn.count("<path") == figure.locator(".drawn path").count()
    assert len(numbers.splitlines()) == drawn.count("<path") + 1


def test_the_figure_needs_no_script(browser: Browser, pile_root: PileRoot) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 900})
    page = context.new_page()
    page.goto((pile_root("own") / "reports/html/changes.html").as_uri())
    expect(page.locator(".alluvial .drawn")).to_be_visible()
    expect(page.locator(".alluvial .before li").first).to_be_visible()
    page.get_by_text("The numbers of the figure").click()
    expect(page.locator("#ways")).to_be_visible()
    context.close()


def test_bands_are_seen_where_the_reader_s_colours_are_forced(browser: Browser, pile_root: PileRoot) -> None:
    context = browser.new_context(forced_colors="active")
    page = context.new_page()
    page.goto((pile_root("own") / "reports/html/changes.html").as_uri())
    ink = page.evaluate("getComputedStyle(document.body).color")
    band = page.locator(".drawn .moved").first
    assert band.evaluate("(path) => getComputedStyle(path).fill") == ink
    context.close()


@pytest.mark.parametrize("name", ["untouched", "twelve", "german"])
def test_without_a_baseline_no_figure_is_drawn(name: str, open_page: Open, pile_root: PileRoot) -> None:
    page = open_page("changes.html", root=pile_root(name))
    expect(page.locator(".alluvial")).to_have_count(0)
    expect(page.locator(".savable")).to_have_count(0)


def test_new_papers_are_a_filter_of_the_list_that_the_address_tells(
    open_page: Open, pile_root: PileRoot
) -> None:
    root = pile_root("own")
    n_new = sum(row["change"] == "new" for row in changes(root))
    n_papers = len(PAPERS.read(root))
    page = open_page("changes.html", root=root)
    page.locator('.facts a[href="papers.html#new=1"]').click()
    expect(page.locator("#status")).to_have_text(f"{n_new} of {n_papers} papers")
    expect(page.locator(".paper .tag").first).to_have_text("new")
    page.get_by_label("Since the baseline").select_option("")
    expect(page.locator("#status")).to_have_text(f"{n_papers} of {n_papers} papers")
    page.get_by_label("Since the baseline").select_option("1")
    assert page.url.endswith("#new=1")


def test_new_papers_are_a_filter_of_the_map(open_page: Open, pile_root: PileRoot) -> None:
    root = pile_root("own")
    n_new = sum(row["change"] == "new" for row in changes(root))
    page = open_page("map.html#new", root=root)
    expect(page.locator("#found")).to_have_text(f"{n_new} in view")
    page.get_by_label("Since the baseline").select_option("")
    expect(page.locator("#found")).to_have_text(f"{len(PAPERS.read(root))} in view")
