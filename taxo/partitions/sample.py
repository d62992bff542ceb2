"""Take an even sample of the papers in many partitions, in two passes and with no more in memory than the sample."""

import heapq
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from taxo.errors import TaxoError
from taxo.numeric import even_hash
from taxo.partitions.footer import KIND, read_footer
from taxo.partitions.places import list_files, open_binary, plain
from taxo.progress import with_progress
from taxo.project.tables import PAPERS, Paper

if TYPE_CHECKING:
    import pyarrow as pa

BATCH = 1024  # rows read at once


@dataclass(frozen=True)
class Sample:
    """Papers, each once, and of how many rows in how many partitions they are."""

    papers: list[Paper]
    n_rows: int
    n_partitions: int


def sample_papers(folder: str, most: int) -> Sample:
    """Return at most `most` of the papers in the partitions in `folder`, a path or URL: those whose ids' hashes are
    the least.

    So the sample hardly changes when partitions are added (`taxo.numeric.even_rows` says more), and which partitions
    papers are in makes no difference. Copies of a paper, which have its id, are one: the fullest abstract of theirs
    and all their sources. Raises `TaxoError` for a file that isn't a partition of papers.
    """
    files = sorted(file for file in list_files(plain(folder))[1] if file.endswith(".parquet"))
    if not files:
        raise TaxoError(f"{folder}: no partition there; `taxo extract FILE... --out {folder}` makes them")
    n_rows = 0

    def ids() -> Iterator[str]:
        nonlocal n_rows
        for batch in _batches(files, ["paper_id"], "find the sample"):
            n_rows += batch.num_rows
            yield from batch.column(0).to_pylist()

    chosen = least_ids(ids(), most)
    return Sample(_read(files, chosen), n_rows, len(files))


def least_ids(ids: Iterable[str], most: int) -> set[str]:
    """Return the `most` different ones of `ids` whose hashes are the least, reading `ids` once."""
    heap: list[tuple[int, str]] = []  # the greatest hash first
    chosen: set[str] = set()
    for name in ids:
        if name in chosen:
            continue
        entry = (-int.from_bytes(even_hash(name), "big"), name)
        if len(heap) < most:
            heapq.heappush(heap, entry)
        elif entry > heap[0]:
            chosen.remove(heapq.heapreplace(heap, entry)[1])
        else:
            continue
        chosen.add(name)
    return chosen


def merge_copies(first: Paper, other: Paper) -> Paper:
    """Return a paper as two partitions have it: the one with the longer abstract, with the sources of both."""
    longer = other if len(other.abstract) > len(first.abstract) else first
    return replace(longer, sources=list(dict.fromkeys([*first.sources, *other.sources])))


def _read(files: Sequence[str], chosen: set[str]) -> list[Paper]:
    """Return the papers with the ids `chosen`, sorted by id."""
    found: dict[str, Paper] = {}
    for batch in _batches(files, PAPERS.schema.names, "read the sample"):
        names = batch.column("paper_id").to_pylist()
        for values in batch.filter([name in chosen for name in names]).to_pylist():
            paper = _paper(values)
            before = found.get(paper.paper_id)
            found[paper.paper_id] = paper if before is None else merge_copies(before, paper)
    return [found[name] for name in sorted(found)]


def _paper(values: Mapping[str, Any]) -> Paper:
    return Paper(**{**values, "extra": dict(values["extra"])})


def _batches(files: Sequence[str], columns: list[str], what: str) -> "Iterator[pa.RecordBatch]":
    import pyarrow as pa
    import pyarrow.parquet as pq

    for place in with_progress(files, what, "partitions"):
        if read_footer(place).get(KIND) != "papers":
            raise TaxoError(
                f"{place}: no partition of papers; `taxo extract FILE... --out FOLDER` makes them"
            )
        try:
            with open_binary(place) as file:
                yield from pq.ParquetFile(file).iter_batches(BATCH, columns=columns, use_threads=False)
        except (pa.ArrowException, OSError) as error:
            raise TaxoError(f"{place}: damaged ({error}); remove it and run `taxo extract` again") from error
