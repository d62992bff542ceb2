"""Keep rows of a dataclass in a parquet file: read, check, write whole or not at all."""

import dataclasses
import itertools
import types
import typing
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any, Generic, Literal, TypeVar, get_args, get_origin

from taxo.errors import TaxoError

if typing.TYPE_CHECKING:
    import pyarrow as pa

Row = TypeVar("Row")


class TableError(TaxoError):
    """A table that isn't what it says: names the file, the row and the column."""


@dataclass(frozen=True)
class Table(Generic[Row]):
    """A parquet file of rows of one dataclass, sorted and unique by `key`."""

    path: str
    row: type[Row]
    key: tuple[str, ...]
    grain: str

    @cached_property
    def schema(self) -> "pa.Schema":
        """The arrow schema, read off the dataclass's annotations."""
        import pyarrow as pa

        hints = typing.get_type_hints(self.row)
        fields = dataclasses.fields(typing.cast(Any, self.row))
        return pa.schema([_arrow_field(f.name, hints[f.name]) for f in fields])

    def read(self, root: Path = Path()) -> list[Row]:
        """Read and check the table under `root`; raises `TableError` where it isn't what it should be."""
        import pyarrow as pa
        import pyarrow.parquet as pq

        path = root / self.path
        if not path.exists():
            raise TableError(f"{self.path}: no such table; run `taxo run` to make it")
        try:
            with pq.ParquetFile(path) as file:  # `read_table` would import what reads folders of files
                found = file.read()
        except (pa.ArrowInvalid, OSError) as error:
            raise TableError(f"{self.path}: not a readable parquet file ({error}); run `taxo run`") from error
        if found.schema.remove_metadata() != self.schema:
            raise TableError(
                f"{self.path}: columns {_describe(found.schema)}, expected {_describe(self.schema)}"
            )
        names = found.column_names
        columns = [_values(found[name]) for name in names]
        rows = [self.row(*values) for values in zip(*columns, strict=True)]
        self._check_keys(rows)
        return rows

    def write(self, rows: Iterable[Row], root: Path = Path()) -> None:
        """Sort `rows` by key, check them, and put the whole file in place at once, or nothing."""
        import pyarrow as pa
        import pyarrow.parquet as pq

        ordered = sorted(rows, key=self._key_of)
        self._check_keys(ordered)
        columns = {name: [getattr(row, name) for row in ordered] for name in self.schema.names}
        try:
            table = pa.table(columns, schema=self.schema)
            table.validate()
        except (pa.ArrowInvalid, pa.ArrowTypeError, UnicodeEncodeError) as error:
            raise TableError(f"{self.path}: a row doesn't fit the table's columns: {error}") from error
        self._check_nulls(table)
        path = root / self.path
        with replacing(path) as temporary:
            pq.write_table(table, temporary, compression="zstd")

    def _key_of(self, row: Row) -> tuple[Any, ...]:
        return tuple(getattr(row, name) for name in self.key)

    def _check_keys(self, rows: Sequence[Row]) -> None:
        keys = [self._key_of(row) for row in rows]
        for before, after in itertools.pairwise(keys):
            if before == after:
                raise TableError(
                    f"{self.path}: two rows for {', '.join(map(str, after))}; there is one row for {self.grain}"
                )
            if before > after:
                raise TableError(f"{self.path}: rows aren't sorted by {', '.join(self.key)}")

    def _check_nulls(self, table: "pa.Table") -> None:
        for arrow_field in self.schema:
            column = table[arrow_field.name]
            if not arrow_field.nullable and column.null_count:
                row = column.is_null().to_pylist().index(True)
                raise TableError(f"{self.path}: row {row} has no {arrow_field.name}")


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Yield a temporary name beside `path`; it takes `path`'s place when the block ends well, else it goes."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.partial")
    try:
        yield temporary
        temporary.replace(path)
    except OSError as error:  # a full disk names no file, and the temporary name is nobody's
        if error.filename in (None, str(temporary), temporary):
            error.filename = str(path)
        raise
    finally:
        temporary.unlink(missing_ok=True)


def _values(column: "pa.ChunkedArray") -> list[Any]:
    """Return a column's values, maps as dicts."""
    import pyarrow as pa

    values: list[Any] = column.to_pylist()
    return list(map(dict, values)) if pa.types.is_map(column.type) else values


def _arrow_field(name: str, hint: Any) -> "pa.Field":
    import pyarrow as pa

    nullable = get_origin(hint) is types.UnionType
    if nullable:
        hint = next(a for a in get_args(hint) if a is not type(None))
    return pa.field(name, _arrow_type(hint), nullable=nullable)


def _arrow_type(hint: Any) -> "pa.DataType":
    import pyarrow as pa

    if get_origin(hint) is Literal:
        return pa.string()
    if get_origin(hint) is dict:
        return pa.map_(*map(_arrow_type, get_args(hint)))
    if get_origin(hint) is list:
        return pa.list_(pa.field("element", _arrow_type(get_args(hint)[0])))
    plain = {str: pa.string(), int: pa.int64(), float: pa.float64(), bool: pa.bool_(), date: pa.date32()}
    return plain[hint]


def _describe(schema: "pa.Schema") -> str:
    return ", ".join(f"{f.name} {f.type}{'?' if f.nullable else ''}" for f in schema)
