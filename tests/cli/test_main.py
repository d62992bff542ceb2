"""The command's front door: help that a newcomer understands, errors in one line, honest exit codes."""

import subprocess
import sys
from types import SimpleNamespace

import pytest

from taxo import cli
from taxo.errors import TaxoError


def put_in_place_of(command: str, run: object, monkeypatch: pytest.MonkeyPatch) -> None:
    module = SimpleNamespace(HELP="help", EXAMPLES="", add_arguments=lambda parser: None, run=run)
    monkeypatch.setitem(sys.modules, f"taxo.cli.{command}", module)


def test_without_words_it_says_what_it_can_do(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main([]) == 0
    shown = capsys.readouterr().out
    assert "examples:" in shown
    assert all(name in shown for name in cli.COMMANDS)


@pytest.mark.parametrize("command", cli.COMMANDS)
def test_every_command_explains_itself(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        cli.main([command, "--help"])
    assert stop.value.code == 0
    assert f"usage: taxo {command}" in capsys.readouterr().out


def test_an_unknown_command_is_refused_with_those_it_knows(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        cli.main(["clasify"])
    assert stop.value.code == 2
    assert "invalid choice: 'clasify'" in capsys.readouterr().err


def test_what_people_can_mend_is_one_line_and_exit_code_one(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def run(args: object) -> int:
        raise TaxoError("listing.txt: not there")

    put_in_place_of("accept", run, monkeypatch)
    assert cli.main(["accept"]) == 1
    assert capsys.readouterr().err == "taxo accept: listing.txt: not there\n"


def test_a_command_s_exit_code_is_the_process_s(monkeypatch: pytest.MonkeyPatch) -> None:
    put_in_place_of("accept", lambda args: 3, monkeypatch)
    assert cli.main(["accept"]) == 3


def test_interrupting_is_no_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    def run(args: object) -> int:
        raise KeyboardInterrupt

    put_in_place_of("accept", run, monkeypatch)
    assert cli.main(["accept"]) == 130


def test_help_starts_without_heavy_libraries() -> None:
    code = (
        "import sys, taxo.cli; taxo.cli.main([]);"
        "sys.exit(any(m in sys.modules for m in ('numpy', 'sklearn', 'pyarrow', 'spacy')))"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, check=False).returncode == 0
