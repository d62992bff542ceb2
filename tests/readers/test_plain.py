"""Plain text is read as its cases say, and all of any text is accounted for."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from taxo.readers import choose_reader, plain
from taxo.readers.records import ReadOptions
from taxo.readers.source import Source
from tests.reading import case_name, fields_of, load_cases, read, record_from, spans_of, verdicts


@pytest.mark.parametrize("case", load_cases("plain.yaml"), ids=case_name)
def test_plain_text_is_read_as_the_case_says(case: dict[str, Any]) -> None:
    source = Source.from_text(case["text"], "notes.txt")
    records, spans = read(source)
    assert choose_reader(source) is plain
    assert [fields_of(record) for record in records] == [record_from(r) for r in case["records"]]
    assert verdicts(case["text"], spans) == case["verdicts"]


@settings(max_examples=60)
@given(st.text(max_size=400))
def test_every_line_of_any_text_has_one_verdict(text: str) -> None:
    text = text.replace("\r", " ").replace("\ufeff", "")
    source = Source.from_text(text, "notes.txt")
    spans = spans_of(plain.read(source, ReadOptions()))
    assert len(verdicts(text, spans)) == sum(bool(line.strip()) for line in text.split("\n"))
