"""Every parameter has a range, and what is out of it is told with its line."""

from collections.abc import Iterator
from typing import Any

import pytest
import yaml

from taxo.project.params_check import LIMITS, find_problems, schema
from tests.stages import ROOT

SHIPPED = (ROOT / "params.yaml").read_text(encoding="utf-8")


def numbers(rule: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Yield the path and the rule of every number in the schema."""
    kinds = rule.get("type", ())
    if {"integer", "number"} & {*([kinds] if isinstance(kinds, str) else kinds)}:
        yield path, rule
    for key, inner in rule.get("properties", {}).items():
        yield from numbers(inner, f"{path}.{key}" if path else key)
    for key in ("items", "additionalProperties"):
        if isinstance(rule.get(key), dict):
            yield from numbers(rule[key], f"{path}.{key}")


def test_the_shipped_params_are_in_order() -> None:
    assert find_problems(SHIPPED) == []


def test_every_number_has_a_lower_limit() -> None:
    found = dict(numbers(schema()))
    assert len(found) > 40
    assert [path for path, rule in found.items() if not {"minimum", "exclusiveMinimum"} & rule.keys()] == []


def test_the_schema_has_the_parameters_of_the_file_and_no_others() -> None:
    def keys(value: Any) -> Any:
        return (
            {key: keys(inner) for key, inner in value.items()} if isinstance(value, dict) and value else None
        )

    def schema_keys(rule: Any) -> Any:
        return (
            {key: schema_keys(inner) for key, inner in rule["properties"].items()}
            if rule.get("properties")
            else None
        )

    assert schema_keys(schema()) == keys(yaml.safe_load(SHIPPED))


@pytest.mark.parametrize("bad", [".nan", ".inf", "-5", "1e-4", "true", "[1]", "'1'"])
@pytest.mark.parametrize("path", [path for path, _ in numbers(schema()) if "items" not in path])
def test_what_is_no_number_in_its_range_is_refused(path: str, bad: str) -> None:
    values: Any = yaml.safe_load(SHIPPED)
    place = values
    *above, last = path.split(".") if "additionalProperties" not in path else ("extract", "page_years", "x")
    for key in above:
        place = place[key]
    place[last] = "@"
    text = yaml.safe_dump(values, sort_keys=False).replace("'@'", bad)
    problems = find_problems(text)
    assert len(problems) == 1, problems
    assert ".".join([*above, last]) in problems[0]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[1]", "params.yaml: expected one section a stage"),
        ("a: [", "params.yaml, line 2: not readable as YAML"),
        (SHIPPED + "\nzebra: {}\n", "`zebra` isn't a parameter; known are extract"),
        (
            SHIPPED.replace("spread: 0.1", "spread: 2"),
            "`discover.map.spread` is 2, expected at least 0 and at most 1",
        ),
        (SHIPPED.replace("  page_size: 200\n", ""), "`report.page_size` is missing; `taxo upgrade` adds it"),
    ],
)
def test_problems_say_what_to_do(text: str, told: str) -> None:
    assert any(told in problem for problem in find_problems(text)), find_problems(text)


def test_limits_are_told_apart() -> None:
    assert LIMITS["exclusiveMinimum"][0](0, 0) is False
    assert LIMITS["minimum"][0](0, 0) is True
