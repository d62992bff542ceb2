"""Data files: scripts that assign JSON, whatever the text in it."""

import json
from dataclasses import replace
from pathlib import Path

from taxo.project.baseline import read_baseline
from taxo.report.catalogue import Catalogue
from taxo.report.data_files import papers_csv, script
from taxo.report.inputs import read_inputs
from tests.report.small_corpus import write_corpus


def test_a_data_file_is_a_script_that_assigns_json() -> None:
    text = script("papers", {"title": ['</script><script>alert("x")', "\u2028"]})
    assert json.loads(text.split("=", 2)[2].strip().rstrip(";"))["title"][0] == '</script><script>alert("x")'


def test_the_next_baseline_knows_where_the_papers_were(tmp_path: Path) -> None:
    inputs = read_inputs(write_corpus(tmp_path))
    inputs = replace(inputs, placements=[replace(place, x=-1.25 - place.x) for place in inputs.placements])
    (tmp_path / "baseline.csv").write_text(papers_csv(Catalogue(inputs)), encoding="utf-8-sig", newline="")
    found = read_baseline(tmp_path)
    assert found.places == {place.paper_id: (place.x, place.y) for place in inputs.placements}
    assert not found.problems
