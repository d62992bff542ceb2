"""Open the XML inside of a workbook, a zip archive, in bounded memory."""

import io
import shutil
import tempfile
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO, TextIO

from taxo.errors import ListingError
from taxo.readers.compression import BOMB_BYTES, BOMB_RATIO
from taxo.readers.source import Source

MAX_COLUMNS, MAX_ROWS = 16_384, 1_048_576  # Excel's own
DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError)

Cells = Mapping[int, str]  # by column, from 0; blank ones are left out


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a sheet: which sheet it is (from 0) and its name, its number there (from 1, growing), and its cells."""

    index: int
    sheet: str
    number: int
    cells: Cells


@contextmanager
def opened(source: Source) -> Iterator["Workbook"]:
    """Open a workbook; what is wrong with the archive is a `ListingError`, also while it is read."""
    try:
        with source.open_binary() as file, tempfile.TemporaryFile() as copy:
            if not file.seekable():
                shutil.copyfileobj(file, copy)
            with zipfile.ZipFile(file if file.seekable() else copy) as archive:
                yield Workbook(archive, source.name)
    except DAMAGE as error:
        raise ListingError(
            f"listing {source.name}: not readable as a workbook ({error}); save it again, or as CSV"
        ) from error


class Workbook:
    """The parts of a workbook, by their paths in it."""

    def __init__(self, archive: zipfile.ZipFile, name: str) -> None:
        self.name = name
        self._archive = archive
        self._parts = {part.filename.lstrip("/").lower(): part for part in archive.infolist()}

    def has(self, path: str) -> bool:
        """Say whether there is such a part; capitals don't matter."""
        return path.lower() in self._parts

    @contextmanager
    def opened(self, path: str) -> Iterator[TextIO]:
        """Open a part as text; one that unpacks to a multiple of its size is an error."""
        part = self._parts[path.lower()]
        with (
            self._archive.open(part) as file,
            _Bounded(file, part.compress_size, self.name) as bounded,
            io.TextIOWrapper(io.BufferedReader(bounded), encoding="utf-8-sig", errors="replace") as text,
        ):
            yield text


class _Bounded(io.RawIOBase):
    """A file that refuses to unpack to more than a bomb's size."""

    def __init__(self, file: IO[bytes], packed: int, name: str) -> None:
        self._file = file
        self._packed = packed
        self._name = name
        self._n_out = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "memoryview", /) -> int:  # type: ignore[override]
        data = self._file.read(len(buffer))
        self._n_out += len(data)
        if self._n_out > BOMB_BYTES and self._n_out > BOMB_RATIO * self._packed:
            raise ListingError(
                f"listing {self._name}: unpacks to more than {BOMB_RATIO} times its size, so it isn't read"
            )
        buffer[: len(data)] = data
        return len(data)
