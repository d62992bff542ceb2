"""The page of changes: what it lists, what it cuts off, and what it says where there is nothing to compare."""

import csv
import io
import re
from dataclasses import replace
from pathlib import Path
from unittest.mock import MagicMock

import pytest

from pipelines.report import main
from taxo.changes import compare
from taxo.project.baseline import Baseline, KnownPaper, KnownTopic
from taxo.project.tables import ASSIGNMENTS, PAPERS, Assignment
from taxo.report import ReportInputs, read_inputs
from taxo.report.catalogue import Catalogue, TopicLink
from taxo.report.data_files import papers_csv
from taxo.report.pages.changes import CauseOfMoves, ChangesPage, Line, Way, build_changes
from taxo.report.pages.provenance import Provenance
from taxo.report.parts import fair_shares
from taxo.report.render import Frame, render_page
from tests.changes.piles import pile
from tests.report.small_corpus import ASSIGNMENT_ROWS, PAPER_ROWS, write_corpus

PROVENANCE = Provenance("taxo", 0, 0, 0, 0, None, True)
PRUNING = TopicLink("pruning", "Pruning")
QUANTIZATION = TopicLink("quantization", "Quantization")
DATA = TopicLink("data-selection", "Data selection")


@pytest.fixture(scope="module")
def inputs(tmp_path_factory: pytest.TempPathFactory) -> ReportInputs:
    return read_inputs(write_corpus(tmp_path_factory.mktemp("corpus")))


def page_since(inputs: ReportInputs, before: dict[str, str], page_size: int = 50) -> ChangesPage:
    """The page for a baseline of ids alone."""
    members = {
        topic: frozenset(p for p in before if before[p] == topic)
        for topic in sorted(set(before.values()))
        if topic
    }
    topics = [KnownTopic(topic, "", papers) for topic, papers in members.items()]
    return build_changes(Catalogue(replace(inputs, baseline=Baseline(before, topics))), page_size)


def html(page: ChangesPage) -> str:
    return render_page("changes.html", Frame("Site", "What changed", "changes.html", [], PROVENANCE), page)


def test_without_a_baseline_the_page_says_how_to_make_one(inputs: ReportInputs) -> None:
    page = page_since(inputs, {})
    assert page == ChangesPage("none", 6)
    assert "cp reports/html/papers.csv baseline.csv" in html(page)


def test_a_baseline_of_another_pile_is_said_to_be_one(inputs: ReportInputs) -> None:
    page = page_since(inputs, {"x1": "pruning", "x2": ""})
    assert (page.state, page.new, page.moved) == ("other", (), ())
    assert "none of the 2 papers in <code>baseline.csv</code> is in this pile of 6 papers" in html(page)


def test_new_papers_stand_under_their_topic_and_those_without_under_the_reason(tmp_path: Path) -> None:
    rows = [*ASSIGNMENT_ROWS[:-1], Assignment("p6", None, 0.12, reason="strange")]
    found = read_inputs(write_corpus(tmp_path, PAPER_ROWS, rows))
    page = page_since(found, {"p1": "pruning"})
    assert [(listed.heading, listed.n) for listed in page.new] == [(PRUNING, 1), (QUANTIZATION, 1), (DATA, 2)]
    assert page.new[0].papers == (
        Line("Sparse by design", "papers.html#paper=p2", PAPER_ROWS[1].published, 2024, 0.71, None),
    )
    assert [line.reviewed_by is not None for line in page.new[2].papers] == [True, False]
    [without] = page.without_topic
    assert (without.heading, without.papers[0].title) == (
        "unlike the papers that have topics",
        "Something else",
    )
    assert without.papers[0].confidence is None


def test_moves_stand_under_their_cause_by_where_from_and_where_to(inputs: ReportInputs) -> None:
    page = page_since(inputs, {"p1": "quantization", "p2": "quantization", "p3": "quantization", "p6": "old"})
    told = [(c.cause, [(w.before, w.now, w.why, w.n) for w in c.ways]) for c in page.moved]
    assert told == [
        ("review", [(QUANTIZATION, PRUNING, "a review says so", 1)]),
        ("topics", [("old", None, "“old” is gone", 1), (QUANTIZATION, PRUNING, "“Pruning” is new", 1)]),
    ]
    assert page.moved[0].ways[0].papers[0].title == "Prune early"


def test_ways_of_many_papers_are_folded() -> None:
    few, many = Way(None, "A", "so", 5, (), 0), Way("A", None, "so", 6, (), 0)
    cause = CauseOfMoves("review", "Because", "So.", "", 11, (few, many), 0)
    summary = compare(pile(a="x"), pile(a="x", b="y")).summary
    text = html(ChangesPage("compared", 11, summary=summary, moved=(cause,)))
    assert re.findall(r'<details class="way"( open)?>', text) == [" open", ""]


def test_papers_that_went_have_their_title_or_their_id(inputs: ReportInputs) -> None:
    told = {"x1": KnownPaper("An old one", (), False, ()), "x2": KnownPaper("", (), False, ())}
    baseline = Baseline({"p1": "pruning", "x1": "pruning", "x2": ""}, papers=told)
    page = build_changes(Catalogue(replace(inputs, baseline=baseline)), 50)
    assert page.gone is not None
    assert [line.title for line in page.gone.papers] == ["An old one", "x2"]


def test_lists_are_cut_and_say_how_much_is_left(inputs: ReportInputs) -> None:
    page = page_since(inputs, {"p6": "", "x1": "", "x2": ""}, page_size=1)
    assert page.gone is not None
    assert [(listed.n, len(listed.papers), listed.n_more) for listed in page.new] == [
        (2, 1, 1),
        (1, 0, 1),
        (2, 0, 2),
    ]
    assert (page.gone.n, page.gone.n_more) == (2, 1)
    assert "2 more" in html(page)


def test_what_the_page_hides_of_the_moves_is_counted(inputs: ReportInputs) -> None:
    before = {"p2": "data-selection", "p3": "pruning", "p5": "quantization"}
    page = page_since(inputs, before, page_size=1)
    [cause] = page.moved
    assert (cause.n, sum(way.n for way in cause.ways), cause.n_hidden) == (3, 1, 2)
    assert "and 2 papers by other ways" in html(page)


def test_topics_that_came_and_went_are_told_with_their_papers(inputs: ReportInputs) -> None:
    topics = [KnownTopic("old", "Old one", frozenset({"p1", "p2"}))]
    baseline = Baseline({"p1": "old", "p2": "old", "p3": "quantization"}, topics)
    page = build_changes(Catalogue(replace(inputs, baseline=baseline)), 50)
    assert [(news.kind, [part.name for part in news.before]) for news in page.topics] == [
        ("renamed", ["Old one"]),
        ("born", []),
    ]
    assert [(row.name, row.flow.n_before, row.flow.n_now) for row in page.flows] == [(DATA, 0, 2)]
    assert page.n_same == 2


def test_a_baseline_that_tells_little_is_said_to(inputs: ReportInputs, tmp_path: Path) -> None:
    assert "only some of the columns" in html(page_since(inputs, {"p1": "pruning"}))
    root = write_corpus(tmp_path)
    (root / "baseline.csv").write_text(papers_csv(Catalogue(inputs)), "utf-8")
    page = build_changes(Catalogue(read_inputs(root)), 50)
    assert page.is_told
    assert "Nothing changed since the baseline" in html(page)


def test_an_edit_of_the_taxonomy_is_told_from_a_report_alone(inputs: ReportInputs, tmp_path: Path) -> None:
    root = write_corpus(tmp_path)
    (root / "baseline.csv").write_text(papers_csv(Catalogue(inputs)), "utf-8")
    taxonomy = (root / "taxonomy.yaml").read_text("utf-8")
    (root / "taxonomy.yaml").write_text(taxonomy.replace("low-bit", "two bits"), "utf-8")
    rows = [
        replace(row, topic_id="quantization") if row.paper_id == "p2" else row
        for row in ASSIGNMENTS.read(root)
    ]
    ASSIGNMENTS.write(rows, root)
    page = build_changes(Catalogue(read_inputs(root)), 50)
    assert [(edit.names, edit.parts) for edit in page.edits] == [((QUANTIZATION,), ("phrases",))]
    [cause] = page.moved
    assert (cause.cause, cause.ways[0].why) == ("definition", "phrases of “Quantization” edited")


def test_new_papers_are_marked_and_the_changes_are_a_file_of_the_site(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "taxo.report.figures.MapFigure", MagicMock(**{"return_value.paint.return_value": b"<svg/>"})
    )
    root = write_corpus(tmp_path)
    (root / "baseline.csv").write_text("paper_id,topic_id\np1,pruning\n,pruning\np2\n", "utf-8")
    main(root)
    assert "baseline.csv, line 3: the row names no paper" in capsys.readouterr().out
    site = root / "reports" / "html"
    rows = list(csv.DictReader(io.StringIO((site / "changes.csv").read_text("utf-8-sig"))))
    assert [(row["paper_id"], row["change"]) for row in rows] == [
        *[(paper.paper_id, "new") for paper in PAPERS.read(root)[2:]],
        ("p2", "moved"),
    ]
    assert '<span class="tag">new</span>' in (site / "topics" / "quantization.html").read_text("utf-8")
    assert "baseline.csv, line 3" in (site / "changes.html").read_text("utf-8")


@pytest.mark.parametrize(
    ("counts", "total", "shares"),
    [
        ([1, 50, 2, 50], 13, [1, 5, 2, 5]),
        ([3, 4], 10, [3, 4]),
        ([5, 5, 5], 2, [1, 1, 0]),
        ([], 5, []),
        ([0, 7], 4, [0, 4]),
    ],
)
def test_shares_are_fair(counts: list[int], total: int, shares: list[int]) -> None:
    assert fair_shares(counts, total) == shares
