"""What changed, in a browser: the page of six piles, and new papers as a filter of the list and the map."""

import csv
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from taxo.project.tables import PAPERS
from tests.report.browsing import NEEDS_BROWSER, Open, axe_violations, page_width
from tests.report.piles import PILES

PileRoot = Callable[[str], Path]

pytestmark = [*NEEDS_BROWSER, pytest.mark.slow]


def changes(root: Path) -> list[dict[str, str]]:
    with (root / "reports/html/changes.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("name", PILES)
def test_the_page_is_accessible_and_fits(name: str, open_page: Open, pile_root: PileRoot) -> None:
    themes: tuple[Any, ...] = ("light", "dark")
    for theme in themes:
        for width in (320, 390, 1440):
            page = open_page("changes.html", root=pile_root(name), width=width, theme=theme)
            assert page_width(page) <= width
        assert axe_violations(page) == []


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
