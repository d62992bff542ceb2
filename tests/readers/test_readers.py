"""Readers of one format each, by cases written in YAML, and of any listing built at random."""

import dataclasses
from pathlib import Path
from typing import Any

import pytest

from taxo.readers import READERS, choose_reader
from taxo.readers.records import Reader, Record, Span
from taxo.readers.source import Source
from tests.reading import CASES, load_cases, read, record_from, verdicts

# Each file of cases, and the reader that has to find out by itself that they are its own.
FILES = {
    "bibtex": "bibtex",
    "ris": "ris",
    "nbib": "nbib",
    "jsonl": "jsonl",
    "json": "json",
    "csv": "csv",
    "arxiv_xml": "arxiv-xml",
    "daily_papers_html": "daily-papers-html",
}
ALL = [(name, case) for file, name in FILES.items() for case in load_cases(f"readers/{file}.yaml")]


@pytest.mark.parametrize(("name", "case"), ALL, ids=[f"{name}: {case['name']}" for name, case in ALL])
def test_listing_is_read_as_the_case_says(name: str, case: dict[str, Any]) -> None:
    source = Source.from_text(case["text"], case["file"])
    reader = choose_reader(source)
    records, spans = read(source)
    assert name == reader.NAME
    assert [_filled(record) for record in records] == [_expected(record) for record in case["records"]]
    assert _verdicts(reader, case["text"], spans) == case["verdicts"]


def test_every_reader_has_cases() -> None:
    with_cases = {*FILES.values(), "daily-papers", "plain"}
    assert with_cases == {reader.NAME for reader in READERS} - {"parquet"}
    assert {path.stem for path in Path(CASES, "readers").glob("*.yaml")} == set(FILES)


def _verdicts(reader: Reader, text: str, spans: list[Span]) -> list[str]:
    if reader.UNIT == "line":
        return verdicts(text, spans)
    assert [(span.first_line, span.last_line) for span in spans] == [(n, n) for n in range(1, len(spans) + 1)]
    return [span.verdict for span in spans]


def _filled(record: Record) -> dict[str, Any]:
    fields = {f.name: getattr(record, f.name) for f in dataclasses.fields(record) if f.name != "spans"}
    return {name: value for name, value in fields.items() if value not in (None, "", ())}


def _expected(case: dict[str, Any]) -> dict[str, Any]:
    fields = record_from(case)
    fields["keywords"] = tuple(fields.get("keywords", ()))
    return {name: value for name, value in fields.items() if value not in (None, "", ())}
