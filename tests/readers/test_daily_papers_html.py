"""Saved web pages beyond what their cases show (tests/cases/readers/daily_papers_html.yaml)."""

from taxo.readers.records import Record
from taxo.readers.source import Source
from tests.reading import stream


def test_a_card_of_absurdly_many_tags_is_left_out() -> None:
    page = '<!doctype html><a href="/papers/1"></a><article><h3>Good</h3></article><article>'
    record, span = stream(Source.from_text(page + "<div>" * 100_000, "page.html"))
    assert isinstance(record, Record)
    assert not isinstance(span, Record)
    assert (span.verdict, span.reason) == ("rejected", "a card of more than 5000 tags")
