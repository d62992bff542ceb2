"""The Quality page in a real Chromium, on six piles: findings that fit the pile, and nothing that sticks out."""

import csv
import io
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from pipelines.report import main
from taxo.project.tables import ASSIGNMENTS, HELD_OUT
from tests.report.browsing import NEEDS_BROWSER, Open, axe_violations, page_width, violations_in_both_themes
from tests.report.piles import PILES
from tests.report.small_corpus import PLOTS, write_corpus, write_plot

pytestmark = NEEDS_BROWSER
PAGE = "quality.html"


@pytest.fixture(params=PILES)
def pile(request: pytest.FixtureRequest, pile_root: Callable[[str], Path]) -> Path:
    return pile_root(request.param)


def text(page: Page, selector: str) -> str:
    return " ".join(page.locator(selector).first.inner_text().replace("\u202f", " ").split())


def unfold(page: Page) -> None:
    page.evaluate("document.querySelectorAll('details').forEach((part) => { part.open = true; })")


def test_all_of_it_is_accessible(pile: Path, open_page: Open) -> None:
    page = open_page(PAGE, root=pile)
    unfold(page)
    assert violations_in_both_themes(page) == []


def test_nothing_sticks_out_even_unfolded(pile: Path, open_page: Open) -> None:
    page = open_page(PAGE, root=pile)
    unfold(page)
    for width in (320, 390, 1024, 1440):
        page.set_viewport_size({"width": width, "height": 900})
        assert page_width(page) <= width


def test_the_heading_is_the_finding_or_that_there_is_none(pile: Path, open_page: Open) -> None:
    n = len(HELD_OUT.read(pile))
    right = sum(row.is_right for row in HELD_OUT.read(pile))
    heading = text(open_page(PAGE, root=pile), "h1")
    papers = "reviewed paper" if n == 1 else "reviewed papers"
    expected = f"Right for {right / n:.0%} of {n} {papers}".replace("%", " %") if n else "Nobody has reviewed"
    assert heading.startswith(expected)


def test_every_figure_with_reviews_says_who_reviewed(pile: Path, open_page: Open) -> None:
    lede = text(open_page(PAGE, root=pile), ".lede")
    names = {name for row in HELD_OUT.read(pile) for name in row.reviewed_by}
    assert ("Reviewed by" in lede) == bool(HELD_OUT.read(pile))
    assert all(name in lede for name in names)


def test_coverage_is_that_of_the_pile(pile: Path, open_page: Open) -> None:
    without = sum(a.topic_id is None for a in ASSIGNMENTS.read(pile))
    said = text(open_page(PAGE, root=pile), "#placed")
    n = len(ASSIGNMENTS.read(pile))
    assert said.startswith(f"{without} of {n} papers have no topic" if without else "Every paper has a topic")


def test_pictures_are_shown_in_the_page_s_theme_and_tell_what_they_show(
    pile_root: Callable[[str], Path], open_page: Open
) -> None:
    for theme, other in (("light", "dark"), ("dark", "light")):
        page = open_page(PAGE, root=pile_root("shipped"), theme=theme)
        shown = page.locator(f"img.only-{theme}")
        expect(shown).to_have_count(3)
        for picture in shown.all():
            expect(picture).to_be_visible()
            title = picture.locator("xpath=ancestor::section//h2").inner_text()
            assert (picture.get_attribute("alt") or "").startswith(title)
            assert picture.evaluate("(image) => image.naturalWidth") > 0
        expect(page.locator(f"img.only-{other}").first).to_be_hidden()


def test_the_numbers_of_a_figure_are_a_table_that_unfolds(
    pile_root: Callable[[str], Path], open_page: Open
) -> None:
    page = open_page(PAGE, root=pile_root("shipped"))
    chart = page.locator(".chart", has=page.locator("#reliability"))
    expect(chart.locator("table")).to_be_hidden()
    chart.get_by_text("The numbers").click()
    expect(chart.locator("table")).to_be_visible()
    total = sum(int(cell.inner_text()) for cell in chart.locator("tbody td:last-child").all())
    assert total == len(HELD_OUT.read(pile_root("shipped")))


def saved_files(place: Locator, root: Path) -> dict[str, bytes]:
    """What the links to save a figure in `place` lead to, by their names."""
    place.locator(".save summary").click()
    links = place.locator(".save a")
    expect(links.first).to_be_visible()
    found = {link.inner_text(): link.get_attribute("href") or "" for link in links.all()}
    return {name: (root / "reports/html" / href).read_bytes() for name, href in found.items()}


@pytest.mark.parametrize("figure", ["reliability", "coverage", "learning"])
def test_each_figure_is_saved_by_itself(
    figure: str, pile_root: Callable[[str], Path], open_page: Open
) -> None:
    root = pile_root("shipped")
    page = open_page(PAGE, root=root)
    chart = page.locator(".chart", has=page.locator(f"#{figure}"))
    files = saved_files(chart, root)
    assert files["SVG"].startswith(b"<?xml")
    assert files["SVG for dark slides"].startswith(b"<?xml")
    assert files["PNG"].startswith(b"\x89PNG")
    numbers = files["CSV"].decode("utf-8-sig").splitlines()
    assert numbers == (root / f"reports/plots/{figure}.csv").read_text("utf-8-sig").splitlines()


@pytest.mark.parametrize("url", ["index.html", "map.html"])
def test_the_map_as_a_picture_is_saved_by_itself(
    url: str, pile_root: Callable[[str], Path], open_page: Open
) -> None:
    page = open_page(url, root=pile_root("own"))
    files = saved_files(page.locator("main"), pile_root("own"))
    assert files["SVG"].startswith(b"<?xml")
    assert files["PNG"].startswith(b"\x89PNG")
    places = list(csv.DictReader(io.StringIO(files["CSV"].decode("utf-8-sig"))))
    assert len(places) == len(ASSIGNMENTS.read(pile_root("own")))
    assert all(row["map_x"] and row["map_y"] for row in places)


def test_a_pile_that_nobody_reviewed_leads_to_the_page_where_one_reviews(
    pile_root: Callable[[str], Path], open_page: Open
) -> None:
    page = open_page(PAGE, root=pile_root("untouched"))
    expect(page.locator("img")).to_have_count(0)
    assert "to within 12 points" in text(page, ".lede")
    page.locator(".lede").get_by_role("link").click()
    assert page.url.endswith("review.html")


@pytest.fixture(scope="module")
def with_later_papers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = write_corpus(tmp_path_factory.mktemp("later"))
    rows = [
        ("labels", "2024-05-01", 24, 0.75, 0.5510, 0.8800),
        ("classifier", "2024-05-01", 24, 0.5, 0.31, 0.69),
    ]
    write_plot(root, "later", [*PLOTS["later"], *rows])
    main(root)
    return root


def test_later_papers_come_first_where_there_are_some(with_later_papers: Path, open_page: Open) -> None:
    page = open_page(PAGE, root=with_later_papers)
    assert text(page, "h2") == "For later papers: right for 75 % of 24 reviewed papers from 1 May 2024 on"
    expect(page.locator("section", has=page.locator("#later")).locator("tbody tr")).to_have_count(2)
    assert axe_violations(page) == []


def test_where_there_are_none_nothing_is_said_of_them(open_page: Open) -> None:
    assert not re.search("later papers", text(open_page(PAGE), "main"), re.IGNORECASE)
