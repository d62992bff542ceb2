"""Read one section of `params.yaml` into its stage's frozen dataclass, refusing what it doesn't know."""

import dataclasses
import difflib
import json
import types
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal, TypeVar, get_args, get_origin, get_type_hints

from taxo.errors import TaxoError
from taxo.project.params_check import PARAMS_FILE, problems_of_section, unknown_sections
from taxo.project.yaml_reading import Lined, YamlError, read_yaml

# Copies of the params.yaml that taxo comes with: to start a project from, and to read without a library for YAML.
DEFAULTS = Path(__file__).parent / "default_params.yaml"
DEFAULT_VALUES = Path(__file__).parent / "default_params.json"
P = TypeVar("P")


class ParamsError(TaxoError):
    """A section, key or value of `params.yaml` that isn't as the stage needs it."""


def load_params(kind: type[P], section: str, root: Path = Path(), or_default: bool = False) -> P:
    """Return `section` of `root/params.yaml` as a `kind`, checked key by key.

    Every field of the dataclass must be there, with its type, and nothing else: a default in code would be
    a parameter that people can't see. A dataclass with a `check()` method has its ranges checked by it.
    With `or_default`, the parameters that taxo comes with stand in for a file that isn't there.
    """
    path = root / PARAMS_FILE
    sections = _read_defaults() if or_default and not path.exists() else _read(path)
    if section not in sections:
        raise ParamsError(f"{PARAMS_FILE}: no section `{section}`; `taxo upgrade` adds it")
    values = sections[section]
    if not isinstance(values, Mapping):
        raise ParamsError(f"{PARAMS_FILE}: `{section}` holds {values!r}, expected keys and values")
    if isinstance(sections, Lined):
        _refuse_problems(sections, section)
    return _build(kind, values, section)


def _refuse_problems(sections: Lined, section: str) -> None:
    """Raise `ParamsError` with the first problem of the section, or of what is no section."""
    unknown = unknown_sections(sections, section)
    for line, told in [*problems_of_section(sections[section], section, sections.lines[section]), *unknown]:
        raise ParamsError(f"{PARAMS_FILE}, line {line}: {told}")


def _read_defaults() -> Mapping[str, Any]:
    found: Mapping[str, Any] = json.loads(DEFAULT_VALUES.read_text(encoding="utf-8"))
    return found


def _read(path: Path) -> Mapping[str, Any]:
    try:
        found = read_yaml(path.read_text(encoding="utf-8"), PARAMS_FILE)
    except FileNotFoundError as error:
        raise ParamsError(
            f"{PARAMS_FILE}: not in {path.parent.resolve().name}/; run from the project's folder"
        ) from error
    except YamlError as error:
        raise ParamsError(str(error)) from error
    except UnicodeDecodeError as error:
        raise ParamsError(f"{PARAMS_FILE}: not readable as UTF-8 text: {error}") from error
    if not isinstance(found, Mapping):
        raise ParamsError(f"{PARAMS_FILE}: expected one section a stage, found {type(found).__name__}")
    return found


def _build(kind: type[P], values: Mapping[str, Any], place: str) -> P:
    hints = get_type_hints(kind)
    _check_names(set(hints), values, place)
    built = kind(**{name: _convert(values[name], hint, f"{place}.{name}") for name, hint in hints.items()})
    check = getattr(built, "check", None)
    if check is not None:
        try:
            check()
        except ValueError as error:
            raise ParamsError(f"{PARAMS_FILE}: {place}: {error}") from error
    return built


def _check_names(known: set[str], values: Mapping[str, Any], place: str) -> None:
    for name in values:
        if name not in known:
            close = difflib.get_close_matches(str(name), sorted(known), n=1)
            hint = f"did you mean `{close[0]}`?" if close else f"known are {', '.join(sorted(known))}"
            raise ParamsError(f"{PARAMS_FILE}: `{place}.{name}` isn't a parameter; {hint}")
    for name in sorted(known):
        if name not in values:
            raise ParamsError(f"{PARAMS_FILE}: `{place}.{name}` is missing")


def _convert(value: Any, hint: Any, place: str) -> Any:
    origin, inner = get_origin(hint), get_args(hint)
    if origin is types.UnionType:
        if value is None and type(None) in inner:
            return None
        return _convert(value, next(a for a in inner if a is not type(None)), place)
    if origin is Literal:
        if value not in inner:
            raise ParamsError(
                f"{PARAMS_FILE}: `{place}` is {value!r}, expected one of {', '.join(map(str, inner))}"
            )
        return value
    if origin is tuple and isinstance(value, list):
        return tuple(_convert(item, inner[0], f"{place}[{i}]") for i, item in enumerate(value))
    if origin is dict and isinstance(value, Mapping):
        return {_convert(k, inner[0], place): _convert(v, inner[1], f"{place}.{k}") for k, v in value.items()}
    if isinstance(hint, type) and dataclasses.is_dataclass(hint) and isinstance(value, Mapping):
        return _build(hint, value, place)
    return _convert_plain(value, hint, place)


def _convert_plain(value: Any, hint: Any, place: str) -> Any:
    if hint is float and type(value) is int:
        return float(value)
    if type(value) is hint:
        return value
    name = getattr(hint, "__name__", str(hint))
    remedy = " (write 0.0001 rather than 1e-4)" if hint is float and isinstance(value, str) else ""
    raise ParamsError(f"{PARAMS_FILE}: `{place}` is {value!r}, expected {name}{remedy}")
