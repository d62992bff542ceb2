"""Find the listings in a folder, in an order that doesn't depend on the machine."""

import os
import stat
from collections.abc import Iterator, Sequence
from fnmatch import fnmatch
from pathlib import Path

from taxo.errors import ListingError
from taxo.readers.source import Source


def find_listings(folder: Path, ignore: Sequence[str] = ()) -> list[Source]:
    """Return the files below `folder`, by name, but those that a pattern of `ignore` matches.

    Links to folders aren't followed, so that a loop of them can't trap the walk. Raises `ListingError` where
    the folder, or one below it, isn't there or may not be read.
    """
    found = [
        Source(name, path)
        for path in _walk(folder)
        if not _is_ignored(name := _name(path.relative_to(folder)), ignore)
    ]
    return sorted(found, key=lambda source: source.name)


def check_readable(source: Source) -> None:
    """Raise `ListingError` for a path that leads to no ordinary file: a broken link, a pipe, a device."""
    assert source.path is not None
    try:
        mode = source.path.stat().st_mode
    except OSError as error:
        raise ListingError(f"listing {source.name}: can't be opened ({error.strerror})") from error
    if not stat.S_ISREG(mode):
        raise ListingError(f"listing {source.name}: not an ordinary file")


def _walk(folder: Path) -> Iterator[Path]:
    for place, _, files in os.walk(folder, onerror=_refuse):
        yield from (Path(place, name) for name in files)


def _refuse(error: OSError) -> None:
    raise ListingError(f"folder {error.filename}: can't be read ({error.strerror})") from error


def _is_ignored(name: str, patterns: Sequence[str]) -> bool:
    return any(fnmatch(part, pattern) for part in name.split("/") for pattern in patterns)


def _name(path: Path) -> str:
    """Return the path with slashes, a name that isn't Unicode made so."""
    return os.fsencode(path.as_posix()).decode("utf-8", errors="replace")
