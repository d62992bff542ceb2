"""Plain text is read as its cases say, and all of any text is accounted for."""

import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from taxo.errors import ListingError
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
    source = Source.from_text("A title\n\nIts abstract.\n\n" * 20 + text, "notes.txt")
    text = source.data.decode()
    spans = spans_of(plain.read(source, ReadOptions()))
    assert len(verdicts(text, spans)) == sum(bool(line.strip()) for line in text.split("\n"))


REFUSED = load_cases("looks.yaml")


@pytest.mark.parametrize("case", REFUSED, ids=case_name)
def test_what_only_looks_like_a_listing_is_refused_with_what_to_do(case: dict[str, Any]) -> None:
    with pytest.raises(ListingError, match=re.escape(case["says"])) as caught:
        list(plain.read(Source.from_text(case["text"], "notes.txt"), ReadOptions()))
    assert re.search(r"export |save it|take it out", str(caught.value))


ABSTRACT = "We look at ducks on a pond for a year, and we count how many of them quack when it rains."


@pytest.mark.parametrize(
    "text",
    [
        f"Ducks on a pond\n\n{ABSTRACT}\n",
        f"3D models of ducks\n{ABSTRACT}\nAI for ponds\n{ABSTRACT}\n",
        f"Why do ducks quack?\n\n{ABSTRACT}\n\nA title without an abstract\n",
        f"Ducks on a pond.\n\n{ABSTRACT * 4}\n\nGeese on a pond.\n\n{ABSTRACT * 4}\n",
        f"Ducks\n\n{ABSTRACT}\n\nhttps://example.org\n\nGeese\n\nSwans\n\n{ABSTRACT * 4}\n\nCoots\n\n{ABSTRACT}\n",
    ],
)
def test_plain_listings_are_read_with_odd_pairs_too(text: str) -> None:
    records, _ = read(Source.from_text(text, "notes.txt"))
    assert records[0].abstract.startswith("We look at ducks")
