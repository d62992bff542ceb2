"""Name the kind of a work the same way, whatever format calls it how."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

# What formats write where they know no kind.
UNKNOWN = {"bibtex": "misc", "ris": "GEN", "csl": "document"}
_NOTHING = frozenset({*UNKNOWN.values(), "generic", "other", "miscellaneous", "misc", "GEN"})


def written_type(kind: str | None, form: str) -> str:
    """Return what `form` ("bibtex", "ris" or "csl") calls a kind of work that has a name here, or any other."""
    return str(_table()[kind][form]) if kind and kind in _table() else UNKNOWN[form]


def is_told_by(form: str, kind: str | None) -> bool:
    """Say whether what `form` calls a kind of work is read back as the same kind."""
    return reference_type(written_type(kind, form)) == kind


def reference_type(written: str | None) -> str | None:
    """Return the kind of a work as it is called here, as written where it isn't known, None where it says nothing."""
    if written is None or _key(written) in map(_key, _NOTHING):
        return None
    return _by_name().get(_key(written), written)


@cache
def _table() -> Mapping[str, Mapping[str, object]]:
    return tomllib.loads(files("taxo.readers").joinpath("reference_types.toml").read_text(encoding="utf-8"))


@cache
def _by_name() -> Mapping[str, str]:
    found: dict[str, str] = {}
    for name, entry in _table().items():
        also = entry["also"]
        assert isinstance(also, list)
        for written in (name, *(entry[form] for form in UNKNOWN), *also):
            found.setdefault(_key(str(written)), name)
    return found


def _key(name: str) -> str:
    return "".join(letter for letter in name.casefold() if letter.isalnum())
