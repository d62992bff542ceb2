"""Packed listings are read as they are, and what is wrong with one is said."""

import gzip

import pytest
import zstandard

from taxo.errors import ListingError
from taxo.readers import compression
from taxo.readers.source import Source

TEXT = "Größe\nzwei\n\n“drei”\n"
LINES = [(1, "Größe"), (2, "zwei"), (3, ""), (4, "“drei”")]
PACKED = {
    "x.gz": gzip.compress(TEXT.encode(), mtime=0),
    "x.zst": zstandard.compress(TEXT.encode()),
}


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
