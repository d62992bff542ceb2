"""Hold the text of a `params.yaml` against its JSON schema: every problem with line and remedy."""

import difflib
import json
import math
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from taxo.project.yaml_reading import Lined, YamlError, read_yaml

PARAMS_FILE = "params.yaml"
SCHEMA_FILE = Path(__file__).parent / "schemas" / "params.schema.json"
# What the schema calls a kind of value, how YAML's values are told to be of it, and what people call it.
KINDS: Mapping[str, tuple[Callable[[Any], bool], str]] = {
    "integer": (lambda value: type(value) is int, "a whole number"),
    "number": (lambda value: type(value) in (int, float) and math.isfinite(value), "a number"),
    "boolean": (lambda value: type(value) is bool, "true or false"),
    "string": (lambda value: isinstance(value, str), "text (put it in quotes)"),
    "array": (lambda value: isinstance(value, list), "a list"),
    "object": (lambda value: isinstance(value, Mapping), "keys and values"),
    "null": (lambda value: value is None, "null"),
}
LIMITS: Mapping[str, tuple[Callable[[float, float], bool], str]] = {
    "minimum": (lambda value, limit: value >= limit, "at least"),
    "exclusiveMinimum": (lambda value, limit: value > limit, "above"),
    "maximum": (lambda value, limit: value <= limit, "at most"),
    "exclusiveMaximum": (lambda value, limit: value < limit, "below"),
}
REMEDY = "`taxo upgrade` adds it"


@cache
def schema() -> Mapping[str, Any]:
    """Return the JSON schema of params.yaml; its `properties` are the sections."""
    found: Mapping[str, Any] = json.loads(SCHEMA_FILE.read_text(encoding="utf-8"))
    return found


def find_problems(text: str, file: str = PARAMS_FILE) -> list[str]:
    """Return what is wrong in the text of a params.yaml: a sentence a problem, with `file` and line."""
    try:
        found = read_yaml(text, file)
    except YamlError as error:
        return [str(error)]
    if not isinstance(found, Lined):
        return [f"{file}: expected one section a stage"]
    return [f"{file}, line {line}: {told}" for line, told in _check(found, schema(), "", 1)]


def problems_of_section(values: Any, section: str, line: int = 1) -> list[tuple[int, str]]:
    """Return what is wrong in a section's `values`, each with its line; nothing of a section that taxo doesn't know."""
    known = schema()["properties"]
    return list(_check(values, known[section], section, line)) if section in known else []


def unknown_sections(found: Lined, wanted: str) -> list[tuple[int, str]]:
    """Return what stands at the top of the file and is no section, `wanted` or another, each with its line."""
    rule = {"properties": schema()["properties"] | {wanted: {}}, "additionalProperties": False}
    return list(_unknown(found, rule, ""))


def _check(value: Any, rule: Mapping[str, Any], path: str, line: int) -> Iterator[tuple[int, str]]:
    if "enum" in rule:
        if value not in rule["enum"]:
            yield line, f"`{path}` is {_shown(value)}, expected one of {', '.join(map(_shown, rule['enum']))}"
        return
    kinds = [rule["type"]] if isinstance(rule["type"], str) else rule["type"]
    if not any(KINDS[kind][0](value) for kind in kinds):
        expected = " or ".join(KINDS[kind][1] for kind in kinds)
        remedy = " (write 0.0001 rather than 1e-4)" if "number" in kinds and _is_number(value) else ""
        yield line, f"`{path}` is {_shown(value)}, expected {expected}{remedy}"
    elif isinstance(value, Lined):
        yield from _check_mapping(value, rule, path)
    elif isinstance(value, list):
        for place, item in enumerate(value):
            yield from _check(item, rule["items"], f"{path}[{place}]", line)
    elif type(value) in (int, float):
        yield from _check_limits(value, rule, path, line)


def _check_mapping(found: Lined, rule: Mapping[str, Any], path: str) -> Iterator[tuple[int, str]]:
    known = rule.get("properties", {})
    yield from _unknown(found, rule, path)
    unknown = [str(key) for key in found if key not in known]
    for key in rule.get("required", ()):
        if key not in found and not difflib.get_close_matches(
            key, unknown
        ):  # a misspelt key is told as unknown
            yield found.line, f"`{_joined(path, key)}` is missing; {REMEDY}"
    for key, value in found.items():
        inner = known.get(key, rule["additionalProperties"])
        if inner:
            yield from _check(value, inner, _joined(path, key), found.lines[key])


def _unknown(found: Lined, rule: Mapping[str, Any], path: str) -> Iterator[tuple[int, str]]:
    known = rule.get("properties", {})
    if rule["additionalProperties"]:
        return
    for key in found:
        if key not in known:
            close = difflib.get_close_matches(str(key), sorted(known), n=1)
            hint = f"did you mean `{close[0]}`?" if close else f"known are {', '.join(known)}"
            yield found.lines[key], f"`{_joined(path, key)}` isn't a parameter; {hint}"


def _check_limits(value: float, rule: Mapping[str, Any], path: str, line: int) -> Iterator[tuple[int, str]]:
    limits = [(name, rule[name]) for name in LIMITS if name in rule]
    if not all(LIMITS[name][0](value, limit) for name, limit in limits):
        expected = " and ".join(f"{LIMITS[name][1]} {limit}" for name, limit in limits)
        yield line, f"`{path}` is {value}, expected {expected}"


def _is_number(value: Any) -> bool:
    try:
        return isinstance(value, str) and math.isfinite(float(value))
    except ValueError:
        return False


def _joined(path: str, key: Any) -> str:
    return f"{path}.{key}" if path else str(key)


def _shown(value: Any) -> str:
    return "null" if value is None else repr(value)
