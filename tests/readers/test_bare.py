"""Formats that everybody exports are read where nothing but Python and numpy is installed."""

import json
import subprocess
import sys

import pytest

from taxo.readers import READERS
from tests.readers.test_readers import module_name
from tests.reading import load_cases

FORMATS = (
    "tagged",
    "bibtex",
    "csv",
    "json",
    "jsonl",
    "daily-papers",
    "markdown-list",
    "arxiv-mail",
    "pubmed-text",
)
# Readers whose cases lie apart.
ELSEWHERE = ("daily_papers", "plain")
# Imports what comes with Python, numpy and taxo alone, then counts the records of the listing on stdin.
SCRIPT = """
import importlib.abc, json, sys

class Refuse(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] not in {*sys.stdlib_module_names, "numpy", "taxo"}:
            raise ImportError(f"{name} is asked for")

sys.meta_path.insert(0, Refuse())
from taxo.readers import choose_reader
from taxo.readers.records import ReadOptions, Record
from taxo.readers.source import Source

counts = []
for name, text in json.load(sys.stdin):
    source = Source.from_text(text, name)
    items = choose_reader(source).read(source, ReadOptions())
    counts.append(sum(isinstance(item, Record) for item in items))
print(json.dumps(counts))
"""


@pytest.mark.parametrize("form", FORMATS)
def test_a_format_is_read_without_any_library(form: str) -> None:
    (reader,) = (reader for reader in READERS if form == reader.NAME)
    name = module_name(reader)
    cases = load_cases(f"{name}.yaml" if name in ELSEWHERE else f"readers/{name}.yaml")
    listings = json.dumps([(case.get("file", "page.txt"), case["text"]) for case in cases])
    found = subprocess.run([sys.executable, "-c", SCRIPT], input=listings, capture_output=True, text=True)
    assert found.returncode == 0, found.stderr[-1000:]
    assert json.loads(found.stdout) == [len(case["records"]) for case in cases]
