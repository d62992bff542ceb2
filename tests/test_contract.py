"""What the project promises about itself: dvc.yaml, params.yaml, the code, the lock and the names agree."""

import ast
import dataclasses
import importlib
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

import taxo
from taxo.project import tables
from taxo.project.params import load_params
from tests.imports import closure

ROOT = Path(__file__).parent.parent
DVC: dict[str, Any] = yaml.safe_load((ROOT / "dvc.yaml").read_text(encoding="utf-8"))
PARAMS: dict[str, Any] = yaml.safe_load((ROOT / "params.yaml").read_text(encoding="utf-8"))
STAGES: dict[str, Any] = DVC["stages"]
TABLES = {name: value.path for name, value in vars(tables).items() if hasattr(value, "path")}


def tree_of(stage: str) -> ast.Module:
    return ast.parse((ROOT / f"pipelines/{stage}.py").read_text(encoding="utf-8"))


def called(stage: str, method: str) -> set[str]:
    """Paths of the tables on which the stage's script calls `method`."""
    calls = [n.func for n in ast.walk(tree_of(stage)) if isinstance(n, ast.Call)]
    found = [f for f in calls if isinstance(f, ast.Attribute) and f.attr == method]
    return {TABLES[f.value.id] for f in found if isinstance(f.value, ast.Name) and f.value.id in TABLES}


def loaded_params(stage: str) -> dict[str, str]:
    """Section to dataclass name of each `load_params(Kind, "section", …)` in the stage's script."""
    calls = [n for n in ast.walk(tree_of(stage)) if isinstance(n, ast.Call)]
    found = [c for c in calls if isinstance(c.func, ast.Name) and c.func.id == "load_params"]
    return {ast.literal_eval(c.args[1]): ast.unparse(c.args[0]) for c in found}


def outputs(stage: str) -> set[str]:
    entries = [e for kind in ("outs", "metrics", "plots") for e in STAGES[stage].get(kind, [])]
    return {next(iter(e)) if isinstance(e, dict) else e for e in entries}


def test_every_stage_has_one_script_and_every_script_a_stage() -> None:
    scripts = {p.stem for p in (ROOT / "pipelines").glob("*.py") if p.stem != "__init__"}
    assert set(STAGES) == scripts


@pytest.mark.parametrize("stage", STAGES)
def test_a_stage_says_what_it_does_and_runs_its_own_script(stage: str) -> None:
    assert STAGES[stage]["desc"].endswith(".")
    assert STAGES[stage]["cmd"] == f"python -m pipelines.{stage}"


@pytest.mark.parametrize("stage", STAGES)
def test_a_stage_depends_on_exactly_the_code_that_it_imports(stage: str) -> None:
    code = {d for d in STAGES[stage]["deps"] if d.endswith(".py")}
    assert code == closure(f"pipelines/{stage}.py", ROOT)


@pytest.mark.parametrize("stage", STAGES)
def test_a_stage_declares_the_tables_that_it_reads_and_writes(stage: str) -> None:
    assert called(stage, "read") <= set(STAGES[stage]["deps"])
    assert called(stage, "write") <= outputs(stage)


@pytest.mark.parametrize("stage", STAGES)
def test_a_stage_tracks_the_params_that_it_loads(stage: str) -> None:
    assert set(STAGES[stage].get("params", [])) == set(loaded_params(stage))


@pytest.mark.parametrize("stage", STAGES)
def test_a_section_of_params_is_its_stage_s_dataclass(stage: str) -> None:
    for section, kind in loaded_params(stage).items():
        module = importlib.import_module(f"taxo.{section}")
        params_class = getattr(module, kind)
        assert {f.name for f in dataclasses.fields(params_class)} == set(PARAMS[section])
        load_params(params_class, section, ROOT)


def test_every_section_of_params_belongs_to_a_stage() -> None:
    assert set(PARAMS) <= set(STAGES)


def test_every_file_that_a_stage_depends_on_is_there_or_made_by_a_stage() -> None:
    made = {out for stage in STAGES for out in outputs(stage)}
    for stage, declared in STAGES.items():
        for dependency in declared["deps"]:
            assert dependency in made or (ROOT / dependency).exists(), f"{stage}: {dependency}"


def test_the_public_names_are_these() -> None:
    assert taxo.__all__ == ["TopicClassifier"]
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


def test_modules_open_with_a_sentence_and_stay_short() -> None:
    for path in [*(ROOT / "taxo").rglob("*.py"), *(ROOT / "pipelines").glob("*.py")]:
        text = path.read_text(encoding="utf-8")
        assert ast.get_docstring(ast.parse(text)), path
        assert text.count("\n") <= 300, path
