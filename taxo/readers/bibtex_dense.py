"""BibTeX with several entries on a line, as programs write it: counted by entry, since lines don't tell them apart."""

import re
from collections.abc import Iterator
from dataclasses import replace

from taxo.readers import bibtex
from taxo.readers.bibtex_entries import BLOCK, NOT_ENTRIES
from taxo.readers.field_names import names_with
from taxo.readers.records import NO, ReadOptions, Record, Span, Unit
from taxo.readers.source import Source

NAME = "bibtex-dense"
DESCRIPTION = "BibTeX with several entries on a line"
UNIT: Unit = "record"

_BETWEEN = re.compile(r"(?<=[})])\s*(?=@[ \t]*[A-Za-z]\w*\s*[{(])")


def sniff(source: Source) -> float:
    """As sure as the reader of BibTeX, where a line of the head opens two entries."""
    is_dense = any(map(_opens_two, source.start.splitlines()))
    return bibtex.sniff(source) if is_dense else NO


def read(source: Source, options: ReadOptions) -> Iterator[Record | Span]:
    """Yield a record an entry, numbered by where it comes in the listing."""
    items = bibtex.read_lines(_cut_lines(source), names_with(options.columns, bibtex.NAMES))
    for number, item in enumerate(items, start=1):
        if isinstance(item, Span):
            yield replace(item, first_line=number, last_line=number)
        else:
            yield replace(item, spans=(Span(number, number, "paper"),))


def _opens_two(line: str) -> bool:
    opened = (found for found in BLOCK.finditer(line) if found[1].lower() not in NOT_ENTRIES)
    return next(opened, None) is not None and next(opened, None) is not None


def _cut_lines(source: Source) -> Iterator[tuple[int, str]]:
    """Yield each entry from a line of its own on."""
    pieces = (piece for _, line in source.lines() for piece in _BETWEEN.split(line))
    yield from enumerate(pieces, start=1)
