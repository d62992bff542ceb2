"""XML is streamed record by record, past what is damaged, and nothing in it fills memory or fetches files."""

import io
import sys

import pytest

from taxo.errors import ListingError
from taxo.readers import xml_stream
from taxo.readers.xml_stream import Broken, Wanted, elements
from taxo.readers.xml_text import text_in

WANTED = Wanted({"r"}, skipped={"body"}, marks={"part"})


def stream(text: str) -> list[str]:
    found = elements(io.StringIO(text), WANTED, "papers.xml")
    return [one.reason if isinstance(one, Broken) else f"{one.tag}: {text_in(one)}" for one in found]


def test_records_come_without_namespaces_and_without_what_is_skipped() -> None:
    text = (
        '<x:all xmlns:x="u"><x:r>a<x:body>long</x:body><x:r>inner</x:r></x:r><other>b</other><r>c</r></x:all>'
    )
    assert stream(text) == ["r: a inner", "r: c"]


def test_opening_tags_are_told_before_what_is_in_them() -> None:
    assert stream("<all><part name='A'><r>1</r></part><part><r>2</r></part></all>") == [
        *("part: ", "r: 1", "part: ", "r: 2")
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<all><r>a<b></r><r>c</r></all>", ["not readable as XML", "r: c"]),
        ("<all><r>p < 0.5</r><r>c</r></all>", ["not readable as XML", "r: c"]),
        ("<all><r>a</r><x:y/><r>c</r></all>", ["r: a", "r: c"]),
        ("<all xmlns:1='u' xmlns:xml='v'><r>a<</r><r>c</r></all>", ["not readable as XML", "r: c"]),
        ("<all xmlns:d='u'><r>a<</r><r><d:t>c</d:t></r></all>", ["not readable as XML", "r: c"]),
        ("<all><r>a</r></all><?xml version='1.0'?><all><r>c</r></all>", ["r: a", "r: c"]),
    ],
)
def test_damage_costs_its_record_alone(text: str, expected: list[str]) -> None:
    found = stream(text)
    assert len(found) == len(expected)
    assert all(one.startswith(start) for one, start in zip(found, expected, strict=True))


@pytest.mark.parametrize("size", [7, 64, 65_536])
def test_what_xml_forbids_is_mended_wherever_chunks_end(size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xml_stream, "CHUNK", size)
    text = "<all><r>R&D &nbsp;&eacute; &no; &#0;&#65;&lt; ]]> \x02<![CDATA[a & &amp; <b>]]>&amp;</r></all>"
    assert stream(text) == ["r: R&D \xa0é &no; A< ]]> a & &amp; <b>&"]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("<!DOCTYPE a [<!ENTITY b 'cc'>]><all><r>&b;</r></all>", "EntitiesForbidden"),
        ("<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><all><r>&b;</r></all>", "EntitiesForbidden"),
        ("<all>" + "<a>" * 200, "nested too deeply"),
        ("<all><r>a</r><r>b", "not readable as XML from here on"),
        ("<all", "not readable as XML from here on"),
    ],
)
def test_what_cannot_be_read_further_is_one_clear_error(text: str, reason: str) -> None:
    with pytest.raises(ListingError, match=reason) as caught:
        stream(text)
    assert str(caught.value).startswith("listing papers.xml")


def test_a_comment_without_end_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xml_stream, "MAX_LINE", 200_000)
    with pytest.raises(ListingError, match="a tag, comment or text too long"):
        stream("<all><!--" + "x" * 500_000)


def test_a_huge_record_costs_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xml_stream, "MAX_ELEMENTS", 100)
    monkeypatch.setattr(xml_stream, "MAX_CHARACTERS", 1000)
    text = f"<all><r>{'<a/>' * 101}</r><r>b</r><r>{'x' * 1001}</r><r>c</r></all>"
    assert stream(text) == [
        *("a record of more than 100 elements or 1,000 characters", "r: b"),
        *("a record of more than 100 elements or 1,000 characters", "r: c"),
    ]


def test_breaks_without_end_are_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xml_stream, "MAX_BREAKS", 10)
    with pytest.raises(ListingError, match="not readable as XML from here on"):
        stream("<all>" + "<r><a></r>" * 20)


def test_a_missing_library_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "defusedxml.ElementTree", None)
    with pytest.raises(ListingError, match=r"XML needs defusedxml: pip install defusedxml"):
        stream("<all/>")
