"""Look up papers of a project after its last run, reading no more of its tables than is needed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from taxo.errors import TaxoError
from taxo.extract.screening import Copy
from taxo.extract.titles import title_key
from taxo.project.storage import Table
from taxo.project.tables import ASSIGNMENTS, LISTINGS, PAPERS, Paper
from taxo.readers.records import PartialDate, Record, Span

if TYPE_CHECKING:
    import pyarrow as pa

KEYS = ("arxiv_id", "doi")  # by which, beside the title, a copy of a paper is sought
RUN = "run `taxo run` first"
LISTED_NOWHERE = (Span(0, 0, "paper"),)


@dataclass(frozen=True)
class ProjectPapers:
    """The papers of the last run: `columns` tells them apart, row by row as the table of papers has them."""

    columns: Mapping[str, Sequence[Any]]

    @classmethod
    def read(cls) -> "ProjectPapers":
        """Read what tells the papers apart; raises `TaxoError` where there was no run."""
        return cls(_columns(PAPERS, ["paper_id", "title", *KEYS]))

    @property
    def ids(self) -> Sequence[str]:
        """The papers' ids."""
        return self.columns["paper_id"]

    @cached_property
    def topics(self) -> list[str | None]:
        """Each paper's first topic, None where it has none."""
        found = _columns(ASSIGNMENTS, ["paper_id", "topic_id"])
        by_id = dict(zip(found["paper_id"], found["topic_id"], strict=True))
        return [by_id.get(paper_id) for paper_id in self.ids]

    def listings(self) -> set[str]:
        """The names of the listings that the last run read."""
        return set(_columns(LISTINGS, ["listing"])["listing"])

    def copies_like(self, copies: Sequence[Copy]) -> list[Copy]:
        """The papers that share title, DOI or arXiv id with one of `copies`, as copies to compare them with."""
        titles = {title_key(copy.record.title) for copy in copies}
        rows = {row for row, title in enumerate(self.columns["title"]) if title_key(title) in titles}
        for key in KEYS:
            wanted = {getattr(copy.record, key) for copy in copies} - {None}
            rows |= {row for row, value in enumerate(self.columns[key]) if value in wanted}
        return [_copy_of(paper) for paper in self.papers(sorted(rows))]

    def papers(self, rows: Sequence[int]) -> list[Paper]:
        """The papers in `rows`, as far as they are compared: title, abstract, identifiers and date."""
        if not rows:
            return []
        names = ["paper_id", "title", "abstract", *KEYS, "published"]
        found = _table(PAPERS, names).take(list(rows)).to_pylist()
        return [Paper(**values) for values in found]


def _copy_of(paper: Paper) -> Copy:
    date = paper.published
    return Copy(
        "",
        "record",
        Record(
            title=paper.title,
            abstract=paper.abstract,
            spans=LISTED_NOWHERE,
            published=PartialDate(date.year, date.month, date.day) if date else None,
            doi=paper.doi,
            arxiv_id=paper.arxiv_id,
        ),
    )


def _columns(table: Table[Any], names: Sequence[str]) -> dict[str, list[Any]]:
    return {name: column.to_pylist() for name, column in zip(names, _table(table, names), strict=True)}


def _table(table: Table[Any], names: Sequence[str]) -> "pa.Table":
    import pyarrow as pa
    import pyarrow.parquet as pq

    path = Path(table.path)
    if not path.exists():
        raise TaxoError(f"{table.path}: no such table; {RUN}")
    try:
        with pq.ParquetFile(path) as file:
            return file.read(list(names))
    except (pa.ArrowInvalid, OSError, KeyError) as error:
        raise TaxoError(f"{table.path}: not a readable table ({error}); {RUN}") from error
