"""Where things lie: a stage has one name everywhere, packages lie in layers, modules are short and say what they do."""

import ast
import re

import pytest
import yaml

from tests.imports import layers, package_imports
from tests.stages import ROOT, STAGES, outputs

# What bears the name of a stage, as the README tells it of the stage `discover`.
PLACES = (
    "dvc.yaml: discover",
    "pipelines/discover.py",
    "params.yaml: discover",
    "taxo/discover/",
    "tests/discover/",
    "reports/metrics/discover.json",
)
MOST_MODULES = 8
MOST_LAYERS = 7
MOST_LINES = 300


def is_there(place: str) -> bool:
    """Whether a section of a YAML file, a file or a folder is there."""
    file, _, section = place.partition(": ")
    if not section:
        return (ROOT / file).is_dir() if file.endswith("/") else (ROOT / file).is_file()
    sections = yaml.safe_load((ROOT / file).read_text(encoding="utf-8"))
    return section in sections.get("stages", sections)


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("stage", STAGES)
def test_a_stage_has_its_name_everywhere(stage: str, place: str) -> None:
    own = place.replace("discover", stage)
    assert is_there(own) or (own.startswith("reports/metrics/") and not outputs(stage, "metrics"))


@pytest.mark.parametrize("stage", STAGES)
def test_a_stage_has_figures_under_no_other_name(stage: str) -> None:
    assert outputs(stage, "metrics") in ([], [f"reports/metrics/{stage}.json"])


def test_the_readme_tells_where_the_name_of_a_stage_is_found() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    [told] = re.findall(r"A stage has one name everywhere: `discover` is (.*?)\.\s", readme, re.DOTALL)
    assert re.findall(r"`([^`]+)`", " ".join(told.split())) == list(PLACES)


def test_taxo_shows_packages_and_few_modules() -> None:
    assert len(list((ROOT / "taxo").glob("*.py"))) <= MOST_MODULES


def test_packages_lie_in_few_layers_and_import_downwards_only() -> None:
    found = layers(ROOT)
    assert len(found) <= MOST_LAYERS
    assert sorted(name for layer in found for name in layer) == sorted(package_imports(ROOT))


def test_modules_open_with_a_sentence_and_stay_short() -> None:
    for path in [*(ROOT / "taxo").rglob("*.py"), *(ROOT / "pipelines").glob("*.py")]:
        text = path.read_text(encoding="utf-8")
        assert ast.get_docstring(ast.parse(text)), path
        assert text.count("\n") <= MOST_LINES, path
