"""`make` works in a folder of any name, and takes away what a killed stage left."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.stages import ROOT

pytestmark = pytest.mark.skipif(shutil.which("make") is None, reason="needs make")
# Programs that note how they were called.
NOTE = '#!/bin/sh\necho "$(basename "$0") $*" >> called.txt\n'
NAMES = ["my papers", "Größe", "it's", 'a "b" `dir`']


def programs(folder: Path, *names: str) -> None:
    (folder / ".venv/bin").mkdir(parents=True)
    for name in names:
        path = folder / ".venv/bin" / name
        path.write_text(NOTE, encoding="utf-8")
        path.chmod(0o755)


def make(target: str, folder: Path) -> list[str]:
    """Make `target` in a copy of the Makefile in `folder`; return the calls of programs."""
    shutil.copy(ROOT / "Makefile", folder)
    done = subprocess.run(
        ["make", target, "PYTHON=.venv/bin/python"], cwd=folder, capture_output=True, encoding="utf-8"
    )
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    return (folder / "called.txt").read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize("name", NAMES)
def test_the_set_up_is_made_in_a_folder_of_any_name(name: str, tmp_path: Path) -> None:
    folder = tmp_path / name
    programs(folder, "python", "uv")
    for needed in ("requirements.lock", "pyproject.toml"):
        (folder / needed).touch()
    called = make(".venv/ready", folder)
    installs = [call for call in called if call.startswith("uv pip install --python .venv/bin/python")]
    assert len(installs) == 2
    assert (folder / ".venv/ready").exists()


@pytest.mark.parametrize("name", NAMES)
def test_the_report_is_made_in_a_folder_of_any_name_and_nothing_half_written_stays(
    name: str, tmp_path: Path
) -> None:
    folder = tmp_path / name
    programs(folder, "dvc")
    for path in ("reports/.html.partial/index.html", "data/.papers.parquet.partial", "data/raw/.own.partial"):
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).touch()
    (folder / "models").mkdir()
    for number, needed in enumerate(("requirements.lock", "pyproject.toml", ".venv/ready")):
        (folder / needed).touch()
        os.utime(folder / needed, (number, number))
    assert "dvc repro" in make("report", folder)
    left = sorted(path.name for path in folder.rglob("*.partial"))
    assert left == [".own.partial"]
