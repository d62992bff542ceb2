"""A missing library is told by the name that installs it, and by the extra that has it."""

import importlib.metadata
import re
import tomllib

import pytest

from taxo.libraries import DISTRIBUTION, EXTRAS, is_known, missing, told_of_another_taxo
from tests.stages import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def test_a_library_is_told_by_the_name_that_installs_it() -> None:
    told = str(missing("yaml.constructor"))
    assert told == (
        "this needs pyyaml: pip install pyyaml, or everything that the extra `pipeline` of taxo-papers has"
    )


def test_extras_are_those_of_the_package() -> None:
    named = {
        extra: {re.split(r"[^\w.-]", line)[0] for line in lines if not line.startswith(f"{DISTRIBUTION}[")}
        for extra, lines in PROJECT["optional-dependencies"].items()
    }
    assert {extra: set(libraries) for extra, libraries in EXTRAS.items()} == named


@pytest.mark.parametrize(
    ("name", "known"), [("sklearn.svm", True), ("numba", True), ("taxo.clii", False), ("nonsense", False)]
)
def test_only_libraries_of_taxo_are_known(name: str, known: bool) -> None:
    assert is_known(name) is known


def test_another_package_named_taxo_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.metadata, "version", lambda _: "1.0.0")
    assert "another package named taxo (1.0.0)" in (told_of_another_taxo() or "")
