"""Commands keep to their exit codes, print nothing when asked to be quiet, and write plain text into pipes."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

import pipelines
from taxo.cli import COMMANDS, main
from taxo.manners import EXIT_CODES, INTERRUPTED
from tests.cli.accept_files import write_project
from tests.tiny_project import ROOT, copy

COMMAND = [sys.executable, "-c", "import sys; from taxo.cli import main; sys.exit(main())"]
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\x9b]")
REVIEWS = "paper,topics,not_topics,by,note\n{paper},{topic},,Ann,\n"
NEW_LISTING = """\
title,abstract
Pruned oaks,"We prune the weights of a network by the way in which a gardener prunes oaks, and it is as good as before."
"""


def start(*words: str, cwd: Path) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [*COMMAND, *words],
        cwd=cwd,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["--version"], 0),
        (["check"], 0),
        (["classify", "nowhere.ris"], 1),
        (["run", "--nonsense"], 2),
        (["nonsense"], 2),
    ],
)
def test_exit_codes_are_those_that_help_tells(words: list[str], code: int, project: Path) -> None:
    process = start(*words, cwd=project)
    _, told = process.communicate()
    assert process.returncode == code, told
    assert "Traceback" not in told
    assert code != 1 or len(told.splitlines()) == 1
    assert re.search(rf"^  {code} ", EXIT_CODES, re.MULTILINE)


@pytest.mark.skipif(os.name == "nt", reason="Windows sends no such signal to one process")
def test_an_interrupted_command_says_nothing(project: Path) -> None:
    process = start("classify", "-", cwd=project)
    assert process.stdin is not None
    time.sleep(2)  # till it waits for a line
    process.send_signal(signal.SIGINT)
    told = process.communicate()
    assert (process.returncode, *told) == (INTERRUPTED, "", "")


def test_an_interrupted_stage_says_nothing() -> None:
    def interrupted() -> None:
        raise KeyboardInterrupt

    with pytest.raises(SystemExit) as stop:
        pipelines.run(interrupted)
    assert stop.value.code == INTERRUPTED


@pytest.mark.parametrize("words", [["--help"], ["export", "--format", "jsonl"], ["accept"]])
def test_where_nobody_reads_a_command_is_done(words: list[str], project: Path) -> None:
    process = start(*words, cwd=project)
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()
    assert process.wait() == 0
    assert process.stderr.read() == ""
    process.stderr.close()
    assert process.stdin is not None
    process.stdin.close()


@pytest.fixture
def folder(project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project of one's own, in which one is."""
    made = copy(project, tmp_path / "project")
    monkeypatch.chdir(made)
    return made


@pytest.mark.parametrize(
    "words",
    [
        ["init", "new"],
        ["extract"],
        ["export", "--format", "ris", "--out", "out.ris"],
        ["taxonomy", "export", "--format", "json", "--out", "out.json"],
        ["taxonomy", "import", "mine.json", "--replace"],
        ["review", "mine.csv"],
        ["check"],
        ["add", "new.csv"],
    ],
    ids=" ".join,
)
def test_quiet_is_quiet(words: list[str], folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["export", "--format", "jsonl"])
    paper = json.loads(capsys.readouterr().out.splitlines()[0])
    (folder / "mine.csv").write_text(REVIEWS.format(paper=paper["title"], topic="pruning"), encoding="utf-8")
    (folder / "new.csv").write_text(NEW_LISTING, "utf-8")
    assert main(["taxonomy", "export", "--format", "json", "--out", "mine.json", "--quiet"]) == 0
    assert main([*words, "--quiet"]) == 0
    assert capsys.readouterr().out == ""


def test_a_quiet_accept_changes_the_taxonomy_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    write_project(tmp_path)
    monkeypatch.chdir(tmp_path)
    assert main(["accept", "merging", "--quiet"]) == 0
    assert capsys.readouterr().out == ""
    assert "id: merging" in (tmp_path / "taxonomy.yaml").read_text(encoding="utf-8")


def test_a_quiet_upgrade_tells_what_is_left_to_people(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["init", str(tmp_path / "pile"), "--quiet"]) == 0
    monkeypatch.chdir(tmp_path / "pile")
    (tmp_path / "pile/dvc.yaml").write_text("stages: {}\n", encoding="utf-8")
    assert main(["upgrade", "--quiet"]) == 0
    assert capsys.readouterr().out == ""
    with (tmp_path / "pile/params.yaml").open("a", encoding="utf-8") as params:
        params.write("gone: 1\n")
    assert main(["upgrade", "--quiet"]) == 0
    assert capsys.readouterr().out.startswith("to mend by hand: params.yaml, line ")


def test_extract_tells_programs_what_it_found(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "data/raw/notes.docx").write_bytes(b"PK\x03\x04")
    assert main(["extract", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["papers"] > 10
    assert found["listings"] == 2
    assert len(found["not_read"]) == 1
    assert "notes.docx" in found["not_read"][0]
    assert main(["extract", "--quiet"]) == 0
    assert [line[:9] for line in capsys.readouterr().out.splitlines()] == ["not read:"]


@pytest.mark.parametrize("words", [["accept"], ["check"], ["classify", "data/raw/page.txt"], ["extract"]])
def test_a_pipe_gets_plain_text(words: list[str], project: Path) -> None:
    out, errors = start(*words, cwd=project).communicate()
    assert out
    assert CONTROL.search(out + errors) is None


def test_examples_are_of_several_fields(capsys: pytest.CaptureFixture[str]) -> None:
    shown = ""
    for command in COMMANDS:
        with pytest.raises(SystemExit):
            main([command, "--help"])
        told = capsys.readouterr().out
        assert f"examples:\n  taxo {command}" in told
        shown += told
    assert all(field in shown for field in ("heart-failure", "gesture-control", "speech recognition"))
