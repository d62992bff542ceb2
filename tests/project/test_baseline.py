"""What an earlier report knew keeps its id and name, wherever people made that report the baseline."""

from collections.abc import Collection
from pathlib import Path

import pytest

from taxo.errors import TaxoError
from taxo.project.baseline import NO_BASELINE, Baseline, KnownPaper, KnownTopic, read_baseline
from taxo.project.tables import PAPERS, Paper
from taxo.project.topics_in_use import load_topics_in_use
from tests.conftest import run_stage
from tests.tiny_project import copy, proposals_of, without_forecasting

HEADER = "paper_id,topic_id,topic,proposed_ids,proposed\n"
BEFORE = Baseline(
    dict.fromkeys("abcdefg", ""),
    [KnownTopic("one", "One", frozenset("abcd")), KnownTopic("two", "Two", frozenset("efg"))],
)


def recognised(
    baseline: Baseline, groups: list[str], now: str, taken: Collection[str] = ()
) -> list[str | None]:
    """The ids that groups of papers keep; a paper is a letter, `now` are all there are."""
    papers = [Paper(letter, letter, "") for letter in now]
    found = baseline.recognise([[now.index(letter) for letter in group] for group in groups], papers, taken)
    return [topic.topic_id if topic else None for topic in found]


def test_a_baseline_tells_topics_and_proposals(tmp_path: Path) -> None:
    rows = "p1,pruning,Pruning,,\np2,pruning,Pruning,a;b,A;B\np3,,,b,B\n"
    (tmp_path / "baseline.csv").write_text(HEADER + rows, encoding="utf-8-sig")
    found = read_baseline(tmp_path)
    assert found.topic_by_paper == {"p1": "pruning", "p2": "pruning", "p3": ""}
    assert found.topics == [
        KnownTopic("a", "A", frozenset({"p2"})),
        KnownTopic("b", "B", frozenset({"p2", "p3"})),
        KnownTopic("pruning", "Pruning", frozenset({"p1", "p2"})),
    ]


def test_papers_and_topics_alone_are_a_baseline_too(tmp_path: Path) -> None:
    (tmp_path / "baseline.csv").write_text("paper_id,topic_id\np1,pruning\n", encoding="utf-8")
    assert read_baseline(tmp_path).topics == [KnownTopic("pruning", "", frozenset({"p1"}))]


def test_names_come_back_as_they_were_before_they_were_cells(tmp_path: Path) -> None:
    rows = "p1,home,'@home robots,,\np2,pair,\"Vision; language\",a;b,'=A;B\n"
    (tmp_path / "baseline.csv").write_text(HEADER + rows, encoding="utf-8-sig")
    names = {topic.topic_id: topic.name for topic in read_baseline(tmp_path).topics}
    assert names == {"home": "@home robots", "pair": "Vision; language", "a": "=A", "b": "B"}


def test_a_row_with_too_few_or_too_many_cells_is_read_as_far_as_it_goes(tmp_path: Path) -> None:
    (tmp_path / "baseline.csv").write_text(f"{HEADER}p1\np2,pruning,Pruning,,,,more\n", encoding="utf-8")
    assert read_baseline(tmp_path).topic_by_paper == {"p1": "", "p2": "pruning"}


def test_rows_that_are_not_whole_are_named_by_line(tmp_path: Path) -> None:
    rows = "p1,pruning\n,pruning\np1,peft\np3\np4,peft,more\n"
    (tmp_path / "baseline.csv").write_text(f"paper_id,topic_id\n{rows}", encoding="utf-8")
    found = read_baseline(tmp_path)
    assert found.topic_by_paper == {"p1": "pruning", "p3": "", "p4": "peft"}
    assert [problem.split(",", 1)[0] for problem in found.problems] == ["baseline.csv"] * 4
    assert [problem.split(";")[0].split(", line ")[1] for problem in found.problems] == [
        "3: the row names no paper and isn't used",
        "4: the paper p1 stands there twice, and the first row is used",
        "5: the row of the paper p3 ends before its topic, and is read as without one",
        "6: the row of the paper p4 has more cells than the header, which aren't used",
    ]
    assert all(
        problem.endswith("copy reports/html/papers.csv of an earlier report here")
        for problem in found.problems
    )


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_spreadsheet_may_have_saved_it_with_its_own_separator(tmp_path: Path, separator: str) -> None:
    cells = [["paper_id", "topic_id", "topic"], ["p1", "a", '"A; B, C"']]
    text = "".join(separator.join(row) + "\r\n" for row in cells)
    (tmp_path / "baseline.csv").write_text(text, encoding="utf-8-sig", newline="")
    found = read_baseline(tmp_path)
    assert (found.topic_by_paper, found.topics[0].name) == ({"p1": "a"}, "A; B, C")


@pytest.mark.parametrize("content", ["", "paper_id,topic_id\n", "\ufeffpaper_id,topic_id"])
def test_a_baseline_may_be_empty(tmp_path: Path, content: str) -> None:
    (tmp_path / "baseline.csv").write_text(content, encoding="utf-8")
    assert not read_baseline(tmp_path).topic_by_paper


def test_what_the_report_told_of_papers_and_definitions_comes_back(tmp_path: Path) -> None:
    header = "paper_id,title,topic_id,topic,topics,reviewed,proposed_ids,definition\n"
    rows = "p1,'=A title,a,A,a;b,true,c,p1 h0 x0 s0\np2,B,,,,false,,\np3,C,d,D,d,false,,\n"
    (tmp_path / "baseline.csv").write_text(header + rows, encoding="utf-8-sig")
    found = read_baseline(tmp_path)
    assert found.papers["p1"] == KnownPaper("=A title", ("a", "b"), True, ("c",))
    assert found.papers["p2"] == KnownPaper("B", (), False, ())
    definitions = {topic.topic_id: topic.definition for topic in found.topics}
    assert definitions == {"a": "p1 h0 x0 s0", "c": None, "d": ""}


def test_without_a_baseline_nothing_is_known(tmp_path: Path) -> None:
    assert read_baseline(tmp_path) == NO_BASELINE
    assert recognised(NO_BASELINE, ["a"], "a") == [None]


@pytest.mark.parametrize(
    "content", [b"id,topic\np1,pruning\n", b"id,topic\n", b"paper_id,topic_id\n\xff\xfe\n"]
)
def test_what_is_no_baseline_is_refused_with_the_remedy(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "baseline.csv").write_bytes(content)
    with pytest.raises(TaxoError, match=r"baseline\.csv: .*copy reports/html/papers\.csv"):
        read_baseline(tmp_path)


def test_a_topic_is_recognised_by_most_of_its_papers() -> None:
    assert recognised(BEFORE, ["abc", "ef", "g"], "abcdefg") == ["one", "two", None]


def test_each_topic_is_recognised_once_where_it_is_most_alike() -> None:
    assert recognised(BEFORE, ["ab", "cd"], "abcdefg") == ["one", None]
    assert recognised(BEFORE, ["bc", "abcd"], "abcdefg") == [None, "one"]


def test_papers_that_came_and_went_do_not_count() -> None:
    assert recognised(BEFORE, ["abvwxyz"], "abvwxyz") == ["one"]


@pytest.mark.parametrize(
    "known", [KnownTopic("one", "", frozenset("a")), KnownTopic("No id!", "One", frozenset("a"))]
)
def test_without_a_name_or_a_proper_id_no_topic_is_recognised(known: KnownTopic) -> None:
    assert recognised(Baseline({"a": known.topic_id}, [known]), ["a"], "a") == [None]


def test_ids_that_are_taken_are_not_given_again() -> None:
    assert recognised(BEFORE, ["abcd", "efg"], "abcdefg", taken={"one"}) == [None, "two"]


def keep_as_baseline(project: Path, topic_id: str, name: str, papers: list[str]) -> None:
    """Make a baseline in which `papers` have the topic, as a proposal, and the others none."""
    others = [paper.paper_id for paper in PAPERS.read(project) if paper.paper_id not in papers]
    rows = [f"{paper},,,{topic_id},{name}\n" for paper in papers] + [f"{paper},,,,\n" for paper in others]
    (project / "baseline.csv").write_text(HEADER + "".join(rows), encoding="utf-8")


def meant(project: Path, word: str) -> list[str]:
    return [p.paper_id for p in PAPERS.read(project) if word in f"{p.title} {p.abstract}".lower()]


def test_a_proposal_keeps_the_id_and_name_of_the_baseline(project: Path, tmp_path: Path) -> None:
    lacking = without_forecasting(project, tmp_path / "lacking")
    run_stage("label", lacking)
    keep_as_baseline(lacking, "series-of-old", "Time series", meant(lacking, "time series"))
    run_stage("propose", lacking)
    *_, topic = proposals_of(lacking).topics
    assert (topic.topic_id, topic.name, topic.phrases[0]) == ("series-of-old", "Time series", "time series")
    keep_as_baseline(lacking, "series-of-old", "Molecules", meant(lacking, "time series"))
    run_stage("propose", lacking)
    *_, another = proposals_of(lacking).topics
    assert another.topic_id != "series-of-old"
    assert another.name != "Molecules"


def test_without_a_taxonomy_topics_keep_the_ids_and_names_of_the_baseline(
    project: Path, tmp_path: Path
) -> None:
    bare = copy(project, tmp_path / "bare")
    (bare / "taxonomy.yaml").write_text("topics: []\n", encoding="utf-8")
    first = load_topics_in_use(bare).taxonomy
    keep_as_baseline(bare, "series-of-old", "Time series", meant(bare, "time series"))
    run_stage("discover", bare)
    again = load_topics_in_use(bare).taxonomy
    assert again.by_id["series-of-old"].name == "Time series"
    assert len(again.topics) == len(first.topics)
    assert len(set(again.by_id) - set(first.by_id)) <= 2  # its group is called after it


def test_places_on_the_map_come_back_and_a_bad_one_costs_itself(tmp_path: Path) -> None:
    cells = ["-1.5,2.25", "1.5,", ",", "nan,0", "x,1", "5000,1", '"-0,5","3,125"', "1e400,0", "1.5"]
    rows = "".join(f"p{number},a,{cell}\n" for number, cell in enumerate(cells))
    (tmp_path / "baseline.csv").write_text(f"paper_id,topic_id,map_x,map_y\n{rows}", encoding="utf-8")
    found = read_baseline(tmp_path)
    assert found.places == {"p0": (-1.5, 2.25), "p6": (-0.5, 3.125)}
    assert len(found.topic_by_paper) == len(cells)
    assert [problem.split(":")[0] for problem in found.problems] == [
        f"baseline.csv, line {line}" for line in (3, 5, 6, 7, 9, 10)
    ]
    assert "the place of the paper p1 (map_x and map_y) isn't two numbers" in found.problems[0]
