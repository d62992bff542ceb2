"""`taxo run` tells a line a stage, what each found below it, and nothing that DVC says to those who use it by hand."""

from pathlib import Path

import pytest

from taxo.cli import main
from taxo.cli.running import _told, mend_lock

SAID = """\
Running stage 'extract':
> taxo stage extract
60 papers from 60 records
Updating lock file 'dvc.lock'
Stage 'encode' didn't change, skipping
Stage 'discover' is cached - skipping run, checking out outputs

To track the changes with git, run:

\tgit add dvc.lock
Use `dvc push` to send your updates to remote storage.
ERROR: failed to reproduce 'label': exit code 1
"""


def test_what_dvc_says_becomes_a_line_a_stage() -> None:
    assert list(_told(SAID.splitlines(keepends=True))) == [
        "1/8 extract: Read every listing into papers, merge the copies, account for every line.",
        "      60 papers from 60 records",
        "2/8 encode: nothing changed",
        "3/8 discover: nothing changed",
        "      ERROR: failed to reproduce 'label': exit code 1",
    ]


@pytest.mark.parametrize(("text", "stays"), [('{"a.csv": {}}', True), ('{"a.csv": {"re', False), ("", False)])
def test_a_lock_that_a_full_disk_cut_off_goes(text: str, stays: bool, tmp_path: Path) -> None:
    mend_lock(tmp_path)  # there may be none
    (tmp_path / ".dvc/tmp").mkdir(parents=True)
    (tmp_path / ".dvc/tmp/rwlock").write_text(text, encoding="utf-8")
    mend_lock(tmp_path)
    assert (tmp_path / ".dvc/tmp/rwlock").exists() == stays


def test_a_run_where_nothing_can_be_written_is_a_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["init", str(tmp_path), "--quiet"]) == 0
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("os.access", lambda *_: False)  # the tests may run as root, who may write anywhere
    assert main(["run"]) == 1
    told = capsys.readouterr().err
    assert told == f"taxo run: {tmp_path}: this folder can't be written, and a run writes into it\n"
