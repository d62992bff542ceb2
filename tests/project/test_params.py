"""Params: every parameter is in the file, with its type, and nothing else is."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import pytest

from taxo.project.params import DEFAULTS, ParamsError, load_params
from taxo.project.params_check import PARAMS_FILE
from tests.stages import ROOT


@dataclass(frozen=True, slots=True)
class Inner:
    depth: int


@dataclass(frozen=True, slots=True)
class SampleParams:
    size: int
    rate: float
    method: Literal["lsa", "hybrid"]
    language: str | None
    seeds: tuple[int, ...]
    columns: dict[str, str]
    inner: Inner

    def check(self) -> None:
        if self.size < 1:
            raise ValueError(f"size is {self.size}, expected at least 1")


GOOD = """\
sample:
  size: 3
  rate: 1
  method: lsa
  language: null
  seeds: [1, 2]
  columns: {title: Name}
  inner: {depth: 2}
"""


def load(tmp_path: Path, text: str) -> SampleParams:
    (tmp_path / "params.yaml").write_text(text)
    return load_params(SampleParams, "sample", tmp_path)


def test_a_section_becomes_its_dataclass(tmp_path: Path) -> None:
    expected = SampleParams(3, 1.0, "lsa", None, (1, 2), {"title": "Name"}, Inner(2))
    assert load(tmp_path, GOOD) == expected


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("size: 3", "sise: 3", r"`sample\.sise` isn't a parameter; did you mean `size`\?"),
        ("  size: 3\n", "", r"`sample\.size` is missing"),
        ("size: 3", "size: three", r"`sample\.size` is 'three', expected int"),
        ("size: 3", "size: true", r"`sample\.size` is True, expected int"),
        ("size: 3", "size: 0", "expected at least 1"),
        ("rate: 1", "rate: 1e-4", r"write 0\.0001 rather than 1e-4"),
        ("method: lsa", "method: magic", "expected one of lsa, hybrid"),
        ("seeds: [1, 2]", "seeds: [1, x]", r"`sample\.seeds\[1\]` is 'x'"),
        ("{depth: 2}", "{deep: 2}", r"`sample\.inner\.deep` isn't a parameter"),
        ("sample:", "simple:", "no section `sample`"),
        (GOOD, "sample: 3", "`sample` holds 3"),
        (GOOD, "[1, 2]", "expected one section a stage"),
        (GOOD, "a: [", "not readable as YAML"),
    ],
)
def test_what_is_wrong_is_named(old: str, new: str, message: str, tmp_path: Path) -> None:
    with pytest.raises(ParamsError, match=message):
        load(tmp_path, GOOD.replace(old, new))


def test_a_missing_file_names_the_folder_to_run_from(tmp_path: Path) -> None:
    with pytest.raises(ParamsError, match="run from the project's folder"):
        load_params(SampleParams, "sample", tmp_path)


@pytest.mark.shipped
def test_the_parameters_that_stand_in_are_those_that_ship() -> None:
    assert DEFAULTS.read_bytes() == (ROOT / PARAMS_FILE).read_bytes()
