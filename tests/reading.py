"""What the tests of readers share: cases written in YAML, and the verdict of each line."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import yaml

from taxo.readers import choose_reader
from taxo.readers.records import PartialDate, ReadOptions, Record, Span
from taxo.readers.source import Source

CASES = Path(__file__).parent / "cases"


def load_cases(name: str) -> list[dict[str, Any]]:
    cases: list[dict[str, Any]] = yaml.safe_load((CASES / name).read_text(encoding="utf-8"))
    return cases


def case_name(case: dict[str, Any]) -> str:
    return str(case["name"])


def stream(source: Source, options: ReadOptions | None = None) -> Iterator[Record | Span]:
    """Stream the records and lone spans of a listing, read by the reader that is surest of it."""
    return choose_reader(source).read(source, options or ReadOptions())


def read(source: Source, options: ReadOptions | None = None) -> tuple[list[Record], list[Span]]:
    """Return the records of a listing, and all its spans in order."""
    items = list(stream(source, options))
    return [item for item in items if isinstance(item, Record)], spans_of(items)


def spans_of(items: Iterable[Record | Span]) -> list[Span]:
    """Return the spans of records and lone ones, in order."""
    return [span for item in items for span in (item.spans if isinstance(item, Record) else (item,))]


def verdicts(text: str, spans: Iterable[Span]) -> list[str]:
    """Return the verdict of each non-blank line of `text`; fails where one has none, or more than one."""
    found: dict[int, str] = {}
    for span in spans:
        for number in range(span.first_line, span.last_line + 1):
            assert number not in found, f"line {number} has two verdicts"
            found[number] = span.verdict
    return [found[n] for n, line in enumerate(text.split("\n"), start=1) if line.strip()]


def record_from(case: dict[str, Any]) -> dict[str, Any]:
    """Return the fields that a record of a case has, as a record has them."""
    fields: dict[str, Any] = {
        "title": "",
        "abstract": "",
        "n_authors": None,
        "published": None,
        "upvotes": None,
        "organisation": None,
    }
    fields |= case
    if fields["published"] is not None:
        parts = str(fields["published"]).split("-")
        fields["published"] = PartialDate(*(None if part == "?" else int(part) for part in parts))
    return fields


def fields_of(record: Record) -> dict[str, Any]:
    names = ("title", "abstract", "n_authors", "published", "upvotes", "organisation")
    return {name: getattr(record, name) for name in names}
