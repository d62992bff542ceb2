"""`taxo add`: new listings come into the project, their papers get topics at once, and what fits none waits."""

import csv
import io
import json
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from taxo.cli import main
from taxo.cli.new_listings import Folder, copy_into, judge_files
from taxo.extract.stage import ExtractParams
from taxo.project.params import load_params
from taxo.project.tables import MODEL_FOLDER
from tests.tiny_project import ROOT, WORDS, copy, papers

HEAVY = ("sklearn", "spacy", "numba", "umap", "matplotlib", "dvc")
BREAD = "Sourdough bakers feed a starter of wild yeast, knead the dough, proof loaves overnight and bake crusty bread."


@pytest.fixture
def folder(project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project of one's own, in which one is."""
    made = copy(project, tmp_path / "project")
    monkeypatch.chdir(made)
    return made


def write(path: Path, rows: Sequence[tuple[str, str]]) -> Path:
    """Write a listing of titles and abstracts."""
    text = io.StringIO()
    csv.writer(text).writerows([("title", "abstract"), *rows])
    path.write_text(text.getvalue(), encoding="utf-8")
    return path


def fitting(*things: str) -> list[tuple[str, str]]:
    """A new paper of the topic pruning for each of `things`."""
    return [
        (f"Pruning attention heads for {thing}", f"{WORDS['pruning'][2]}. On {thing}.") for thing in things
    ]


def baking(*things: str) -> list[tuple[str, str]]:
    """A paper that fits no topic for each of `things`."""
    return [
        (f"Sourdough bread with {thing}", f"{BREAD} We taste {thing} in rye and wheat loaves.")
        for thing in things
    ]


def added(folder: Path) -> set[str]:
    return {path.name for path in (folder / "data/raw/added").glob("*")}


def test_papers_get_topics_and_the_listing_comes_into_the_project(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = write(folder / "new.csv", fitting("satellites", "drones"))
    assert main(["add", "new.csv"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[1] for line in lines[:2]] == ["pruning", "pruning"]
    assert lines[-3:] == [
        "new.csv is now data/raw/added/new.csv",
        "2 new papers: 2 fit a topic, 0 fit none",
        "run `taxo run` to bring topics and report up to date",
    ]
    assert (folder / "data/raw/added/new.csv").read_bytes() == file.read_bytes()


def test_a_dry_run_says_the_same_and_adds_nothing(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(folder / "new.csv", fitting("satellites"))
    assert main(["add", "--dry-run", "new.csv"]) == 0
    assert "new.csv would be data/raw/added/new.csv" in capsys.readouterr().out
    assert added(folder) == set()


def test_what_is_there_already_is_passed_over(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(folder / "new.csv", fitting("satellites"))
    shutil.copy(folder / "new.csv", folder / "again.csv")
    assert main(["add", "new.csv", "again.csv"]) == 0
    assert "again.csv is in the project already, as data/raw/added/new.csv" in capsys.readouterr().out
    assert main(["add", "again.csv", "data/raw/page.txt"]) == 0
    told = capsys.readouterr().out.splitlines()
    assert told == [
        "again.csv is in the project already, as data/raw/added/new.csv",
        "data/raw/page.txt is in the project already, as data/raw/page.txt",
    ]
    assert added(folder) == {"new.csv"}


def test_another_file_of_a_name_gets_another_name(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "a").mkdir()
    (folder / "b").mkdir()
    files = [
        write(folder / "a/new.tar.csv", fitting("x-rays")),
        write(folder / "b/NEW.tar.csv", fitting("rain")),
    ]
    assert main(["add", *map(str, files)]) == 0
    assert added(folder) == {"new.tar.csv", "NEW-2.tar.csv"}
    capsys.readouterr()
    (folder / "a/page.txt").write_text((folder / "data/raw/page.txt").read_text("utf-8") + "\n", "utf-8")
    assert main(["add", "a/page.txt"]) == 0
    assert "page-2.txt" in added(folder)


def test_bad_files_are_refused_and_the_others_added(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(folder / "new.csv", fitting("satellites"))
    write(folder / "short.csv", [("A title", "Too short.")])
    write(folder / "README.csv", fitting("rivers"))
    (folder / "broken.docx").write_bytes(b"PK\x03\x04")
    names = ["short.csv", "nowhere.ris", "broken.docx", "README.csv", "data"]
    assert main(["add", *names, "new.csv"]) == 1
    errors = capsys.readouterr().err.splitlines()
    assert [line.split(": ")[1] for line in errors] == names
    assert "abstract too short" in errors[0]
    assert errors[1].endswith("no such file")
    assert "extract.ignore" in errors[3]
    assert added(folder) == {"new.csv"}


def test_papers_that_the_project_has_are_counted_by_the_rules_of_the_pipeline(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    old = [(title.upper(), abstract) for _, title, abstract in papers()][:3]
    write(folder / "new.csv", [*old, *fitting("satellites")])
    assert main(["add", "new.csv"]) == 0
    assert "1 new paper, beside 3 that the project has already: 1 fit a topic" in capsys.readouterr().out
    write(folder / "more.csv", [*fitting("satellites"), *fitting("drones")])
    assert main(["add", "more.csv"]) == 0  # what was added since the last run counts as well
    assert "1 new paper, beside 1 that the project has already" in capsys.readouterr().out


def test_what_fits_nothing_waits_until_it_hangs_together(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(folder / "one.csv", baking("figs", "walnuts"))
    assert main(["add", "one.csv"]) == 0
    told = capsys.readouterr().out
    assert "2 new papers: 0 fit a topic, 2 fit none" in told
    assert "2 papers of the project fit no topic and wait for others like them" in told
    assert "hang together" not in told
    write(folder / "two.csv", [*baking("raisins", "seeds", "olives"), *fitting("satellites")])
    assert main(["add", "two.csv"]) == 0
    told = capsys.readouterr().out
    assert "5 papers that fit no topic hang together: “" in told
    assert "it may propose what hangs together" in told
    assert any(
        word in told.partition("hang together")[2].lower() for word in ("sourdough", "bread", "loaves")
    )
    assert main(["add"]) == 0  # to look again at what waits
    assert "5 papers that fit no topic hang together" in capsys.readouterr().out


@pytest.mark.parametrize("form", ["csv", "json", "jsonl"])
def test_programs_get_their_form_alone(form: str, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(folder / "new.csv", fitting("satellites"))
    assert main(["add", "new.csv", "--format", form]) == 0
    found = capsys.readouterr()
    rows: Any = list(csv.DictReader(io.StringIO(found.out))) if form == "csv" else json.loads(found.out)
    row = rows if form == "jsonl" else rows[0]
    assert row["place"] == "added/new.csv:2-2"
    assert row["topic_id"] == "pruning"
    assert "data/raw/added/new.csv" in found.err


def test_answers_go_into_a_file(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(folder / "new.csv", fitting("satellites"))
    assert main(["add", "new.csv", "--format", "jsonl", "--out", "out.jsonl", "--quiet"]) == 0
    assert capsys.readouterr() == ("", "")
    assert json.loads((folder / "out.jsonl").read_text("utf-8"))["topic_id"] == "pruning"


@pytest.mark.parametrize("gone", [MODEL_FOLDER, "data/papers.parquet", "data/listings.parquet"])
def test_without_a_run_nothing_is_added(gone: str, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    place = folder / gone
    shutil.rmtree(place) if place.is_dir() else place.unlink()
    write(folder / "new.csv", fitting("satellites"))
    assert main(["add", "new.csv"]) == 1
    assert "run `taxo run` first" in capsys.readouterr().err
    assert added(folder) == set()


def test_where_one_cannot_be_copied_none_is(folder: Path) -> None:
    params = load_params(ExtractParams, "extract")
    files = [write(folder / f"{name}.csv", fitting(name)) for name in ("rain", "snow")]
    judged = judge_files(files, Folder.of(params))
    files[1].unlink()
    with pytest.raises(FileNotFoundError):
        copy_into(Folder.of(params), judged.good)
    assert added(folder) == set()


def test_outside_of_a_project_it_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["add", "new.csv"]) == 1
    assert "params.yaml: not in" in capsys.readouterr().err


def test_no_heavy_library_is_imported(folder: Path) -> None:
    write(folder / "new.csv", [*baking("figs", "walnuts", "raisins", "seeds"), *fitting("satellites")])
    code = (
        "import sys; from taxo.cli import main; code = main(['add', 'new.csv']); "
        f"print([name for name in {HEAVY!r} if name in sys.modules]); sys.exit(code)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=folder,
        env={"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    assert "hang together" in done.stdout
    assert done.stdout.splitlines()[-1] == "[]"
