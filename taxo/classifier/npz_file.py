"""Write and read the classifier's one file, an `.npz` of plain arrays: the same bytes every time, read without trust.

Members (see `model` for what they mean): `meta` JSON as UTF-8 bytes; `terms` UTF-8 bytes, one term a line;
`scales` f32 (n); `weights` i8 (n, k + 1); `steps` and `intercepts` f32 (k + 1). All but `meta` are empty where
there was nothing to train on.
"""

import io
import json
import math
import re
import struct
import zipfile
import zlib
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
import numpy.typing as npt

from taxo.errors import TaxoError

FORMAT = "taxo-topic-classifier"
VERSION = 3
# The first kept no phrases, so that a classifier fitted anew had forgotten them; the second had one temperature.
READABLE = (1, 2, VERSION)
FILE_NAME = "model.npz"
MEMBERS = {
    "meta": "|u1",
    "terms": "|u1",
    "scales": "<f4",
    "weights": "|i1",
    "steps": "<f4",
    "intercepts": "<f4",
}
# Bytes that a member may unpack to: far above what training makes, far below what would hurt.
MOST = {
    "meta": 10_000_000,
    "terms": 4_000_000,
    "scales": 500_000,
    "weights": 50_000_000,
    "steps": 100_000,
    "intercepts": 100_000,
}

# All that zipfile and zlib were seen to raise on damaged files.
UNREADABLE = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    OSError,
    EOFError,
    ValueError,
    LookupError,
    NotImplementedError,
    RuntimeError,
    OverflowError,
)
LARGEST = 1e6  # no number of a classifier comes near
LONGEST_REASON = 300  # characters
_HEADER = re.compile(
    rb"\x93NUMPY\x01\x00..\{'descr': '(?P<dtype>[<|>=]\w{2,4})', 'fortran_order': (?P<fortran>False|True), "
    rb"'shape': \((?P<shape>(\d{1,12}, )*\d{0,12},?)\), \} *\n",
    re.DOTALL,
)

Arrays = dict[str, npt.NDArray[Any]]


class ClassifierFileError(TaxoError):
    """A file that isn't a classifier that this taxo can use: says which file, what is wrong, and what to do."""


def write_file(path: Path, meta: dict[str, Any], arrays: Arrays) -> None:
    """Put `meta` and `arrays` into the file at `path`, whole or not at all; the same content gives the same bytes."""
    from taxo.project.storage import replacing

    with replacing(path) as temporary:
        temporary.write_bytes(file_bytes(meta, arrays))


def file_bytes(meta: dict[str, Any], arrays: Arrays) -> bytes:
    """Return what `write_file` writes."""
    text = json.dumps(meta, sort_keys=True, ensure_ascii=False, allow_nan=False)
    members = {"meta": np.frombuffer(text.encode(), dtype=np.uint8), **arrays}
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in MEMBERS:
            archive.writestr(_stamp(name), _npy(members[name]), zipfile.ZIP_DEFLATED, 9)
    return buffer.getvalue()


def _stamp(name: str) -> zipfile.ZipInfo:
    """A member's header with no clock in it."""
    return zipfile.ZipInfo(f"{name}.npy", (1980, 1, 1, 0, 0, 0))


def _npy(array: npt.NDArray[Any]) -> bytes:
    buffer = io.BytesIO()
    np.lib.format.write_array(buffer, np.ascontiguousarray(array), allow_pickle=False)
    return buffer.getvalue()


def find_file(path: Path) -> Path:
    """Return the file for `path`, which is that file or the folder it is in."""
    file = path / FILE_NAME if path.is_dir() else path
    if not file.is_file():
        raise ClassifierFileError(
            f"{path}: no classifier there; name the file or folder that `TopicClassifier.save` wrote, "
            "or in a project that taxo's pipeline runs in make one with `dvc repro train`"
        )
    return file


def read_file(path: Path) -> tuple[dict[str, Any], Arrays]:
    """Return meta and arrays of the file at `path`, checked for names, sizes, types and finite numbers."""
    if path.stat().st_size > sum(MOST.values()):
        raise refusal(path, f"has {path.stat().st_size:,} bytes, too many for a classifier")
    with path.open("rb") as file:
        return read_open_file(file, path)


def read_open_file(file: BinaryIO, path: Path) -> tuple[dict[str, Any], Arrays]:
    """Return meta and arrays of an open binary file, which errors call `path`."""
    data = file.read(sum(MOST.values()) + 1)
    if len(data) > sum(MOST.values()):
        raise refusal(path, f"has more than {sum(MOST.values()):,} bytes, too many for a classifier")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _check_members(archive, path)
            arrays = {name: _read_member(archive, name, path) for name in MEMBERS}
    except UNREADABLE as error:
        raise refusal(path, f"not a readable .npz ({error})") from error
    return _read_meta(arrays.pop("meta"), path), arrays


def _check_members(archive: zipfile.ZipFile, path: Path) -> None:
    found = sorted(info.filename for info in archive.infolist())
    expected = sorted(f"{name}.npy" for name in MEMBERS)
    if found != expected:
        raise refusal(path, f"holds {', '.join(found)[:200] or 'nothing'}, expected {', '.join(expected)}")
    for name, most in MOST.items():
        info = archive.getinfo(f"{name}.npy")
        if info.file_size > most:
            raise refusal(
                path, f"`{name}` unpacks to {info.file_size:,} bytes, more than the {most:,} allowed"
            )
        if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise refusal(path, f"`{name}` is packed in a way that no classifier is")


def _read_member(archive: zipfile.ZipFile, name: str, path: Path) -> npt.NDArray[Any]:
    info = archive.getinfo(f"{name}.npy")
    with archive.open(info) as stream:
        data = stream.read(info.file_size + 1)
    shape, start = _read_header(data, name, path)
    dtype, count = np.dtype(MEMBERS[name]), math.prod(shape)
    if len(data) - start != count * dtype.itemsize:
        raise refusal(path, f"`{name}` has {len(data) - start} bytes for shape {shape}")
    array = np.frombuffer(data, dtype, count, start).reshape(shape)
    if dtype.kind == "f" and not (np.abs(array) <= LARGEST).all():
        raise refusal(path, f"`{name}` holds numbers that aren't finite, or are beyond {LARGEST:,.0f}")
    return array


def _read_header(data: bytes, name: str, path: Path) -> tuple[tuple[int, ...], int]:
    """Shape and length of the header, which must be letter by letter what numpy writes: nothing is evaluated."""
    found = _HEADER.match(data)
    if found is None:
        raise refusal(path, f"`{name}` isn't an array of numbers in version 1.0 of the npy format")
    dtype = found["dtype"].decode()
    if dtype != MEMBERS[name] or found["fortran"] != b"False":
        raise refusal(path, f"`{name}` is of type {dtype}, expected {MEMBERS[name]} in rows")
    return tuple(int(size) for size in found["shape"].split(b",") if size.strip()), found.end()


def _read_meta(data: npt.NDArray[Any], path: Path) -> dict[str, Any]:
    try:
        meta = json.loads(data.tobytes().decode())
        # What can't be written again (half characters, numbers without end) isn't JSON, though Python reads it.
        json.dumps(meta, ensure_ascii=False, allow_nan=False).encode()
    except (ValueError, RecursionError) as error:
        raise refusal(path, f"`meta` isn't JSON ({error})") from error
    if not isinstance(meta, dict) or meta.get("format") != FORMAT:
        raise refusal(path, f"isn't in the format {FORMAT}")
    version = meta.get("version")
    if isinstance(version, bool) or version not in READABLE:
        newer = isinstance(version, int) and version > VERSION
        remedy = "update taxo" if newer else "train it again with this taxo"
        raise refusal(
            path, f"is of format version {version!r}, this taxo reads versions up to {VERSION}; {remedy}"
        )
    return meta


def refusal(path: Path, reason: object) -> ClassifierFileError:
    """Return the error for the file at `path`, with as much of `reason` as people read."""
    text = " ".join(str(reason).split())
    shown = text if len(text) <= LONGEST_REASON else text[: LONGEST_REASON - 1] + "…"
    return ClassifierFileError(f"{path}: not a classifier that can be used: {shown}")
