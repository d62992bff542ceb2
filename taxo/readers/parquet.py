"""Parquet: a paper a row, columns recognised by their names; what is damaged costs the rows that can't be read."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import IO, TYPE_CHECKING, Any

from taxo.errors import ListingError
from taxo.readers.field_names import FieldNames, names_with, normalise
from taxo.readers.fields import MAX_EXTRA, WRAPPERS, record_of
from taxo.readers.records import NO, SURE, ReadOptions, Record, Span, Unit
from taxo.readers.source import Source

if TYPE_CHECKING:
    import pyarrow as pa
    import pyarrow.parquet as pq

NAME = "parquet"
DESCRIPTION = "Parquet: a paper a row, columns such as title and abstract (or mapped by `extract.columns`)"
UNIT: Unit = "record"
MAGIC = b"PAR1"
BATCH_ROWS, BATCH_BYTES = 1024, 32 * 1024 * 1024
SMALL_BATCH = 32  # rows that are read at once where a batch has damage in it
NEEDED = ("title", "abstract")


@dataclass(frozen=True, slots=True)
class _Columns:
    """The columns that are read, those without which a row says nothing, and those that are left out."""

    read: tuple[str, ...]
    needed: tuple[str, ...]
    unused: tuple[str, ...]


def sniff(source: Source) -> float:
    """SURE by the file's magic bytes."""
    return SURE if source.head.startswith(MAGIC) else NO


def read(source: Source, options: ReadOptions) -> Iterator[Record | Span]:
    """Yield a record a row; rows that are damaged are a rejected span."""
    names = names_with(options.columns)
    number = 0
    with _opened(source) as table:
        columns = _columns(table, names, source)
        for group in range(table.num_row_groups):
            for rows in _rows(table, group, columns):
                if isinstance(rows, str):
                    end = number + table.metadata.row_group(group).num_rows - _n_read(number, table, group)
                    yield Span(number + 1, end, "rejected", rows)
                    number = end
                    continue
                for row in rows:
                    number += 1
                    record = record_of(row, (Span(number, number, "paper"),), names)
                    yield (
                        replace(record, unused=(*record.unused, *columns.unused))
                        if columns.unused
                        else record
                    )


def _n_read(number: int, table: "pq.ParquetFile", group: int) -> int:
    """Return how many rows of a group have been read when `number` rows of all have been."""
    return number - sum(int(table.metadata.row_group(before).num_rows) for before in range(group))


def _rows(table: "pq.ParquetFile", group: int, columns: _Columns) -> Iterator[list[dict[str, Any]] | str]:
    """Yield the rows of a group in pieces, and in place of those that can't be read why that is."""
    n_rows, n_read, read = table.metadata.row_group(group).num_rows, 0, columns.read
    for size in (_batch_size(table, group), SMALL_BATCH):
        try:
            for rows in _batches(table, group, read, size, n_read):
                n_read += len(rows)
                yield rows
        except _damage() as error:
            reason = " ".join(str(error).split())[:120]
            sound = tuple(column for column in read if _is_sound(table, group, column))
            if all(column in sound for column in columns.needed):
                read = sound
        else:
            reason = "its end is missing"
            break
    if n_read < n_rows:
        yield f"damaged: {reason}"


def _batches(
    table: "pq.ParquetFile", group: int, columns: tuple[str, ...], size: int, after: int
) -> Iterator[list[dict[str, Any]]]:
    """Yield the rows of a group behind the first `after` ones."""
    at = 0
    for batch in table.iter_batches(size, row_groups=[group], columns=list(columns), use_threads=False):
        rows = batch.slice(max(0, min(after - at, batch.num_rows)))
        at += batch.num_rows
        if rows.num_rows:
            yield _plain_rows(rows)


def _is_sound(table: "pq.ParquetFile", group: int, column: str) -> bool:
    try:
        for _ in table.iter_batches(row_groups=[group], columns=[column], use_threads=False):
            pass
    except _damage():
        return False
    return True


def _damage() -> tuple[type[Exception], ...]:
    import pyarrow as pa

    return (pa.ArrowException, OSError, MemoryError, ValueError, OverflowError)


def _batch_size(table: "pq.ParquetFile", group: int) -> int:
    """Return how many rows to read at once: fewer where they are long."""
    about = table.metadata.row_group(group)
    return max(1, min(BATCH_ROWS, BATCH_BYTES * int(about.num_rows) // max(1, int(about.total_byte_size))))


def _plain_rows(batch: "pa.RecordBatch") -> list[dict[str, Any]]:
    """Return the rows of a batch; text that isn't UTF-8 has marks where it isn't."""
    try:
        rows: list[dict[str, Any]] = batch.to_pylist()
    except ValueError:  # text that isn't UTF-8, a date that there isn't
        names = batch.schema.names
        rows = [
            {name: _value(batch.column(place)[row]) for place, name in enumerate(names)}
            for row in range(batch.num_rows)
        ]
    return [{name: _unmapped(value) for name, value in row.items()} for row in rows]


def _value(scalar: "pa.Scalar") -> Any:
    try:
        return scalar.as_py()
    except ValueError:
        buffer = scalar.as_buffer() if hasattr(scalar, "as_buffer") else None
        return buffer.to_pybytes().decode("utf-8", errors="replace") if buffer is not None else None


def _unmapped(value: Any) -> Any:
    """Return a map, which comes as pairs, as a map, without what another row alone has in it."""
    if isinstance(value, list) and value and all(isinstance(item, tuple) for item in value):
        value = dict(value)
    if isinstance(value, dict):
        return {name: inner for name, inner in value.items() if inner is not None}
    return value


def _columns(table: "pq.ParquetFile", names: FieldNames, source: Source) -> _Columns:
    """Choose the columns of texts and numbers, and those that a field is known to have; there must be a title's."""
    fields = list(table.schema_arrow)
    normalised = {field.name: normalise(field.name) for field in fields}
    if not {*normalised.values()} & {*names.names["title"], *WRAPPERS}:
        raise ListingError(
            f"listing {source.name}: no column for the title among {', '.join(normalised)[:300]}; "
            "name it in params.yaml: `extract.columns`"
        )
    known = {
        name for name, key in normalised.items() if key in WRAPPERS or names.knows(key.partition(".")[0])
    }
    plain = [field.name for field in fields if field.name not in known and _is_plain(field.type)][:MAX_EXTRA]
    read = {*plain, *(field.name for field in fields if field.name in known and not _is_vector(field.type))}
    needed = tuple(
        name for name in normalised if any(normalised[name] in names.names[field] for field in NEEDED)
    )
    return _Columns(
        tuple(name for name in normalised if name in read),
        tuple(name for name in needed if name in read),
        tuple(normalised[name] for name in normalised if name not in read),
    )


def _is_plain(kind: "pa.DataType") -> bool:
    """Say whether a column holds texts, numbers, dates or marks, or lists of texts."""
    import pyarrow.types as types

    if types.is_list(kind) or types.is_large_list(kind) or types.is_fixed_size_list(kind):
        return bool(types.is_string(kind.value_type) or types.is_large_string(kind.value_type))
    return not bool(types.is_nested(kind) or types.is_binary(kind) or types.is_large_binary(kind))


def _is_vector(kind: "pa.DataType") -> bool:
    """Say whether a column holds lists of fractions: embeddings."""
    import pyarrow.types as types

    is_list = types.is_list(kind) or types.is_large_list(kind) or types.is_fixed_size_list(kind)
    return bool(is_list and types.is_floating(kind.value_type))


@contextmanager
def _opened(source: Source) -> Iterator["pq.ParquetFile"]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    with source.open_binary() as file, tempfile.TemporaryFile() as copy:
        try:
            table = pq.ParquetFile(_seekable(file, copy))
        except (pa.ArrowException, OSError, MemoryError) as error:
            raise ListingError(
                f"listing {source.name}: not readable as Parquet ({error}); fetch or write it again"
            ) from error
        yield table


def _seekable(file: IO[bytes], copy: IO[bytes]) -> IO[bytes]:
    """Return `file`, unpacked into `copy` where it can't be read out of order."""
    if file.seekable():
        return file
    shutil.copyfileobj(file, copy)
    copy.seek(0)
    return copy
