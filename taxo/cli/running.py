"""Run a project's stages by DVC, and tell a line a stage: what it did, or that nothing had changed for it."""

import importlib.util
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

from taxo.cli.pipeline import stages
from taxo.cli.project import check_project, renew_version, settle_git
from taxo.errors import TaxoError
from taxo.libraries import missing

REPORT = "reports/html/index.html"
# What `dvc repro` says of a stage; what the stage itself prints stands below.
RUNNING = re.compile(r"Running stage '([\w-]+)':")
SKIPPED = re.compile(r"Stage '([\w-]+)' (?:didn't change|is cached)")
# What it says for those who use it by hand.
OF_DVC = re.compile(
    r"> taxo stage|Use `dvc push`|To (?:track|enable)|\s*git add |\s*dvc config |(?:Updating|Generating) lock file"
    r"|Data and pipelines are up to date|Verifying data sources"
)


def run_project(root: Path = Path(), force: bool = False, quiet: bool = False) -> int:
    """Run what changed in the project at `root`; return DVC's exit code, 0 for success.

    Raises `TaxoError` where `root` is no project, DVC isn't installed, or a stage's error was told by the stage.
    """
    check_project(root)
    if importlib.util.find_spec("dvc") is None:
        raise missing("dvc")
    settle_git(root)
    if renew_version(root) and not quiet and (root / "dvc.lock").exists():
        print("taxo, or a library that it needs, is another version: what depends on that runs again")
    words = [sys.executable, "-m", "dvc", "repro", *(["--force"] if force else [])]
    started = time.monotonic()
    with subprocess.Popen(
        words,
        cwd=root,
        env=_environment(),
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        errors="replace",
    ) as process:
        assert process.stdout is not None
        for line in _told(process.stdout):
            if not quiet:
                print(line, flush=True)
        code = process.wait()
    if code:
        raise TaxoError("a step failed; what is above says why, and the steps before it are kept")
    if not quiet:
        print(f"done in {time.monotonic() - started:.0f} s; open {(root / REPORT).resolve()}")
    return 0


def _environment() -> dict[str, str]:
    """The environment with this Python's programs first, so that DVC finds this very `taxo`."""
    programs = str(Path(sys.executable).parent)
    return os.environ | {
        "PATH": os.pathsep.join([programs, os.environ.get("PATH", "")]),
        "PYTHONUNBUFFERED": "1",
        "PYTHONIOENCODING": "utf-8",
    }


def _told(lines: Iterable[str]) -> Iterator[str]:
    """Turn what DVC prints into a line for each stage that begins or is skipped, and what it found indented below."""
    n_stages, places = len(stages()), {name: place for place, name in enumerate(stages(), 1)}
    for line in map(str.rstrip, lines):
        if found := RUNNING.match(line):
            yield f"{places.get(found[1], 0)}/{n_stages} {found[1]}: {stages()[found[1]]['desc']}"
        elif found := SKIPPED.match(line):
            yield f"{places.get(found[1], 0)}/{n_stages} {found[1]}: nothing changed"
        elif line and not OF_DVC.match(line):
            yield f"      {line}"
