"""XML bibliographies beyond what their cases show (tests/cases/readers/xml_bibliography.yaml)."""

import pytest

from taxo.readers import xml_bibliography
from taxo.readers.feed_text import abstract_in_feed
from taxo.readers.records import NO, Record
from taxo.readers.source import Source
from tests.reading import stream


def titles(source: Source) -> list[str]:
    return [item.title for item in stream(source) if isinstance(item, Record)]


@pytest.mark.parametrize(
    ("declared", "written"),
    [("windows-1251", "windows-1251"), ("gb2312", "utf-8"), ("UTF-8", "cp1252"), ("ISO-8859-1", "latin-1")],
)
def test_the_declared_encoding_is_believed_where_the_bytes_allow_it(declared: str, written: str) -> None:
    title = {"windows-1251": "Обзор методов", "utf-8": "Größe zählt"}.get(written, "Größe zählt")
    text = f'<?xml version="1.0" encoding="{declared}"?><feed><entry><title>{title}</title></entry></feed>'
    assert titles(Source("a.xml", data=text.encode(written))) == [title]


def test_an_answer_without_records_is_no_error() -> None:
    assert titles(Source.from_text("<PubmedArticleSet></PubmedArticleSet>", "a.xml")) == []


@pytest.mark.parametrize(
    "text",
    [
        "<xml><record><b>1</b></record></xml>",
        "<article><p>A page</p></article>",
        "<RDF><item>1</item></RDF>",
        "<people><person><name>Ada</name><author>x</author></person></people>",
        "<html><feed><entry><title>A</title></entry></feed></html>",
        "feed <feed><entry/></feed>",
    ],
)
def test_what_only_looks_like_a_dialect_is_left_to_others(text: str) -> None:
    assert xml_bibliography.sniff(Source.from_text(text, "a.xml")) == NO


@pytest.mark.parametrize(
    ("description", "abstract"),
    [
        ("arXiv:2401.1v1 Announce Type: replace-cross \nAbstract: We look.", "We look."),
        (
            "<p>Nature. 2020. doi: 10.1/x.</p><p><b>ABSTRACT</b></p><p>We look.</p><p>PMID:<a>1</a></p>",
            "We look.",
        ),
        ("<h2>Abstract</h2><p>We look.</p><p>Twice.</p>", "We look. Twice."),
        ("Abstract: We look.", "We look."),
        ("Abstract thinking is rare in models.", "Abstract thinking is rare in models."),
        ("Journal of Models, Volume 3, Issue 2, Page 1-9, March 2024.", ""),
        ("<p>Publication date: March 2024</p><p><b>Source:</b> Models</p>", ""),
        ("Nature, Published online: 01 January 2024; doi:10.1038/s1", ""),
        ("We look at a <i>thing</i>.", "We look at a <i>thing</i>."),
    ],
)
def test_a_feed_s_description_is_an_abstract_or_a_reference(description: str, abstract: str) -> None:
    assert abstract_in_feed(description) == abstract
