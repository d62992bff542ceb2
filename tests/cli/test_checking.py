"""All that is wrong in the files that people write is told at once, with file, line and remedy."""

import json
import os
from pathlib import Path

import pytest

from taxo.cli import main
from taxo.cli.checking import check_files, tell
from taxo.cli.project import new_files, write_text
from tests.bare import taxo_bare

PLANTED = {
    "taxonomy.yaml": """topics:
  - id: a
    name: A
    parent: b
  - id: none
    name: N
  - id: c
    name: A
    phrase: [x]
""",
    "reviews.csv": 'paper,topics,not_topics,by,note\np1,zzz,,me,\np2,a,"oops\np3,a,a,me,\n',
    "baseline.csv": "paper,topic\np,q\n",
}
CHANGED = {
    "near_duplicate: 0.85": "near_duplicate: .nan",
    "  min_reviews: 60": "  min_revews: 60",
    "method: lsa": "method: magic",
    "page_size: 200": "page_size: 0",
}
EXPECTED = [
    "taxonomy.yaml, line 2: parent `b` isn't",
    "taxonomy.yaml, line 5: the id `none` is taken",
    "taxonomy.yaml, line 9: `phrase` isn't a key of a topic; did you mean `phrases`?",
    "params.yaml, line {near}: `extract.near_duplicate` is nan, expected a number",
    "params.yaml, line {method}: `encode.method` is 'magic', expected one of",
    "params.yaml, line {few}: `label.min_revews` isn't a parameter; did you mean `min_reviews`?",
    "params.yaml, line {page}: `report.page_size` is 0, expected at least 1",
    "reviews.csv, line 2: the taxonomy has no topic `zzz`",
    "reviews.csv, line 3: not readable as CSV: is a quote missing?",
    "reviews.csv, line 4: `a` both applies and doesn't",
    "baseline.csv",
]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    for name, text in new_files().items():
        write_text(tmp_path / name, text)
    return tmp_path


def plant(project: Path) -> dict[str, int]:
    """Put errors into all four files; return the lines of those in params.yaml."""
    for name, text in PLANTED.items():
        write_text(project / name, text)
    text = (project / "params.yaml").read_text(encoding="utf-8")
    for good, bad in CHANGED.items():
        assert text.count(good) == 1, good
        text = text.replace(good, bad)
    write_text(project / "params.yaml", text)
    lines = text.splitlines()
    keys = {"near": ".nan", "method": "method: magic", "few": "min_revews", "page": "page_size"}
    return {key: next(n for n, line in enumerate(lines, 1) if part in line) for key, part in keys.items()}


def test_a_new_project_is_in_order(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    os.chdir(project)
    assert main(["check"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "taxonomy.yaml: no topics yet; those are used that are found",
        "params.yaml: all parameters in their ranges",
        "reviews.csv: 0 papers are reviewed",
        "baseline.csv: no earlier report",
    ]


def test_eleven_planted_errors_are_all_named_with_their_lines(project: Path) -> None:
    lines = plant(project)
    found = [problem for check in check_files(project) for problem in check.problems]
    assert len(found) == len(EXPECTED), found
    for problem, expected in zip(found, EXPECTED, strict=True):
        assert problem.startswith(expected.format(**lines)), problem
    assert tell(check_files(project), quiet=True)[-1] == f"{len(EXPECTED)} problems"


def test_programs_get_the_problems_by_file(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    plant(project)
    os.chdir(project)
    assert main(["check", "--json"]) == 1
    assert [len(told) for told in json.loads(capsys.readouterr().out).values()] == [3, 4, 3, 1]


def test_missing_files_are_named_and_those_that_may_be_missing_are_not(tmp_path: Path) -> None:
    told = tell(check_files(tmp_path), quiet=True)
    assert told[:2] == [
        f"{name}: no such file; make one with `taxo init .`" for name in ("taxonomy.yaml", "params.yaml")
    ]
    assert told[2:] == ["2 problems"]


def test_without_libraries_tables_are_checked_and_the_rest_is_told(project: Path) -> None:
    plant(project)
    found = taxo_bare("check", cwd=project)
    assert found.returncode == 1
    assert "Traceback" not in found.stderr
    assert "taxonomy.yaml: not checked: this needs pyyaml: pip install pyyaml" in found.stdout
    assert "baseline.csv" in found.stdout
