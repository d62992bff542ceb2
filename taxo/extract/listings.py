"""Find the listings in files and folders, in an order that doesn't depend on the machine."""

import os
import stat
from collections.abc import Iterator, Sequence
from fnmatch import fnmatch
from itertools import pairwise
from pathlib import Path

from taxo.errors import ListingError
from taxo.readers.source import Source

# DVC may put links to its own cache where the listings are (`dvc config cache.type symlink`).
DVC_CACHE = (".dvc", "cache")


def find_listings(
    places: Sequence[Path], ignore: Sequence[str] = (), follow_links: bool = False
) -> list[Source]:
    """Return the files in `places` and in the folders below them, by name, but those that `ignore` matches.

    A file that is named itself is never ignored. Links to folders aren't followed, so that a loop of them can't trap
    the walk; a link to a file outside of its folder is found, but `check_readable` refuses it unless `follow_links`.
    Raises `ListingError` where a place isn't there or may not be read.
    """
    found = [source for place in places for source in _listings(place, ignore, follow_links)]
    return sorted(found, key=lambda source: source.name)


def check_readable(source: Source) -> None:
    """Raise `ListingError` for what isn't read: a broken link, a pipe, a device, a link that leads out."""
    assert source.path is not None
    try:
        mode = source.path.stat().st_mode
    except OSError as error:
        raise ListingError(f"listing {source.name}: can't be opened ({error.strerror})") from error
    if not stat.S_ISREG(mode):
        raise ListingError(f"listing {source.name}: not an ordinary file")
    if source.folder is not None and not _lies_in(source.path.resolve(), source.folder.resolve()):
        raise ListingError(
            f"listing {source.name}: a link that leads out of the folder; put the file itself there, or set "
            "`extract.follow_links: true` in params.yaml"
        )


def _listings(place: Path, ignore: Sequence[str], follow_links: bool) -> Iterator[Source]:
    if place.is_file():
        yield Source(_name(place), place)
        return
    for path in _walk(place):
        name = _name(path.relative_to(place))
        if not _is_ignored(name, ignore):
            yield Source(name, path, folder=None if follow_links else place)


def _lies_in(path: Path, folder: Path) -> bool:
    return path.is_relative_to(folder) or DVC_CACHE in pairwise(path.parts)


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
