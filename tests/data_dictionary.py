"""Tell what each table of a project holds, for docs/data-dictionary.md: read off `taxo.project.tables`."""

import dataclasses
import inspect
import types
import typing
from collections.abc import Iterator
from datetime import date
from typing import Any, Literal, get_args, get_origin

from taxo.project.encodings import ENCODINGS, Encodings
from taxo.project.storage import Table
from taxo.project.tables import TABLES
from tests.stages import STAGES, outputs

TYPES: dict[Any, str] = {
    str: "text",
    int: "whole number",
    float: "number",
    bool: "true or false",
    date: "date",
    list[str]: "list of texts",
    dict[str, str]: "texts by name",
}


def data_dictionary() -> str:
    """Every table with its stage, what a row is, its key, what its columns mean, and their types."""
    lines = [line for table in TABLES for line in [*_table(table), ""]]
    lines += [f"## {ENCODINGS.path}", "", f"Written by `{_stage(ENCODINGS.path)}`. {_told(Encodings)}"]
    return "\n".join(lines)


def _table(table: "Table[Any]") -> Iterator[str]:
    hints = typing.get_type_hints(table.row)
    yield from (f"## {table.path}", "")
    keys = ", ".join(f"`{name}`" for name in table.key)
    grain = f"A row is {table.grain}; no two have the same {keys}, by which rows are sorted."
    yield f"Written by `{_stage(table.path)}`. {grain}"
    yield from ("", _told(table.row), "", "| column | type | may be null |", "|---|---|---|")
    for column in dataclasses.fields(table.row):
        kind, may_be_null = _type(hints[column.name])
        yield f"| `{column.name}` | {kind} | {'yes' if may_be_null else ''} |"


def _type(hint: Any) -> tuple[str, bool]:
    """Return how a column's type is told, and whether the column may be null."""
    if get_origin(hint) in (types.UnionType, typing.Union):
        [kind] = [part for part in get_args(hint) if part is not type(None)]
        return _type(kind)[0], True
    if get_origin(hint) is Literal:
        return f"one of {', '.join(f'`{value}`' for value in get_args(hint))}", False
    return TYPES[hint], False


def _told(row: type) -> str:
    """What the docstring of a row says, a paragraph a line."""
    paragraphs = inspect.cleandoc(row.__doc__ or "").split("\n\n")
    return "\n\n".join(" ".join(paragraph.split()) for paragraph in paragraphs)


def _stage(path: str) -> str:
    [stage] = [name for name in STAGES if path in outputs(name)]
    return stage
