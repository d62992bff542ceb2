"""What a user has is the wheel: with the extra `project` it makes a report anywhere, bare it says what it lacks."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from taxo.cli import COMMANDS

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[1]
UV = Path(sys.executable).with_name("uv")
# What uv says where nothing answers: the only failure that isn't the wheel's own.
OFFLINE = re.compile(
    "error sending request|dns error|network|failed to fetch|offline|timed out", re.IGNORECASE
)
RECORDS = ROOT / "docs/tutorial/records.ris"  # sixty invented papers in medicine
HEAVY = ("torch", "bertopic", "hdbscan", "sentence_transformers")
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")  # what moves a terminal's cursor or changes its colours
ASCII = {"LC_ALL": "C", "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
# What each command gets where it needs more than its name, in a folder without a project and in one with it.
BARE = {
    "init": ["pile"],
    "review": ["reviews.csv"],
    "sample": ["papers", "--papers", "5", "--out", "sample.parquet"],
    "classify": ["listing.ris"],
    "export": ["--format", "ris"],
    "taxonomy": ["export", "--format", "csv"],
    "stage": ["extract"],
}


def records(n: int = 60) -> str:
    """Return the first `n` records of the tutorial's listing."""
    return "\n\n".join(RECORDS.read_text(encoding="utf-8").split("\n\n")[:n]) + "\n"


@dataclass(frozen=True)
class Environment:
    """A virtual environment with the wheel, and nothing of this clone."""

    folder: Path

    @property
    def programs(self) -> Path:
        return self.folder / ("Scripts" if os.name == "nt" else "bin")

    def run(
        self, program: str, *words: str, cwd: Path, env: Mapping[str, str] | None = None
    ) -> subprocess.CompletedProcess[str]:
        """Run one of its programs in `cwd` as a user would, whose PATH doesn't have the environment."""
        inherited = {
            name: text for name, text in os.environ.items() if name not in ("PYTHONPATH", "VIRTUAL_ENV")
        }
        return subprocess.run(
            [self.programs / program, *words],
            cwd=cwd,
            env=inherited | dict(env or {}),
            capture_output=True,
            text=True,
            encoding="utf-8",
        )

    def taxo(self, *words: str, cwd: Path, env: Mapping[str, str] | None = None) -> str:
        """Run a command that must succeed, and return what it prints."""
        done = self.run("taxo", *words, cwd=cwd, env=env)
        assert done.returncode == 0, done.stdout + done.stderr
        assert CONTROL.search(done.stdout + done.stderr) is None
        return done.stdout


def uv(*words: str | Path) -> None:
    """Run uv; without a network the tests are skipped, but not in CI."""
    if not UV.exists():
        pytest.skip("this environment has no uv (`make` installs it)")
    done = subprocess.run([UV, *words], cwd=ROOT, capture_output=True, text=True, encoding="utf-8")
    if done.returncode and OFFLINE.search(done.stderr) and "CI" not in os.environ:
        pytest.skip("needs packages that aren't at hand, and no registry answers")
    assert done.returncode == 0, done.stderr


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    uv("build", "--quiet", "--wheel", "--out-dir", folder)
    (made,) = folder.glob("taxo_papers-*.whl")
    return made


def install(what: str, folder: Path) -> Environment:
    uv("venv", "--quiet", "--python", sys.executable, folder)
    made = Environment(folder)
    uv("pip", "install", "--quiet", "--python", made.programs / "python", what)
    return made


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Environment:
    return install(f"{wheel}[project]", tmp_path_factory.mktemp("environment") / "project")


@pytest.fixture(scope="module")
def bare(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Environment:
    return install(str(wheel), tmp_path_factory.mktemp("environment") / "bare")


def test_a_pile_becomes_a_report_and_a_taxonomy_of_one_s_own(installed: Environment, tmp_path: Path) -> None:
    folder = tmp_path / "Müllers Stapel"
    folder.mkdir()
    assert "taxo run" in installed.taxo("init", "pile", cwd=folder)
    pile = folder / "pile"
    (pile / "data/raw/listing.ris").write_text(records(), encoding="utf-8")
    told = installed.taxo("run", cwd=pile, env=ASCII)
    assert "60 papers from 60 records" in told
    assert told.splitlines()[-1].endswith(str(Path("reports/html/index.html")))
    assert (pile / "reports/html/index.html").stat().st_size > 1000
    assert leftovers(pile) == []

    shutil.copy(pile / "reports/html/papers.csv", pile / "before.csv")
    assert "taxonomy.yaml has" in installed.taxo("accept", "--all", cwd=pile)
    told = installed.taxo("run", cwd=pile)
    assert "1/8 extract: nothing changed" in told
    assert "confirmed by nobody" not in told
    assert installed.taxo("diff", "before.csv", cwd=pile)
    (pile / "new.ris").write_text(records(5), encoding="utf-8")
    assert len(installed.taxo("classify", "new.ris", "--format", "csv", cwd=pile).splitlines()) == 6
    exported = installed.taxo("export", "--format", "ris", cwd=pile)
    assert exported.count("TY  - ") == 60
    assert "KW  - " in exported
    assert "taxonomy.yaml: " in installed.taxo("check", cwd=pile)


def leftovers(pile: Path) -> list[Path]:
    return list(pile.rglob(".*.partial"))


def test_the_extra_brings_no_sentence_encoder(installed: Environment, tmp_path: Path) -> None:
    code = f"import importlib.util as u; print([n for n in {HEAVY!r} if u.find_spec(n)])"
    assert installed.run("python", "-c", code, cwd=tmp_path).stdout.strip() == "[]"


def test_a_project_inside_a_bigger_repository_adds_what_belongs_there(
    installed: Environment, tmp_path: Path
) -> None:
    def git(*words: str) -> str:
        return subprocess.run(
            ["git", *words], cwd=tmp_path, check=True, capture_output=True, encoding="utf-8"
        ).stdout

    git("init", "--quiet")
    installed.taxo("init", "papers/my pile", cwd=tmp_path)
    pile = tmp_path / "papers/my pile"
    (pile / "data/raw/listing.ris").write_text(records(), encoding="utf-8")
    named = installed.run("python", "-m", "dvc", "stage", "list", "--name-only", cwd=pile)
    assert named.stdout.split()[:2] == ["extract", "encode"], named.stderr
    path = os.pathsep.join([str(installed.programs), os.environ["PATH"]])
    made = installed.run("python", "-m", "dvc", "repro", "extract", cwd=pile, env={"PATH": path})
    assert made.returncode == 0, made.stdout + made.stderr
    assert (pile / "data/papers.parquet").exists()
    (pile / "reports/.html.partial").mkdir()
    (pile / "reports/.html.partial/index.html").write_text("half of it", encoding="utf-8")
    git("add", "--all")
    names = {Path(name).name for name in git("ls-files", "-z").split("\0") if name}
    assert {"dvc.yaml", "dvc.lock", "params.yaml", "taxonomy.yaml", "listing.ris", ".dvcignore"} <= names
    assert {name for name in names if name.endswith((".parquet", ".npz", ".html"))} == set()
    assert not any("/.dvc/tmp/" in name or "/.dvc/cache/" in name for name in git("ls-files").splitlines())


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_of_the_bare_wheel_ends_in_a_result_or_a_line(
    command: str, bare: Environment, installed: Environment, tmp_path: Path
) -> None:
    installed.taxo("init", "project", cwd=tmp_path)
    (tmp_path / "listing.ris").write_text(records(3), encoding="utf-8")
    for folder in (tmp_path, tmp_path / "project"):
        done = bare.run("taxo", command, *BARE.get(command, []), cwd=folder)
        assert "Traceback" not in done.stderr
        assert done.returncode in (0, 1)
        assert done.returncode == 0 or command == "check" or len(done.stderr.splitlines()) == 1


def test_the_bare_wheel_reads_listings(bare: Environment, tmp_path: Path) -> None:
    (tmp_path / "listing.ris").write_text(records(3), encoding="utf-8")
    assert bare.taxo("extract", "listing.ris", cwd=tmp_path).startswith("3 papers from 3 records")
