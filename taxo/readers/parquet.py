"""Parquet: a paper a row, columns recognised by their names."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING

from taxo.errors import ListingError
from taxo.readers.field_names import FieldNames, names_with, normalise
from taxo.readers.fields import WRAPPERS, record_of
from taxo.readers.records import NO, SURE, ReadOptions, Record, Span, Unit
from taxo.readers.source import Source

if TYPE_CHECKING:
    import pyarrow.parquet as pq

NAME = "parquet"
DESCRIPTION = "Parquet: a paper a row, columns such as title and abstract (or mapped by `extract.columns`)"
UNIT: Unit = "record"
MAGIC = b"PAR1"
BATCH_ROWS = 1024


def sniff(source: Source) -> float:
    """SURE by the file's magic bytes."""
    return SURE if source.head.startswith(MAGIC) else NO


def read(source: Source, options: ReadOptions) -> Iterator[Record | Span]:
    """Yield a record a row, read in batches and of the columns that matter alone."""
    names = names_with(options.columns)
    number = 0
    with _opened(source) as table:
        for batch in table.iter_batches(BATCH_ROWS, columns=_columns(table, names, source)):
            for row in batch.to_pylist():
                number += 1
                yield record_of(row, (Span(number, number, "paper"),), names)


def _columns(table: "pq.ParquetFile", names: FieldNames, source: Source) -> list[str]:
    """Return all columns; without a title's column there is nothing to read."""
    found: list[str] = table.schema_arrow.names
    if not {normalise(column) for column in found} & {*names.names["title"], *WRAPPERS}:
        raise ListingError(
            f"listing {source.name}: no column for the title among {', '.join(found)[:300]}; "
            "name it in params.yaml: `extract.columns`"
        )
    return found


@contextmanager
def _opened(source: Source) -> Iterator["pq.ParquetFile"]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    with source.open_binary() as file, tempfile.TemporaryFile() as copy:
        try:
            yield pq.ParquetFile(_seekable(file, copy))
        except (pa.ArrowException, OSError, MemoryError) as error:
            raise ListingError(
                f"listing {source.name}: not readable as Parquet ({error}); fetch or write it again"
            ) from error


def _seekable(file: IO[bytes], copy: IO[bytes]) -> IO[bytes]:
    """Return `file`, unpacked into `copy` where it can't be read out of order."""
    if file.seekable():
        return file
    shutil.copyfileobj(file, copy)
    copy.seek(0)
    return copy
