"""Run a project's stages by DVC, and tell a line a stage: what it did, or that nothing had changed for it."""

import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from taxo.cli.pipeline import stages
from taxo.cli.project import check_project, renew_version, settle_git
from taxo.errors import TaxoError
from taxo.libraries import missing

REPORT = "reports/html/index.html"
# What stages write and isn't whole yet; in data/raw/ are people's own files.
PARTIAL = ("data/.*.partial", "models/**/.*.partial", "reports/**/.*.partial")
MOMENT = 0.5  # seconds
PATIENCE = 10.0  # seconds that an interrupted DVC gets
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
    if not os.access(root, os.W_OK):
        raise TaxoError(f"{root.resolve()}: this folder can't be written, and a run writes into it")
    mend_lock(root)
    settle_git(root)
    if renew_version(root) and not quiet and (root / "dvc.lock").exists():
        print("taxo, or a library that it needs, is another version: what depends on that runs again")
    words = [sys.executable, "-m", "dvc", "repro", *(["--force"] if force else [])]
    started = time.monotonic()
    code = _run_dvc(words, root, quiet)
    if code:
        raise TaxoError("a step failed; what is above says why, and the steps before it are kept")
    seconds = time.monotonic() - started
    remove_leftovers(root, time.time() - seconds)
    if not quiet:
        print(f"done in {seconds:.0f} s; open {(root / REPORT).resolve()}")
    return 0


def mend_lock(root: Path) -> None:
    """Remove DVC's list of who is using which file where a full disk cut it off: DVC would refuse to run for ever."""
    lock = root / ".dvc/tmp/rwlock"
    if _is_cut_off(lock):
        time.sleep(MOMENT)  # another DVC may be writing it right now
        if _is_cut_off(lock):
            lock.unlink()


def _is_cut_off(path: Path) -> bool:
    try:
        json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return False
    except ValueError:
        return True
    return False


def remove_leftovers(root: Path, before: float) -> None:
    """Remove what stages that were killed had begun to write before that time (seconds since 1970).

    Whoever is writing now began later: DVC lets one run into a project.
    """
    for pattern in PARTIAL:
        for path in list(root.glob(pattern)):
            if path.exists() and path.stat().st_mtime < before:
                shutil.rmtree(path) if path.is_dir() else path.unlink()


def _run_dvc(words: Sequence[str], root: Path, quiet: bool) -> int:
    """Run DVC and print what it does; return its exit code. What stages write to stderr reaches the terminal itself."""
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
        try:
            for line in _told(process.stdout):
                quiet = quiet or not _printed(line)
            return process.wait()
        except KeyboardInterrupt:  # the terminal has interrupted DVC as well, which is tidying up
            _end(process)
            raise


def _printed(line: str) -> bool:
    """Print a line; say whether anybody reads it: a run goes on where nobody does."""
    try:
        print(line, flush=True)
    except BrokenPipeError:
        return False
    return True


def _end(process: subprocess.Popen[str]) -> None:
    """Wait a while for DVC to end by itself, then end it."""
    try:
        process.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        process.terminate()


def _environment() -> dict[str, str]:
    """The environment with this Python's programs first, so that DVC finds this very `taxo`."""
    programs = str(Path(sys.executable).parent)
    return os.environ | {
        "PATH": os.pathsep.join([programs, os.environ.get("PATH", "")]),
        "PYTHONUNBUFFERED": "1",
        "PYTHONIOENCODING": "utf-8",
        # Where the locale is ASCII, DVC fails on a path with other letters.
        "PYTHONUTF8": "1",
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
