"""A listing's lines are the same in every encoding and with every line end."""

from pathlib import Path

import pytest

from taxo.errors import ListingError
from taxo.readers import source
from taxo.readers.source import Source

TEXT = "Größe\nzwei\n\n“drei”\n"
LINES = [(1, "Größe"), (2, "zwei"), (3, ""), (4, "“drei”")]


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
