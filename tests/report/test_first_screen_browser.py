"""The first screen in a browser: true of six piles, legible from 320 pixels on, its words explained."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from pipelines.report import main
from taxo.project.reviewers import reviewers_of
from taxo.project.tables import ASSIGNMENTS, HELD_OUT, PAPERS, TOPIC_STATES
from tests.report.browsing import (
    NEEDS_BROWSER,
    Open,
    page_width,
    tick,
    violations_in_both_themes,
)
from tests.report.piles import PILES
from tests.report.small_corpus import ASSIGNMENT_ROWS, PAPER_ROWS, write_corpus

pytestmark = NEEDS_BROWSER
NARROWEST, TARGET = 320, 24  # CSS pixels; the least size of a target by WCAG 2.2
LINES = ["What is in it", "What is new", "How far to trust it", "What to do next"]

Piles = Callable[[str], Path]


def line_of(page: Page, title: str) -> str:
    rows = page.locator(".lines > div")
    return " ".join(rows.filter(has_text=title).locator("dd").inner_text().replace("\u202f", " ").split())


@pytest.mark.parametrize("pile", PILES)
def test_the_first_screen_is_true_of_the_pile(pile: str, pile_root: Piles, open_page: Open) -> None:
    root = pile_root(pile)
    page = open_page("index.html", root=root)
    expect(page.locator(".lines dt")).to_have_text(LINES)
    papers, held_out = PAPERS.read(root), HELD_OUT.read(root)
    inside, trust = line_of(page, "What is in it"), line_of(page, "How far to trust it")
    assert f"{len(papers):,}".replace(",", " ") + " papers from" in inside
    without = sum(a.topic_id is None for a in ASSIGNMENTS.read(root))
    assert (f"{without:,}".replace(",", " ") + " (" in inside) == (0 < without < len(papers))
    if held_out:
        right = sum(row.is_right for row in held_out)
        assert f"right for {right} of {len(held_out)} reviewed" in trust
        assert f"reviewed by {reviewers_of(row.reviewed_by for row in held_out)}" in trust
    else:
        assert "Nobody has reviewed a paper" in trust
    for state in {row.state for row in TOPIC_STATES.read(root)}:
        assert state in trust


@pytest.mark.parametrize("pile", ["shipped", "untouched"])
def test_axe_finds_nothing_on_the_first_screen_nor_among_the_terms(
    pile: str, pile_root: Piles, open_page: Open
) -> None:
    root = pile_root(pile)
    topic = next(row.topic_id for row in TOPIC_STATES.read(root) if row.n_papers)
    for name in ("index.html", "reading.html", f"topics/{topic}.html"):
        assert violations_in_both_themes(open_page(name, root=root)) == []


@pytest.mark.parametrize("pile", PILES)
def test_nothing_sticks_out_on_the_narrowest_phone(pile: str, pile_root: Piles, open_page: Open) -> None:
    for name in ("index.html", "reading.html"):
        assert page_width(open_page(name, root=pile_root(pile), width=NARROWEST)) == NARROWEST


def test_no_review_is_said_to_be_a_person_s_where_models_reviewed(pile_root: Piles, open_page: Open) -> None:
    trust = line_of(open_page("index.html", root=pile_root("shipped")), "How far to trust it")
    assert "reviewed by two language models. No person has confirmed these reviews." in trust
    assert "people" not in trust


@pytest.fixture(scope="module")
def long_past(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two papers in each of 24 years."""
    papers = [
        replace(PAPER_ROWS[0], paper_id=f"y{n:02}", title=f"Paper {n}", published=date(2001 + n // 2, 4, 1))
        for n in range(48)
    ]
    given = [replace(ASSIGNMENT_ROWS[1], paper_id=paper.paper_id) for paper in papers]
    root = write_corpus(tmp_path_factory.mktemp("long"), papers, given)
    main(root)
    return root


@pytest.mark.parametrize("width", [NARROWEST, 390, 1440])
def test_columns_of_many_years_fit(width: int, long_past: Path, open_page: Open) -> None:
    page = open_page("index.html", root=long_past, width=width)
    assert page_width(page) == width
    boxes = [column.bounding_box() for column in page.locator(".columns li").all()]
    assert len(boxes) == 12  # of two years each
    assert all(box and box["x"] >= 0 and box["x"] + box["width"] <= width for box in boxes)
    expect(page.locator(".columns li").last).to_have_attribute("title", "2023 to 2024: 4")
    labels = page.evaluate(
        """() => [...document.querySelectorAll(".columns .at")].filter((label) => label.textContent).map((label) => {
          const range = document.createRange();
          range.selectNodeContents(label);
          const box = range.getBoundingClientRect();
          return [label.textContent, box.left, box.right];
        })"""
    )
    assert [label[0] for label in labels][:2] == ["2001", "2005"]
    assert labels[0][1] >= 0
    assert labels[-1][2] <= width
    assert all(before[2] < after[1] for before, after in pairwise(labels))


def test_ten_pages_can_be_reached_on_the_narrowest_phone(open_page: Open) -> None:
    page = open_page("index.html", width=NARROWEST)
    page.evaluate(
        """() => {
          const nav = document.querySelector(".masthead nav");
          for (const name of ["Suggestions", "What changed"].slice(0, Math.max(0, 10 - nav.children.length)))
            nav.append(Object.assign(document.createElement("a"), { href: "index.html", textContent: name }));
        }"""
    )
    links = page.locator(".masthead nav a")
    assert links.count() >= 10
    boxes = [box for link in links.all() if (box := link.bounding_box())]
    assert all(
        box["height"] >= TARGET and box["x"] >= 0 and box["x"] + box["width"] <= NARROWEST for box in boxes
    )
    assert max(box["y"] + box["height"] for box in boxes) < 200
    assert page_width(page) == NARROWEST


@pytest.mark.parametrize("width", [1440, 1100, 1024, 390])
def test_the_theme_stands_beside_the_name(width: int, open_page: Open) -> None:
    page = open_page("index.html", width=width)
    boxes = [page.locator(part).bounding_box() for part in (".brand", ".theme")]
    middles = [box["y"] + box["height"] / 2 for box in boxes if box]
    assert len(middles) == 2
    assert abs(middles[0] - middles[1]) < 10


def test_forced_colours_still_tell_the_page_that_is_shown(open_page: Open) -> None:
    page = open_page("index.html")
    page.emulate_media(forced_colors="active")
    lines = "links => links.map(link => getComputedStyle(link).borderBottomStyle)"
    shown = page.locator(".masthead nav a[aria-current]").evaluate_all(lines)
    others = {*page.locator(".masthead nav a:not([aria-current])").evaluate_all(lines)}
    assert len(others) == 1
    assert others.isdisjoint(shown)


def test_the_printed_overview_takes_two_sheets_and_breaks_no_name(open_page: Open, pile_root: Piles) -> None:
    page = open_page(
        "index.html", root=pile_root("shipped"), width=718
    )  # CSS pixels between the margins of A4
    page.emulate_media(media="print")
    name = page.locator(".tree a.topic").first
    assert name.evaluate("name => name.getBoundingClientRect().width") > 100
    height = page.evaluate("document.documentElement.scrollHeight")
    assert height < 2.2 * 1024  # CSS pixels of a sheet


def test_a_term_leads_to_what_it_means(open_page: Open) -> None:
    page = open_page("index.html")
    page.locator(".lines .term", has_text="first topic").first.click()
    expect(page).to_have_url(f"{page.url.split('#')[0]}#first-topic")
    expect(page.locator("#first-topic dd")).to_contain_text("mostly about")
    expect(page.locator("#first-topic")).to_be_in_viewport()


def test_papers_can_be_filtered_by_the_state_of_their_topic(open_page: Open) -> None:
    page = open_page("papers.html")
    tick(page, "State", "unproven")
    expect(page.locator("#status")).to_have_text("1 of 6 papers")
    expect(page.locator(".papers .unfold")).to_have_text("Two bits")
    tick(page, "State", "thin")
    expect(page.locator("#status")).to_have_text("5 of 6 papers")
    tick(page, "State", "unproven", off=True)
    expect(page.locator("#status")).to_have_text("4 of 6 papers")


def test_a_reviewed_paper_says_who_reviewed_it_and_no_confidence(open_page: Open) -> None:
    page = open_page("papers.html")
    row = page.locator(".paper", has_text="Prune early").first
    expect(row.locator(".sure")).to_have_text("reviewed by Ada Poe")
    expect(page.locator(".paper", has_text="Sparse by design").first.locator(".sure")).to_have_text(
        "71\u202f% sure"
    )
    table = open_page("topics/pruning.html").locator("table.list")
    expect(table.locator("tr", has_text="Prune early").locator("td.by")).to_have_text("reviewed by Ada Poe")


def test_the_map_shows_the_papers_of_topics_in_a_state(open_page: Open) -> None:
    page = open_page("map.html")
    tick(page, "State", "unproven")
    expect(page.locator("#found")).to_contain_text("1")
