"""The report: page dataclasses exactly, HTML by facts, the same bytes twice, hostile text, missing parts."""

import json
import posixpath
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import cache
from html.parser import HTMLParser
from itertools import zip_longest
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unittest.mock import MagicMock

import pytest

import taxo
from pipelines.report import main
from taxo.errors import TaxoError
from taxo.project.baseline import Baseline, read_baseline
from taxo.project.params import ParamsError, load_params
from taxo.project.tables import ASSIGNMENTS, LEDGER, TOPICS, Assignment, LedgerEntry, Paper, Topic
from taxo.project.taxonomy import Taxonomy, TaxonomyTopic
from taxo.project.topic_state import STATES
from taxo.report import ReportParams, build_site, read_inputs
from taxo.report.catalogue import Catalogue, TopicLink
from taxo.report.highlight import Piece
from taxo.report.pages import provenance
from taxo.report.pages.left_out import Columns, ListingAccount, MergedPaper, Reason, Span, build_left_out
from taxo.report.pages.overview import GroupRow, News, TopicRow, build_overview
from taxo.report.pages.provenance import build_provenance
from taxo.report.pages.quality import Mixup, build_quality
from taxo.report.pages.reading import build_reading
from taxo.report.pages.review import build_review
from taxo.report.pages.suggestions import Part, Title, build_suggestions
from taxo.report.pages.topic import TopicPages
from taxo.report.pages.try_it import TryPage, build_try
from taxo.report.parts import Bar, PaperLine, Rate, year_columns
from taxo.report.render import TEMPLATES, Frame, render_page
from taxo.report.stage import PAGES
from tests.report.small_corpus import (
    ASSIGNMENT_ROWS,
    LEDGER_ROWS,
    PAPER_ROWS,
    UNTRAINED,
    leave_untrained,
    write_corpus,
)

PRUNING = TopicLink("pruning", "Pruning")
QUANTIZATION = TopicLink("quantization", "Quantization")
DATA = TopicLink("data-selection", "Data selection")
SECRET = "An abstract that nobody could read."
HOSTILE = [
    "<script>alert('x')</script><img src=x onerror=alert(1)>",
    "\"'><svg/onload=alert(1)> & &amp; {{ 7*7 }} {% raw %}",
    "=cmd|'/c calc'!A1",
    "עברית ثم English \u202eRTL override",
    "x" * 5000,
    "</script><!-- ]]> \u2028 \u0000 \x1b[31m",
]


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_corpus(tmp_path_factory.mktemp("corpus"))


@pytest.fixture(scope="module")
def catalogue(corpus: Path) -> Catalogue:
    return Catalogue(read_inputs(corpus))


@pytest.fixture(scope="module")
def untrained(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = write_corpus(tmp_path_factory.mktemp("untrained"))
    leave_untrained(root)
    return root


@cache
def site_of(root: Path) -> dict[str, bytes]:
    return dict(build_site(read_inputs(root), load_params(ReportParams, "report", root)))


@pytest.fixture(scope="module", autouse=True)
def quick_maps() -> Iterator[None]:
    """Leave drawing maps, which takes seconds, to the tests of the charts and of the browser."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            "taxo.report.figures.MapFigure", MagicMock(**{"return_value.paint.return_value": b"<svg/>"})
        )
        yield


class Outline(HTMLParser):
    """Collects ids, links, tags and text of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.tags: list[str] = []
        self.attributes: list[str] = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [name for name, _ in attrs]
        found = dict(attrs)
        self.ids += [found["id"]] if found.get("id") else []  # type: ignore[list-item]
        self.links += [value for name, value in attrs if name in ("href", "src") and value]

    def handle_data(self, data: str) -> None:
        self.text += data


def page(root: Path, name: str) -> Outline:
    return Outline(site_of(root)[name].decode())


def target_of(name: str, link: str) -> str:
    """The file of the site that `link` on page `name` leads to."""
    return posixpath.normpath(posixpath.join(posixpath.dirname(name), link))


# What the pages hold ---------------------------------------------------------------------------------------


def test_the_overview_counts_the_corpus(catalogue: Catalogue) -> None:
    found = build_overview(catalogue)
    assert (found.n_papers, found.n_without_topic, found.n_undated) == (6, 1, 2)
    assert found.years.bars == (
        Bar("2022", 1, 0.5, "2022"),
        Bar("2023", 1, 0.5, "2023"),
        Bar("2024", 2, 1.0, "2024"),
    )
    assert found.listings == (Bar("a.txt", 2, 0.4), Bar("b.txt", 5, 1.0))
    assert found.n_repeated == 1  # the paper that makes seven of six
    assert found.news is None
    assert not found.is_folded
    assert found.headline == "6 papers and a taxonomy of 3 topics"
    assert [line.title for line in found.lines] == [
        "What is in it",
        "What is new",
        "How far to trust it",
        "What to do next",
    ]


def test_topics_that_nobody_grouped_come_by_their_size(catalogue: Catalogue) -> None:
    topics = [replace(topic, parent=None) for topic in reversed(catalogue.inputs.topics) if topic.terms]
    [group] = build_overview(Catalogue(replace(catalogue.inputs, topics=topics))).groups
    sizes = [row.n_papers for row in group.topics]
    assert sizes == sorted(sizes, reverse=True)
    assert len(set(sizes)) > 1


@pytest.mark.parametrize(
    ("first", "last", "starts"),
    [(2001, 2024, [2001, 2003]), (1987, 2024, [1987, 1989]), (1961, 2024, [1960, 1965])],
)
def test_a_column_of_two_years_begins_with_the_first(first: int, last: int, starts: list[int]) -> None:
    entries: Any = [SimpleNamespace(year=year) for year in range(first, last + 1)]
    columns = year_columns(entries)
    assert [int(bar.label.split()[0]) for bar in columns.bars[:2]] == starts
    assert sum(bar.count for bar in columns.bars) == len(entries)


def test_the_taxonomy_is_a_tree_of_groups_without_what_is_only_suggested(catalogue: Catalogue) -> None:
    groups = build_overview(catalogue).groups
    assert [group.name for group in groups] == ["Smaller models", "Data"]
    assert groups[0] == GroupRow(
        "compression",
        "Smaller models",
        3,
        0.5,
        (
            TopicRow(PRUNING, "thin", "Only 2 papers.", 2, 2 / 6, 1.0),
            TopicRow(QUANTIZATION, "unproven", "Nobody reviewed a paper.", 1, 1 / 6, 0.5),
        ),
    )


def test_news_is_what_differs_from_the_baseline(corpus: Path) -> None:
    inputs = read_inputs(corpus)
    before = {"p1": "quantization", "p2": "pruning", "p4": "", "gone": "pruning"}
    compared = Catalogue(replace(inputs, baseline=Baseline(before)))
    found = build_overview(compared)
    assert found.news == News(added_by_topic=((QUANTIZATION, 1), (DATA, 1)), new_topics=(DATA,))
    assert (found.facts.n_before, found.facts.n_added, found.facts.n_gone, found.facts.n_moved) == (
        4,
        3,
        1,
        2,
    )
    assert compared.changes is not None
    assert [move.paper_id for move in compared.changes.moves] == ["p4", "p1"]


def test_papers_of_an_earlier_report_serve_as_baseline(corpus: Path, tmp_path: Path) -> None:
    root = write_corpus(tmp_path)
    (root / "baseline.csv").write_bytes(site_of(corpus)["papers.csv"])
    facts = build_overview(Catalogue(read_inputs(root))).facts
    assert (facts.n_before, facts.n_added, facts.n_gone, facts.n_moved) == (6, 0, 0, 0)


def test_a_name_that_starts_like_a_formula_comes_back_from_the_baseline(tmp_path: Path) -> None:
    root = write_corpus(tmp_path)
    topics = [replace(t, name="@home robots") if t.topic_id == "pruning" else t for t in TOPICS.read(root)]
    TOPICS.write(topics, root)
    (root / "baseline.csv").write_bytes(site_of(root)["papers.csv"])
    names = {topic.topic_id: topic.name for topic in read_baseline(root).topics}
    assert names["pruning"] == "@home robots"


def test_a_topic_page_says_what_the_topic_is_and_holds(catalogue: Catalogue) -> None:
    topic = next(t for t in catalogue.topics if t.topic_id == "pruning")
    found = TopicPages(catalogue, shown=1, page_size=1).build(topic)
    assert (found.group, found.about) == ("Smaller models", "Removing weights, heads or layers.")
    assert (found.n_papers, found.n_also, found.n_reviewed, found.n_more) == (2, 0, 1, 1)
    assert found.phrases == ("prune", "sparsity")
    assert found.years.bars == (Bar("2023", 1, 1.0, "2023"), Bar("2024", 1, 1.0, "2024"))
    assert found.confidence == pytest.approx(
        0.71
    )  # p1 is reviewed: its own 1.0 or .96 says nothing of the model
    assert found.trust is not None
    assert (found.trust.recall.share, found.trust.recall.n) == (1.0, 1)
    assert (found.trust.state, found.trust.reviewers) == ("thin", "Ada Poe")
    assert (found.previous, found.following) == (None, QUANTIZATION)
    assert [near.link for near in found.near] == [DATA, QUANTIZATION]
    assert [near.n_shared for near in found.near] == [0, 1]
    assert found.near[1].only_here == ("prune", "sparsity")


def test_a_paper_in_a_list_has_its_deciding_words_marked(catalogue: Catalogue) -> None:
    topic = next(t for t in catalogue.topics if t.topic_id == "pruning")
    found = TopicPages(catalogue, shown=5, page_size=5).build(topic)
    assert [paper.reviewed_by for paper in found.papers] == ["Ada Poe", None]
    assert found.typical[0] == PaperLine(
        paper_id="p1",
        title=(Piece("Prune", decided=True), Piece(" early", decided=False)),
        abstract=(
            Piece("We ", decided=False),
            Piece("prune", decided=True),
            Piece(" heads. ", decided=False),
            Piece("Sparsity", decided=True),
            Piece(" wins.", decided=False),
        ),
        url="papers.html#paper=p1",
        year=2023,
        confidence=0.96,
        reviewed_by="Ada Poe",
        topic=PRUNING,
        others=(),
        evidence=("prune", "sparsity"),
    )
    assert found.typical[1].others == (QUANTIZATION,)


def test_a_topic_without_papers_has_a_page_without_papers(catalogue: Catalogue) -> None:
    topic = next(t for t in catalogue.topics if t.topic_id == "quantization")
    elsewhere = [replace(a, topic_id="pruning", topics=["pruning"]) for a in ASSIGNMENT_ROWS]
    moved = Catalogue(replace(catalogue.inputs, assignments=elsewhere))
    found = TopicPages(moved, shown=2, page_size=2).build(topic)
    assert (found.n_papers, found.confidence, found.typical, found.near, found.years.bars) == (
        0,
        None,
        (),
        (),
        (),
    )


def test_a_suggested_topic_tells_its_papers_and_what_they_would_leave(catalogue: Catalogue) -> None:
    found = build_suggestions(catalogue)
    [section] = found.sections
    [[agents, twin]] = section.families
    assert (found.n_topics, found.n_phrases, found.is_first, section.head) == (2, 1, False, None)
    assert (agents.name, agents.n_papers, agents.n_unplaced, agents.lead) == ("Web agents", 2, 1, None)
    assert agents.leave == (Part("No topic", None, 1, 0.5), Part("Pruning", PRUNING, 1, 0.5))
    assert agents.overlaps == (Part("Pruning", PRUNING, 1, 0.5), Part("Quantization", QUANTIZATION, 1, 0.5))
    assert agents.titles == (
        Title("Something else", "papers.html#paper=p6"),
        Title("Sparse by design", "papers.html#paper=p2"),
    )
    assert len(agents.dots) == 2
    assert (twin.name, twin.lead, twin.group, twin.overlaps) == (
        "Sparse agents",
        "Web agents",
        "Smaller models",
        (),
    )


def test_a_suggested_phrase_shows_the_papers_first_that_it_would_bring(catalogue: Catalogue) -> None:
    [topic] = build_suggestions(catalogue).phrases
    [phrase] = topic.phrases
    assert topic.link == PRUNING
    assert (phrase.phrase, phrase.n_gained, phrase.n_holding) == ("from the start", 1, 2)
    assert phrase.titles == (
        Title("Clean data first", "papers.html#paper=p5", gains=True),
        Title("Sparse by design", "papers.html#paper=p2"),
    )
    assert phrase.command == "taxo accept pruning --phrase 'from the start'"


def test_rarer_topics_that_papers_would_leave_are_counted_together(catalogue: Catalogue) -> None:
    suggested = catalogue.inputs.suggested
    many = replace(suggested.topics[0], papers=9, unplaced=2, leave={"pruning": 4}, alike=("gone",))
    found = build_suggestions(
        Catalogue(replace(catalogue.inputs, suggested=replace(suggested, topics=[many])))
    )
    [[offer]] = found.sections[0].families
    assert [(part.name, part.n_papers) for part in offer.leave] == [
        ("No topic", 2),
        ("Pruning", 4),
        ("Other topics", 3),
    ]


def test_groups_of_a_first_taxonomy_stand_above_their_topics(catalogue: Catalogue) -> None:
    suggested = catalogue.inputs.suggested
    one, other = (replace(entry, unplaced=None, leave={}, alike=()) for entry in suggested.topics)
    group = replace(one, topic="models", name="Models", phrases=(), examples=())
    entries = [group, replace(other, parent="models", papers=1), replace(one, parent="models", papers=2)]
    alone = replace(one, topic="alone", name="Alone")
    first = replace(suggested, taxonomy=Taxonomy(), topics=[*entries, alone], phrases=())
    found = build_suggestions(Catalogue(replace(catalogue.inputs, suggested=first)))
    told = [
        (s.head.name if s.head else None, [[o.topic_id for o in family] for family in s.families])
        for s in found.sections
    ]
    assert found.is_first
    assert told == [(None, [["alone"]]), ("Models", [["agents"], ["sparse-agents"]])]
    assert all(offer.leave == () for s in found.sections for family in s.families for offer in family)


def test_every_line_of_the_listings_is_accounted_for(catalogue: Catalogue) -> None:
    found = build_left_out(catalogue, page_size=20)
    assert found.listings == (
        ListingAccount("a.txt", "plain", 2, 8, 8, 0, 0, 0),
        ListingAccount("b.txt", "csv", 5, 13, 8, 2, 1, 2),
    )
    assert found.total == ListingAccount("All listings", "", 6, 21, 16, 2, 1, 2)
    assert found.unread == ("listing b.txt: not readable from line 14",)
    assert found.columns == (Columns(("b.txt",), ("track",), ("embedding",)),)
    assert found.left_out == (
        Reason("rejected", "an abstract with no title above it", 1, 2, (Span("b.txt", "12-13", ""),), 0),
    )
    assert found.merged == (
        MergedPaper("Sparse by design", "papers.html#paper=p2", "a.txt, 5-8", ("b.txt, 1-2",)),
    )
    assert found.furniture[0].spans == (Span("b.txt", "11", ""),)
    assert [reason.spans for reason in found.notices] == [(Span("a.txt", "5-8", "© 2019 Elsevier B.V."),)]


def test_lines_around_papers_need_no_reason_and_listings_with_the_same_columns_stand_together(
    catalogue: Catalogue,
) -> None:
    inputs = catalogue.inputs
    header = LedgerEntry("b.txt", 11, 11, "chrome", None, None)
    same = [replace(listing, kept=["track"], unused=[]) for listing in inputs.listings]
    found = build_left_out(Catalogue(replace(inputs, ledger=[header], listings=same)), page_size=20)
    assert [reason.reason for reason in found.furniture] == ["no part of a paper"]
    assert found.columns == (Columns(("a.txt", "b.txt"), ("track",), ()),)


def test_quality_has_a_row_a_reviewed_topic(catalogue: Catalogue) -> None:
    found = build_quality(catalogue).reviewed
    assert found is not None
    confused = Mixup(QUANTIZATION, PRUNING, 1)
    assert [row.topic for row in found.scores] == [PRUNING, QUANTIZATION, DATA]
    assert [row.mixups for row in found.scores] == [(), (confused,), ()]
    assert (found.mixups, found.n) == ((), 4)
    assert [way.name for way in found.ways] == ["Topics in this report"]
    assert found.scores[1].precision == Rate(None, 0.0, 1.0, 0)
    assert found.learning.rows[0] == ("0", "60\u202f%", "40\u202f% to 80\u202f%", "4")


def test_the_sample_is_drawn_from_papers_that_nobody_reviewed(catalogue: Catalogue) -> None:
    found = build_review(catalogue, n_doubtful=5, n_sample=3, seed=1)
    assert (found.population, found.n_reviewed) == (4, 2)
    assert len(found.sample) == 3
    assert {item.paper_id for item in found.sample} <= {"p2", "p3", "p5", "p6"}
    assert not {item.place for item in found.sample} & {item.place for item in found.doubtful}
    assert all(0 < (item.odds or 0) <= 1 for item in found.sample)
    assert found == build_review(catalogue, n_doubtful=5, n_sample=3, seed=1)


def test_papers_to_review_say_why(catalogue: Catalogue) -> None:
    found = build_review(catalogue, n_doubtful=9, n_sample=1, seed=3)
    reasons = {item.paper_id: item.reason for item in (*found.doubtful, *found.sample)}
    assert reasons["p2"] in ("could be either of two topics", "drawn at random")
    assert reasons["p6"] in ("no topic fits well enough", "drawn at random")
    assert "p1" not in reasons  # reviewed, and nothing contradicts it


def test_a_paper_that_people_said_no_topic_fits_is_not_asked_for_again(tmp_path: Path) -> None:
    given = [*ASSIGNMENT_ROWS[:5], Assignment("p6", None, 1.0, [], [], True)]
    found = build_review(
        Catalogue(read_inputs(write_corpus(tmp_path, PAPER_ROWS, given))), n_doubtful=9, n_sample=1, seed=3
    )
    assert "no topic fits well enough" not in {item.reason for item in found.doubtful}


def test_the_page_to_try_offers_papers_of_the_largest_topics(catalogue: Catalogue) -> None:
    assert build_try(catalogue) == TryPage(
        5, 3, n_kilobytes=build_try(catalogue).n_kilobytes, examples=(3, 0, 2)
    )


def test_without_a_classifier_there_is_nothing_to_try_and_the_page_says_why(untrained: Path) -> None:
    assert build_try(Catalogue(read_inputs(untrained))) == TryPage(0, 0, 0, (), UNTRAINED)
    assert "data/model.js" not in site_of(untrained)
    assert UNTRAINED in page(untrained, "try.html").text
    assert "form" not in page(untrained, "try.html").tags


def test_quality_says_why_the_classifier_isn_t_scored(corpus: Path, untrained: Path) -> None:
    assert f"The classifier isn't scored: {UNTRAINED}." in page(untrained, "quality.html").text
    assert (
        "The classifier isn't scored: the other papers have too few topics"
        in page(corpus, "quality.html").text
    )


# What the site is ------------------------------------------------------------------------------------------


def test_the_site_is_the_same_twice(corpus: Path) -> None:
    again = dict(build_site(read_inputs(corpus), load_params(ReportParams, "report", corpus)))
    assert list(again) == list(site_of(corpus))
    assert [name for name in again if again[name] != site_of(corpus)[name]] == []


def test_the_stage_writes_the_site_and_removes_an_older_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root = write_corpus(tmp_path)
    stale = root / "reports/html/topics/stale.html"
    stale.parent.mkdir(parents=True)
    stale.write_text("old")
    main(root)
    assert (root / "reports/html/index.html").is_file()
    assert not stale.exists()
    assert "files in reports/html/" in capsys.readouterr().out
    assert [p.name for p in (root / "reports").iterdir() if p.name.startswith(".")] == []


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_corpus(tmp_path_factory.mktemp("empty"), [], [])


@pytest.mark.parametrize("kind", ["corpus", "empty", "untrained"])
def test_every_link_leads_to_a_file_of_the_site(kind: str, request: pytest.FixtureRequest) -> None:
    root = request.getfixturevalue(kind)
    site = site_of(root)
    for name in (name for name in site if name.endswith(".html")):
        for link in page(root, name).links:
            target = (
                (Path("/") / Path(name).parent / link.split("#")[0]).resolve().relative_to("/").as_posix()
            )
            assert link.startswith("#") or target in site, f"{name}: {link}"


def test_every_page_leads_to_every_page_of_the_navigation(corpus: Path) -> None:
    for name in (name for name in site_of(corpus) if name.endswith(".html")):
        targets = [target_of(name, link) for link in page(corpus, name).links]
        assert [each.url for each in PAGES if each.url not in targets] == [], name


def test_links_to_a_place_in_a_page_lead_to_one_that_is_there(corpus: Path) -> None:
    for name in (name for name in site_of(corpus) if name.endswith(".html")):
        outline = page(corpus, name)
        assert len(outline.ids) == len(set(outline.ids)), name
        for link in outline.links:
            file, _, place = link.partition("#")
            if place and "=" not in place:
                target = (
                    name
                    if not file
                    else (Path("/") / Path(name).parent / file).resolve().relative_to("/").as_posix()
                )
                assert place in page(corpus, target).ids, f"{name}: {link}"


def test_pages_ask_the_network_for_nothing_and_run_no_inline_code(corpus: Path) -> None:
    for name in (name for name in site_of(corpus) if name.endswith(".html")):
        html = site_of(corpus)[name].decode()
        outline = page(corpus, name)
        assert "default-src 'none'; script-src 'self'" in html
        assert not [link for link in outline.links if "://" in link or link.startswith("//")]
        assert "style" not in outline.tags
        assert not [a for a in outline.attributes if a == "style" or a.startswith("on")]
        assert not re.search(r"<script(?![^>]*\bsrc=)", html)


def test_the_first_page_is_small_and_says_what_is_in_the_corpus(corpus: Path) -> None:
    assert len(site_of(corpus)["index.html"]) < 300_000
    text = page(corpus, "index.html").text
    for fact in (
        "6 papers and a taxonomy of 3 topics",
        "6 papers from 2 listings.",
        "from 1 January 2022 to 9 July 2024",
        "There is no baseline to compare with yet.",
        "reviewed by Ada Poe and Ben Roe",
    ):
        assert fact in text


def test_each_topic_has_a_page_with_its_neighbours(corpus: Path) -> None:
    outline = page(corpus, "topics/quantization.html")
    assert "../topics/pruning.html" in outline.links
    assert "../topics/data-selection.html" in outline.links
    assert "Two bits" in outline.text


def test_data_files_hold_every_paper_once(corpus: Path) -> None:
    text = site_of(corpus)["data/papers.js"].decode()
    papers = json.loads(text.split('["papers"]=', 1)[1].strip().rstrip(";"))
    assert papers["id"] == [paper.paper_id for paper in PAPER_ROWS]
    assert papers["topic"][-1] == -1
    assert papers["sources"][1] == [[0, "5-8"], [1, "1-2"]]
    assert all(len(papers[name]) == 6 for name in papers if name not in ("perFile", "listings", "reviewers"))


# Passing it on ---------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def reticent(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The corpus with `report.abstracts: false`, and with a listing's lines and notices that hold pieces of some."""
    root = write_corpus(tmp_path_factory.mktemp("reticent"))
    params = (root / "params.yaml").read_text("utf-8")
    (root / "params.yaml").write_text(params.replace("abstracts: true", "abstracts: false"), "utf-8")
    LEDGER.write([*LEDGER_ROWS, LedgerEntry("b.txt", 20, 21, "rejected", None, "no title", SECRET)], root)
    return root


def test_without_abstracts_no_file_of_the_site_holds_one(corpus: Path, reticent: Path) -> None:
    told = {name: content.decode("utf-8", "replace") for name, content in site_of(reticent).items()}
    texts = [SECRET, "© 2019 Elsevier B.V.", *(paper.abstract for paper in PAPER_ROWS)]
    assert [(name, text) for name, content in told.items() for text in texts if text in content] == []
    assert any(PAPER_ROWS[0].abstract in content.decode() for content in site_of(corpus).values())
    assert not [name for name in told if name.startswith("data/abstracts")]


def test_without_abstracts_every_page_says_so_and_offers_none(corpus: Path, reticent: Path) -> None:
    for name in (name for name in site_of(reticent) if name.endswith(".html")):
        assert "Abstracts are left out of this report." in page(reticent, name).text, name
        assert "Abstracts are left out" not in page(corpus, name).text, name
    summary = "Abstract, with the words that decided"
    assert summary in page(corpus, "topics/pruning.html").text
    assert "details" not in page(reticent, "topics/pruning.html").tags
    assert "Prune early" in page(reticent, "topics/pruning.html").text


def test_every_page_tells_what_it_was_made_of_and_by(corpus: Path) -> None:
    for name in (name for name in site_of(corpus) if name.endswith(".html")):
        text = " ".join(page(corpus, name).text.split())
        assert "6 papers from 2 listings, 3 topics; newest paper 9 July 2024, of 4 with a known date." in text
        assert re.search(r"\btaxo \d+\.\d+", text)


@pytest.mark.parametrize(
    ("dates", "newest"),
    [
        ([], None),
        ([(2023, None, None)], "2023"),
        ([(2023, 12, None), (2024, None, None)], "2024"),
        ([(2024, 5, None), (2024, None, None), (2023, 12, 24)], "May 2024"),
        ([(2024, 5, 2), (2024, 5, None)], "2 May 2024"),
    ],
)
def test_the_newest_date_is_told_as_exactly_as_the_listings_do(
    dates: list[tuple[int, int | None, int | None]], newest: str | None, catalogue: Catalogue
) -> None:
    papers = [
        replace(paper, published=None, year=None, month=None)
        if not told
        else replace(paper, year=told[0], month=told[1], published=date(*told) if told[2] else None)
        for paper, told in zip_longest(PAPER_ROWS, dates)
    ]
    found = build_provenance(Catalogue(replace(catalogue.inputs, papers=papers)))
    assert (found.newest, found.n_dated) == (newest, len(dates))


def test_the_commit_that_taxo_was_installed_from_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    origin = {
        "url": "https://example.org/taxo.git",
        "vcs_info": {"vcs": "git", "commit_id": "0123456789abcdef"},
    }

    def installed(_: str) -> SimpleNamespace:
        return SimpleNamespace(version="9.8", read_text=lambda _: json.dumps(origin))

    monkeypatch.setattr(provenance, "distribution", installed)
    assert provenance.program() == f"taxo {taxo.__version__} (commit 0123456789)"


# Hostile text ----------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    papers = [
        replace(
            paper,
            title=f"{text} {i}",
            abstract=f"{text} abstract",
            organisation=text,
            url="javascript:alert(1)",
            sources=[f"{text[:40]}.txt:1-2"],
        )
        for i, (paper, text) in enumerate(zip(PAPER_ROWS, HOSTILE, strict=True))
    ]
    evidence = [replace(a, evidence=[text[:60]]) for a, text in zip(ASSIGNMENT_ROWS, HOSTILE, strict=True)]
    return write_corpus(tmp_path_factory.mktemp("hostile"), papers, evidence)


def test_hostile_text_stays_text(hostile: Path) -> None:
    for name in (name for name in site_of(hostile) if name.endswith(".html")):
        outline = page(hostile, name)
        assert "img" not in outline.tags or "onerror" not in outline.attributes, name
        assert "onload" not in outline.attributes, name
        assert "49" not in re.findall(r"\{\{ 7\*7 \}\}|\b49\b", outline.text), name
        assert not [link for link in outline.links if link.startswith("javascript:")], name
    assert "<script>alert('x')</script>" in page(hostile, "topics/pruning.html").text


def test_hostile_titles_are_cells_that_no_spreadsheet_runs(hostile: Path) -> None:
    assert "'=cmd|'/c calc'!A1 2" in site_of(hostile)["papers.csv"].decode("utf-8-sig")


def test_an_address_that_is_no_web_page_is_not_linked(hostile: Path) -> None:
    assert b"javascript:" not in site_of(hostile)["data/papers.js"]


# What is missing or wrong ----------------------------------------------------------------------------------


def test_a_missing_part_is_named_with_the_remedy(tmp_path: Path) -> None:
    root = write_corpus(tmp_path)
    (root / "reports/plots/coverage.csv").unlink()
    with pytest.raises(TaxoError, match=r"reports/plots/coverage\.csv: not readable .*taxo run"):
        read_inputs(root)


def test_tables_of_other_papers_are_refused(tmp_path: Path) -> None:
    root = write_corpus(tmp_path)
    ASSIGNMENTS.write(ASSIGNMENT_ROWS[:3], root)
    with pytest.raises(TaxoError, match=r"assignments\.parquet: isn't of the papers in data/papers\.parquet"):
        read_inputs(root)


def test_a_baseline_of_another_form_is_refused(tmp_path: Path) -> None:
    root = write_corpus(tmp_path)
    (root / "baseline.csv").write_text("id,topic\np1,pruning\n")
    with pytest.raises(TaxoError, match=r"baseline\.csv: expected the columns paper_id and topic_id"):
        read_inputs(root)


def test_params_out_of_range_are_refused(tmp_path: Path) -> None:
    root = write_corpus(tmp_path)
    params = (root / "params.yaml").read_text()
    (root / "params.yaml").write_text(params.replace("sample_size: 3", "sample_size: 0"))
    with pytest.raises(ParamsError, match=r"`report\.sample_size` is 0, expected at least 1"):
        load_params(ReportParams, "report", root)


def test_a_corpus_that_nobody_reviewed_makes_a_report(tmp_path: Path) -> None:
    root = write_corpus(tmp_path, PAPER_ROWS, [replace(a, reviewed=False) for a in ASSIGNMENT_ROWS])
    for name in ("ways", "confusion", "reliability", "coverage", "topic_scores", "learning"):
        path = root / f"reports/plots/{name}.csv"
        path.write_text(path.read_text().splitlines()[0] + "\n")
    assert "Nobody has reviewed a paper" in page(root, "quality.html").text
    assert "figures/reliability-light.svg" not in site_of(root)


def test_a_corpus_without_papers_makes_a_report(empty: Path) -> None:
    text = page(empty, "index.html").text
    assert "No papers yet" in text
    assert "No paper was found in 2 listings." in text
    assert "No paper has it as its first topic" in page(empty, "topics/pruning.html").text


def test_papers_without_years_or_topics_make_a_report(tmp_path: Path) -> None:
    bare = [Paper(p.paper_id, p.title, p.abstract, sources=["a.txt:1-2"]) for p in PAPER_ROWS]
    none = [replace(a, topic_id=None, topics=[], evidence=[]) for a in ASSIGNMENT_ROWS]
    site = site_of(write_corpus(tmp_path, bare, none))
    text = " ".join(Outline(site["index.html"].decode()).text.split())
    assert (
        "No listing says when they were published. None has a topic: no topic fits any well enough." in text
    )


def test_the_first_page_speaks_of_discovery_s_topics_and_of_no_reviews_where_there_are_none(
    catalogue: Catalogue,
) -> None:
    inputs = catalogue.inputs
    made = [replace(topic, status="proposed") for topic in inputs.topics]
    unreviewed = [replace(assignment, reviewed=False) for assignment in inputs.assignments]
    found = build_overview(Catalogue(replace(inputs, topics=made, assignments=unreviewed, held_out=[])))
    frame = Frame("Papers", "Overview", "index.html", (), build_provenance(catalogue))
    text = " ".join(Outline(render_page("index.html", frame, found)).text.split())
    assert "6 papers, 3 topics found by discovery" in text
    assert "have a topic that discovery found and nobody has confirmed" in text
    assert "Nobody has reviewed a paper, so how often a topic is right isn't known." in text
    assert "reviewed by" not in text


@pytest.mark.parametrize("kind", ["corpus", "empty"])
def test_every_term_that_a_page_links_is_explained(kind: str, request: pytest.FixtureRequest) -> None:
    site = site_of(request.getfixturevalue(kind))
    known = set(Outline(site["reading.html"].decode()).ids)
    pages = [Outline(content.decode()) for name, content in site.items() if name.endswith(".html")]
    linked = {link.split("#")[1] for page in pages for link in page.links if "reading.html#" in link}
    assert linked <= known
    assert "state" in linked


def test_every_term_that_a_template_names_is_explained() -> None:
    """Some stand only where a pile has something to tell; here all count."""
    known = {term.term_id for section in build_reading().sections for term in section.terms}
    texts = [path.read_text(encoding="utf-8") for path in TEMPLATES.glob("*.html")]
    named = {term for text in texts for term in re.findall(r"m\.term\(\"([^\"]+)\"", text)}
    assert named >= {"precision", "recall", "held-out"}
    assert named | {*STATES} <= known


def test_many_topics_are_folded_away(catalogue: Catalogue) -> None:
    inputs = catalogue.inputs
    many = tuple(TaxonomyTopic(f"t{n}", f"Topic {n}", phrases=(f"word{n}",)) for n in range(300))
    rows = [Topic(t.topic_id, t.name, None, "agreed", 0) for t in many]
    whole = Catalogue(replace(inputs, taxonomy=Taxonomy(many), topics=rows, states=[]))
    found = build_overview(whole)
    assert found.is_folded
    text = render_page(
        "index.html", Frame("Papers", "Overview", "index.html", (), build_provenance(whole)), found
    )
    assert text.count("<details") == 3  # two groups of topics, and a figure to save
    assert "The other 270 topics" in text
