"""The documents are true: their examples run, and their generated parts are what the project says today."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from taxo.project.tables import ASSIGNMENTS
from tests.readme import BLOCKS, with_block
from tests.stages import ROOT, STAGES

README = (ROOT / "README.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
# These tell what was made of the shipped inputs, and of the parameters; other blocks don't change with them.
MARKS = {"figures": [pytest.mark.shipped], "life": [pytest.mark.shipped], "parameters": [pytest.mark.shipped]}
WRITTEN = [
    pytest.param(file, name, marks=MARKS.get(name, []), id=f"{name} in {file}")
    for file, blocks in BLOCKS.items()
    for name in blocks
    if (ROOT / file).exists()
]


@pytest.mark.parametrize(("file", "name"), WRITTEN)
def test_a_generated_part_is_up_to_date(file: str, name: str) -> None:
    if name == "life" and not (ROOT / ASSIGNMENTS.path).exists():
        pytest.skip("tells of the pipeline's outputs; `make report` makes them")
    text = (ROOT / file).read_text(encoding="utf-8")
    assert with_block(text, name, BLOCKS[file][name]()) == text, "run `make readme`"


def test_a_block_takes_the_place_of_what_stood_between_its_marks() -> None:
    text = "One.\n<!-- begin: x -->\nold\n<!-- end: x -->\nTwo.\n"
    assert with_block(text, "x", "new") == text.replace("old", "new")


def test_a_block_without_its_marks_is_an_error() -> None:
    with pytest.raises(ValueError, match="end: x"):
        with_block("One.\n<!-- begin: x -->\n", "x", "new")


@pytest.mark.parametrize("code", EXAMPLES)
def test_an_example_runs_and_prints_the_topic(code: str, project: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=project, capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["['pruning']"]


def test_there_is_an_example() -> None:
    assert len(EXAMPLES) == 1


def test_every_file_that_it_links_is_there() -> None:
    links = re.findall(r"\]\(([\w./-]+)\)", README) + re.findall(r'src(?:set)?="([^"]+)"', README)
    missing = [link for link in links if not (ROOT / link).exists()]
    assert missing == []


def test_every_reader_stage_and_page_is_named_in_the_documents() -> None:
    told = "".join(
        (ROOT / file).read_text(encoding="utf-8") for file in ("CONTRIBUTING.md", "docs/architecture.md")
    )
    readers = [path.stem for path in (ROOT / "taxo" / "readers").glob("*.py") if reads_a_format(path)]
    pages = [
        path.stem for path in (ROOT / "taxo" / "report" / "pages").glob("*.py") if path.stem != "__init__"
    ]
    assert readers
    assert pages
    assert [name for name in (*STAGES, *readers, *pages) if f"`{name}`" not in told] == []


def reads_a_format(path: Path) -> bool:
    """Whether a module of `taxo/readers/` reads a format."""
    return "\ndef sniff(" in path.read_text(encoding="utf-8")
