"""A file of decisions is carried out whole or not at all, and says which line is wrong."""

import io
from pathlib import Path

import pytest

from taxo.cli import main
from taxo.cli.decision_file import carry_out, read_decisions
from taxo.cli.decisions import AcceptError, read_files
from taxo.project.taxonomy import load_taxonomy
from tests.cli.accept_files import PROPOSED, WRITTEN, write_project

DECISIONS = """\
# Decided in the report.

accept merging as "Bob's \\"soups\\"" under data   # a better name
accept serving into pruning
dismiss running
phrase pruning "remove: weights"
phrase pruning magnitude
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return write_project(tmp_path)


def test_all_decisions_of_a_file_are_carried_out(root: Path) -> None:
    decisions = read_decisions(io.StringIO(DECISIONS), "decisions.txt")
    assert [place for place, _ in decisions] == [f"decisions.txt, line {n}" for n in range(3, 8)]
    files = carry_out(decisions, read_files(root))
    topic = files.taxonomy.by_id["merging"]
    assert (topic.name, topic.parent) == ('Bob\'s "soups"', "data")
    assert files.taxonomy.by_id["pruning"].phrases[-3:] == ("KV cache", "remove: weights", "magnitude")
    assert [topic.topic_id for topic in files.taxonomy.dismissed] == ["running"]
    assert [entry.phrases for entry in files.suggestions] == [("lottery ticket",)]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("acept merging", "line 1: “acept merging” is no decision; a decision is `accept ID`"),
        ("accept", "line 1: “accept” is no decision"),
        ("accept merging as", "line 1: “accept merging as” is no decision"),
        ("accept merging as A as B", "line 1: .* is no decision"),
        ("accept merging called A", "line 1: .* is no decision"),
        ("accept merging into pruning data", "line 1: .* is no decision"),
        ("dismiss merging serving", "line 1: .* is no decision"),
        ("phrase pruning remove weights", "line 1: .* is no decision"),
        ('accept merging as "Soups', "line 1: a double quote has no second one"),
        ("# accept merging", "decisions.txt: no decision in it"),
        ("", "decisions.txt: no decision in it"),
    ],
)
def test_a_line_that_is_no_decision_is_named(line: str, message: str) -> None:
    with pytest.raises(AcceptError, match=message):
        read_decisions(io.StringIO(line), "decisions.txt")


def test_one_that_fails_leaves_all_undone(
    root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (root / "decisions.txt").write_text("accept merging\ndismiss serving\naccept mergin\n", "utf-8")
    monkeypatch.chdir(root)
    assert main(["accept", "--from", "decisions.txt"]) == 1
    error = capsys.readouterr().err
    assert "decisions.txt, line 3: `mergin` isn't suggested" in error
    assert "nothing was changed" in error
    assert (root / "taxonomy.yaml").read_text("utf-8") == WRITTEN
    assert (root / "data" / "suggestions.yaml").read_text("utf-8") == PROPOSED


def test_decisions_come_from_standard_input(
    root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(root)
    monkeypatch.setattr("sys.stdin", io.StringIO("\ufeffaccept merging\r\n"))
    assert main(["accept", "--from", "-"]) == 0
    assert "“Model merging” (`merging`)" in capsys.readouterr().out
    assert "merging" in load_taxonomy(root).by_id


@pytest.mark.parametrize(
    ("content", "said"), [(None, "not readable: No such file"), (b"\xff\xfe", "not readable as UTF-8")]
)
def test_a_file_that_can_t_be_read_is_named(
    content: bytes | None,
    said: str,
    root: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(root)
    if content is not None:
        (root / "decisions.txt").write_bytes(content)
    assert main(["accept", "--from", "decisions.txt"]) == 1
    assert f"decisions.txt: {said}" in capsys.readouterr().err
