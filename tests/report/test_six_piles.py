"""Every kind of page of six piles: quiet, within its window, accessible, its links lead somewhere, its counts agree."""

import csv
import json
import posixpath
import re
import shutil
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect
from selectolax.lexbor import LexborHTMLParser, LexborNode

from taxo.project.params import load_params
from taxo.project.suggestions import load_suggestions, new_topics
from taxo.project.tables import PAPERS
from taxo.project.taxonomy import load_taxonomy
from taxo.report import ReportParams, build_site, read_inputs
from taxo.report.stage import PAGES, SITE
from tests.conftest import run_stage
from tests.report.browsing import (
    NEEDS_BROWSER,
    Open,
    axe_violations,
    page_width,
    violations_in_both_themes,
)
from tests.report.piles import PILES

PileRoot = Callable[[str], Path]
WIDTHS = (1440, 1024, 390, 320)
A_TOPIC = "topics/*.html"  # one with papers, and one that is only suggested or has none, where there are such
# Cells of tables that are laid out as something else, or not at all: columns fall apart. On a phone a .stack does so on
# purpose, and says by roles that it is a table all the same.
NO_CELLS = """() => [...document.querySelectorAll("td, th")]
  .filter((cell) => !(cell.closest("table.stack[role=table]") && cell.closest("tr[role=row]") && cell.role))
  .filter((cell) => cell.checkVisibility() || !matchMedia("screen").matches)
  .map((cell) => [cell.className, getComputedStyle(cell).display]).filter(([, display]) => display !== "table-cell")"""
# Numbers with which their nouns don't agree, parts of none, a line from itself to itself.
NOUNS = "papers|topics|phrases|groups|listings|passages|lines|reviews|periods"
ODD = re.compile(rf"(?<![\d.,\u202f%:])\b1 (?:{NOUNS})\b|\b\d+ of 0\b|\b0 groups|\b(\d+)-\1\b(?!-)")
INTEGER = re.compile(r"\d{1,3}(?:[\u202f\u00a0,]\d{3})+|\d+")

pytestmark = [pytest.mark.slow, *NEEDS_BROWSER]


@pytest.mark.parametrize("url", [*(page.url for page in PAGES), A_TOPIC])
@pytest.mark.parametrize("pile", PILES)
def test_a_page_is_quiet_fits_its_window_and_is_accessible(
    pile: str, url: str, open_page: Open, pile_root: PileRoot
) -> None:
    root = pile_root(pile)
    for name in _sample_topics(root) if url == A_TOPIC else [url]:
        page = open_page(name, root=root, width=WIDTHS[0])
        assert violations_in_both_themes(page) == []
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            assert page_width(page) <= width
            assert page.evaluate(NO_CELLS) == []
        page.emulate_media(media="print")
        assert page.evaluate(NO_CELLS) == []


@pytest.mark.parametrize("name", ["papers.html", "map.html"])
@pytest.mark.parametrize("pile", PILES)
def test_a_filter_is_offered_only_where_there_is_something_to_choose(
    pile: str, name: str, open_page: Open, pile_root: PileRoot
) -> None:
    root = pile_root(pile)
    page = open_page(name, root=root)
    papers = _data(root / SITE, "papers")
    for field, is_needed in (("from", any(papers["date"])), ("listing", len(papers["listings"]) > 1)):
        choice = page.locator(f"#filters :is(select[name={field}], [data-field={field}])")
        assert choice.is_visible() == is_needed, field


@pytest.mark.parametrize("pile", PILES)
def test_no_number_is_at_odds_with_its_words(pile: str, pile_root: PileRoot) -> None:
    for name, page in _pages(pile_root(pile) / SITE).items():
        main = LexborHTMLParser(page.html or "").css_first("main")
        assert main is not None
        for quoted in main.css(".paper, .list th a, .abstract, .titles, option, td[dir]"):
            quoted.decompose()
        found = [
            text
            for node in main.css("p, h1, h2, h3, summary, td.file, dd, li")
            if ODD.search(text := node.text())
        ]
        assert found == [], name


@pytest.mark.parametrize("pile", PILES)
def test_every_link_leads_to_a_file_and_a_place_that_are_there(pile: str, pile_root: PileRoot) -> None:
    site = pile_root(pile) / SITE
    data = {"paper": set(_data(site, "papers")["id"]), "topic": _topic_ids(site) | {"none"}}
    ids = {name: _ids(page) for name, page in _pages(site).items()}
    for name, page in _pages(site).items():
        for link in _links(page):
            file, _, place = link.partition("#")
            target = posixpath.normpath(posixpath.join(posixpath.dirname(name), file)) if file else name
            assert (site / target).is_file(), f"{name}: {link}"
            kind, _, value = place.partition("=")
            if value:
                assert value in data.get(kind, {value}), f"{name}: {link}"
            else:
                assert not place or place in ids[target], f"{name}: {link}"


@pytest.mark.parametrize("pile", PILES)
def test_no_place_in_a_page_is_there_twice(pile: str, pile_root: PileRoot) -> None:
    for name, page in _pages(pile_root(pile) / SITE).items():
        twice = [place for place, n in Counter(_all_ids(page)).items() if n > 1]
        assert twice == [], name


@pytest.mark.parametrize("pile", PILES)
def test_lists_and_scripts_tell_the_same_topics(pile: str, pile_root: PileRoot) -> None:
    site = pile_root(pile) / SITE
    papers, topics = _data(site, "papers"), [topic["id"] for topic in _data(site, "topics")]
    told = {
        paper: (topics[topic] if topic >= 0 else "", {topics[other] for other in others})
        for paper, topic, others in zip(papers["id"], papers["topic"], papers["others"], strict=True)
    }
    rows = {
        row["paper_id"]: (row["topic_id"], {*row["topics"].split(";")} - {row["topic_id"], ""})
        for row in _rows(site)
    }
    assert told == rows
    assert len(_data(site, "places")["x"]) == len(rows)


@pytest.mark.parametrize("pile", PILES)
def test_a_count_beside_a_topic_is_of_its_papers_on_every_page(pile: str, pile_root: PileRoot) -> None:
    site = pile_root(pile) / SITE
    first, any_topic = _counts(site)
    compared = 0
    for name, page in _pages(site).items():
        for heading, topic_id, count in _counted_rows(page):
            expected = any_topic if "any topic" in heading else first
            assert count == expected[topic_id], f"{name}: {topic_id} in column {heading}"
            assert "any topic" in heading or "first topic" in page.text(), name
            compared += 1
    assert compared >= len(first)


@pytest.mark.parametrize("pile", PILES)
def test_a_topic_page_counts_its_first_and_its_further_papers(pile: str, pile_root: PileRoot) -> None:
    site = pile_root(pile) / SITE
    first, any_topic = _counts(site)
    for topic_id in _topic_ids(site) - set(_suggested(pile_root(pile))):
        facts = _facts(_pages(site)[f"topics/{topic_id}.html"])
        told = [_integer(value) for fact, value in facts.items() if fact.startswith(("papers", "first"))]
        assert told[:1] == [first[topic_id]], topic_id
        told = [_integer(value) for fact, value in facts.items() if "second topic" in fact or "also" in fact]
        assert told[:1] == [any_topic[topic_id] - first[topic_id]], topic_id


@pytest.mark.parametrize("pile", PILES)
def test_all_papers_of_a_topic_are_those_that_have_it_at_all(
    pile: str, open_page: Open, pile_root: PileRoot
) -> None:
    root = pile_root(pile)
    first, any_topic = _counts(root / SITE)
    topic_id = max(first, key=lambda topic: (any_topic[topic] - first[topic], topic))
    page = open_page(f"papers.html#topic={topic_id}", root=root)
    expect(page.locator("#status")).to_have_text(
        re.compile(rf"^{any_topic[topic_id]}\b.*\b{len(_rows(root / SITE))} papers")
    )


@pytest.mark.parametrize("pile", PILES)
def test_no_page_counts_none_for_a_suggestion(pile: str, pile_root: PileRoot) -> None:
    root = pile_root(pile)
    for topic_id in _suggested(root):
        for name, page in _pages(root / SITE).items():
            counts = [count for _, topic, count in _counted_rows(page) if topic == topic_id]
            assert 0 not in counts, f"{name}: {topic_id}"
        own = _pages(root / SITE).get(f"topics/{topic_id}.html")
        facts = _facts(own) if own else {}
        assert [fact for fact, value in facts.items() if fact == "papers" and _integer(value) == 0] == []


@pytest.mark.parametrize("pile", ["own", "german"])
def test_without_abstracts_no_eight_words_of_one_are_in_the_site(pile: str, pile_root: PileRoot) -> None:
    root = pile_root(pile)
    params = replace(load_params(ReportParams, "report", root), abstracts=False)
    site = dict(build_site(read_inputs(root), params))
    papers = PAPERS.read(root)
    titles = set[str]().union(*(_runs(paper.title) for paper in papers))
    secret = set[str]().union(*(_runs(paper.abstract) for paper in papers)) - titles
    assert len(secret) > 20 * len(papers)
    for name, content in site.items():
        assert not secret & _runs(content.decode("utf-8", "ignore")), name


def test_papers_without_abstracts_are_found_by_title_alone_and_the_page_says_so(
    open_page: Open, pile_root: PileRoot, tmp_path: Path
) -> None:
    root = Path(shutil.copytree(pile_root("twelve"), tmp_path / "twelve"))
    params = (root / "params.yaml").read_text("utf-8")
    (root / "params.yaml").write_text(params.replace("abstracts: true", "abstracts: false"), "utf-8")
    run_stage("report", root)
    first = min(PAPERS.read(root), key=lambda paper: paper.paper_id)
    page = open_page("papers.html", root=root)
    page.get_by_label("Search").fill(" ".join(first.abstract.split()[:5]))
    expect(page.locator("#status")).to_have_text(re.compile("left out of this report, weren’t searched$"))
    page.get_by_label("Search").fill(first.title)
    expect(page.locator(".paper")).to_have_count(1)
    page.locator(".unfold").first.click()
    expect(page.locator(".inside").first).to_contain_text("Abstracts are left out of this report.")
    review = open_page("review.html", root=root)
    expect(review.locator("#case h3")).not_to_be_empty()
    expect(review.locator("main")).to_contain_text("Abstracts are left out")
    tried = open_page("try.html", root=root)
    tried.get_by_role("button", name="Example 1").click()
    expect(tried.get_by_label("Title")).not_to_have_value("")
    expect(tried.get_by_label("Abstract")).to_have_value("")
    for each in (page, review, tried):
        assert axe_violations(each) == []


@pytest.mark.shipped
def test_the_site_of_the_shipped_papers_is_at_most_7_megabytes(pile_root: PileRoot) -> None:
    files = [path for path in (pile_root("shipped") / SITE).rglob("*") if path.is_file()]
    assert sum(path.stat().st_size for path in files) <= 7_000_000


def _runs(text: str, length: int = 8) -> set[str]:
    """Every run of so many words in `text`, in lower case."""
    words = re.findall(r"\w+", text.lower())
    return {" ".join(words[n : n + length]) for n in range(len(words) - length + 1)}


# What the pages tell ---------------------------------------------------------------------------------------

_PARSED: dict[Path, dict[str, LexborHTMLParser]] = {}


def _pages(site: Path) -> Mapping[str, LexborHTMLParser]:
    """Every page of a site by its path in it, parsed once."""
    if site not in _PARSED:
        _PARSED[site] = {
            path.relative_to(site).as_posix(): LexborHTMLParser(path.read_text("utf-8"))
            for path in sorted(site.rglob("*.html"))
        }
    return _PARSED[site]


def _links(page: LexborHTMLParser) -> set[str]:
    found = (node.attributes.get("href") or node.attributes.get("src") for node in page.css("[href], [src]"))
    return {link for link in found if link and "://" not in link}


def _all_ids(page: LexborHTMLParser) -> list[str]:
    return [str(node.attributes["id"]) for node in page.css("[id]")]


def _ids(page: LexborHTMLParser) -> set[str]:
    return set(_all_ids(page))


def _counted_rows(page: LexborHTMLParser) -> Iterator[tuple[str, str, int]]:
    """Yield the column, the topic and the number of each row whose head is a topic, where a column counts papers."""
    # The numbers of these are shares, under names of listings or years.
    for table in page.css("table:not(.by-source):not(.by-period)"):
        headings = [cell.text(strip=True).lower() for cell in table.css("thead th")]
        columns = [
            n for n, heading in enumerate(headings) if re.search(r"papers|any topic|first topic", heading)
        ]
        for row in table.css("tbody tr"):
            cells = row.css("th, td")
            topic_id = _topic_of(cells[0]) if len(cells) == len(headings) else None
            for column in columns if topic_id else ():
                yield headings[column], str(topic_id), _integer(cells[column].text())


def _topic_of(cell: LexborNode) -> str | None:
    links = [str(link.attributes.get("href")) for link in cell.css("a")]
    found = [match[1] for link in links if (match := re.search(r"(?:^|/)topics/([^/#]+)\.html", link))]
    return found[0] if len(found) == 1 else None


def _facts(page: LexborHTMLParser) -> dict[str, str]:
    """What the list of facts at the head of a page says, by what it is about."""
    return {
        str(name.text(strip=True)): str(value.text())
        for row in page.css("dl.facts > div")
        if (name := row.css_first("dt")) and (value := row.css_first("dd"))
    }


def _integer(text: str) -> int:
    """The first number in `text`."""
    found = INTEGER.search(text)
    assert found, text
    return int(re.sub(r"\D", "", found[0]))


# What the files tell ---------------------------------------------------------------------------------------


def _data(site: Path, name: str) -> Any:
    text = (site / f"data/{name}.js").read_text("utf-8")
    return json.loads(text.split(f'["{name}"]=', 1)[1].strip().removesuffix(";"))


def _topic_ids(site: Path) -> set[str]:
    return {topic["id"] for topic in _data(site, "topics")}


def _rows(site: Path) -> list[dict[str, str]]:
    with (site / "papers.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def _counts(site: Path) -> tuple[Counter[str], Counter[str]]:
    """How many papers have each topic as their first, and how many at all, by papers.csv."""
    rows = _rows(site)
    first = Counter(row["topic_id"] for row in rows if row["topic_id"])
    return first, Counter(topic for row in rows for topic in {*row["topics"].split(";")} - {""})


def _suggested(root: Path) -> Sequence[str]:
    known = load_taxonomy(root).by_id
    return [topic for topic in new_topics(load_suggestions(root)[0]) if topic not in known] if known else []


def _sample_topics(root: Path) -> list[str]:
    first, _ = _counts(root / SITE)
    topics = sorted(_topic_ids(root / SITE), key=lambda topic: (-first[topic], topic))
    return [f"topics/{topic}.html" for topic in dict.fromkeys((topics[0], topics[-1]))]
