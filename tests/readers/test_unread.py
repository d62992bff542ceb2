"""What no reader knows is named, with what to do instead."""

import pytest

from taxo.readers.source import Source
from taxo.readers.unread import advice


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("a.pdf", b"", "a PDF; export"),
        ("paper", b"%PDF-1.7", "a PDF; export"),
        ("old.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Excel or Word file; save it as CSV"),
        ("letter.docx", b"PK\x03\x04", "a Word document"),
        ("all.zip", b"PK\x03\x04", "a zip archive; unpack"),
        ("notes", b"\x00\x01" * 50, "not text"),
        ("notes.txt", b"a b c", "in no format that is known here; export"),
    ],
)
def test_a_file_is_told_by_its_start_or_its_name(name: str, data: bytes, said: str) -> None:
    assert advice(Source(name, data=data)).startswith(said)
