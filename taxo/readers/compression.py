"""Unpack gzip and zstd as a stream that neither grows in memory nor hides a cut-off or malicious file."""

import io
import zlib
from collections.abc import Callable, Iterator
from typing import BinaryIO, Protocol

from taxo.errors import ListingError

# What a packed file starts with.
GZIP, ZSTD = b"\x1f\x8b", b"\x28\xb5\x2f\xfd"
# zstd may unpack 4 bytes to 128 KiB: so few at a time keep what one step holds under 8 MiB.
SLICE = 256
# Text packs 3 to 30 times; beyond this ratio and size it is a file made to fill the memory or disk.
BOMB_RATIO, BOMB_BYTES = 300, 256 * 1024 * 1024


class Unpacker(Protocol):
    """What zlib's and zstandard's decompression objects share."""

    @property
    def eof(self) -> bool:
        """Whether the compressed member has ended."""

    @property
    def unused_data(self) -> bytes:
        """What came after the member's end."""

    def decompress(self, data: bytes, /) -> bytes:
        """Return what `data` unpacks to, given all that came before."""


def unpacked(file: BinaryIO, name: str) -> BinaryIO:
    """Return `file` decompressed if its first bytes say that it is packed, otherwise as it is.

    Reading what comes back raises `ListingError` where the data is cut off, damaged or a bomb.
    """
    start = file.read(len(ZSTD))
    file.seek(0)
    if start.startswith(GZIP):
        chunks = _unpack(file, name, lambda: zlib.decompressobj(wbits=31))
        return io.BufferedReader(_ChunkFile(chunks, file))
    if start == ZSTD:
        return io.BufferedReader(_ChunkFile(_unpack(file, name, _zstd_unpacker), file))
    return file


def _zstd_unpacker() -> Unpacker:
    import zstandard

    unpacker: Unpacker = zstandard.ZstdDecompressor().decompressobj()
    return unpacker


def _unpack(file: BinaryIO, name: str, new_unpacker: Callable[[], Unpacker]) -> Iterator[bytes]:
    """Yield the unpacked bytes of `file`, one compressed member after the other."""
    unpacker: Unpacker | None = None
    n_out = 0
    while data := file.read(SLICE):
        while data := data if unpacker else data.lstrip(b"\0"):  # padding between members
            unpacker = unpacker or new_unpacker()
            chunk = _step(unpacker, data, name)
            n_out += len(chunk)
            _refuse_bomb(n_out, file.tell(), name)
            yield chunk
            data, unpacker = (unpacker.unused_data, None) if unpacker.eof else (b"", unpacker)
    if unpacker is not None:
        raise ListingError(f"listing {name}: its compressed data is cut off; fetch or pack it again")


def _step(unpacker: Unpacker, data: bytes, name: str) -> bytes:
    import zstandard

    try:
        return unpacker.decompress(data)
    except (zlib.error, zstandard.ZstdError) as error:
        raise ListingError(
            f"listing {name}: its compressed data is damaged ({error}); fetch or pack it again"
        ) from error


def _refuse_bomb(n_out: int, n_in: int, name: str) -> None:
    if n_out > BOMB_BYTES and n_out > BOMB_RATIO * n_in:
        raise ListingError(
            f"listing {name}: unpacks to more than {BOMB_RATIO} times its size, so it isn't read; "
            "unpack it yourself if you trust it"
        )


class _ChunkFile(io.RawIOBase):
    """A readable file over chunks that are made from another file, which it closes with itself."""

    def __init__(self, chunks: Iterator[bytes], file: BinaryIO) -> None:
        self._chunks = chunks
        self._file = file
        self._rest = memoryview(b"")

    def readable(self) -> bool:
        return True

    def close(self) -> None:
        self._file.close()
        super().close()

    def readinto(self, buffer: "memoryview", /) -> int:  # type: ignore[override]
        while not self._rest:
            chunk = next(self._chunks, None)
            if chunk is None:
                return 0
            self._rest = memoryview(chunk)
        taken = min(len(buffer), len(self._rest))
        buffer[:taken] = self._rest[:taken]
        self._rest = self._rest[taken:]
        return taken
