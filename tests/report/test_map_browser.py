"""The map in a browser: names, colours, the paper beside it, selections, its address, hands and keys."""

import json
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Browser, Page, expect

from pipelines.report import main
from taxo.project.encodings import ENCODINGS, Encodings
from taxo.readers.source import Source
from taxo.report.stage import SITE
from tests.reading import read
from tests.report.browsing import (
    NEEDS_BROWSER,
    Open,
    axe_violations,
    open_watched,
    page_width,
    several,
    tick,
    violations_in_both_themes,
)
from tests.report.piles import PILES
from tests.report.small_corpus import PAPER_ROWS, write_corpus

PileRoot = Callable[[str], Path]
pytestmark = NEEDS_BROWSER
NEAREST, LEAST_SHARE = 10, 0.5
NAMES = "window.taxo.shownNames()"
SETTLE = 400  # milliseconds, more than the map waits until names and address follow


def place_of(page: Page, number: int) -> tuple[float, float]:
    page.wait_for_function("window.taxo.placeOnPage !== undefined")
    x, y = page.evaluate(f"window.taxo.placeOnPage({number})")
    return x, y


def data(root: Path, name: str) -> Any:
    text = (root / SITE / f"data/{name}.js").read_text("utf-8")
    return json.loads(text.split(f'["{name}"]=', 1)[1].strip().removesuffix(";"))


def drag(page: Page, start: tuple[float, float], end: tuple[float, float], key: str = "Shift") -> None:
    page.keyboard.down(key)
    page.mouse.move(*start)
    page.mouse.down()
    page.mouse.move(*end, steps=4)
    page.mouse.up()
    page.keyboard.up(key)


def around(page: Page, first: int, last: int) -> tuple[tuple[float, float], tuple[float, float]]:
    """Corners of a rectangle around the papers of the small corpus from `first` to `last`, which lie on a line."""
    (x0, y0), (x1, y1) = place_of(page, first), place_of(page, last)
    return (x0 - 12, y0 + 12), (x1 + 12, y1 - 12)


def names_of(page: Page) -> list[dict[str, Any]]:
    page.wait_for_timeout(SETTLE)
    found: list[dict[str, Any]] = page.evaluate(NAMES)
    return found


@pytest.fixture(scope="module")
def fielded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small corpus with venues, further fields, and what reference managers know."""
    rows = [
        replace(
            paper,
            venue="Proc. Y" if n == 2 else "Journal of <b>X</b>",
            type="conference paper" if n == 2 else "journal article",
            authors=["Poe, Ada", "World Health Organization"] if n % 2 else ["Roe, Béa & Co"],
            n_authors=2 if n % 2 else None,
            volume="7",
            issue="2",
            pages="12-19",
            doi=f"10.5555/a_{n}",
            keywords=["own keyword; two", "50% {x}"],
            extra={"included": "yes" if n % 2 else "no", "score": str(n * 1.5), "same": "1"},
            title=f"{paper.title} 100% of $x_{n}$ & {{it}} \\ ~",
        )
        for n, paper in enumerate(PAPER_ROWS)
    ]
    root = write_corpus(tmp_path_factory.mktemp("fielded"), rows)
    main(root)
    return root


@pytest.fixture(scope="module")
def likened(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small corpus, whose first two papers read alike."""
    root = write_corpus(tmp_path_factory.mktemp("likened"))
    vectors = np.eye(6, dtype=np.float32)
    vectors[1] = np.array([0.8, 0.6, 0, 0, 0, 0])
    ENCODINGS.write(Encodings([paper.paper_id for paper in PAPER_ROWS], vectors), root)
    main(root)
    return root


# Names ---------------------------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("width", [1440, 390])
@pytest.mark.parametrize("pile", PILES)
def test_a_name_stands_where_most_dots_are_its_own(
    pile: str, width: int, open_page: Open, pile_root: PileRoot
) -> None:
    root = pile_root(pile)
    names = names_of(open_page("map.html", root=root, width=width))
    places, topics = data(root, "places"), np.array(data(root, "papers")["topic"])
    dots = np.column_stack([places["x"], places["y"]])
    judged = [name for name in names if name["layer"] in {"groups", "topics"}]
    for name in judged:
        own = np.isin(topics, name["of"])
        far = np.hypot(*(dots - [name["x"], name["y"]]).T)
        near = np.argsort(far, kind="stable")[: min(NEAREST, int(own.sum()))]
        assert own[near].mean() >= LEAST_SHARE, name
    assert judged


@pytest.mark.slow
@pytest.mark.shipped
def test_most_topics_of_the_shipped_papers_are_named(open_page: Open, pile_root: PileRoot) -> None:
    names = names_of(open_page("map.html", root=pile_root("shipped"), width=1440))
    assert len({name["name"] for name in names if name["layer"] == "topics"}) >= 16
    assert len({name["name"] for name in names if name["layer"] == "groups"}) >= 7


@pytest.mark.slow
def test_names_go_from_groups_to_topics_and_grey_regions_to_titles(
    open_page: Open, pile_root: PileRoot
) -> None:
    page = open_page("map.html", root=pile_root("shipped"), width=1440)
    layers = {name["layer"] for name in names_of(page)}
    assert {"groups", "topics"} <= layers
    assert "titles" not in layers
    page.evaluate("location.hash = '#at=0.5,0.5,2.2'")
    layers = {name["layer"] for name in names_of(page)}
    assert {"topics", "regions"} <= layers
    assert "groups" not in layers
    page.evaluate("location.hash = '#at=0.5,0.5,9'")
    found = [name for name in names_of(page) if name["layer"] == "titles"]
    titles = page.evaluate("window.taxo.papers.title")
    assert found
    assert all(titles[name["paper"]] for name in found)


def test_listings_and_states_are_filters_of_several_values(open_page: Open) -> None:
    page = open_page("map.html#listing=0")
    alone = int(page.locator("#found").inner_text().split()[0])
    expect(several(page, "Listing").locator(".told")).to_have_text("a.txt")
    tick(page, "Listing", "b.txt")
    assert page.url.count("listing=") == 2
    assert int(page.locator("#found").inner_text().split()[0]) > alone
    tick(page, "State", "unproven", "thin")
    expect(page.locator("#found")).to_have_text("5 in view")


def test_a_topic_that_is_ticked_is_named(open_page: Open) -> None:
    page = open_page("map.html#topic=quantization")
    assert [name["name"] for name in names_of(page) if name["layer"] == "topics"] == ["Quantization"]


# The address and going back --------------------------------------------------------------------------------


def test_filters_are_in_the_address_and_going_back_restores_form_and_map(open_page: Open) -> None:
    page = open_page("map.html")
    page.get_by_label("Pruning").check()
    expect(page.locator("#found")).to_have_text("2 in view")
    page.get_by_label("From year").select_option("2024")
    expect(page.locator("#found")).to_have_text("1 in view")
    assert "topic=pruning" in page.url
    assert "from=2024" in page.url
    page.go_back()
    expect(page.locator("#found")).to_have_text("2 in view")
    expect(page.get_by_label("From year")).to_have_value("")
    page.go_back()
    expect(page.locator("#found")).to_have_text("6 in view")
    expect(page.get_by_label("Pruning")).not_to_be_checked()
    page.go_forward()
    expect(page.locator("#found")).to_have_text("2 in view")


def test_going_back_from_another_page_shows_what_the_form_says(open_page: Open) -> None:
    page = open_page("map.html")
    page.get_by_label("Words in the title").fill("sparse")
    page.get_by_label("Colour by").select_option("year")
    expect(page.locator("#found")).to_have_text("1 in view")
    page.get_by_role("link", name="Papers", exact=True).click()
    page.wait_for_url("**/papers.html")
    page.go_back()
    expect(page.locator("#found")).to_have_text("1 in view")
    expect(page.get_by_label("Words in the title")).to_have_value("sparse")
    expect(page.get_by_label("Colour by")).to_have_value("year")
    page.reload()
    expect(page.locator("#found")).to_have_text("1 in view")


def test_letters_typed_in_one_go_are_one_step_back(open_page: Open) -> None:
    page = open_page("map.html")
    page.get_by_label("Words in the title").press_sequentially("prune")
    expect(page.locator("#found")).to_have_text("1 in view")
    page.go_back()
    expect(page.locator("#found")).to_have_text("6 in view")
    expect(page.get_by_label("Words in the title")).to_have_value("")


def test_the_view_is_in_the_address(open_page: Open) -> None:
    page = open_page("map.html")
    page.get_by_role("button", name="Zoom in").click()
    page.locator("#map").press("ArrowRight")
    expect(page).to_have_url(re.compile("at="))
    place = place_of(page, 2)
    page.reload()
    assert place_of(page, 2) == pytest.approx(place, abs=2)
    page.get_by_role("button", name="Show the whole map").click()
    expect(page).not_to_have_url(re.compile("at="))


@pytest.mark.parametrize(
    "address",
    ["#at=x,1", "#at=0.5,0.5,-3", "#box=1", "#lasso=1,2,3", "#by=nonsense", "#by=field:none", "#paper=nope",
     "#topic=nope&from=1&listing=99&sure=abc", "#suggestion=nope", "#chosen", "#%E0%A4%A"],
)  # fmt: skip
def test_an_address_that_says_nonsense_shows_the_map(open_page: Open, address: str) -> None:
    page = open_page(f"map.html{address}")
    expect(page.locator("#found")).to_have_text(re.compile("6 (in view|selected)"))


# Colours -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("by", "rows"),
    [
        ("group", ["Smaller models3", "Data2", "No topic1"]),
        ("year", ["20221", "20231", "20242", "No date2"]),
        ("listing", ["b.txt4", "a.txt2"]),
        ("state", ["unproven1", "thin4", "No topic1"]),
        ("confidence", None),
    ],
)
def test_dots_are_coloured_by_what_is_chosen_and_a_key_tells(
    open_page: Open, by: str, rows: list[str] | None
) -> None:
    page = open_page("map.html")
    expect(page.locator("#key")).to_be_hidden()
    page.get_by_label("Colour by").select_option(by)
    expect(page.locator("#key")).to_be_visible()
    if rows:
        expect(page.locator("#key li")).to_have_text(rows)
    total = sum(int(text) for text in page.locator("#key .n").all_text_contents())
    assert total == 6
    assert f"by={by}" in page.url
    assert axe_violations(page) == []


def test_dots_are_coloured_by_a_further_field_of_the_listings(open_page: Open, fielded: Path) -> None:
    page = open_page("map.html", root=fielded)
    assert page.locator("#by option").all_text_contents()[-3:] == [
        "Venue",
        "Field “included”",
        "Field “score”",
    ]
    page.get_by_label("Colour by").select_option("field:included")
    expect(page.locator("#key li")).to_have_text(["no3", "yes3"])
    page.reload()
    expect(page.locator("#key li")).to_have_text(["no3", "yes3"])
    page.get_by_label("Colour by").select_option("field:venue")
    expect(page.locator("#key li")).to_have_text(["Journal of <b>X</b>5", "Proc. Y1"])


def test_topics_have_a_shape_beside_their_colour(open_page: Open) -> None:
    page = open_page("map.html")
    shapes = page.eval_on_selector_all(
        ".tick .topic", "all => all.map((each) => getComputedStyle(each, '::before').clipPath)"
    )
    assert len(set(shapes[:2])) == 2


# A paper beside the map ------------------------------------------------------------------------------------


def test_a_paper_opens_beside_the_map_with_reasons_and_what_is_like_it(
    open_page: Open, likened: Path
) -> None:
    page = open_page("map.html", root=likened)
    page.mouse.click(*place_of(page, 1))
    paper = page.locator("#paper")
    expect(paper.locator("h2")).to_have_text("Sparse by design")
    expect(paper.locator("h2")).to_be_focused()
    expect(paper.locator("[data-part=abstract]")).to_have_text("Sparsity from the start.")
    expect(paper.locator("mark")).to_have_text("Sparsity")
    expect(paper.locator("[data-part=words]")).to_have_text("sparsity")
    expect(paper.locator("[data-part=meta]")).to_contain_text("71")
    expect(paper.locator("[data-part=like] a").first).to_have_text("Prune early")
    assert "paper=p2" in page.url
    assert axe_violations(page) == []
    paper.locator("[data-part=like] a").first.click()
    expect(paper.locator("h2")).to_have_text("Prune early")
    page.go_back()
    expect(paper.locator("h2")).to_have_text("Sparse by design")
    page.keyboard.press("Escape")
    expect(paper).to_be_hidden()
    expect(page.locator("#found")).to_be_visible()
    page.go_back()
    expect(paper.locator("h2")).to_have_text("Sparse by design")


def test_a_paper_of_the_list_opens_by_keyboard(open_page: Open) -> None:
    page = open_page("map.html")
    page.locator("#listed a").first.press("Enter")
    expect(page.locator("#paper h2")).to_be_focused()
    page.get_by_role("button", name="Back to the map").press("Enter")
    expect(page.locator("#map")).to_be_focused()


# Selections ------------------------------------------------------------------------------------------------


def test_a_selection_says_what_it_holds_and_is_in_the_address(open_page: Open) -> None:
    page = open_page("map.html")
    drag(page, *around(page, 0, 2))
    expect(page.locator("#found")).to_have_text("3 selected")
    expect(page.locator("#holds")).to_contain_text("Pruning 2")
    expect(page.locator("#holds")).to_contain_text("2023 to 2024")
    expect(page.locator("#holds")).to_contain_text("sparsity")
    assert "box=" in page.url
    assert axe_violations(page) == []
    page.reload()
    expect(page.locator("#found")).to_have_text("3 selected")
    page.get_by_label("From year").select_option("2024")
    expect(page.locator("#found")).to_have_text("1 selected")
    page.get_by_label("From year").select_option("")
    expect(page.locator("#found")).to_have_text("3 selected")
    page.get_by_role("button", name="Clear selection").click()
    expect(page.locator("#found")).to_have_text("6 in view")
    page.go_back()
    expect(page.locator("#found")).to_have_text("3 selected")


def test_papers_are_selected_by_drawing_around_them(open_page: Open) -> None:
    page = open_page("map.html")
    page.get_by_role("button", name="Select papers by drawing around them").click()
    (x0, y0), (x1, y1) = around(page, 0, 1)
    page.mouse.move(x0, y0)
    page.mouse.down()
    for corner in [(x1, y0), (x1, y1), (x0, y1), (x0, y0)]:
        page.mouse.move(*corner, steps=5)
    page.mouse.up()
    expect(page.locator("#found")).to_have_text("2 selected")
    assert "lasso=" in page.url
    page.reload()
    expect(page.locator("#found")).to_have_text("2 selected")


def test_what_the_filters_leave_is_selected_without_a_hand_that_draws(open_page: Open) -> None:
    page = open_page("map.html")
    page.get_by_label("Data selection").check()
    page.get_by_role("button", name="Select what the filters leave").press("Enter")
    expect(page.locator("#found")).to_have_text("2 selected")
    page.reload()
    expect(page.locator("#found")).to_have_text("2 selected")


def saved(page: Page, form: str) -> Path:
    with page.expect_download() as download:
        page.get_by_role("button", name=f"Save as {form}").click()
    return Path(download.value.path())


def test_a_selection_is_saved_as_csv(open_page: Open) -> None:
    page = open_page("map.html#topic=pruning&chosen=1")
    lines = saved(page, "CSV").read_text("utf-8").splitlines()
    assert lines[0] == "paper_id,title,topic_id,topic,confidence,topics,reviewed,date,url,authors,venue,doi"
    assert lines[1:] == [
        "p1,Prune early,pruning,Pruning,,pruning,true,2023-05-01,,,,",
        'p2,Sparse by design,pruning,Pruning,0.7100,"pruning;quantization",false,2024-02-03,,,,',
    ]


@pytest.mark.parametrize(("form", "ending"), [("BibTeX", "bib"), ("RIS", "ris")])
def test_a_selection_is_saved_as_reference_managers_read_it(
    open_page: Open, fielded: Path, form: str, ending: str
) -> None:
    page = open_page("map.html#chosen=1", root=fielded)
    found, _ = read(Source.from_text(saved(page, form).read_text("utf-8"), f"papers.{ending}"))
    papers = data(fielded, "papers")
    assert [record.title for record in found] == papers["title"]
    assert [record.abstract for record in found] == [paper.abstract for paper in PAPER_ROWS]
    one, other = found[1], found[2]
    assert (one.doi, one.venue, one.volume, one.issue, one.pages) == (
        "10.5555/a_1", "Journal of <b>X</b>", "7", "2", "12-19",
    )  # fmt: skip
    assert (one.type, other.type, other.venue) == ("journal article", "conference paper", "Proc. Y")
    assert list(one.authors) == ["Poe, Ada", "World Health Organization"]
    assert other.n_authors is None
    assert list(one.keywords) == ["Pruning", "Quantization", "own keyword, two", "50% {x}"]
    assert one.published is not None
    assert (one.published.year, one.published.month) == (2024, 2)


def test_a_suggestion_is_a_selection_that_filters_narrow(open_page: Open) -> None:
    page = open_page("map.html#suggestion=agents")
    expect(page.locator("#found")).to_have_text("2 selected for “Web agents”")
    page.get_by_label("Pruning").check()
    expect(page.locator("#found")).to_have_text("1 selected for “Web agents”")


# Hands -----------------------------------------------------------------------------------------------------


def test_a_touch_shows_a_paper_before_it_opens_it(browser: Browser, small_site: Path) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    troubles: list[str] = []
    page = open_watched(context, small_site, "map.html", troubles)
    page.wait_for_timeout(SETTLE)
    place = place_of(page, 1)
    page.touchscreen.tap(*place)
    expect(page.locator("#tip")).to_contain_text("Sparse by design")
    expect(page.locator("#tip")).to_contain_text("again to open")
    expect(page.locator("#paper")).to_be_hidden()
    page.touchscreen.tap(*place_of(page, 1))
    expect(page.locator("#paper h2")).to_have_text("Sparse by design")
    expect(page.locator("#paper h2")).to_be_in_viewport()
    assert page_width(page) <= 390
    context.close()
    assert troubles == []


@pytest.mark.parametrize("width", [1440, 1024, 390])
def test_map_and_paper_are_accessible_and_fit(open_page: Open, width: int) -> None:
    for address in ("#by=year&chosen=1", "#paper=p2&by=state"):
        page = open_page(f"map.html{address}", width=width)
        expect(page.locator("#key" if "chosen" in address else "#paper")).to_be_visible()
        assert violations_in_both_themes(page) == []
        assert page_width(page) <= width


@pytest.mark.parametrize("width", [1440, 1024])
def test_nothing_empty_is_below_the_map(open_page: Open, width: int) -> None:
    page = open_page("map.html", width=width)
    expect(page.locator("#listed a").first).to_be_attached()
    foot, whole = page.evaluate(
        "[document.querySelector('footer').getBoundingClientRect().bottom, document.documentElement.scrollHeight]"
    )
    assert whole <= foot + 2


def test_hints_are_for_the_hands_that_there_are(open_page: Open) -> None:
    expect(open_page("map.html").locator("#map-help")).to_contain_text("Keys: arrows", use_inner_text=True)
    help_ = open_page("map.html", width=390, touch=True).locator("#map-help")
    expect(help_).to_contain_text("pinch to zoom, tap a dot", use_inner_text=True)
    expect(help_).not_to_contain_text("Keys", use_inner_text=True)


def test_in_forced_colours_names_and_marks_are_there(browser: Browser, small_site: Path) -> None:
    context = browser.new_context(forced_colors="active", viewport={"width": 1280, "height": 900})
    troubles: list[str] = []
    page = open_watched(context, small_site, "map.html", troubles)
    mark = "getComputedStyle(document.querySelector('.tick .topic'), '::before').backgroundColor"
    assert page.evaluate(mark) == "rgb(55, 112, 181)"
    assert names_of(page)
    context.close()
    assert troubles == []


def test_without_scripts_the_map_is_a_picture_and_no_form_pretends(
    browser: Browser, small_site: Path
) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((small_site / SITE / "map.html").as_uri())
    expect(page.locator("noscript img")).to_be_visible()
    expect(page.locator("noscript p")).to_contain_text("needs JavaScript")
    expect(page.locator("#filters")).to_be_hidden()
    for name in ("map.html", "try.html", "review.html"):
        page.goto((small_site / SITE / name).as_uri())
        expect(page.locator("main :is(button, input, select, textarea):visible")).to_have_count(0)
    context.close()
