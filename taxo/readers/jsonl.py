"""JSON lines: an object a line, in the shape of any program that `fields` knows."""

import re
from collections.abc import Iterator

from taxo.readers.field_names import names_with
from taxo.readers.json_document import paper_of
from taxo.readers.json_place import signs_by_name, signs_of, strength
from taxo.readers.json_text import BrokenJson, loads
from taxo.readers.records import LIKELY, NO, PERHAPS, SURE, ReadOptions, Record, Span, Unit
from taxo.readers.source import HEAD_BYTES, Source

NAME = "jsonl"
DESCRIPTION = "JSON lines: arXiv's metadata dump, Semantic Scholar, OpenAlex, an object a line"
UNIT: Unit = "line"
SUFFIXES = {".jsonl", ".ndjson", ".jl"}
FIRST = 5  # lines that are tried: one of them may be broken
_PUNCTUATION = re.compile(r"[\s\[\],]*")  # a line of a list that has an item a line


def sniff(source: Source) -> float:
    """SURE where most of the first lines are whole objects, or the name says so too; PERHAPS for a single one."""
    lines = [line for line in source.start.split("\n") if line.strip()]
    is_cut = len(lines) == 1 and len(source.head) == HEAD_BYTES
    if not lines or not _starts_object(lines[0]):
        return NO
    named = source.suffix in SUFFIXES
    if is_cut:
        return LIKELY if named else NO
    if not any(map(_has_title, lines[:FIRST])):
        return PERHAPS if named else NO
    if _is_object(lines[0].rstrip(", \r")):
        is_more = any(map(_starts_object, lines[1:FIRST]))
        return SURE if is_more or named else PERHAPS
    if 2 * sum(map(_is_object, lines[:FIRST])) > min(FIRST, len(lines)):
        return SURE
    return PERHAPS if named else NO


def read(source: Source, options: ReadOptions) -> Iterator[Record | Span]:
    """Yield a record a line; a line that isn't an object with a title is a rejected span."""
    names = names_with(options.columns)
    signs = signs_by_name(names)
    for number, line in source.lines():
        if _PUNCTUATION.fullmatch(line):
            if line.strip():
                yield Span(number, number, "chrome")
            continue
        try:
            found = loads(line)
        except BrokenJson as error:
            yield Span(number, number, "rejected", f"not readable as JSON: {error}")
        else:
            yield paper_of(found, number, names, signs)


def _starts_object(line: str) -> bool:
    return line.lstrip("\ufeff\x1e \t").startswith("{")


def _is_object(line: str) -> bool:
    try:
        return line.rstrip().endswith("}") and isinstance(loads(line), dict)
    except BrokenJson:
        return False


def _has_title(line: str) -> bool:
    try:
        found = loads(line)
    except BrokenJson:
        return False
    return isinstance(found, dict) and strength(signs_of(found, signs_by_name(names_with({})))) > 0
