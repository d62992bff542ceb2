"""The list of papers in a browser: search by words, rows, filters, ticks, its address, and six piles."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Browser, Page, expect

from pipelines.report import main
from taxo.project.encodings import ENCODINGS, Encodings
from taxo.project.tables import ASSIGNMENTS, PAPERS, Paper
from taxo.readers.source import Source
from taxo.report.stage import SITE
from tests.reading import read
from tests.report.browsing import (
    NEEDS_BROWSER,
    Open,
    axe_violations,
    page_width,
    several,
    tick,
    violations_in_both_themes,
)
from tests.report.piles import PILES
from tests.report.small_corpus import ASSIGNMENT_ROWS, PAPER_ROWS, write_corpus

PileRoot = Callable[[str], Path]
pytestmark = NEEDS_BROWSER
TITLES = (
    "Exploration by LoRA",
    "An exploration of parameters",
    "Fine-tuning for less",
    "Finetuning again",
    "How fine tuning ends, by Ångström",
    "大规模语言模型的数据选择",
)
AUTHORS: Sequence[list[str]] = (
    ["Poe, Ada", "Grünwald, B."],
    ["Roe, Béa"] * 9,
    ["Poe, Ada"],
    [],
    ["O’Neill, C."],
    ["王, 伟"],
)


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Six papers whose titles are hard to find, with what reference managers and listings tell."""
    rows = [
        replace(
            paper,
            title=TITLES[n],
            abstract=f"{paper.abstract} A state-of-the-art low rank adapter, number {n}.",
            authors=AUTHORS[n],
            n_authors=len(AUTHORS[n]),
            venue="Proc. Y" if n == 2 else "Journal of X",
            doi=f"10.5555/a_{n}",
            arxiv_id="2401.00001" if n == 1 else None,
            url="https://example.org/x" if n == 1 else None,
            extra={
                "included": "yes" if n % 2 else "no",
                "track": "Oral" if n < 3 else "",
                "notes": f"Seen by a re-reader, number {n}: " + "long words " * 10,
            },
        )
        for n, paper in enumerate(PAPER_ROWS)
    ]
    root = write_corpus(tmp_path_factory.mktemp("library"), rows)
    vectors = np.eye(6, dtype=np.float32)
    vectors[1] = np.array([0.8, 0.6, 0, 0, 0, 0])
    ENCODINGS.write(Encodings([paper.paper_id for paper in PAPER_ROWS], vectors), root)
    main(root)
    return root


def titles(page: Page) -> list[str]:
    return page.locator(".papers .unfold").all_text_contents()


def finds(page: Page, query: str, numbers: Sequence[int]) -> None:
    page.get_by_label("Search").fill(query)
    expect(page.locator("#status")).to_have_text(f"{len(numbers)} of 6 papers")
    assert {TITLES.index(title) + 1 for title in titles(page)} == set(numbers), query


# Search ----------------------------------------------------------------------------------------------------


def test_words_are_found_by_how_they_begin_whatever_their_hyphens_and_accents(
    open_page: Open, library: Path
) -> None:
    page = open_page("papers.html", root=library)
    for query, numbers in (
        ("LoRA", [1]),
        ("explor", [1, 2]),
        ("ploration", []),
        ("fine tuning", [3, 4, 5]),
        ("fine-tuning", [3, 4, 5]),
        ("finetuning", [3, 4, 5]),
        ("finetun", [3, 4, 5]),
        ("fine-tun", [3, 4, 5]),
        ("FINE-TUNING again", [4]),
        ("angstrom", [5]),
        ("grunwald", [1]),
        ("poe", [1, 3]),
        ("poe fine", [3]),
        ('"fine tuning ends"', [5]),
        ('"finetuning ends"', [5]),
        ('"tuning fine"', []),
        ('"fine tun"', []),
        ('"exploration of par', [2]),
        ("语言模型", [6]),
        ("模型语", []),
        ("10.5555/a_3", [4]),
        ("proc", [3]),
        ("quantization", [2, 3]),
        ("sparsity", [1, 2]),
        ("state of the art", [1, 2, 3, 4, 5, 6]),
        ("stateoftheart", [1, 2, 3, 4, 5, 6]),
        ("low-rank", [1, 2, 3, 4, 5, 6]),
        ("oneill", [5]),
        ("  -- ", [1, 2, 3, 4, 5, 6]),
        ('"', [1, 2, 3, 4, 5, 6]),
    ):
        finds(page, query, numbers)


@pytest.mark.parametrize(
    ("query", "marks"),
    [
        ("finetuning", ["Fine-tuning", "Finetuning", "fine tuning"]),
        ("explor", ["Exploration", "exploration"]),
        ("tuning fine", ["Fine", "tuning", "Finetuning", "fine", "tuning"]),
        ("ångstrom", ["Ångström"]),
        ("语言", ["语言"]),
    ],
)
def test_hits_are_marked_in_titles(open_page: Open, library: Path, query: str, marks: list[str]) -> None:
    page = open_page("papers.html#order=title", root=library)
    page.get_by_label("Search").fill(query)
    expect(page.locator(".unfold mark").first).to_be_visible()
    found = [re.sub(r"\W", "", mark).lower() for mark in page.locator(".unfold mark").all_text_contents()]
    if query != "tuning fine":
        assert sorted(found) == sorted(re.sub(r"\W", "", mark).lower() for mark in marks)
    assert set("".join(found)) == set(re.sub(r"\W", "", "".join(marks)).lower())


def test_hits_are_marked_in_authors_and_in_the_abstract_that_is_open(open_page: Open, library: Path) -> None:
    page = open_page("papers.html", root=library)
    page.get_by_label("Search").fill("grunwald adapter")
    expect(page.locator("#status")).to_have_text("1 of 6 papers")
    expect(page.locator(".by mark")).to_have_text("Grünwald")
    page.locator(".unfold").click()
    expect(page.locator(".abstract mark")).to_have_text("adapter")


def test_the_newest_come_first_and_the_best_match_where_that_is_asked(open_page: Open, library: Path) -> None:
    page = open_page("papers.html", root=library)
    assert titles(page)[:4] == [TITLES[3], TITLES[1], TITLES[0], TITLES[4]]
    page.get_by_label("Search").fill("lora low")
    page.get_by_label("Search").fill("low")
    expect(page.locator("#status")).to_have_text("6 of 6 papers")
    page.get_by_label("Search").fill("exploration adapter")
    page.get_by_label("Order").select_option("match")
    assert "order=match" in page.url
    expect(page.locator("#status")).to_have_text("2 of 6 papers")


def test_titles_are_ordered_by_their_words_and_not_by_marks_before_them(
    open_page: Open, tmp_path: Path
) -> None:
    rows = [replace(PAPER_ROWS[0], title="[Copper in the liver]"), replace(PAPER_ROWS[1], title="Bile"),
            replace(PAPER_ROWS[2], title="“Zinc” as it is told")]  # fmt: skip
    root = write_corpus(tmp_path, [*rows, *PAPER_ROWS[3:]])
    main(root)
    shown = titles(open_page("papers.html#order=title", root=root))
    assert [title for title in shown if title in {row.title for row in rows}] == [
        rows[1].title,
        rows[0].title,
        rows[2].title,
    ]


def test_only_states_that_topics_of_the_papers_have_are_offered(open_page: Open, library: Path) -> None:
    page = open_page("papers.html", root=library)
    offered = page.locator("[data-field=state] input").evaluate_all("boxes => boxes.map((box) => box.value)")
    assert set(offered) == set(
        page.evaluate("taxo.topics.filter((_, i) => taxo.papers.topic.includes(i)).map(({ state }) => state)")
    )


def test_paper_says_which_of_the_papers_it_has(open_page: Open, pile_root: PileRoot) -> None:
    page = open_page("papers.html", root=pile_root("large"))
    page.emulate_media(media="print")
    expect(page.locator("#on-paper")).to_be_visible()
    expect(page.locator("#on-paper")).to_contain_text("The first 50 of")
    expect(page.locator(".take").first).to_be_hidden()


def test_a_match_in_the_title_comes_before_one_in_the_abstract(open_page: Open, tmp_path: Path) -> None:
    rows = [replace(paper, abstract="Pruning is told here.") for paper in PAPER_ROWS]
    rows[4] = replace(rows[4], title="Old pruning")
    root = write_corpus(tmp_path, rows)
    main(root)
    page = open_page("papers.html#q=pruning&order=match", root=root)
    expect(page.locator("#status")).to_have_text("6 of 6 papers")
    assert titles(page)[0] == "Old pruning"


def test_the_map_finds_words_of_titles_alike(open_page: Open, library: Path) -> None:
    page = open_page("map.html", root=library)
    page.get_by_label("Words in the title").fill("lora")
    expect(page.locator("#found")).to_have_text("1 in view")
    page.get_by_label("Words in the title").fill("finetuning")
    expect(page.locator("#found")).to_have_text("3 in view")


# Rows ------------------------------------------------------------------------------------------------------


def test_a_row_has_authors_venue_links_and_all_topics(open_page: Open, library: Path) -> None:
    page = open_page("papers.html", root=library)
    row = page.locator("#paper-p2")
    expect(row.locator(".by")).to_contain_text("Roe, Béa and 3 more")
    expect(row.locator(".by")).to_contain_text("Journal of X2024")
    links = row.locator(".by a").evaluate_all("all => all.map((link) => [link.textContent, link.href])")
    assert links == [
        ["DOI", "https://doi.org/10.5555/a_1"],
        ["arXiv", "https://arxiv.org/abs/2401.00001"],
        ["Web", "https://example.org/x"],
    ]
    expect(row.locator(".meta .topic")).to_have_text(["Pruning", "Quantization"])


def test_papers_like_one_open_in_its_place_and_going_back_returns(open_page: Open, library: Path) -> None:
    page = open_page("papers.html#q=exploration", root=library)
    page.locator("#paper-p2 .unfold").click()
    like = page.locator("#paper-p2 .like a")
    expect(like.first).to_have_text(TITLES[0])
    page.get_by_label("Search").fill("parameters")
    expect(page.locator(".paper")).to_have_count(1)
    page.locator("#paper-p2 .unfold").click()
    like.first.click()
    expect(page.locator(".paper").first).to_have_attribute("id", "paper-p1")
    expect(page.locator("#paper-p1 .abstract")).to_be_visible()
    expect(page.locator("#paper-p1 .unfold")).to_be_focused()
    assert "paper=p1" in page.url
    page.go_back()
    expect(page.locator(".paper")).to_have_count(1)
    expect(page.get_by_label("Search")).to_have_value("parameters")


# Filters ---------------------------------------------------------------------------------------------------


def test_papers_of_any_of_several_topics_are_shown(open_page: Open, library: Path) -> None:
    page = open_page("papers.html", root=library)
    page.locator("#by-topic > summary").click()
    page.get_by_label("Quantization").check()
    expect(page.locator("#status")).to_have_text("2 of 6 papers")
    page.get_by_label("Data selection").check()
    expect(page.locator("#status")).to_have_text("4 of 6 papers")
    expect(page.locator("#by-topic > summary")).to_have_text("Topics: Quantization, Data selection")
    page.reload()
    expect(page.locator("#status")).to_have_text("4 of 6 papers")
    page.get_by_role("button", name="Clear filters").click()
    expect(page.locator("#status")).to_have_text("6 of 6 papers")
    page.go_back()
    expect(page.locator("#status")).to_have_text("4 of 6 papers")


def test_every_further_field_of_the_listings_is_a_filter(open_page: Open, library: Path) -> None:
    page = open_page("papers.html", root=library)
    page.locator("#by-field > summary").click()
    tick(page, "Field “included”", "yes")
    expect(page.locator("#status")).to_have_text("3 of 6 papers")
    tick(page, "Field “track”", "Not told")
    expect(page.locator("#status")).to_have_text("2 of 6 papers")
    page.get_by_label("Words in field “notes”").fill("rereader number 5")
    expect(page.locator("#status")).to_have_text("1 of 6 papers")
    page.reload()
    expect(page.locator("#status")).to_have_text("1 of 6 papers")
    expect(page.locator("#by-field > summary")).to_contain_text("included: yes")
    expect(page.locator("#by-field > summary")).to_contain_text("track: not told")
    page.get_by_role("button", name="Clear filters").click()
    page.locator("#by-field > summary").click()
    tick(page, "Venue", "Proc. Y")
    expect(page.locator("#status")).to_have_text("1 of 6 papers")
    expect(page.locator(".unfold")).to_have_text(TITLES[2])


def test_a_field_takes_several_values_and_the_address_tells_them(open_page: Open, library: Path) -> None:
    page = open_page("papers.html", root=library)
    page.locator("#by-field > summary").click()
    tick(page, "Venue", "Proc. Y")
    expect(page.locator("#status")).to_have_text("1 of 6 papers")
    page.wait_for_timeout(1600)  # what is done later is a step of its own
    tick(page, "Venue", "Journal of X")
    expect(page.locator("#status")).to_have_text("6 of 6 papers")
    assert page.url.count("f.venue=") == 2
    tick(page, "Field “included”", "yes")
    expect(page.locator("#status")).to_have_text("3 of 6 papers")
    expect(several(page, "Venue").locator(".told")).to_have_text("Journal of X or Proc. Y")
    expect(page.locator("#by-field > summary")).to_contain_text(
        "venue: Journal of X or Proc. Y, included: yes"
    )
    page.reload()
    expect(page.locator("#status")).to_have_text("3 of 6 papers")
    page.go_back()
    expect(page.locator("#status")).to_have_text("6 of 6 papers")
    page.go_back()
    expect(page.locator("#status")).to_have_text("1 of 6 papers")
    expect(several(page, "Venue").locator(".told")).to_have_text("Proc. Y")
    tick(page, "Confidence", "reviewed", "80 % and more")
    assert page.url.count("sure=") == 2


def test_an_address_with_one_value_of_each_field_still_leads_to_its_papers(
    open_page: Open, library: Path
) -> None:
    page = open_page("papers.html#state=thin&listing=0&sure=reviewed&f.included=yes", root=library)
    told = [several(page, name).locator(".told") for name in ("State", "Listing", "Confidence")]
    for field, value in zip(told, ("thin", "a.txt", "reviewed"), strict=True):
        expect(field).to_have_text(value)
    expect(several(page, "Field “included”").locator(".told")).to_have_text("yes")
    alone = page.locator("#status").inner_text()
    page = open_page("papers.html#state=thin&state=nope&listing=99&listing=0&sure=reviewed", root=library)
    expect(told[0].page.locator("#status")).to_have_text(alone)
    expect(several(page, "State").locator(".told")).to_have_text("thin")
    expect(several(page, "Listing").locator(".told")).to_have_text("a.txt")


def test_a_field_with_several_values_works_with_keys_alone_and_is_accessible(
    open_page: Open, library: Path
) -> None:
    for theme in ("light", "dark"):
        page = open_page("papers.html", root=library, width=390, theme=theme)
        field = several(page, "Listing")
        field.locator("summary").focus()
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        page.keyboard.press("Space")
        expect(field.locator(".told")).to_have_text("a.txt")
        assert axe_violations(page) == []
        assert page_width(page) <= 390
        page.keyboard.press("Escape")
        expect(field.locator(".options")).to_be_hidden()
        expect(field.locator("summary")).to_be_focused()
        field.locator("summary").click()
        page.locator("h1").click()
        expect(field.locator(".options")).to_be_hidden()


def open_fields(open_page: Open, folder: Path, fields: Sequence[Mapping[str, Any]]) -> Page:
    """Open the list of as many papers as have `fields`, with the filters of fields unfolded."""
    papers = [
        replace(PAPER_ROWS[n % 6], paper_id=f"p{n:02}", title=f"Paper {n}", **own)
        for n, own in enumerate(fields)
    ]
    given = [replace(ASSIGNMENT_ROWS[n % 6], paper_id=paper.paper_id) for n, paper in enumerate(papers)]
    root = write_corpus(folder, papers, given)
    main(root)
    page = open_page("papers.html", root=root)
    page.locator("#by-field > summary").click()
    return page


def test_among_many_values_one_types_to_find_some(open_page: Open, tmp_path: Path) -> None:
    page = open_fields(open_page, tmp_path, [{"venue": f"Journal {n % 20}"} for n in range(40)])
    field = several(page, "Venue")
    field.locator("summary").click()
    field.get_by_label("Find in Venue").fill("journal 1")
    expect(field.locator(".tick:visible")).to_have_count(11)
    field.get_by_label("Journal 13", exact=True).check()
    field.get_by_label("Find in Venue").fill("journal 7")
    expect(field.locator(".tick:visible")).to_have_count(2)
    field.get_by_label("Journal 7", exact=True).check()
    expect(page.locator("#status")).to_have_text("4 of 40 papers")


def test_a_field_of_many_numbers_is_a_range(open_page: Open, tmp_path: Path) -> None:
    page = open_fields(open_page, tmp_path, [{"extra": {"score": str(n / 2)}} for n in range(24)])
    page.get_by_label("Field “score” from").fill("2")
    expect(page.locator("#status")).to_have_text("20 of 24 papers")
    page.get_by_label("Field “score” to").fill("3.5")
    expect(page.locator("#status")).to_have_text("4 of 24 papers")
    page.reload()
    expect(page.locator("#status")).to_have_text("4 of 24 papers")
    page.locator("#by-field > summary").click()
    page.get_by_label("Field “score” to").fill("nonsense")
    expect(page.locator("#status")).to_have_text("20 of 24 papers")


def test_years_are_a_range_and_papers_without_a_date_a_choice(open_page: Open, library: Path) -> None:
    page = open_page("papers.html", root=library)
    page.get_by_label("To year").select_option("2023")
    expect(page.locator("#status")).to_have_text("2 of 6 papers")
    page.get_by_label("From year").select_option("2023")
    expect(page.locator("#status")).to_have_text("1 of 6 papers")
    page.get_by_label("From year").select_option("none")
    expect(page.locator("#status")).to_have_text("2 of 6 papers")
    expect(open_page("papers.html#year=2024", root=library).locator("#status")).to_have_text("2 of 6 papers")


# Ticks -----------------------------------------------------------------------------------------------------


def test_ticks_survive_filters_and_are_shown_sent_on_and_cleared(open_page: Open, library: Path) -> None:
    page = open_page("papers.html", root=library)
    expect(page.locator("#ticked")).to_have_text("None ticked")
    expect(page.get_by_role("button", name="Save as BibTeX")).to_be_disabled()
    page.get_by_label(f"Tick {TITLES[0]}").check()
    page.get_by_label("Search").fill("finetuning")
    page.get_by_label(f"Tick {TITLES[2]}").check()
    expect(page.locator("#ticked")).to_have_text("2 ticked")
    page.reload()
    expect(page.locator("#ticked")).to_have_text("2 ticked")
    page.get_by_role("button", name="Show only these").click()
    expect(page.locator("#status")).to_have_text("2 of 6 papers, the ticked alone")
    assert page.url.endswith("#papers=p1,p3")
    page.go_back()
    expect(page.locator("#status")).to_have_text("3 of 6 papers")
    expect(page.locator("#ticked")).to_have_text("2 ticked")
    page.get_by_role("button", name="Tick all found").click()
    expect(page.locator("#ticked")).to_have_text("4 ticked")
    page.get_by_role("button", name="Clear ticks").click()
    expect(page.locator("#ticked")).to_have_text("None ticked")
    expect(page.locator(".take:checked")).to_have_count(0)


def test_a_link_to_papers_shows_them_and_says_what_it_does_not_know(open_page: Open, library: Path) -> None:
    page = open_page("papers.html#papers=p5,p2,gone", root=library)
    expect(page.locator("#status")).to_have_text("1 of the 3 papers linked to isn't in this report.")
    assert titles(page) == [TITLES[1], TITLES[4]]
    page.get_by_role("button", name="Show only these").click()
    expect(page.locator(".paper")).to_have_count(6)
    expect(page.locator("#ticked")).to_have_text("2 ticked")


def test_a_link_is_copied_or_shown_where_it_cannot_be(open_page: Open, library: Path) -> None:
    page = open_page("papers.html#ticked=p1,p4", root=library)
    page.evaluate("Object.defineProperty(navigator, 'clipboard', { value: {} })")
    page.evaluate("() => { navigator.clipboard.writeText = async (text) => { window.copied = text; }; }")
    page.get_by_role("button", name="Copy link").click()
    expect(page.locator("#ticked")).to_have_text("2 ticked, link copied")
    assert page.evaluate("window.copied").endswith("papers.html#papers=p1,p4")
    page.evaluate(
        "() => { navigator.clipboard.writeText = async () => { throw new Error('not allowed'); }; }"
    )
    page.get_by_role("button", name="Copy link").click()
    expect(page.get_by_label("Link to these papers")).to_have_value(re.compile("#papers=p1,p4$"))
    assert axe_violations(page) == []


def test_shortened_ids_tell_papers_apart(open_page: Open, pile_root: PileRoot) -> None:
    root = pile_root("own")
    page = open_page("papers.html", root=root)
    page.locator(".take").first.check()
    page.locator(".take").nth(1).check()
    ids = page.evaluate("new URLSearchParams(location.hash.slice(1)).get('ticked')").split(",")
    known = [paper.paper_id for paper in PAPERS.read(root)]
    for start in ids:
        assert len(start) < len(known[0])
        assert sum(paper_id.startswith(start) for paper_id in known) == 1
    page.reload()
    expect(page.locator("#ticked")).to_have_text("2 ticked")


@pytest.mark.parametrize(("form", "ending"), [("BibTeX", "bib"), ("RIS", "ris"), ("CSV", "csv")])
def test_ticked_papers_are_saved(open_page: Open, library: Path, form: str, ending: str) -> None:
    page = open_page("papers.html#ticked=p2,p1&q=finetuning", root=library)
    with page.expect_download() as download:
        page.get_by_role("button", name=f"Save as {form}").click()
    text = Path(download.value.path()).read_text("utf-8")
    if form == "CSV":
        lines = text.splitlines()
        assert lines[0].endswith(",authors,venue,doi")
        assert [line.split(",")[0] for line in lines[1:]] == ["p1", "p2"]
        assert lines[1].endswith('"Poe, Ada; Grünwald, B.",Journal of X,10.5555/a_0')
        return
    found, _ = read(Source.from_text(text, f"papers.{ending}"))
    assert [(record.title, list(record.authors)) for record in found] == [
        (TITLES[0], AUTHORS[0]),
        (TITLES[1], AUTHORS[1]),
    ]


def test_a_list_is_used_with_keys_alone(open_page: Open, library: Path) -> None:
    page = open_page("papers.html", root=library)
    page.locator(".take").first.focus()
    page.keyboard.press("Space")
    expect(page.locator("#ticked")).to_have_text("1 ticked")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".inside").first).to_be_visible()


@pytest.mark.parametrize(
    "address",
    ["#from=x&to=1&sure=abc&order=nope&topic=nope", "#f.included=nope&f.none=1", "#papers=", "#ticked=nope",
     "#year=1066", "#%E0%A4%A"],
)  # fmt: skip
def test_an_address_that_says_nonsense_shows_the_papers(open_page: Open, library: Path, address: str) -> None:
    page = open_page(f"papers.html{address}", root=library)
    expect(page.locator(".paper")).to_have_count(6)


def test_a_topic_that_is_not_in_the_report_is_told(open_page: Open, library: Path) -> None:
    page = open_page("papers.html#topic=nope", root=library)
    expect(page.locator("#status")).to_have_text("A topic of this address isn't in this report.")


def test_going_back_from_a_topic_shows_as_many_rows_as_before(open_page: Open, pile_root: PileRoot) -> None:
    page = open_page("papers.html", root=pile_root("large"))
    page.get_by_role("button", name="Show more").click()
    expect(page.locator(".paper")).to_have_count(100)
    page.locator(".paper .meta a").last.click()
    page.wait_for_url("**/topics/**")
    page.go_back()
    expect(page.locator(".paper")).to_have_count(100)


# Six piles -------------------------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("pile", PILES)
def test_the_papers_of_a_pile_are_found_ticked_and_accessible(
    pile: str, open_page: Open, pile_root: PileRoot
) -> None:
    root = pile_root(pile)
    papers = PAPERS.read(root)
    sought = papers[len(papers) // 2]
    for width in (1440, 1024, 390):
        page = open_page("papers.html", root=root, width=width)
        expect(page.locator("#status")).to_have_text(f"{len(papers)} of {len(papers)} papers")
        expect(page.locator(".unfold").first).to_have_text(newest(papers).title)
        page.locator("[name=q]").fill(f'"{sought.title}"')
        row = page.locator(f"#paper-{sought.paper_id}")
        expect(row.locator(".unfold")).to_have_text(sought.title)
        assert row.locator(".unfold mark").count() >= 1
        row.locator(".take").check()
        row.locator(".unfold").click()
        expect(row.locator(".inside")).to_be_visible()
        page.locator("#by-topic > summary").click()
        assert violations_in_both_themes(page) == []
        assert page_width(page) <= width
    given = {row.paper_id: set(row.topics) for row in ASSIGNMENTS.read(root)}
    ids = page.evaluate("window.taxo.topics.slice(0, 2).map((topic) => topic.id)")
    n_any = sum(bool(topics & set(ids)) for topics in given.values())
    two = open_page(f"papers.html#topic={'&topic='.join(ids)}", root=root)
    expect(two.locator("#status")).to_have_text(f"{n_any} of {len(papers)} papers")


def newest(papers: Sequence[Paper]) -> Paper:
    """The paper that comes first: the last date, of equal ones the first id."""

    def date_of(paper: Paper) -> str:
        return paper.published.isoformat() if paper.published else str(paper.year or "")

    if not any(map(date_of, papers)):
        return min(papers, key=lambda paper: paper.title)
    return max(sorted(papers, key=lambda paper: paper.paper_id), key=date_of)


@pytest.mark.parametrize("width", [1440, 1024, 390])
def test_filters_rows_and_ticks_are_accessible_and_fit(open_page: Open, library: Path, width: int) -> None:
    page = open_page("papers.html#q=exploration&ticked=p1&paper=p2", root=library, width=width)
    page.locator("#by-topic > summary").click()
    page.locator("#by-field > summary").click()
    expect(page.locator("#paper-p2 .abstract")).to_be_visible()
    assert violations_in_both_themes(page) == []
    assert page_width(page) <= width


def test_without_scripts_the_page_leads_to_topics_and_no_form_pretends(
    browser: Browser, library: Path
) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((library / SITE / "papers.html").as_uri())
    expect(page.locator("noscript a")).to_have_attribute("href", "index.html#taxonomy")
    expect(page.locator("#filters")).to_be_hidden()
    expect(page.locator("#tick-found")).to_be_hidden()
    expect(page.locator("#tray")).to_be_hidden()
    context.close()
