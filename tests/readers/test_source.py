import gzip
from pathlib import Path

import pytest
import zstandard

from taxo.errors import ListingError
from taxo.readers import choose_reader, compression, source
from taxo.readers.records import Record
from taxo.readers.source import Source
from tests.reading import stream

TEXT = "Größe\nzwei\n\n“drei”\n"
LINES = [(1, "Größe"), (2, "zwei"), (3, ""), (4, "“drei”")]
PACKED = {
    "x.gz": gzip.compress(TEXT.encode(), mtime=0),
    "x.zst": zstandard.compress(TEXT.encode()),
}


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"]
)
def test_every_common_encoding_is_read(encoding: str) -> None:
    assert list(Source("x", data=TEXT.encode(encoding)).lines()) == LINES


def test_a_file_of_mixed_encodings_stays_readable() -> None:
    mixed = "Größe".encode() + b" " + "Größe".encode("cp1252") + b" \x81"
    assert list(Source("x", data=mixed).lines()) == [(1, "Größe Größe \ufffd")]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_line_end_counts_the_same(end: str) -> None:
    assert list(Source("x", data=TEXT.replace("\n", end).encode()).lines()) == LINES


@pytest.mark.parametrize("packed", PACKED)
def test_packed_listings_are_read_member_after_member(packed: str) -> None:
    assert list(Source("x", data=PACKED[packed]).lines()) == LINES
    twice = [line for _, line in Source("x", data=PACKED[packed] * 2).lines()]
    assert twice == [line for _, line in LINES] * 2


def test_padding_behind_gzip_is_passed_over() -> None:
    assert list(Source("x", data=PACKED["x.gz"] + b"\x00" * 600).lines()) == LINES


@pytest.mark.parametrize("packed", PACKED)
def test_a_cut_off_file_gives_its_lines_and_then_says_so(packed: str) -> None:
    many = "".join(f"line {n} {n * n}\n" for n in range(40_000)).encode()
    data = gzip.compress(many, mtime=0) if packed == "x.gz" else zstandard.compress(many)
    lines = Source(packed, data=data[: len(data) // 2]).lines()
    assert [next(lines)[1] for _ in range(3)] == ["line 0 0", "line 1 1", "line 2 4"]
    with pytest.raises(ListingError, match="cut off"):
        list(lines)


@pytest.mark.parametrize("packed", PACKED)
def test_damaged_data_is_a_clear_error(packed: str) -> None:
    data = PACKED[packed] + b"garbage"
    with pytest.raises(ListingError, match=f"listing {packed}: its compressed data is damaged"):
        list(Source(packed, data=data).lines())


@pytest.mark.parametrize("pack", [gzip.compress, zstandard.compress])
def test_a_decompression_bomb_is_refused(pack, monkeypatch: pytest.MonkeyPatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setattr(compression, "BOMB_BYTES", 1_000_000)
    with pytest.raises(ListingError, match="more than 300 times its size"):
        list(Source("bomb", data=pack(b"\x00\n" * 600_000)).lines())


def test_a_line_without_end_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(source, "MAX_LINE", 1000)
    with pytest.raises(ListingError, match="listing x, line 2: longer than 1,000 characters"):
        list(Source("x", data=b"short\n" + b"x" * 1001).lines())


def test_a_file_that_may_not_be_read_is_a_clear_error(tmp_path: Path) -> None:
    with pytest.raises(ListingError, match=r"listing gone\.bib: can't be opened"):
        Source("gone.bib", tmp_path / "gone.bib").open_binary()


@pytest.mark.parametrize(
    ("name", "ending"), [("a.BIB", ".bib"), ("a.bib.gz", ".bib"), ("b/a.jsonl.zst", ".jsonl"), ("a", "")]
)
def test_the_ending_is_that_of_the_listing_not_of_its_packing(name: str, ending: str) -> None:
    assert Source(name).suffix == ending


def test_the_content_decides_not_the_name() -> None:
    assert choose_reader(Source("notes.txt", data=b"@misc{a, title = {A}}\n")).NAME == "bibtex"
    assert choose_reader(Source("library.bib", data=b"TY  - JOUR\nTI  - A\nER  - \n")).NAME == "ris"


BOMB = "<!DOCTYPE b [<!ENTITY a 'aa'><!ENTITY b '&a;&a;'>]><feed><entry><title>&b;</title></entry></feed>"
HOSTILE = {
    "an XML bomb": (BOMB, "EntitiesForbidden"),
    "XML nested without end": ("<feed>" + "<a>" * 10_000, "nested too deeply"),
    "XML that breaks off": (
        "<feed><entry><title>A</title></entry><entry>",
        "not readable as XML from here on",
    ),
    "JSON nested without end": ("[" * 100_000, "nested too deeply"),
    "a map of maps without end": ('[{"title": ' + '{"a": ' * 10_000, "nested too deeply"),
    "JSON that breaks off": ('[{"title": "A"}, {"title', "not readable as JSON from here on"),
    "a page of nothing": ("<!doctype html><html><p>Hello.</p></html>", "a web page without papers"),
    "CSV with a quote too many": ('title,abstract\n"' + "a,b\n" * 50_000, "is a quote missing?"),
    "CSV without titles": (
        "name of it,abstract\na,b\n",
        "no column for the title among name of it, abstract",
    ),
    "a broken Parquet file": ("PAR1 and nothing more", "not readable as Parquet"),
    "bytes": ("\x00\x01\x02" * 100, "in no format that is known here"),
}


@pytest.mark.parametrize("what", HOSTILE)
def test_hostile_listings_end_in_one_clear_error(what: str) -> None:
    text, reason = HOSTILE[what]
    with pytest.raises(ListingError, match=reason) as caught:
        list(stream(Source.from_text(text, "papers")))
    assert str(caught.value).startswith("listing papers")


def test_what_came_before_the_damage_counts() -> None:
    for text in (HOSTILE["XML that breaks off"][0], HOSTILE["JSON that breaks off"][0]):
        items = stream(Source.from_text(text, "papers"))
        first = next(items)
        assert isinstance(first, Record)
        assert first.title == "A"
        with pytest.raises(ListingError):
            next(items)


def test_macros_of_macros_do_not_grow_without_end() -> None:
    text = "@string{a = {aaaaaaaaaa}}\n" + "@string{a = a # a # a}\n" * 500 + "@misc{k, title = a # a}\n"
    records = [item for item in stream(Source.from_text(text)) if isinstance(item, Record)]
    assert len(records[0].title) == 2000


def test_a_card_of_absurdly_many_tags_is_left_out() -> None:
    page = "<!doctype html><article><h3>Good</h3></article><article>" + "<div>" * 100_000
    record, span = stream(Source.from_text(page + " /papers/", "page.html"))
    assert isinstance(record, Record)
    assert not isinstance(span, Record)
    assert (span.verdict, span.reason) == ("rejected", "a card of more than 5000 tags")
