"""Reach files wherever fsspec does, on a disk or in a bucket: list, read, put in place whole or not at all."""

import glob
import hashlib
import os
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, BinaryIO

from taxo.errors import TaxoError

if TYPE_CHECKING:
    from fsspec import AbstractFileSystem

# Stores in which an object appears whole when its upload is done; elsewhere a file grows, so it is renamed at the end.
WHOLE_AT_ONCE = frozenset({"s3", "s3a", "gs", "gcs", "abfs", "abfss", "az", "adl", "oci", "oss", "r2"})
MAGIC = "*?["


def is_url(place: str) -> bool:
    """Say whether `place` is an address such as s3://bucket/name rather than a path."""
    return "://" in place


def plain(place: str) -> str:
    """Return the path of a file:// URL; whatever else as it is."""
    return file_system(place)[1] if place.startswith(("file://", "local://")) else place


def absolute(place: str) -> str:
    """Return a path as an absolute one, which holds for workers that run elsewhere; a URL as fsspec writes it."""
    place = plain(place)
    if not is_url(place):
        return Path(place).absolute().as_posix()
    fs, path = file_system(place)
    written: str = fs.unstrip_protocol(path)
    return written


def file_system(url: str) -> "tuple[AbstractFileSystem, str]":
    """Return the file system of a URL or path, and what it calls it.

    Raises `TaxoError` where fsspec knows no such protocol, or lacks the library for it (s3fs, gcsfs, …).
    """
    from fsspec.core import url_to_fs

    try:
        fs, path = url_to_fs(url)
    except (ImportError, ValueError) as error:
        raise TaxoError(f"{url}: {error}") from error
    return fs, path


def list_files(place: str) -> tuple[str, list[str]]:
    """Return the fixed part of a URL or pattern (a folder), and the files that it names but for hidden ones.

    A folder's files are all below it. Raises `TaxoError` where there is nothing.
    """
    fixed, files = _remote_files(place) if is_url(place) else _local_files(place)
    shown = [file for file in files if not PurePosixPath(file).name.startswith(".")]
    if not shown:
        raise TaxoError(f"{place}: no such file")
    return absolute(fixed), shown


def _local_files(place: str) -> tuple[str, list[str]]:
    fixed = _fixed_part(place)
    rest = place[len(fixed) :].lstrip("/") if place.startswith(fixed) else place
    found = Path(fixed).glob(rest or "**/*")
    return fixed, [absolute(path.as_posix()) for path in found if path.is_file()]


def _remote_files(place: str) -> tuple[str, list[str]]:
    fs, path = file_system(place)
    fixed = _fixed_part(place)
    if fixed == place and fs.isdir(path):
        return fixed, [fs.unstrip_protocol(name) for name in fs.find(path)]
    found = fs.glob(path, detail=True).items()
    files = [fs.unstrip_protocol(name) for name, about in found if about["type"] == "file"]
    return fixed if fixed != place else place.rpartition("/")[0], files


def _fixed_part(pattern: str) -> str:
    """Return the folders of a pattern before the first with a wildcard; a place without any is its own."""
    parts = pattern.split("/")
    wild = next((n for n, part in enumerate(parts) if any(letter in part for letter in MAGIC)), None)
    return pattern if wild is None else "/".join(parts[:wild]) or ("/" if pattern.startswith("/") else ".")


@contextmanager
def local_copy(place: str) -> Iterator[Path]:
    """Yield a path with the bytes of `place`: its own where it is on this machine, else that of a copy, for a while."""
    if not is_url(place):
        yield Path(place)
        return
    fs, path = file_system(place)
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder, "input")
        fs.get_file(path, str(copy))
        yield copy


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file's bytes, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def open_binary(place: str) -> BinaryIO:
    """Open a file to be read, wherever it is; raises `FileNotFoundError` where it isn't."""
    if not is_url(place):
        return Path(place).open("rb")
    fs, path = file_system(place)
    opened: BinaryIO = fs.open(path, "rb")
    return opened


@contextmanager
def publishing(target: str) -> Iterator[Path]:
    """Yield a path to write to; what is there takes the place of `target` when the block ends well, else it goes.

    The temporary file's name is nobody else's, so that a run whose driver was killed and one that goes on from there
    never write into one another's. What such runs left beside `target` is removed once that is whole.
    """
    if is_url(target):
        with tempfile.TemporaryDirectory() as folder:
            yield Path(folder, "output")
            _upload(Path(folder, "output"), target)
        return
    path = Path(target)
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(_partial(path.name, uuid.uuid4().hex[:8]))
    try:
        yield temporary
        temporary.replace(path)
        for left in path.parent.glob(_partial(glob.escape(path.name), "*")):
            left.unlink(missing_ok=True)
    except OSError as error:
        raise _told_of(error, temporary, target) from error
    finally:
        temporary.unlink(missing_ok=True)


def _partial(name: str, token: str) -> str:
    return f".{name}.{token}.partial"


def _told_of(error: OSError, temporary: Path, target: str) -> OSError:
    """Return an error that names the file that people know; a full disk names none, and Arrow hides the reason."""
    if error.errno is None or error.filename not in (None, str(temporary), temporary):
        return error
    return OSError(error.errno, os.strerror(error.errno), target)


def _upload(made: Path, target: str) -> None:
    fs, path = file_system(target)
    folder, _, name = path.rpartition("/")
    fs.makedirs(folder, exist_ok=True)
    if WHOLE_AT_ONCE.intersection([fs.protocol] if isinstance(fs.protocol, str) else fs.protocol):
        fs.put_file(str(made), path)
        return
    temporary = f"{folder}/{_partial(name, uuid.uuid4().hex[:8])}"
    try:
        fs.put_file(str(made), temporary)
        fs.mv(temporary, path)
    finally:
        if fs.exists(temporary):
            fs.rm_file(temporary)
