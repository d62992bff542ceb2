"""What the fields of a record are called, in general and in one kind of listing, however it writes names."""

import re
import tomllib
from collections.abc import Mapping
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from taxo.errors import TaxoError

Names = Mapping[str, tuple[str, ...]]
Scope = dict[str, Any]

MAX_NAME = 100  # characters; a longer key is no name but text


@cache
def known_names() -> Names:
    """Return what each field is called elsewhere, best first, as `field_names.toml` has it, normalised."""
    found = tomllib.loads(files("taxo.readers").joinpath("field_names.toml").read_text(encoding="utf-8"))
    return {field: tuple(map(normalise, names)) for field, names in found.items()}


class FieldNames:
    """What the fields of a record are called in one kind of listing, indexed by name."""

    def __init__(self, names: Names) -> None:
        self.names = {field: tuple(map(normalise, known)) for field, known in names.items()}
        # By name, or the outer name of a nested one: the fields, the rank of the name there, and the way inwards.
        self._fields: dict[str, list[tuple[str, int, tuple[str, ...]]]] = {}
        for field, known in self.names.items():
            for rank, name in enumerate(known):
                self._fields.setdefault(name, []).append((field, rank, ()))
                outer, *inner = name.split(".")
                if inner:
                    self._fields.setdefault(outer, []).append((field, rank, tuple(inner)))

    def candidates(self, scope: Scope) -> dict[str, list[tuple[int, str, Any]]]:
        """Return by field what `scope` may hold of it: the rank, key and value of each of its names there."""
        found: dict[str, list[tuple[int, str, Any]]] = {}
        for key, value in scope.items():
            for field, rank, inner in self._fields.get(key, ()):
                inside = _within(value, inner)
                if inside is not None:
                    found.setdefault(field, []).append((rank, key, inside))
        for candidates in found.values():
            candidates.sort(key=lambda candidate: candidate[0])
        return found

    def fields_of(self, name: str) -> list[str]:
        """Return the fields that `name`, normalised, is a name of, without those of what is nested under it."""
        return [field for field, _, inner in self._fields.get(name, ()) if not inner]

    def knows(self, name: str) -> bool:
        """Say whether `name`, normalised, is that of any field."""
        return name in self._fields


def names_with(columns: Mapping[str, str], names: Names | None = None) -> FieldNames:
    """Return `names` (default: those of `field_names.toml`) with the names that a person gave (field to column) first.

    Raises `TaxoError` for a field that there isn't.
    """
    for field in columns:
        if field not in known_names():
            known = ", ".join(known_names())
            raise TaxoError(f"params.yaml: `extract.columns`: there is no field {field}, but {known}")
    if names is None:
        return _default_names(tuple(columns.items()))
    return FieldNames(_with_first(names, columns))


@lru_cache(maxsize=16)
def _default_names(columns: tuple[tuple[str, str], ...]) -> FieldNames:
    return FieldNames(_with_first(known_names(), dict(columns)))


def _with_first(names: Names, columns: Mapping[str, str]) -> Names:
    own = {field: (columns[field],) for field in columns}
    return {field: (*own.get(field, ()), *names.get(field, ())) for field in {**names, **own}}


def is_known(name: str, field: str) -> bool:
    """Tell whether `name` is one of the names of `field`."""
    return normalise(name) in known_names()[field]


def normalised(found: Mapping[str, Any]) -> dict[str, Any]:
    """Return `found` with its keys normalised; of two equal ones the first that is filled."""
    result: dict[str, Any] = {}
    for name, value in found.items():
        key = normalise(str(name)) if len(str(name)) <= MAX_NAME else str(name)
        if not result.get(key):
            result[key] = value
    return result


@lru_cache(maxsize=4096)
def normalise(name: str) -> str:
    """Return a name in lower case with letters, digits and dots alone: "Publication Date" is "publicationdate"."""
    return re.sub(r"[^\w.]+|_+", "", name.lower()).strip(".") or name


def _within(value: Any, path: tuple[str, ...]) -> Any:
    """Follow `path` into nested maps, and by a number into a list; None where it leads nowhere."""
    for step in path:
        if isinstance(value, list) and step.isdecimal():
            value = value[int(step)] if int(step) < len(value) else None
        elif isinstance(value, Mapping):
            value = normalised(value).get(step)
        else:
            return None
    return value
