"""YAML that people write is read with its lines, and refused where it says two things or would explode."""

from typing import Any

import pytest

from taxo.project.yaml_reading import Lined, YamlError, read_yaml


def test_mappings_know_their_lines() -> None:
    found = read_yaml("a: 1\nb:\n  - c: 2\n    d: [1, 2]\n", "x.yaml")
    assert found == {"a": 1, "b": [{"c": 2, "d": [1, 2]}]}
    assert found.lines == {"a": 1, "b": 2}
    assert isinstance(found["b"][0], Lined)
    assert (found["b"][0].line, found["b"][0].lines) == (3, {"c": 3, "d": 4})


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("a: 1\na: 2", "x.yaml, line 2: not readable as YAML: `a` is given twice"),
        ("a: &x 1\nb: *x", "x.yaml, line 2: not readable as YAML: aliases (*name) aren't allowed"),
        ("a: &x [1]\nb:\n  <<: *x", "x.yaml, line 3: not readable as YAML: aliases"),
        ("a: " + "[" * 30, "x.yaml, line 1: not readable as YAML: nested too deep"),
        ("[" * 5000, "x.yaml, line 1: not readable as YAML: nested too deep"),
        ("a: {", "x.yaml, line 2: not readable as YAML: while parsing"),
        ("? [a]\n: 2", "x.yaml, line 1: not readable as YAML: a key is no plain word"),
        ("a: !!python/object:os.system x", "x.yaml, line 1: not readable as YAML: could not determine"),
        ("a: \x00", "x.yaml: not readable as YAML: unacceptable character"),
        ("a: !!int x", "x.yaml: not readable as YAML: invalid literal"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(text: str, told: str) -> None:
    with pytest.raises(YamlError) as error:
        read_yaml(text, "x.yaml")
    assert str(error.value).startswith(told)


@pytest.mark.parametrize(
    ("text", "value"), [("a: 2020-13-45", "2020-13-45"), ("a: 2020-01-02", "2020-01-02")]
)
def test_dates_are_words(text: str, value: Any) -> None:
    assert read_yaml(text, "x.yaml") == {"a": value}


def test_an_empty_file_is_nothing() -> None:
    assert read_yaml("# nothing\n", "x.yaml") is None
