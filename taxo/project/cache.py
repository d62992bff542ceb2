"""Keep results that are costly to make and follow from their inputs alone, so that a later run needn't make them again.

A result lies in a file named by a hash of all that it follows from: what the caller tells, taxo's code, the versions of
the libraries that compute. Without the folder every run makes the same bytes, only later; deleting it is safe.
"""

import hashlib
import json
import sys
from collections.abc import Callable, Iterable
from dataclasses import fields
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import Any

import taxo
from taxo.project.storage import replacing
from taxo.project.tables import Paper

FOLDER = ".cache/results"
KEPT = 4  # results of a name, the newest: a trial of other parameters or two, and the way back
# What papers say that no cluster, label or score follows from (a test compares that with the code).
UNREAD = (
    *("n_authors", "upvotes", "organisation", "url", "sources", "doi", "arxiv_id", "authors", "pmid"),
    *("type", "volume", "issue", "pages", "retracted", "extra"),
)
READ = tuple(field.name for field in fields(Paper) if field.name not in UNREAD)
# Libraries whose versions a result may hang on.
LIBRARIES = ("numpy", "scipy", "scikit-learn", "ftfy")


def kept(name: str, inputs: Iterable[bytes], make: Callable[[], Any], root: Path = Path()) -> Any:
    """Return what `make()` makes of `inputs`, a value that JSON holds; it isn't called where the result was kept.

    What comes back has gone through JSON either way, so that it is the same (tuples are lists). A file that isn't
    whole counts for nothing, and where none can be written, none is kept.
    """
    path = root / FOLDER / f"{name}-{_digest([_surroundings(), *inputs])}.json"
    text = _read(path)
    if text is None:
        text = json.dumps(make(), ensure_ascii=False)
        _write(path, text)
        _forget(path.parent, name)
    return json.loads(text)


def papers_bytes(papers: Iterable[Paper]) -> bytes:
    """All of `papers` that clusters, labels and scores follow from."""
    told = [[getattr(paper, name) for name in READ] for paper in papers]
    return repr(told).encode("utf-8", "surrogatepass")


def _digest(parts: Iterable[bytes]) -> str:
    """A hash of the parts, in which “ab”, “c” isn't “a”, “bc”."""
    found = hashlib.sha256()
    for part in parts:
        found.update(hashlib.sha256(part).digest())
    return found.hexdigest()


@cache
def _surroundings() -> bytes:
    """What every result may hang on beside its inputs: the code of taxo, Python, and the libraries that compute."""
    folder = Path(taxo.__file__).parent
    files = sorted(path for path in folder.rglob("*") if path.suffix in {".py", ".toml", ".txt", ".json"})
    code = [part for path in files for part in (str(path.relative_to(folder)).encode(), path.read_bytes())]
    versions = f"{sys.version} {[_version(library) for library in LIBRARIES]}"
    return _digest([versions.encode(), *code]).encode()


def _version(library: str) -> str:
    try:
        return metadata.version(library)
    except metadata.PackageNotFoundError:
        return ""


def _read(path: Path) -> str | None:
    """The text that was kept, None where there is none that is whole."""
    try:
        digest, _, text = path.read_text(encoding="utf-8").partition("\n")
    except (OSError, UnicodeDecodeError):
        return None
    return text if digest == _digest([text.encode()]) else None


def _write(path: Path, text: str) -> None:
    try:
        with replacing(path) as temporary:
            temporary.write_text(f"{_digest([text.encode()])}\n{text}", encoding="utf-8", newline="\n")
    except OSError:  # a full or protected disk costs time, not the result
        return


def _forget(folder: Path, name: str) -> None:
    """Delete all but the newest results of this name."""
    found = sorted(folder.glob(f"{name}-*.json"), key=lambda path: path.stat().st_mtime, reverse=True)
    for path in found[KEPT:]:
        path.unlink(missing_ok=True)
