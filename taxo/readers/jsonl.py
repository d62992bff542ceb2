"""JSON lines: an object a line, in the shape of any program that `fields` knows."""

import json
import re
from collections.abc import Iterator
from typing import Any

from taxo.readers.field_names import names_with
from taxo.readers.fields import record_of
from taxo.readers.records import LIKELY, NO, PERHAPS, SURE, ReadOptions, Record, Span, Unit
from taxo.readers.source import Source

NAME = "jsonl"
DESCRIPTION = "JSON lines: arXiv's metadata dump, Semantic Scholar, OpenAlex, an object a line"
UNIT: Unit = "line"
SUFFIXES = {".jsonl", ".ndjson", ".jl"}
_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")


def sniff(source: Source) -> float:
    """SURE where the first line is a whole object and the second starts one, or the name says so too."""
    lines = [line for line in source.start.splitlines() if line.strip()]
    if not lines or not lines[0].lstrip("\ufeff \t").startswith("{"):
        return NO
    named = source.suffix in SUFFIXES
    if not _is_object(lines[0]):
        return PERHAPS if named else NO
    follows = len(lines) > 1 and lines[1].lstrip().startswith("{")
    return SURE if named or follows else LIKELY


def read(source: Source, options: ReadOptions) -> Iterator[Record | Span]:
    """Yield a record a line; a line that isn't an object is a rejected span."""
    names = names_with(options.columns)
    for number, line in source.lines():
        if not line.strip():
            continue
        try:
            found = loads(line)
        except (ValueError, RecursionError) as error:
            yield Span(number, number, "rejected", f"not readable as JSON: {_first_words(error)}")
            continue
        if isinstance(found, dict):
            yield record_of(found, (Span(number, number, "paper"),), names)
        else:
            yield Span(number, number, "rejected", "a line of JSON that isn't an object")


def loads(text: str) -> Any:
    """Parse JSON, with half a surrogate pair, which no file can hold, made a "?"."""
    found = json.loads(text)
    if _SURROGATE.search(text):
        return json.loads(json.dumps(found, ensure_ascii=False).encode("utf-8", errors="replace"))
    return found


def _is_object(line: str) -> bool:
    try:
        return isinstance(json.loads(line), dict)
    except (ValueError, RecursionError):
        return False


def _first_words(error: Exception) -> str:
    return str(error).partition(":")[0]
