"""Open a listing as bytes and as numbered lines, decompressed and decoded, never whole in memory."""

import codecs
import io
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import BinaryIO, TextIO

from taxo.errors import ListingError
from taxo.readers.compression import unpacked

HEAD_BYTES = 64 * 1024
MAX_LINE = 16 * 1024 * 1024  # characters; no listing that people keep has a longer line
BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16: its mark starts with that of UTF-16
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_FALLBACK = "taxo.cp1252"


@dataclass(frozen=True)
class Source:
    """A listing that can be opened again and again: `name` is what ledger and errors call it.

    `data` stands in for the file where there is none (text from stdin, tests). `folder` is the one that the file must
    lie in, where there is one.
    """

    name: str
    path: Path | None = None
    data: bytes = b""
    folder: Path | None = None

    @classmethod
    def from_text(cls, text: str, name: str = "text") -> "Source":
        """Make a listing of `text`."""
        return cls(name, data=text.encode("utf-8", errors="replace"))

    @cached_property
    def head(self) -> bytes:
        """The first bytes, decompressed, for sniffing (64 KiB at most); as far as they can be read."""
        head = bytearray()
        with self.open_binary() as file:
            try:
                while len(head) < HEAD_BYTES and (chunk := file.read1(HEAD_BYTES - len(head))):  # type: ignore[attr-defined]
                    head += chunk
            except ListingError:
                if not head:
                    raise
        return bytes(head)

    @cached_property
    def start(self) -> str:
        """The head as text, for sniffing."""
        return codecs.getincrementaldecoder(self.encoding)(errors="replace").decode(self.head)

    @property
    def suffix(self) -> str:
        """The name's ending in lower case, without that of a compression: ".bib" for "x.BIB.gz"."""
        name = PurePosixPath(self.name.lower())
        return PurePosixPath(name.stem).suffix if name.suffix in {".gz", ".zst"} else name.suffix

    @cached_property
    def encoding(self) -> str:
        """The codec that reads it: by its byte order mark or its pattern of zero bytes, else UTF-8."""
        for mark, encoding in BYTE_ORDER_MARKS:
            if self.head.startswith(mark):
                return encoding
        return _utf16_by_zeros(self.head) or "utf-8"

    def open_binary(self) -> BinaryIO:
        """Open the decompressed bytes; the caller closes it."""
        try:
            file = io.BytesIO(self.data) if self.path is None else self.path.open("rb")
        except OSError as error:
            raise ListingError(f"listing {self.name}: can't be opened ({error.strerror})") from error
        return unpacked(file, self.name)

    def open_text(self) -> TextIO:
        """Open it decoded, all line ends as "\\n"; the caller closes it.

        A byte that isn't UTF-8 is read as cp1252, so that a file of mixed encodings stays readable.
        """
        codecs.register_error(_FALLBACK, _as_cp1252)
        return io.TextIOWrapper(self.open_binary(), encoding=self.encoding, errors=_FALLBACK)

    def lines(self) -> Iterator[tuple[int, str]]:
        """Yield each line with its number from 1, without its end; a line over `MAX_LINE` is an error."""
        with self.open_text() as file:
            number = 0
            while line := file.readline(MAX_LINE + 1):
                number += 1
                if len(line) > MAX_LINE:
                    raise ListingError(
                        f"listing {self.name}, line {number}: longer than {MAX_LINE:,} characters"
                    )
                yield number, line.removesuffix("\n").removeprefix("\ufeff")


def _utf16_by_zeros(head: bytes) -> str | None:
    """Name the UTF-16 that has a zero as every other byte, as Western text has; None where there is none."""
    half = len(head) // 2
    zeros_even, zeros_odd = head[::2].count(0), head[1::2].count(0)
    if zeros_odd > 0.6 * half and zeros_even < 0.1 * half:
        return "utf-16-le"
    if zeros_even > 0.6 * half and zeros_odd < 0.1 * half:
        return "utf-16-be"
    return None


def _as_cp1252(error: UnicodeError) -> tuple[str, int]:
    """Codec error handler: what UTF-8 can't decode is read as cp1252, what is in neither is marked."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    damaged = error.object[error.start : error.end]
    is_utf8 = error.encoding in {"utf-8", "utf8", "utf-8-sig"}
    return damaged.decode("cp1252" if is_utf8 else "ascii", errors="replace"), error.end
