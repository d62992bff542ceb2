"""Columns of unusual names are read as the parameters say."""

import json

import pytest
from hypothesis import given, settings

from taxo.errors import TaxoError
from taxo.readers.fields import record_of
from taxo.readers.records import ReadOptions, Record, Span
from taxo.readers.source import Source
from tests.papers import lines
from tests.reading import read


@settings(max_examples=20)
@given(title=lines(), abstract=lines())
def test_columns_of_any_name_are_read_where_params_name_them(title: str, abstract: str) -> None:
    source = Source("a.jsonl", data=json.dumps({"Titel": title, "Kurz-Fassung": abstract}).encode())
    options = ReadOptions({"title": "Titel", "abstract": "Kurz-Fassung"})
    records, _ = read(source, options)
    assert [(record.title, record.abstract) for record in records] == [(title, abstract)]


def test_a_column_for_a_field_that_there_is_not_is_refused() -> None:
    source = Source("a.jsonl", data=b'{"Titel": "x"}\n')
    with pytest.raises(TaxoError, match="there is no field titel, but title, abstract"):
        read(source, ReadOptions({"titel": "Titel"}))


def record(**found: object) -> Record:
    return record_of(found, (Span(1, 1, "paper"),))


def test_what_no_field_takes_is_kept_by_name() -> None:
    found = record(title="T", track="Doors", Included=1, Reference={"a": {"b": 1}}, tags=["x"], empty="")
    assert found.extra == {"track": "Doors", "included": "1"}
    assert found.unused == ("reference",)


def test_a_second_date_says_nothing_new_and_a_second_text_does() -> None:
    found = record(
        title="T", date="2020-03-04", year=2020, abstract="Long.", summary="Short.", description="Long."
    )
    assert found.extra == {"summary": "Short."}


def test_authors_keywords_stand_before_those_of_an_index() -> None:
    found = record(title="T", author_keywords="doors; knocks", keywords="Carpentry; Human")
    assert (found.keywords, found.index_terms) == (("doors", "knocks"), ("Carpentry", "Human"))
    assert record(title="T", **{"MeSH terms": "Doors"}).keywords == ("Doors",)
    assert record(title="T", keywords="doors").index_terms == ()


@pytest.mark.parametrize(
    ("found", "retracted"),
    [
        ({"title": "RETRACTED: On Doors"}, True),
        ({"title": "On Doors", "type": "Journal Article; Retracted Publication"}, True),
        ({"title": "On Doors", "is_retracted": True}, True),
        ({"title": "Retracted landing gear of aeroplanes"}, False),
        ({"title": "On Doors", "is_retracted": False}, False),
    ],
)
def test_a_retraction_is_marked(found: dict[str, object], retracted: bool) -> None:
    assert record(**found).retracted is retracted


def test_wrapped_fields_stand_before_those_outside() -> None:
    found = record(
        data={"attributes": {"titles": [{"title": "Inner"}]}}, title="Outer", id="https://example.org/1"
    )
    assert (found.title, found.url) == ("Inner", "https://example.org/1")


def test_pages_are_put_together() -> None:
    assert record(title="T", **{"Page start": "3", "Page end": "9"}).pages == "3-9"
    assert record(title="T", **{"Page start": "3", "Page end": "3"}).pages == "3"


@pytest.mark.parametrize(
    "name", ["externalids.DOI", "External IDs.doi", "Digital Object Identifier", "ids.doi"]
)
def test_names_are_known_however_their_words_are_set_apart(name: str) -> None:
    assert record(title="T", **{name: "10.1000/x"}).doi == "10.1000/x"
