"""The report in a real Chromium, opened from the disk: no error, no foreign request, and everything works."""

import csv
import io
import re
from dataclasses import replace
from itertools import product
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Browser, Page, expect

from pipelines.report import main
from taxo.classifier import TopicClassifier
from taxo.csv_cells import escape_cell
from taxo.project.tables import CLUSTERS, PAPERS, Placement
from taxo.report.stage import PAGES, SITE
from tests.report.browsing import (
    NEEDS_BROWSER,
    Open,
    axe_violations,
    page_width,
    tick,
    violations_in_both_themes,
)
from tests.report.small_corpus import ASSIGNMENT_ROWS, PAPER_ROWS, leave_untrained, write_corpus
from tests.report.test_site import HOSTILE

ROOT = Path(__file__).parents[2]
URLS = (*(page.url for page in PAGES), "topics/pruning.html")

pytestmark = NEEDS_BROWSER


@pytest.fixture
def corpus(small_site: Path) -> Path:
    return small_site


@pytest.mark.parametrize("name", URLS)
def test_a_page_is_accessible(open_page: Open, name: str) -> None:
    assert violations_in_both_themes(open_page(name)) == []


@pytest.mark.parametrize("width", [390, 1440])
@pytest.mark.parametrize("name", URLS)
def test_a_page_fits_its_window_and_does_not_shift(open_page: Open, name: str, width: int) -> None:
    page = open_page(name, width=width)
    assert page_width(page) <= width
    shift = page.evaluate(
        """() => new Promise((resolve) => {
            let sum = 0;
            new PerformanceObserver((list) => { for (const entry of list.getEntries()) sum += entry.value; })
                .observe({ type: "layout-shift", buffered: true });
            requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(() => resolve(sum))));
        })"""
    )
    assert shift < 0.02


@pytest.mark.parametrize("name", ["left-out.html", "quality.html", "review.html"])
def test_on_a_phone_rows_of_words_take_the_width_that_there_is(open_page: Open, name: str) -> None:
    page = open_page(name, width=390)
    widths = page.locator(".stack tbody th").evaluate_all("cells => cells.map((cell) => cell.offsetWidth)")
    assert widths
    assert min(widths) > 300


def test_a_file_s_name_breaks_before_its_ending(open_page: Open) -> None:
    names = open_page("left-out.html").locator(".account tbody th")
    assert names.first.inner_html() == "a<wbr>.txt"


@pytest.mark.parametrize("touch", [False, True])
def test_where_there_are_fingers_alone_nothing_is_said_of_keys(open_page: Open, touch: bool) -> None:
    page = open_page("review.html", touch=touch)
    expect(page.locator("details.keys")).to_be_visible(visible=not touch)
    expect(page.locator(".choice kbd").first).to_be_visible(visible=not touch)
    page = open_page("suggestions.html", touch=touch)
    expect(page.locator("#start_keys")).to_be_visible(visible=not touch)


def test_the_theme_s_button_moves_nothing_when_it_comes(open_page: Open) -> None:
    page = open_page("quality.html")
    left = "document.querySelector('.masthead nav').getBoundingClientRect().left"
    before = page.evaluate(left)
    page.evaluate("document.getElementById('theme').hidden = true")
    assert page.evaluate(left) == before


def test_the_theme_follows_the_machine_until_it_is_chosen(open_page: Open) -> None:
    page = open_page("index.html", theme="dark")
    background = "getComputedStyle(document.body).backgroundColor"
    dark = page.evaluate(background)
    page.get_by_role("button", name="Dark theme").click()
    assert page.evaluate(background) != dark
    page.reload()
    assert page.evaluate(background) != dark
    expect(page.get_by_role("button", name="Dark theme")).to_have_attribute("aria-pressed", "false")


def test_papers_are_found_as_you_type_in_titles_and_abstracts(open_page: Open) -> None:
    page = open_page("papers.html")
    expect(page.locator("#status")).to_have_text("6 of 6 papers")
    page.get_by_label("Search").fill("coreset")
    expect(page.locator("#status")).to_have_text("1 of 6 papers")
    expect(page.locator(".paper")).to_contain_text("Choose well")
    assert page.url.endswith("#q=coreset")


def test_papers_are_filtered_and_sorted_and_the_address_says_so(open_page: Open) -> None:
    page = open_page("papers.html")
    page.locator("#by-topic > summary").click()
    page.get_by_label("Pruning").check()
    expect(page.locator(".paper")).to_have_count(2)
    page.get_by_label("No topic").check()
    expect(page.locator(".paper")).to_have_count(3)
    page.get_by_label("Pruning").uncheck()
    expect(page.locator(".paper")).to_have_count(1)
    page.get_by_label("No topic").uncheck()
    page.get_by_label("From year").select_option("2024")
    expect(page.locator(".paper")).to_have_count(2)
    page.get_by_label("From year").select_option("")
    tick(page, "Listing", "a.txt")
    expect(page.locator(".paper")).to_have_count(2)
    tick(page, "Listing", "a.txt", off=True)
    tick(page, "Confidence", "reviewed")
    expect(page.locator(".paper")).to_have_count(2)
    tick(page, "Confidence", "reviewed", off=True)
    page.get_by_label("Order").select_option("upvotes")
    expect(page.locator(".unfold").first).to_have_text("Prune early")
    page.reload()
    expect(page.locator(".unfold").first).to_have_text("Prune early")


def test_a_paper_unfolds_with_its_deciding_words_and_where_it_came_from(open_page: Open) -> None:
    page = open_page("papers.html#paper=p2")
    expect(page.locator(".inside").first).to_contain_text("Sparsity from the start.")
    expect(page.locator(".inside mark").first).to_have_text("Sparsity")
    expect(page.locator(".inside").first).to_contain_text("a.txt, 5-8; b.txt, 1-2")
    page.locator(".unfold").first.press("Enter")
    expect(page.locator(".inside").first).to_be_hidden()


def test_an_unknown_permalink_says_so(open_page: Open) -> None:
    expect(open_page("papers.html#paper=nope").locator("#status")).to_have_text(
        "That paper isn't in this report."
    )


def test_links_that_scripts_make_lead_to_files(open_page: Open, corpus: Path) -> None:
    links = open_page("papers.html").eval_on_selector_all(
        "main a", "links => links.map(a => a.getAttribute('href'))"
    )
    assert links
    assert [link for link in links if not (corpus / "reports/html" / link.split("#")[0]).exists()] == []


def place_of(page: Page, number: int) -> tuple[float, float]:
    page.wait_for_function("window.taxo.placeOnPage !== undefined")
    x, y = page.evaluate(f"window.taxo.placeOnPage({number})")
    return x, y


def test_a_point_of_the_map_tells_what_it_is_and_opens_its_paper(open_page: Open) -> None:
    page = open_page("map.html")
    place = place_of(page, 1)
    page.mouse.move(*place)
    expect(page.locator("#tip")).to_contain_text("Sparse by design")
    expect(page.locator("#tip")).to_contain_text("Pruning, Quantization")
    page.mouse.click(*place)
    expect(page.locator("#paper h2")).to_have_text("Sparse by design")


def test_the_map_moves_and_zooms_by_mouse_and_keys(open_page: Open) -> None:
    page = open_page("map.html")
    start = place_of(page, 2)
    page.locator("#map").press("ArrowRight")
    assert place_of(page, 2)[0] == pytest.approx(start[0] - 60)
    page.locator("#map").press("0")
    assert place_of(page, 2) == pytest.approx(start, abs=8)  # the page itself scrolls a little
    page.mouse.move(*start)
    page.mouse.wheel(0, -400)
    assert place_of(page, 2) == pytest.approx(start, abs=8)
    assert abs(place_of(page, 5)[0] - start[0]) > 10
    page.get_by_role("button", name="Show the whole map").click()
    page.mouse.move(start[0] - 40, start[1] + 40)
    page.mouse.down()
    page.mouse.move(start[0] + 10, start[1] + 60, steps=4)
    page.mouse.up()
    assert place_of(page, 2) == pytest.approx((start[0] + 50, start[1] + 20), abs=16)


def test_the_map_shows_what_the_filters_leave(open_page: Open) -> None:
    page = open_page("map.html")
    expect(page.locator("#found")).to_have_text("6 in view")
    page.get_by_label("Pruning").check()
    expect(page.locator("#found")).to_have_text("2 in view")
    page.mouse.move(*place_of(page, 3))
    expect(page.locator("#tip")).to_be_hidden()
    page.get_by_label("From year").select_option("2024")
    expect(page.locator("#listed")).to_have_text("Sparse by design")
    page.get_by_role("button", name="Show everything").click()
    expect(page.locator("#found")).to_have_text("6 in view")
    page.locator("[name=sure]").fill("90")
    expect(page.locator("#found")).to_have_text("2 in view")


def test_the_map_can_start_with_one_topic(open_page: Open) -> None:
    expect(open_page("map.html#topic=data-selection").locator("#found")).to_have_text("2 in view")


def test_papers_are_selected_by_a_rectangle_and_saved(open_page: Open) -> None:
    page = open_page("map.html")
    (x0, y0), (x1, y1) = place_of(page, 0), place_of(page, 2)
    page.keyboard.down("Shift")
    page.mouse.move(x0 - 12, y0 + 12)
    page.mouse.down()
    page.mouse.move(x1 + 12, y1 - 12, steps=4)
    page.mouse.up()
    page.keyboard.up("Shift")
    expect(page.locator("#found")).to_have_text("3 selected")
    with page.expect_download() as download:
        page.get_by_role("button", name="Save as CSV").click()
    saved = Path(download.value.path()).read_text(encoding="utf-8")
    assert saved.splitlines()[0].startswith("paper_id,title,topic_id,topic,confidence,")
    assert len(saved.splitlines()) == 4
    page.get_by_role("button", name="Clear selection").click()
    expect(page.locator("#found")).to_have_text("6 in view")


CLASSIFY_ALL = """async () => {
    const { papers, model, abstractOf, buildClassifier } = window.taxo;
    const classifier = buildClassifier(model);
    const rows = [];
    for (let i = 0; i < papers.id.length; i++) {
        const { probabilities, familiarity, applies } = classifier.classify(papers.title[i], await abstractOf(i));
        rows.push([...probabilities, familiarity, ...applies]);
    }
    return rows;
}"""


def compare_with_python(page: Page, root: Path) -> None:
    papers = PAPERS.read(root)
    classifier = TopicClassifier.load(root / "models/topic-classifier")
    rows = np.array(page.evaluate(CLASSIFY_ALL))
    assert rows.shape == (len(papers), 2 * len(classifier.classes_) + 1)
    assert np.abs(rows - np.column_stack(classifier.predict_all(papers))).max() < 1e-5


def test_the_page_classifies_as_python_does(open_page: Open, corpus: Path) -> None:
    compare_with_python(open_page("try.html"), corpus)


def test_the_page_classifies_strange_text_as_python_does(open_page: Open, tmp_path: Path) -> None:
    texts = [
        "Fine-TUNING’s naïve Ｌow‑bit — Coresets",
        "数据 data\u00a0selection 🦙 𝔭𝔯𝔲𝔫𝔢 ½ ﬁne",
        "SPARSITIES sparsity's İstanbul ς Σ prunes",
        "",
        "a.b,c;d prune_prune data  selection 𝌆 prune🏽sparsity 🤗\U000e0041",
        "x" * 5000,
    ]
    root = write_corpus(
        tmp_path, [replace(p, title=t, abstract=f"{t} {t}") for p, t in zip(PAPER_ROWS, texts, strict=True)]
    )
    main(root)
    compare_with_python(open_page("try.html", root=root), root)


@pytest.mark.skipif(not (ROOT / "reports/html/try.html").exists(), reason="no report here yet (make report)")
def test_the_page_classifies_every_paper_of_the_project_as_python_does(open_page: Open) -> None:
    compare_with_python(open_page("try.html", root=ROOT), ROOT)


def test_a_text_gets_its_topics_and_the_words_that_decided(open_page: Open) -> None:
    page = open_page("try.html")
    page.get_by_label("Abstract").fill("We prune for sparsity, then prune again.")
    expect(page.locator("#answers li").first).to_contain_text("Pruning")
    expect(page.locator("#marked mark").first).to_have_text("prune")
    expect(page.locator("#weights tr").first).to_contain_text("prune")
    page.get_by_role("button", name="Clear").click()
    expect(page.locator("#verdict")).to_have_text("Waiting for a text.")


def test_no_table_of_words_stands_empty(open_page: Open) -> None:
    page = open_page("try.html")
    page.get_by_label("Title").fill("prune")
    expect(page.locator("#why")).to_be_visible()
    page.get_by_label("Title").fill("xyzzy plugh")
    expect(page.locator("#why")).to_be_hidden()


def test_an_example_fills_the_form(open_page: Open) -> None:
    page = open_page("try.html")
    page.get_by_role("button", name="Example 1").click()
    expect(page.get_by_label("Title")).to_have_value("Choose well")


def test_the_page_writes_cells_as_python_does(open_page: Open) -> None:
    texts = ["".join(letters) for letters in product("'=@\t\n \u3000\ufeff\x1c,;\"a", repeat=3)]
    written = open_page("review.html").evaluate(
        "texts => window.taxo.csv(texts.map((text) => [text]))", texts
    )
    cells = [cell for (cell,) in csv.reader(io.StringIO(written, newline=""))]
    assert cells == [escape_cell(text) for text in texts]


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    rows = zip(PAPER_ROWS, HOSTILE, strict=True)
    papers = [replace(p, title=f"{text} {i}", abstract=f"{text} words") for i, (p, text) in enumerate(rows)]
    evidence = [replace(a, evidence=[text[:60]]) for a, text in zip(ASSIGNMENT_ROWS, HOSTILE, strict=True)]
    root = write_corpus(tmp_path_factory.mktemp("hostile"), papers, evidence)
    main(root)
    return root


@pytest.mark.parametrize("name", URLS)
def test_hostile_titles_run_nothing_and_widen_nothing(open_page: Open, hostile: Path, name: str) -> None:
    page = open_page(name, root=hostile, width=390)
    assert page_width(page) <= 390
    assert page.locator("img[onerror], svg[onload]").count() == 0


def test_hostile_papers_unfold_as_text(open_page: Open, hostile: Path) -> None:
    page = open_page("papers.html", root=hostile, width=390)
    for button in page.locator(".unfold").all():
        button.click()
    expect(page.locator(".paper").filter(has_text="<script>alert('x')</script>")).to_have_count(1)
    assert page_width(page) <= 390


def test_a_corpus_without_papers_can_be_looked_at(open_page: Open, tmp_path: Path) -> None:
    root = write_corpus(tmp_path, [], [])
    main(root)
    for name in URLS:
        expect(open_page(name, root=root).locator("h1").first).not_to_be_empty()


def test_a_site_without_a_classifier_can_be_looked_at_and_says_why(open_page: Open, tmp_path: Path) -> None:
    root = write_corpus(tmp_path)
    leave_untrained(root)
    main(root)
    for name in URLS:
        expect(open_page(name, root=root).locator("h1").first).not_to_be_empty()
    page = open_page("try.html", root=root)
    expect(page.locator("main")).to_contain_text(
        "one topic alone has papers, pruning (2 of 6). Add <papers> &"
    )
    assert axe_violations(page) == []


def test_a_text_from_elsewhere_is_shown_no_probability(open_page: Open) -> None:
    page = open_page("try.html")
    page.evaluate("window.taxo.model.familiar = 1.1")
    page.get_by_label("Abstract").fill("We prune for sparsity.")
    expect(page.locator("#verdict")).to_contain_text("No topic: it reads unlike")
    expect(page.locator("#answers li").first).to_have_text("Pruning")


def test_without_scripts_the_pages_still_tell(browser: Browser, corpus: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((corpus / "reports/html/papers.html").as_uri())
    expect(page.locator("noscript p")).to_contain_text("Searching needs JavaScript.")
    context.close()


@pytest.mark.slow
def test_a_report_of_20000_papers_opens_and_its_map_moves(open_page: Open, tmp_path: Path) -> None:
    papers = [replace(PAPER_ROWS[i % 6], paper_id=f"p{i:05}", title=f"Paper {i}") for i in range(20_000)]
    given = [replace(ASSIGNMENT_ROWS[i % 6], paper_id=f"p{i:05}") for i in range(20_000)]
    root = write_corpus(tmp_path, papers, given)
    random = np.random.default_rng(0)
    CLUSTERS.write([Placement(p.paper_id, 0, 1.0, *random.normal(0, 1, 2).tolist()) for p in papers], root)
    main(root)
    expect(open_page("papers.html", root=root).locator("#status")).to_have_text(
        "20\u202f000 of 20\u202f000 papers"
    )
    page = open_page("map.html", root=root)
    start = place_of(page, 2)
    page.locator("#map").press("ArrowRight")
    assert place_of(page, 2)[0] == pytest.approx(start[0] - 60)


def test_a_topic_keeps_its_own_mark_on_the_page_of_another(open_page: Open) -> None:
    page = open_page("topics/quantization.html")
    shape = "(topic) => getComputedStyle(topic, '::before').clipPath"
    assert page.locator(".topic.t-pruning").first.evaluate(shape).startswith("circle")
    assert page.locator(".topic.t-quantization").first.evaluate(shape).startswith("inset")


def test_the_small_map_goes_without_names_where_they_would_be_tiny(small_site: Path) -> None:
    drawn = (small_site / SITE / "figures/map-small-light.svg").read_text("utf-8")
    assert re.search(r"<style[^>]*>[^<]*max-width: 400px[^<]*display: none[^<]*</style>", drawn)
    assert 'id="text_1"' in drawn
    assert "max-width" not in (small_site / SITE / "figures/map.svg").read_text("utf-8")
