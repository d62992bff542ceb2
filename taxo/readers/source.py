"""A listing as bytes and as numbered lines, decompressed and decoded, never whole in memory."""

import codecs
import io
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import BinaryIO, TextIO

from taxo.readers.records import ListingError

HEAD_BYTES = 64 * 1024
MAX_LINE = 16 * 1024 * 1024  # characters; no listing that people keep has a longer line
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


@dataclass(frozen=True)
class Source:
    """A listing that can be opened again and again: `name` is what ledger and errors call it.

    `data` stands in for the file where there is none (text from stdin, tests).
    """

    name: str
    path: Path | None = None
    data: bytes = b""

    @classmethod
    def from_text(cls, text: str, name: str = "text") -> "Source":
        """Make a listing of `text`."""
        return cls(name, data=text.encode("utf-8"))

    @cached_property
    def head(self) -> bytes:
        """The first bytes, decompressed, for sniffing (64 KiB at most)."""
        with self.open_binary() as file:
            return file.read(HEAD_BYTES)

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
        """The codec that reads it: by its byte order mark, else UTF-8, else cp1252."""
        for mark, encoding in _BOMS:
            if self.head.startswith(mark):
                return encoding
        return "utf-8"

    def open_binary(self) -> BinaryIO:
        """Open the decompressed bytes; the caller closes it."""
        if self.path is None:
            return io.BytesIO(self.data)
        try:
            return self.path.open("rb")
        except OSError as error:
            raise ListingError(f"listing {self.name}: can't be opened ({error.strerror})") from error

    def open_text(self) -> TextIO:
        """Open it decoded, all line ends as "\\n"; the caller closes it."""
        return io.TextIOWrapper(self.open_binary(), encoding=self.encoding, errors="replace")

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
                yield number, line.removesuffix("\n")
