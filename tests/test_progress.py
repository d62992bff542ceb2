"""Loops are shown where somebody looks, and are the same loops where nobody does."""

import builtins
import io
import time
from pathlib import Path
from typing import Any

import pytest

from taxo import progress
from taxo.progress import shown_progress, with_progress
from tests.conftest import run_stage
from tests.tiny_project import copy


class Terminal(io.StringIO):
    """What tqdm takes for a terminal."""

    def isatty(self) -> bool:
        return True


def open_terminal(monkeypatch: pytest.MonkeyPatch) -> Terminal:
    """Put a terminal in place of stderr, on which loops are shown at once."""
    terminal = Terminal()
    monkeypatch.setattr("sys.stderr", terminal)
    monkeypatch.setattr(progress, "DELAY", 0.0)
    return terminal


def test_a_loop_is_shown_on_a_terminal_and_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = open_terminal(monkeypatch)
    with shown_progress():
        assert list(with_progress(range(3), "count", "numbers")) == [0, 1, 2]
    assert "count:   0%" in terminal.getvalue()
    assert terminal.getvalue().endswith("\r")


def test_a_loop_tells_what_else_is_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = open_terminal(monkeypatch)
    with shown_progress():
        for _ in with_progress([10, 20, 30], "extract", "partitions", told="{} papers".format):
            time.sleep(0.15)  # a bar moves ten times a second at most
    assert "20 papers" in terminal.getvalue()
    assert list(with_progress([10, 20], "extract", told="{} papers".format)) == [10, 20]


def test_of_loops_inside_one_another_the_outermost_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = open_terminal(monkeypatch)
    with shown_progress():
        pairs = [(a, b) for a in with_progress("xy", "outer") for b in with_progress("12", "inner")]
        assert len(pairs) == 4
        assert "inner" not in terminal.getvalue()
        assert list(with_progress("z", "next")) == ["z"]
    assert "next" in terminal.getvalue()


def test_a_loop_that_is_left_lets_the_next_one_be_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = open_terminal(monkeypatch)
    with shown_progress():
        for _ in with_progress(range(9), "left"):
            break
        list(with_progress(range(2), "next"))
    assert "next" in terminal.getvalue()


def test_the_report_and_the_labels_are_shown_while_they_are_made(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = copy(project, tmp_path / "project")
    terminal = open_terminal(monkeypatch)
    with shown_progress():
        run_stage("label", folder)
        run_stage("report", folder)
    told = terminal.getvalue()
    assert "label:" in told
    assert "write the report:" in told
    for path in ("data/assignments.parquet", "reports/html/index.html", "reports/html/data/papers.js"):
        assert (folder / path).read_bytes() == (project / path).read_bytes()


def test_who_imports_taxo_sees_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = open_terminal(monkeypatch)
    assert list(with_progress(range(3), "count")) == [0, 1, 2]
    assert terminal.getvalue() == ""


def test_items_pass_unchanged_and_nothing_is_shown_off_a_terminal(
    capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(progress, "DELAY", 0.0)
    with shown_progress():
        assert list(with_progress(range(3), "count", "numbers")) == [0, 1, 2]
    assert capfd.readouterr().err == ""


def test_a_missing_tqdm_is_no_trouble(monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def without_tqdm(name: str, *rest: Any, **more: Any) -> Any:
        if name == "tqdm":
            raise ModuleNotFoundError("No module named 'tqdm'", name="tqdm")
        return real(name, *rest, **more)

    monkeypatch.setattr(builtins, "__import__", without_tqdm)
    with shown_progress():
        assert list(with_progress(iter("ab"), "count")) == ["a", "b"]
