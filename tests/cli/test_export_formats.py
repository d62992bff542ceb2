"""Papers with their topics leave in every format, and come back as they were."""

import csv
import io
import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from taxo.cli import main
from taxo.cli.export_formats import FORMATS, Labelled, export, label_papers, with_topic
from taxo.errors import TaxoError
from taxo.extract.stage import ExtractParams, extract_papers
from taxo.project.tables import ASSIGNMENTS, PAPERS, TOPICS, Assignment, Paper, Topic, TopicState
from taxo.readers import choose_reader
from taxo.readers.records import PartialDate, Record
from taxo.readers.source import Source
from tests.papers import papers
from tests.reading import read, verdicts

ENDINGS = {"bibtex": "bib", "ris": "ris", "csl": "json", "csv": "csv", "jsonl": "jsonl", "tags": "csv"}
READ_BACK = [form for form in FORMATS if form != "tags"]
LISTS = ("authors", "keywords", "index_terms", "mesh_terms")
SAID = (
    *("title", "abstract", "n_authors", "upvotes", "organisation", "url", "doi", "arxiv_id", "pmid", "venue"),
    *("type", "volume", "issue", "pages", "language", "retracted"),
)
TOPIC_LIST = [
    Topic("compression", "Compression", None, "agreed", 1),
    Topic("pruning", "Pruning, sparsity", "compression", "agreed", 1),
    Topic("peft", "Fine-tuning", None, "agreed", 1),
]
PAPER = Paper(
    "00000000000000aa",
    "A Paper -- 100% of {it}",
    "We show that abstracts of more than eighty characters come back the way that they went out.",
    n_authors=2,
    published=date(2024, 2, 3),
    year=2024,
    upvotes=0,
    doi="10.5555/a_b",
    keywords=["own keyword"],
)
ASSIGNED = Assignment(PAPER.paper_id, "pruning", 0.9, ["peft", "pruning"])


def written(labelled: list[Labelled], form: str) -> Source:
    text = "".join(export(labelled, form))
    return Source.from_text(text, f"papers.{ENDINGS[form]}")


def told(paper: Paper | Record) -> dict[str, Any]:
    """Return what a paper, or a record of it, says; an id and places are the pipeline's own."""
    published = paper.published
    if isinstance(paper, Paper):
        published = paper.published or (PartialDate(paper.year, paper.month) if paper.year else None)
    day = (published.year, published.month, published.day) if published else None
    lists = {name: list(getattr(paper, name)) for name in LISTS}
    return (
        {name: getattr(paper, name) for name in SAID} | lists | {"published": day, "extra": dict(paper.extra)}
    )


@pytest.mark.parametrize("form", READ_BACK)
@settings(max_examples=40)
@given(st.lists(papers(), min_size=1, max_size=4))
def test_any_papers_come_back_equal_and_every_line_has_one_verdict(form: str, pile: list[Paper]) -> None:
    source = written([Labelled(paper, ("Pruning, sparsity",)) for paper in pile], form)
    records, spans = read(source)
    assert [told(record) for record in records] == [told(paper) for paper in pile]
    if choose_reader(source).UNIT == "line":
        found = verdicts(source.data.decode("utf-8-sig").replace("\r\n", "\n"), spans)
        assert set(found) <= {"paper", "chrome"}
        assert found.count("chrome") == (form == "csv")


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ("bibtex", "keywords = {to/Pruning, sparsity; to/Fine-tuning; own keyword}"),
        ("ris", "KW  - to/Pruning, sparsity\nKW  - to/Fine-tuning\nKW  - own keyword\n"),
        ("csl", '"keyword": "to/Pruning, sparsity; to/Fine-tuning; own keyword"'),
    ],
)
def test_topics_are_keywords_and_are_told_from_the_paper_s_own(form: str, said: str) -> None:
    labelled = label_papers([PAPER], [ASSIGNED], TOPIC_LIST, prefix="to/")
    assert said in "".join(export(labelled, form))
    records, _ = read(written(labelled, form))
    assert records[0].keywords == ("own keyword",)


def test_tables_have_topics_and_confidence_of_their_own() -> None:
    labelled = label_papers([PAPER], [ASSIGNED], TOPIC_LIST)
    row = next(csv.DictReader(io.StringIO("".join(export(labelled, "csv")))))
    assert (row["taxo_topic"], row["taxo_topics"]) == ("Pruning, sparsity", "Pruning, sparsity; Fine-tuning")
    line = json.loads("".join(export(labelled, "jsonl")))
    assert (line["taxo_topics"], line["taxo_confidence"]) == (["Pruning, sparsity", "Fine-tuning"], 0.9)
    row = next(csv.DictReader(io.StringIO("".join(export(labelled, "tags")).lstrip("\ufeff"))))
    assert (row["taxo_id"], row["doi"]) == (PAPER.paper_id, "10.5555/a_b")
    assert row["taxo_tags"] == "Pruning, sparsity; Fine-tuning"


def test_a_paper_that_the_labels_abstain_on_has_no_topic() -> None:
    abstained = Assignment(PAPER.paper_id, None, 0.2, ["peft"])
    assert label_papers([PAPER], [abstained], TOPIC_LIST) == [Labelled(PAPER)]


def test_a_lone_keyword_in_bibtex_is_not_split_at_its_blanks() -> None:
    assert "keywords = {own keyword;}" in "".join(export([Labelled(PAPER)], "bibtex"))


@pytest.mark.parametrize("title", ["=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)", "\t=1", "'quoted'", "＝1"])
def test_no_cell_of_the_csv_starts_a_formula_and_its_text_comes_back(title: str) -> None:
    source = written([Labelled(replace(PAPER, title=title))], "csv")
    cells = [cell for row in csv.reader(io.StringIO(source.data.decode())) for cell in row]
    assert not [cell for cell in cells if cell[:1] in {*"=+-@\t\r＝＋－＠"}]
    assert read(source)[0][0].title == title


def test_a_reviewed_paper_has_no_confidence_and_a_topic_its_state() -> None:
    weak = TopicState("pruning", "weak", "0 of 3 are right.", 5, 3, 3, 0, 0.0, 0.56, None)
    guessed = label_papers([PAPER], [ASSIGNED], TOPIC_LIST, states=[weak])
    reviewed = label_papers([PAPER], [replace(ASSIGNED, reviewed=True)], TOPIC_LIST, states=[weak])
    lines = [json.loads("".join(export(labelled, "jsonl"))) for labelled in (guessed, reviewed)]
    assert (lines[0]["taxo_confidence"], lines[0].get("taxo_reviewed")) == (0.9, None)
    assert (lines[1].get("taxo_confidence"), lines[1]["taxo_reviewed"]) == (None, True)
    assert [line["taxo_topic_state"] for line in lines] == ["weak", "weak"]


@pytest.mark.parametrize("form", READ_BACK)
def test_extract_makes_the_same_papers_of_an_export(form: str, tmp_path: Path) -> None:
    params = ExtractParams(".", (), False, 80, False, "en", 0.85, {}, {})
    before = tmp_path / "before"
    before.mkdir()
    (before / "papers.bib").write_bytes(written([Labelled(PAPER)], "bibtex").data)
    pile = extract_papers(before, params).papers
    after = tmp_path / "after"
    after.mkdir()
    (after / f"export.{ENDINGS[form]}").write_bytes(written([Labelled(p) for p in pile], form).data)
    again = extract_papers(after, params).papers
    assert [replace(paper, sources=[]) for paper in again] == [replace(paper, sources=[]) for paper in pile]


def test_papers_of_a_topic_are_those_of_the_topics_below_it_too() -> None:
    labelled = label_papers([PAPER], [replace(ASSIGNED, topics=["pruning"])], TOPIC_LIST)
    assert with_topic(labelled, "compression", TOPIC_LIST) == labelled
    assert with_topic(labelled, "peft", TOPIC_LIST) == []
    with pytest.raises(TaxoError, match="no topic prunning; did you mean pruning"):
        with_topic(labelled, "prunning", TOPIC_LIST)


def test_command_writes_a_file_or_prints(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    PAPERS.write([PAPER], tmp_path)
    ASSIGNMENTS.write([ASSIGNED], tmp_path)
    TOPICS.write(TOPIC_LIST, tmp_path)
    monkeypatch.chdir(tmp_path)
    assert main(["export", "--format", "ris", "--topic", "peft", "--out", "papers.ris"]) == 0
    assert capsys.readouterr().out == "1 paper in papers.ris\n"
    assert main(["export", "--format", "ris"]) == 0
    assert capsys.readouterr().out == Path("papers.ris").read_text(encoding="utf-8")
