"""The README is true: its examples run, and its generated parts are what the project says today."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests import readme

TEXT = readme.README.read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```python\n(.*?)```", TEXT, re.DOTALL)


def test_generated_parts_are_up_to_date() -> None:
    assert readme.filled(TEXT) == TEXT, "run `make readme`"


@pytest.mark.parametrize("code", EXAMPLES)
def test_an_example_runs_and_prints_the_topic(code: str, project: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=project, capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["['pruning']"]


def test_there_is_an_example() -> None:
    assert len(EXAMPLES) == 1


def test_every_file_that_it_links_is_there() -> None:
    links = re.findall(r"\]\(([\w./-]+)\)", TEXT) + re.findall(r'src(?:set)?="([^"]+)"', TEXT)
    missing = [link for link in links if not (readme.ROOT / link).exists()]
    assert missing == []
