"""A disk that is full, a place that can't be written, a process that is killed: one line, and nothing half-written."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from taxo.cli.running import remove_leftovers
from tests.tiny_project import ROOT, copy

resource = pytest.importorskip("resource", reason="Windows has no limit on the size of files")

COMMAND = "import sys; from taxo.cli import main; sys.exit(main())"
# Files may have so many bytes: as where a disk is full, writing ends in the middle of one.
LIMIT = 300
WRITING: Sequence[Sequence[str]] = (
    ["init", "new"],
    ["export", "--format", "ris", "--out", "out.ris"],
    ["taxonomy", "export", "--format", "json", "--out", "out.json"],
    ["classify", "--format", "csv", "--out", "out.csv", "data/raw/page.txt"],
    ["classify", "--format", "parquet", "--out", "out.parquet", "data/raw/page.txt"],
    ["stage", "extract"],
    ["stage", "label"],
    ["stage", "train"],
    ["stage", "report"],
)


def taxo(*words: str, cwd: Path, limit: int | None = None) -> "subprocess.Popen[str]":
    def lower() -> None:
        if limit is not None:
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    return subprocess.Popen(
        [sys.executable, "-c", COMMAND, *words],
        cwd=cwd,
        env=os.environ | {"PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        preexec_fn=lower,
    )


def files_of(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.slow
@pytest.mark.parametrize("words", WRITING, ids=" ".join)
def test_where_no_more_can_be_written_all_stays_as_it_was(
    words: Sequence[str], project: Path, tmp_path: Path
) -> None:
    folder = copy(project, tmp_path / "project")
    before = files_of(folder)
    process = taxo(*words, cwd=folder, limit=LIMIT)
    _, told = process.communicate()
    assert process.returncode == 1, told
    assert len(told.splitlines()) == 1, told
    assert "too large" in told
    assert files_of(folder) == before


@pytest.mark.slow
def test_a_stage_that_was_killed_runs_again_and_leaves_nothing(project: Path, tmp_path: Path) -> None:
    folder = copy(project, tmp_path / "project")
    partial = folder / "reports/.html.partial"
    killed = taxo("stage", "report", cwd=folder)
    while not partial.exists() and killed.poll() is None:
        time.sleep(0.001)
    killed.kill()
    killed.communicate()
    assert partial.exists()
    again = taxo("stage", "report", cwd=folder)
    again.communicate()
    assert again.returncode == 0
    assert not partial.exists()
    assert files_of(folder / "reports/html") == files_of(project / "reports/html")


def test_what_was_left_by_a_killed_stage_goes_with_the_next_run(tmp_path: Path) -> None:
    old = [tmp_path / name for name in ("reports/.html.partial/a.html", "data/.papers.parquet.partial")]
    own = [tmp_path / name for name in ("data/raw/.listing.partial", "reports/html/index.html")]
    for path in [*old, *own]:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("half of it", encoding="utf-8")
    now = time.time()
    remove_leftovers(tmp_path, before=now - 1000)
    assert all(path.exists() for path in old)  # somebody is writing them
    remove_leftovers(tmp_path, before=now + 1000)
    assert not any(path.exists() for path in old)
    assert not old[0].parent.exists()
    assert all(path.exists() for path in own)


@pytest.mark.parametrize("name", ["my papers", "Größe", "it's", 'a "b"', "a$HOME`b"])
def test_a_project_s_commands_work_in_a_folder_of_any_name(name: str, project: Path, tmp_path: Path) -> None:
    folder = copy(project, tmp_path / name)
    process = taxo("export", "--format", "ris", "--out", "out.ris", cwd=folder)
    told, errors = process.communicate()
    assert (process.returncode, errors) == (0, "")
    assert told.endswith("papers in out.ris\n")
