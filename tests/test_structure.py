"""Where things lie: a stage has one name everywhere, packages lie in layers, modules are short and say what they do."""

import ast
import re

import pytest
import yaml

from tests.imports import layers, package_imports, syntax_of
from tests.stages import ROOT, STAGES, outputs

# What bears the name of a stage, as docs/architecture.md tells it of the stage `discover`.
PLACES = (
    "dvc.yaml: discover",
    "pipelines/discover.py",
    "params.yaml: discover",
    "taxo/discover/",
    "tests/discover/",
    "reports/metrics/discover.json",
)
# The tests of modules that have no test file of their name: by the module, or by the start of the names of several.
HOMES = {
    "taxo/changes/snapshot": "tests/changes/test_compare.py",
    "taxo/classifier/": "tests/classifier/test_estimator.py",
    "taxo/cli/add": "tests/cli/test_adding.py",
    "taxo/cli/new_listings": "tests/cli/test_adding.py",
    "taxo/cli/project_papers": "tests/cli/test_adding.py",
    "taxo/cli/accept": "tests/cli/test_decisions.py",
    "taxo/cli/classify": "tests/cli/test_batch.py",
    "taxo/cli/check": "tests/cli/test_checking.py",
    "taxo/cli/differences/": "tests/cli/test_diff.py",
    "taxo/cli/git": "tests/cli/test_project.py",
    "taxo/cli/init": "tests/cli/test_project.py",
    "taxo/cli/pipeline": "tests/cli/test_project.py",
    "taxo/cli/run": "tests/cli/test_project.py",
    "taxo/cli/report": "tests/report/test_single.py",
    "taxo/cli/stage": "tests/cli/test_project.py",
    "taxo/project/encodings": "tests/encode/test_stage.py",
    "taxo/version": "tests/cli/test_main.py",
    "taxo/cli/upgrade": "tests/cli/test_upgrading.py",
    "taxo/cli/review": "tests/cli/test_review.py",
    "taxo/project/taxonomy_writing": "tests/project/test_taxonomy.py",
    "taxo/project/topic_ids": "tests/project/test_taxonomy.py",
    "taxo/cli/export": "tests/cli/test_export_formats.py",
    "taxo/cli/output": "tests/cli/test_batch.py",
    "taxo/cli/partition_jobs": "tests/cli/test_partitioned.py",
    "taxo/cli/sample": "tests/partitions/test_sample.py",
    "taxo/partitions/": "tests/partitions/test_executors.py",
    "taxo/cli/phrase_edit": "tests/cli/test_taxonomy_edit.py",
    "taxo/cli/review_": "tests/cli/test_review.py",
    "taxo/cli/yaml_places": "tests/cli/test_taxonomy_edit.py",
    "taxo/cli/taxonomy": "tests/cli/vocabularies/test_forms.py",
    "taxo/cli/vocabularies/": "tests/cli/vocabularies/test_forms.py",
    "taxo/discover/": "tests/discover/test_stage.py",
    "taxo/extract/reading": "tests/extract/test_stage.py",
    "taxo/extract/summary": "tests/extract/test_stage.py",
    "taxo/errors": "tests/cli/test_main.py",
    "taxo/evaluate/": "tests/test_pipelines.py",
    "taxo/label/": "tests/label/test_stage.py",
    "taxo/project/topics_in_use": "tests/propose/test_stage.py",
    "taxo/propose/": "tests/propose/test_stage.py",
    "taxo/readers/": "tests/readers/test_readers.py",
    "taxo/report/": "tests/report/test_site.py",
    "taxo/train/": "tests/train/test_stage.py",
}
# Tests of what several modules do together; so are those of a page in a browser, `tests/report/test_*_browser.py`.
TOGETHER = (
    "tests/discover/test_earlier_map.py",
    "tests/readers/test_bare.py",
    "tests/cli/test_bare.py",
    "tests/cli/test_command_manners.py",
    "tests/cli/test_paths.py",
    "tests/classifier/test_other_languages.py",
    "tests/classifier/test_recipes.py",
    "tests/cli/test_main.py",
    "tests/readers/test_any_listing.py",
    "tests/report/test_browser.py",
    "tests/report/test_review_browser.py",
    "tests/report/test_changes_browser.py",
    "tests/report/test_piles.py",
    "tests/report/test_six_piles.py",
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


def test_the_documents_tell_where_the_name_of_a_stage_is_found() -> None:
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    [told] = re.findall(r"A stage has one name everywhere: `discover` is (.*?)\.\s", page, re.DOTALL)
    assert re.findall(r"`([^`]+)`", " ".join(told.split())) == list(PLACES)


def own_tests(module: str) -> str:
    """Return the path of the test file that is named after `module` (a path without .py)."""
    folder, _, name = module.removeprefix("taxo/").rpartition("/")
    return f"tests/{folder}/test_{name}.py" if folder else f"tests/test_{name}.py"


def modules() -> list[str]:
    paths = (path.relative_to(ROOT) for path in sorted((ROOT / "taxo").rglob("*.py")))
    return [path.with_suffix("").as_posix() for path in paths if path.stem != "__init__"]


@pytest.mark.parametrize("module", modules())
def test_a_module_has_tests_of_its_name_or_a_stated_home(module: str) -> None:
    homes = [home for start, home in HOMES.items() if module.startswith(start)]
    assert any((ROOT / home).is_file() for home in [own_tests(module), *homes])


def test_tests_are_named_after_a_module_or_are_the_home_of_some() -> None:
    named = {own_tests(module) for module in modules()} | {*HOMES.values()} | {*TOGETHER}
    found = {path.relative_to(ROOT).as_posix() for path in (ROOT / "tests").glob("*/test_*.py")}
    in_browsers = {path for path in found if re.fullmatch(r"tests/report/test_\w+_browser\.py", path)}
    assert found - in_browsers - named == set()


@pytest.mark.parametrize("start", HOMES)
def test_a_stated_home_is_there_and_is_some_module_s(start: str) -> None:
    assert (ROOT / HOMES[start]).is_file()
    assert any(module.startswith(start) for module in modules())


def test_taxo_shows_packages_and_few_modules() -> None:
    assert len(list((ROOT / "taxo").glob("*.py"))) <= MOST_MODULES


def test_packages_lie_in_few_layers_and_import_downwards_only() -> None:
    found = layers(ROOT)
    assert len(found) <= MOST_LAYERS
    assert sorted(name for layer in found for name in layer) == sorted(package_imports(ROOT))


def test_modules_open_with_a_sentence_and_stay_short() -> None:
    for path in [*(ROOT / "taxo").rglob("*.py"), *(ROOT / "pipelines").glob("*.py")]:
        assert ast.get_docstring(syntax_of(path)), path
        assert path.read_text(encoding="utf-8").count("\n") <= MOST_LINES, path
