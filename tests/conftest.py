"""What test modules share: a tiny project after all stages, Hypothesis' settings, what happens to `shipped` tests."""

import importlib
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.listings import PARAMS_FILE, WriteListings
from tests.observe import FileUse, observe_files
from tests.shipped import REMEDY, find_edited
from tests.stages import STAGES, stages_from
from tests.tiny_project import build, copy
from tests.tutorial_run import Tutorial, do_tutorial

# No test may fail because the machine is busy. On CI every run tries the same examples.
settings.register_profile(
    "taxo",
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    derandomize="CI" in os.environ,
    print_blob=True,
)
settings.load_profile("taxo")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip what pins the shipped example where its inputs were edited (.ci/run refuses edits that aren't told)."""
    edited = find_edited()
    if edited:
        skip = pytest.mark.skip(
            reason=f"about the shipped project; edited are {', '.join(edited)} ({REMEDY})"
        )
        for item in items:
            if item.get_closest_marker("shipped"):
                item.add_marker(skip)


@pytest.fixture(autouse=True)
def same_folder() -> Iterator[None]:
    """A test that works in another folder leaves it: the next one would read the params that are there."""
    before = Path.cwd()
    yield
    os.chdir(before)


def run_stage(stage: str, project: Path) -> None:
    """Run a stage's script on `project`, in this process."""
    importlib.import_module(f"pipelines.{stage}").main(project)


@dataclass(frozen=True)
class Run:
    """A project after its stages, and what each of them read and wrote."""

    folder: Path
    files: Mapping[str, FileUse]


def run_stages(stages: Iterable[str], folder: Path) -> Run:
    """Run `stages` on the project in `folder`, in this order."""
    files = {}
    for stage in stages:
        with observe_files(folder) as files[stage]:
            run_stage(stage, folder)
    return Run(folder, files)


@pytest.fixture(scope="session")
def tiny_run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """Run every stage on the tiny project, in the order of dvc.yaml."""
    return run_stages(STAGES, build(tmp_path_factory.mktemp("tiny") / "project"))


@pytest.fixture(scope="session")
def project(tiny_run: Run) -> Path:
    """Return the folder of a tiny project after all stages; tests only read it."""
    return tiny_run.folder


@pytest.fixture(scope="session")
def bare_run(project: Path, tmp_path_factory: pytest.TempPathFactory) -> Run:
    """Run the stages that see the taxonomy on that project without one; tests only read its folder."""
    folder = copy(project, tmp_path_factory.mktemp("bare") / "project")
    (folder / "taxonomy.yaml").write_text("topics: []\n", encoding="utf-8")
    return run_stages(stages_from("label"), folder)


@pytest.fixture(scope="session")
def tutorial(tmp_path_factory: pytest.TempPathFactory) -> Tutorial:
    """Do the tutorial once, command by command; tests only read its folder, or copy it."""
    return do_tutorial(tmp_path_factory.mktemp("tutorial"))


@pytest.fixture
def write_listings(tmp_path: Path) -> WriteListings:
    """Return a function that writes listings by their names, beside a params.yaml, and returns their folder."""

    def write(files: Mapping[str, str | bytes]) -> Path:
        for name, content in files.items():
            path = tmp_path / "listings" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content.encode() if isinstance(content, str) else content)
        (tmp_path / "params.yaml").write_text(PARAMS_FILE)
        return tmp_path / "listings"

    return write
