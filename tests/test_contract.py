"""What the project promises about itself: dvc.yaml, params.yaml, the code, the lock and the names agree."""

import ast
import dataclasses
import importlib
import re
import tomllib
from functools import cache
from typing import Any

import pytest
import yaml

import taxo
from taxo.project.params import load_params
from tests.conftest import Run
from tests.deps import code_of, with_code
from tests.imports import closure, syntax_of
from tests.stages import DVC_FILE, ROOT, STAGES, outputs
from tests.tiny_project import PARAMS_FOLDER

PARAMS: dict[str, Any] = yaml.safe_load((ROOT / "params.yaml").read_text(encoding="utf-8"))
# The dependency that no stage opens: the packages that are installed.
LOCK = "requirements.lock"


@cache
def params_loaded_by(file: str) -> list[tuple[str, type]]:
    """Return section and dataclass of each `load_params(Kind, "section", …)` in a file of code."""
    module = importlib.import_module(file.removesuffix("/__init__.py").removesuffix(".py").replace("/", "."))
    calls = [node for node in ast.walk(syntax_of(ROOT / file)) if isinstance(node, ast.Call)]
    loads = [call.args for call in calls if ast.unparse(call.func) == "load_params"]
    return [(ast.literal_eval(args[1]), getattr(module, ast.unparse(args[0]))) for args in loads]


def loaded_params(stage: str) -> list[tuple[str, type]]:
    """Return section and dataclass of all that the code of the stage loads."""
    return [found for file in closure(f"pipelines/{stage}.py", ROOT) for found in params_loaded_by(file)]


def dependencies(stage: str) -> set[str]:
    """What the stage depends on beside its code and the installed packages."""
    return set(STAGES[stage]["deps"]) - code_of(stage) - {LOCK}


def declared(files: set[str], entries: set[str]) -> set[str]:
    """Name `files` by those of `entries` that are them or folders above them, where there is one."""
    return {next((e for e in entries if f"{file}/".startswith(f"{e}/")), file) for file in files}


def test_every_stage_has_one_script_and_every_script_a_stage() -> None:
    scripts = {p.stem for p in (ROOT / "pipelines").glob("*.py") if p.stem != "__init__"}
    assert set(STAGES) == scripts


@pytest.mark.parametrize("stage", STAGES)
def test_a_stage_says_what_it_does_and_runs_its_own_script(stage: str) -> None:
    assert STAGES[stage]["desc"].endswith(".")
    assert STAGES[stage]["cmd"] == f"python -m pipelines.{stage}"


@pytest.mark.parametrize("stage", STAGES)
def test_a_stage_depends_on_the_code_that_it_imports(stage: str) -> None:
    code = {d for d in STAGES[stage]["deps"] if d.startswith(("pipelines/", "taxo/"))}
    assert code == code_of(stage), "run `make deps`"


def test_code_is_listed_as_make_deps_lists_it() -> None:
    text = DVC_FILE.read_text(encoding="utf-8")
    assert with_code(text) == text, "run `make deps`"


@pytest.mark.parametrize("stage", STAGES)
def test_a_stage_reads_exactly_what_it_depends_on(stage: str, tiny_run: Run, bare_run: Run) -> None:
    runs = [run.files[stage].read for run in (tiny_run, bare_run) if stage in run.files]
    assert declared(set().union(*runs) - {"params.yaml"}, dependencies(stage)) == dependencies(stage)


@pytest.mark.parametrize("stage", STAGES)
def test_a_stage_writes_exactly_what_it_declares(stage: str, tiny_run: Run) -> None:
    assert declared(tiny_run.files[stage].written, set(outputs(stage))) == set(outputs(stage))


@pytest.mark.parametrize("stage", STAGES)
def test_a_stage_tracks_the_params_that_it_loads(stage: str) -> None:
    tracked = {entry for entry in STAGES[stage].get("params", []) if isinstance(entry, str)}
    assert tracked == {section for section, _ in loaded_params(stage)}


@pytest.mark.parametrize("stage", STAGES)
def test_a_section_of_params_is_its_stage_s_dataclass(stage: str) -> None:
    for section, kind in loaded_params(stage):
        assert {f.name for f in dataclasses.fields(kind)} == set(PARAMS[section])
        load_params(kind, section, ROOT)


@pytest.mark.parametrize("stage", STAGES)
def test_the_tiny_project_s_params_are_those_that_there_are(stage: str) -> None:
    for section, kind in loaded_params(stage):
        load_params(kind, section, PARAMS_FOLDER)


def test_every_section_of_params_belongs_to_a_stage() -> None:
    assert set(PARAMS) <= set(STAGES)


def test_every_file_that_a_stage_depends_on_is_there_or_made_by_a_stage() -> None:
    made = {out for stage in STAGES for out in outputs(stage)}
    for stage, entry in STAGES.items():
        for dependency in entry["deps"]:
            assert dependency in made or (ROOT / dependency).exists(), f"{stage}: {dependency}"


def test_the_public_names_are_these() -> None:
    assert taxo.__all__ == ["TopicClassifier", "__version__"]
    assert taxo.TopicClassifier.__name__ == "TopicClassifier"
    with pytest.raises(AttributeError, match="no attribute 'Classifier'"):
        taxo.Classifier  # noqa: B018


def test_the_classifier_needs_numpy_alone() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert [re.match(r"[\w-]+", d)[0] for d in project["dependencies"]] == ["numpy"]  # type: ignore[index]


def test_the_lock_has_hashes_and_neither_addresses_nor_torch() -> None:
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    assert "://" not in lock
    assert not re.search(r"^(torch|nvidia|sentence-transformers|triton)", lock, re.MULTILINE)
    pins = re.findall(r"^[\w.-]+==.*?(?=^[\w.-]+==|\Z)", lock, re.MULTILINE | re.DOTALL)
    assert len(pins) > 100
    assert all("--hash=sha256:" in pin for pin in pins)
