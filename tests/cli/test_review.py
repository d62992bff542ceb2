"""`taxo review`: saved reviews join the project's file, which stays as it was in everything else."""

import io
import json
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from taxo import cli
from taxo.label.reviews import load_reviews
from taxo.project.tables import PAPERS
from taxo.project.taxonomy import load_taxonomy
from tests.report.small_corpus import PAPER_ROWS, write_corpus

HEADER = "paper,topics,not_topics,by,note\n"
OWN = f"# what we agreed on\n{HEADER}p1,pruning,,Ann,\n\n# later\np2,pruning; quantization,,Ben,sure\n"
Take = Callable[..., int]


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    root = write_corpus(tmp_path)
    (root / "reviews.csv").write_bytes(OWN.encode())
    monkeypatch.chdir(root)
    return root


def own(project: Path) -> str:
    return (project / "reviews.csv").read_bytes().decode("utf-8")


def take(*texts: str, words: tuple[str, ...] = ()) -> int:
    """Run `taxo review` on files with these texts: one.csv, two.csv, …"""
    files = ["one.csv", "two.csv", "three.csv"][: len(texts)]
    for name, text in zip(files, texts, strict=True):
        Path(name).write_text(text, encoding="utf-8", newline="")
    return cli.main(["review", *files, *words])


def test_new_rows_stand_behind_the_others_and_nothing_else_changes(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert take(f"{HEADER}p3,quantization,pruning,Ann,\np6,none,,Ann,odd\n") == 0
    assert own(project) == f"{OWN}p3,quantization,pruning,Ann,\np6,none,,Ann,odd\n"
    assert capsys.readouterr().out.splitlines() == [
        "reviews.csv: 2 rows added, 0 replaced, 0 left out that it has already",
        "run `taxo run` to honour them",
    ]
    reviews = load_reviews(PAPER_ROWS, load_taxonomy(project), project)
    assert reviews.problems == ()
    assert reviews.by_paper["p6"].none_fits


def test_rows_that_are_there_are_left_out(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = (project / "reviews.csv").stat().st_mtime_ns
    assert take(f"{HEADER}Prune early,Pruning,,ann ,\n", OWN) == 0
    assert own(project) == OWN
    assert (project / "reviews.csv").stat().st_mtime_ns == before
    assert (
        capsys.readouterr().out == "reviews.csv: 0 rows added, 0 replaced, 3 left out that it has already\n"
    )


def test_the_later_row_of_one_person_counts_and_is_told(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert take(f"{HEADER}p1,quantization,,Ann,\np3,pruning,,Ann,\n", f"{HEADER}p3,none,,ANN,\n") == 0
    assert own(project) == OWN.replace("p1,pruning,,Ann", "p1,quantization,,Ann") + "p3,none,,ANN,\n"
    assert capsys.readouterr().out.splitlines() == [
        "reviews.csv: 1 row added, 1 replaced, 0 left out that it has already",
        "one.csv, line 2: Ann says quantization, not pruning, of “p1”; it counts instead of reviews.csv, line 3",
        "two.csv, line 2: ANN says none, not pruning, of “p3”; it counts instead of one.csv, line 3",
        "run `taxo run` to honour them",
    ]


def test_several_people_may_review_one_paper(project: Path) -> None:
    assert take(f"{HEADER}p1,quantization,,Ben,\n", f"{HEADER}p1,data-selection,,Cyd,\n") == 0
    assert own(project) == f"{OWN}p1,quantization,,Ben,\np1,data-selection,,Cyd,\n"


def test_what_a_paper_is_not_about_stands_beside_what_it_is_about(project: Path) -> None:
    assert take(f"{HEADER}p1,,quantization,Ann,\n") == 0
    assert own(project) == f"{OWN}p1,,quantization,Ann,\n"


def test_a_new_note_comes_with_its_row(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert take(f"{HEADER}p1,pruning,,Ann,looked twice\n") == 0
    assert own(project) == OWN.replace("p1,pruning,,Ann,", "p1,pruning,,Ann,looked twice")
    assert "Ann says pruning again, with another note" in capsys.readouterr().out


def test_rows_that_do_not_say_who_judged_get_a_name(project: Path) -> None:
    assert take("paper,topics\np3,quantization\n", words=("--by", " Ann  of Kiel ")) == 0
    assert own(project) == f"{OWN}p3,quantization,,Ann of Kiel,\n"


def test_rows_without_a_name_are_told_and_repeats_of_them_left_out(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    row = "p3,quantization,\n"
    assert take(f"paper,topics,note\n{row}", f"paper,topics,note\np3,quantization,again\n{row}") == 0
    assert own(project) == f"{OWN}p3,quantization,,,\n"
    told = capsys.readouterr().out
    assert "1 row without who judged: --by NAME says so" in told
    assert "2 left out" in told


def test_what_nobody_knows_is_taken_and_told_once(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = "".join(f"x{n},robots; hands,,Ann,\n" for n in range(3))
    assert take(f"{HEADER}{rows}p3,robots,,Ann,\np4,,,Ann,\n") == 0
    assert own(project) == f"{OWN}{rows}p3,robots,,Ann,\n"
    told = capsys.readouterr().out.splitlines()
    assert told[1:] == [
        "one.csv, line 6: names no topic, and isn't taken",
        "3 rows of papers that no listing has, “x0” first (one.csv, line 2): taken, but they don't count until a "
        "listing has them",
        "4 rows with `robots`, which the taxonomy doesn't have: taken; `taxo run` proposes it once three papers have "
        "it first",
        "3 rows with `hands`, which the taxonomy doesn't have: taken; `taxo run` proposes it once three papers have "
        "it first",
        "run `taxo run` to honour them",
    ]


def test_a_dry_run_changes_nothing(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert take(f"{HEADER}p3,pruning,,Ann,\n", words=("--dry-run",)) == 0
    assert own(project) == OWN
    assert capsys.readouterr().out.splitlines() == [
        "reviews.csv: would have 1 row added, 0 replaced, 0 left out that it has already",
        "nothing was changed (--dry-run)",
    ]


def test_the_same_for_programs(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert take(f"{HEADER}p1,none,,Ann,\nx9,robots,,,\n", words=("--json",)) == 0
    assert json.loads(capsys.readouterr().out) == {
        "written": True,
        "added": 1,
        "replaced": 1,
        "repeats": 0,
        "wins": [
            {
                "paper": "p1",
                "by": "Ann",
                "counts": {"file": "one.csv", "line": 2, "says": "none"},
                "instead_of": {"file": "reviews.csv", "line": 3, "says": "pruning"},
            }
        ],
        "without_topic": [],
        "unknown_papers": ["x9"],
        "unknown_topics": {"robots": 1},
        "without_reviewer": 1,
        "problems": [],
    }


def test_standard_input_is_a_file(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    given = io.TextIOWrapper(io.BytesIO(f"{HEADER}p1,none,,Ann,\n".encode()))
    monkeypatch.setattr(sys, "stdin", given)
    assert cli.main(["review", "-"]) == 0
    assert own(project) == OWN.replace("p1,pruning", "p1,none")
    assert "standard input, line 2: Ann says none" in capsys.readouterr().out


def test_a_project_without_the_file_gets_one(project: Path) -> None:
    (project / "reviews.csv").unlink()
    assert take(f"{HEADER}p3,pruning,,Ann,\n") == 0
    assert own(project) == f"{HEADER}p3,pruning,,Ann,\n"


LAYOUTS = {
    "semicolons, BOM and CRLF": (
        "\ufeffby;paper;topics;not_topics;note\r\nAnn;p1;pruning;;\r\n",
        'Ann;p1;quantization;;\r\nAnn;p3;"pruning; quantization";;"a, b ""c"""\r\n',
        "utf-8",
    ),
    "a last line without an end": (
        f"{HEADER}p1,pruning,,Ann,",
        'p1,quantization,,Ann,\np3,pruning; quantization,,Ann,"a, b ""c"""\n',
        "utf-8",
    ),
    "Windows-1252": (
        f"{HEADER}p2,pruning,,Jürgen,\np1,pruning,,Ann,\n",
        'p1,quantization,,Ann,\np3,pruning; quantization,,Ann,"a, b ""c"""\n',
        "cp1252",
    ),
    "UTF-16 with tabs": (
        "\ufeffpaper\ttopics\tnot_topics\tby\tnote\np1\tpruning\t\tAnn\t\n",
        'p1\tquantization\t\tAnn\t\np3\tpruning; quantization\t\tAnn\t"a, b ""c"""\n',
        "utf-16-le",
    ),
    "a row of several lines": (
        f'{HEADER}p1,pruning,,Ann,"one\n# two\n"\n',
        'p1,quantization,,Ann,\np3,pruning; quantization,,Ann,"a, b ""c"""\n',
        "utf-8",
    ),
}


@pytest.mark.parametrize("name", LAYOUTS)
def test_the_file_keeps_its_own_ways(project: Path, name: str) -> None:
    before, rows, encoding = LAYOUTS[name]
    (project / "reviews.csv").write_bytes(before.encode(encoding))
    assert take(f'{HEADER}p1,quantization,,Ann,\np3,pruning; quantization,,Ann,"a, b ""c"""\n') == 0
    kept = before[: before.index("Ann;p1" if ";p1" in before else "p1")]
    assert (project / "reviews.csv").read_bytes().decode(encoding) == kept + rows


def test_columns_that_the_file_lacks_come_under_a_header_of_their_own(project: Path) -> None:
    (project / "reviews.csv").write_text("paper,topics,by\np1,pruning,Ann\np2,pruning,Ann\n")
    assert take(f"{HEADER}p1,none,,Ann,\np2,pruning,quantization,Ann,\np3,none,,Ann,\n") == 0
    assert (
        own(project) == f"paper,topics,by\np1,none,Ann\n{HEADER}p2,pruning,quantization,Ann,\np3,none,,Ann,\n"
    )


def test_a_file_without_a_header_keeps_the_meaning_of_its_columns(project: Path) -> None:
    (project / "reviews.csv").write_text("p1,pruning,a note\n")
    assert take(f"{HEADER}p3,pruning,,Ann,\n") == 0
    reviews = load_reviews(PAPER_ROWS, load_taxonomy(project), project)
    assert reviews.by_paper["p1"].note == "a note"
    assert reviews.by_paper["p3"].by == ("Ann",)


def test_a_cell_that_a_spreadsheet_would_run_is_text(project: Path) -> None:
    assert take(f"{HEADER}p3,pruning,,Ann,'=cmd()\n") == 0
    assert own(project).endswith("p3,pruning,,Ann,'=cmd()\n")


FAULTS = {
    "empty": ("", "one.csv: empty; save the reviews again on the report's Review page"),
    "another table": (
        "a,b\n1,2\n",
        "one.csv: no table of reviews: neither a header with paper, topics, not_topics, by, note nor a row with a "
        "paper and topics that are known; write such a header, and save the file as CSV (UTF-8)",
    ),
    "a baseline": (
        "paper_id,topic_id\np1,pruning\n",
        "one.csv, line 1: a table of something else; reviews begin with paper,topics,not_topics,by,note",
    ),
    "the papers of a report": (
        "paper_id,title,topic_id,topic,confidence,topics\np1,Prune early,pruning,Pruning,0.9,pruning\n",
        "one.csv, lines 1, 2: more cells than columns: put text with a separator in quotes; no review in it, these "
        "begin with paper,topics,not_topics,by,note",
    ),
    "another project": (
        f"{HEADER}x1,robots,,Ann,\n",
        "one.csv, line 2: none of its papers is one of this project's (“x1” first): is it of another project? Run "
        "`taxo review` in the folder of that one",
    ),
}


@pytest.mark.parametrize("name", FAULTS)
def test_what_is_no_file_of_reviews_is_refused_whole(
    project: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    text, told = FAULTS[name]
    assert take(text, f"{HEADER}p3,pruning,,Ann,\n") == 1
    assert capsys.readouterr().err == f"taxo review: {told}\n"
    assert own(project) == OWN


def test_a_header_alone_is_no_fault(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert take(HEADER, f"{HEADER}p3,pruning,,Ann,\n") == 0
    assert own(project) == f"{OWN}p3,pruning,,Ann,\n"
    assert "1 row added" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("missing.csv", "missing.csv: no such file"),
        ("data", "data: a folder; name the files in it, such as data/reviews*.csv"),
    ],
)
def test_what_cannot_be_opened_is_named(
    project: Path, capsys: pytest.CaptureFixture[str], name: str, told: str
) -> None:
    assert cli.main(["review", name]) == 1
    assert capsys.readouterr().err == f"taxo review: {told}\n"
    assert own(project) == OWN


def test_an_empty_name_is_refused(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert take(OWN, words=("--by", " ")) == 1
    assert "--by is empty" in capsys.readouterr().err


def test_letters_that_the_file_cannot_hold_are_refused(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = f"{HEADER}p2,pruning,,Jürgen,\n".encode("cp1252")
    (project / "reviews.csv").write_bytes(before)
    assert take(f"{HEADER}p3,神经网络,,Ann,\n") == 1
    assert "can't hold “神经网络”; save it as CSV (UTF-8) first" in capsys.readouterr().err
    assert (project / "reviews.csv").read_bytes() == before


def test_broken_letters_in_the_project_s_file_are_not_written_anew(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = HEADER.encode() + b"p2,pruning,,J\x81rgen\xe9,\n"
    (project / "reviews.csv").write_bytes(before)
    assert take(f"{HEADER}p3,pruning,,Ann,\n") == 1
    assert "save it as CSV (UTF-8) first" in capsys.readouterr().err
    assert (project / "reviews.csv").read_bytes() == before


def test_what_of_a_file_cannot_be_read_is_told_with_its_name(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert take(f"{HEADER}p3,pruning,,Ann,,too,many\np4,none,,Ann,\n") == 0
    assert "one.csv, line 2: more cells than columns" in capsys.readouterr().out
    assert own(project) == f"{OWN}p4,none,,Ann,\n"


def test_titles_in_german_name_papers(project: Path) -> None:
    papers = [replace(PAPER_ROWS[0], title="Über Vorhofflimmern: ein Überblick"), *PAPER_ROWS[1:]]
    PAPERS.write(papers, project)
    (project / "reviews.csv").write_text(HEADER)
    row = "Über Vorhofflimmern: ein Überblick,pruning,,Jürgen,\n"
    assert take(f"{HEADER}{row}", f"{HEADER}p1,Pruning,,JÜRGEN,\n") == 0
    assert own(project) == f"{HEADER}{row}"
