"""Every table a stage writes: its path, grain, key and columns, and how it is read, checked and written."""

import dataclasses
import itertools
import types
import typing
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any, Generic, Literal, TypeVar, get_args, get_origin

import numpy as np
import numpy.typing as npt

from taxo.errors import TaxoError

if typing.TYPE_CHECKING:
    import pyarrow as pa

Row = TypeVar("Row")

Verdict = Literal[
    "paper",
    "title",
    "abstract",
    "authors",
    "date",
    "votes",
    "organisation",
    "url",
    "keywords",
    "chrome",
    "duplicate",
    "rejected",
    "conflict",
]


@dataclass(frozen=True, slots=True)
class Paper:
    """A title and an abstract with where they came from.

    `sources` are places such as "pages.txt:12-19" (lines) or "dump.json#7" (a record), one a copy that was
    merged into this paper, in order. `year` is also known where the full date `published` isn't.
    """

    paper_id: str
    title: str
    abstract: str
    n_authors: int | None = None
    published: date | None = None
    upvotes: int | None = None
    organisation: str | None = None
    url: str | None = None
    keywords: list[str] = field(default_factory=list)
    sources: list[str] = field(default_factory=list)
    year: int | None = None
    doi: str | None = None
    arxiv_id: str | None = None


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """What became of a span of a listing: every non-blank line of it is in exactly one entry.

    Where a format has no lines of its own (JSON, Parquet), both numbers are those of a record, from 1.
    `excerpt` is the start of the text there, kept for what didn't become part of a paper.
    """

    listing: str
    first_line: int
    last_line: int
    verdict: Verdict
    paper_id: str | None = None
    reason: str | None = None
    excerpt: str | None = None


@dataclass(frozen=True, slots=True)
class Placement:
    """Where discovery put a paper: its cluster, how firmly (0 to 1), and its place on the map."""

    paper_id: str
    cluster: int
    strength: float
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Term:
    """A term that sets a cluster apart, ranked from 0, with its c-TF-IDF weight."""

    cluster: int
    rank: int
    term: str
    weight: float


@dataclass(frozen=True, slots=True)
class ClusterNode:
    """A node of the cluster hierarchy; leaves are the clusters of `Placement`, `stability` is 0 to 1."""

    cluster: int
    parent: int | None
    n_papers: int
    stability: float


@dataclass(frozen=True, slots=True)
class Topic:
    """A node of the taxonomy with what the pile says of it."""

    topic_id: str
    name: str
    parent: str | None
    status: str
    verdict: str
    n_papers: int
    stability: float | None
    terms: list[str] = field(default_factory=list)
    examples: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Assignment:
    """A paper's topics. `topic_id` is the primary one, null where the labels abstain; `confidence` is
    the calibrated probability that the primary is right; `evidence` are the phrases that decided."""

    paper_id: str
    topic_id: str | None
    confidence: float
    topics: list[str] = field(default_factory=list)
    evidence: list[str] = field(default_factory=list)
    reviewed: bool = False


@dataclass(frozen=True, slots=True)
class Encodings:
    """A vector a paper: `ids` (n) sorted, `vectors` (n, dimensions) float32 of unit length."""

    ids: list[str]
    vectors: npt.NDArray[np.float32]


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
            raise TableError(f"{self.path}: no such table; run `dvc repro` to make it")
        try:
            found = pq.read_table(path)
        except (pa.ArrowInvalid, OSError) as error:
            raise TableError(
                f"{self.path}: not a readable parquet file ({error}); run `dvc repro`"
            ) from error
        if found.schema.remove_metadata() != self.schema:
            raise TableError(
                f"{self.path}: columns {_describe(found.schema)}, expected {_describe(self.schema)}"
            )
        names = found.column_names
        rows = [self.row(*values) for values in zip(*(found[n].to_pylist() for n in names), strict=True)]
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


@dataclass(frozen=True)
class EncodingsFile:
    """The `.npz` of the papers' vectors: the same vectors give the same bytes."""

    path: str

    def read(self, papers: Sequence[Paper], root: Path = Path()) -> Encodings:
        """Read and check the vectors; they must be those of `papers`, in the same order."""
        path = root / self.path
        if not path.exists():
            raise TableError(f"{self.path}: no such file; run `dvc repro` to make it")
        try:
            # np.load leaves a file that isn't a zip open: hand it one that closes.
            with path.open("rb") as raw, np.load(raw, allow_pickle=False) as file:
                found = Encodings(file["ids"].tolist(), file["vectors"])
        except (KeyError, ValueError, OSError, zipfile.BadZipFile) as error:
            raise TableError(f"{self.path}: not a file of vectors ({error}); run `dvc repro`") from error
        if found.ids != [paper.paper_id for paper in papers]:
            raise TableError(f"{self.path}: isn't of the papers in {PAPERS.path}; run `dvc repro`")
        return found

    def write(self, encodings: Encodings, root: Path = Path()) -> None:
        """Put the vectors in place at once, or nothing; they must be finite, one an id."""
        vectors = np.asarray(encodings.vectors, dtype=np.float32)
        if vectors.shape[:1] != (len(encodings.ids),) or not np.isfinite(vectors).all():
            raise TableError(f"{self.path}: expected one finite vector for each of {len(encodings.ids)} ids")
        with replacing(root / self.path) as temporary, temporary.open("wb") as file:
            np.savez(file, ids=np.array(encodings.ids, dtype=np.str_), vectors=vectors)


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Yield a temporary name beside `path`; it takes `path`'s place when the block ends well, else it goes."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.partial")
    try:
        yield temporary
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


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
    if get_origin(hint) is list:
        return pa.list_(pa.field("element", _arrow_type(get_args(hint)[0])))
    plain = {str: pa.string(), int: pa.int64(), float: pa.float64(), bool: pa.bool_(), date: pa.date32()}
    return plain[hint]


def _describe(schema: "pa.Schema") -> str:
    return ", ".join(f"{f.name} {f.type}{'?' if f.nullable else ''}" for f in schema)


PAPERS = Table("data/papers.parquet", Paper, ("paper_id",), "a paper")
ENCODINGS = EncodingsFile("data/encodings.npz")
LEDGER = Table("data/ledger.parquet", LedgerEntry, ("listing", "first_line"), "a span of a listing")
CLUSTERS = Table("data/clusters.parquet", Placement, ("paper_id",), "a paper")
HIERARCHY = Table("data/hierarchy.parquet", ClusterNode, ("cluster",), "a node of the cluster hierarchy")
TERMS = Table("data/terms.parquet", Term, ("cluster", "rank"), "a term of a cluster")
TOPICS = Table("data/topics.parquet", Topic, ("topic_id",), "a topic")
ASSIGNMENTS = Table("data/assignments.parquet", Assignment, ("paper_id",), "a paper")
TABLES = (PAPERS, LEDGER, CLUSTERS, HIERARCHY, TERMS, TOPICS, ASSIGNMENTS)
