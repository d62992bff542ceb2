"""An older project gets what it lacks, and keeps what its people wrote."""

from pathlib import Path

import pytest

from taxo.cli.project import new_files, write_text
from taxo.cli.upgrading import upgrade, with_missing
from taxo.errors import TaxoError
from taxo.project.params_check import find_problems

DEFAULTS = """\
# first
first:
  # What a is.
  a: 1
  # What b is,
  # in two lines.
  b:
    c: 2
    d: 3

# second
second:
  e: 4
"""


@pytest.mark.parametrize(
    ("text", "added", "after"),
    [
        (DEFAULTS, [], DEFAULTS),
        ("first:\n  a: 9  # mine\n\nsecond: {e: 5}\n", ["first.b"],
         "first:\n  a: 9  # mine\n  # What b is,\n  # in two lines.\n  b:\n    c: 2\n    d: 3\n\nsecond: {e: 5}\n"),
        ("first:\n  a: 1\n  b:\n    c: 7\nsecond:\n  e: 4", ["first.b.d"],
         "first:\n  a: 1\n  b:\n    c: 7\n    d: 3\nsecond:\n  e: 4\n"),
        ("first:\n  a: 1\n  b: {c: 2, d: 3}\n", ["second"],
         "first:\n  a: 1\n  b: {c: 2, d: 3}\n# second\nsecond:\n  e: 4\n"),
    ],
)  # fmt: skip
def test_missing_parameters_are_added_where_they_belong(text: str, added: list[str], after: str) -> None:
    assert with_missing(text, DEFAULTS) == (after, added)


def test_an_older_project_is_brought_along(tmp_path: Path) -> None:
    for name, text in new_files().items():
        write_text(tmp_path / name, text)
    params = (tmp_path / "params.yaml").read_text(encoding="utf-8")
    old = params.replace("  page_size: 200\n", "").replace("  folds: 5\n", "  folds: 4\n  gone: 1\n")
    write_text(tmp_path / "params.yaml", old)
    write_text(tmp_path / "dvc.yaml", "stages: {}\n")
    foreseen = upgrade(tmp_path, dry_run=True)
    assert (tmp_path / "params.yaml").read_text(encoding="utf-8") == old
    assert upgrade(tmp_path) == foreseen
    done, (problem,) = foreseen
    assert done == ["dvc.yaml: written anew", "params.yaml: `report.page_size` added, with its default"]
    assert "`evaluate.gone` isn't a parameter" in problem
    after = (tmp_path / "params.yaml").read_text(encoding="utf-8")
    assert "  folds: 4\n" in after
    assert len(find_problems(after)) == 1
    assert (tmp_path / "dvc.yaml").read_text(encoding="utf-8") == new_files()["dvc.yaml"]


def test_a_clone_isn_t_touched(tmp_path: Path) -> None:
    for name in ("dvc.yaml", "params.yaml", "pipelines/extract.py"):
        write_text(tmp_path / name, "a: 1\n")
    with pytest.raises(TaxoError, match="clone of taxo"):
        upgrade(tmp_path)
