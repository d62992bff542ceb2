"""Columns of unusual names are read as the parameters say."""

import json

import pytest
from hypothesis import given, settings

from taxo.errors import TaxoError
from taxo.readers.records import ReadOptions
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
