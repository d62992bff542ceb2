"""Tagged exports beyond what their cases show (tests/cases/readers/tagged.yaml)."""

import pytest

from taxo.readers import choose_reader, tagged
from taxo.readers.chunks import MAX_CHUNK
from taxo.readers.records import NO, SURE, ReadOptions, Record, Span
from taxo.readers.source import Source
from taxo.readers.tagged_dialects import dialects
from tests.reading import stream

# Texts whose lines have the form of some dialect's, and which are none.
OTHERS = {
    "prose whose lines begin with two capitals": "IN the beginning\nAN apple fell\nTI is titanium\nSO what\nAB it is\n",
    "LaTeX with comments": "%T a comment\n\\documentclass{article}\n%A another\n\\begin{document}\n%D one\ntext\n",
    "front matter": "---\ntitle: Rivers\nauthors: Doe\ndate: 2020-01-01\n---\n\nSome text.\n",
    "an e-mail": "From: a@example.org\nTo: b@example.org\nSubject: Rivers\n\nHello.\n",
    "an interview": "AU: so what\nTI: I think\nAU: yes\nID: no\nSO: well\n",
    "a list": "- TI - Rivers\n- AU - Doe\n* KW - walks\n",
    "an explanation of RIS": "# RIS\n\nOne line.\nTwo.\nThree.\nFour.\nTY  - JOUR\nTI  - A\nER  - \nSix.\nSeven.\n",
    "headings": "Title\n\nIntroduction\n\nMethods\n\nAbstract\n\nSource\n",
}


@pytest.mark.parametrize("what", OTHERS)
def test_other_texts_are_none_of_it(what: str) -> None:
    assert tagged.sniff(Source("notes.txt", data=OTHERS[what].encode())) == NO


def test_every_dialect_is_described_and_names_a_title() -> None:
    assert all(dialect.description in tagged.DESCRIPTION for dialect in dialects())
    assert all(dialect.titles <= dialect.known for dialect in dialects())
    assert all(dialect.titles for dialect in dialects())


def test_a_record_that_never_ends_is_rejected_and_the_next_one_read() -> None:
    endless = "TY  - JOUR\nTI  - A\n" + "KW  - word after word\n" * (MAX_CHUNK // 30)
    items = list(stream(Source.from_text(endless + "TY  - JOUR\nTI  - B\nER  - \n")))
    assert isinstance(items[0], Span)
    assert items[0].verdict == "rejected"
    assert "does it have an end?" in (items[0].reason or "")
    assert [item.title for item in items[1:] if isinstance(item, Record)] == ["B"]


def test_a_person_can_name_a_tag_for_a_field() -> None:
    source = Source.from_text("TY  - JOUR\nTI  - A\nC1  - Its abstract\nU1  - 12\nPB  - Someone\nER  - \n")
    options = ReadOptions({"abstract": "C1", "upvotes": "U1", "organisation": "PB"})
    [record] = stream(source, options)
    assert isinstance(record, Record)
    assert (record.abstract, record.upvotes, record.organisation) == ("Its abstract", 12, "Someone")


def test_the_dialect_is_told_by_content_whatever_the_name() -> None:
    source = Source("library.bib", data=b"FN x\nVR 1.0\nPT J\nTI A title\nAU Doe, J\nER\n\nEF\n")
    assert (choose_reader(source), tagged.sniff(source)) == (tagged, SURE)
