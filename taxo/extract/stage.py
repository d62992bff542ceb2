"""Read every listing into papers, merge the copies, account for every line."""

import difflib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tqdm import tqdm

from taxo.errors import ListingError, TaxoError
from taxo.extract.dates import date_copies
from taxo.extract.dedupe import group_copies
from taxo.extract.ledger import Reading, ledger_of
from taxo.extract.listings import check_readable, find_listings
from taxo.extract.merge import merge, with_own_ids
from taxo.extract.screening import Copy, clean_record, problem_of
from taxo.project.metrics import Value
from taxo.project.tables import LedgerEntry, Paper
from taxo.readers import choose_reader
from taxo.readers.records import Reader, ReadOptions, Record
from taxo.readers.source import Source
from taxo.text.language import LANGUAGES

# What else can be done where there is no paper at all, by how the problem of a record starts.
REMEDIES = (
    ("no abstract", "`extract.min_abstract: 0` in params.yaml takes papers by their titles alone"),
    ("not ", "`extract.language: null` in params.yaml takes papers in any language"),
)


@dataclass(frozen=True)
class ExtractParams:
    """The section `extract` of params.yaml."""

    listings: str
    ignore: tuple[str, ...]
    min_abstract: int
    language: str | None
    near_duplicate: float
    page_years: dict[str, int]
    columns: dict[str, str]

    def check(self) -> None:
        """Raise ValueError where a value makes no sense."""
        if self.min_abstract < 0:
            raise ValueError(f"min_abstract is {self.min_abstract}, expected 0 or more")
        if self.language not in (*LANGUAGES, None):
            raise ValueError(f"language is {self.language!r}, expected null or one of {', '.join(LANGUAGES)}")
        if not 0.5 <= self.near_duplicate <= 1:
            raise ValueError(f"near_duplicate is {self.near_duplicate}, expected 0.5 to 1")
        for listing, year in self.page_years.items():
            if not 1000 <= year <= 9999:
                raise ValueError(f"page_years: {listing} has {year}, expected a year such as 2025")


@dataclass(frozen=True)
class Extraction:
    """The result of reading all listings: papers, a ledger entry for every line, and counts."""

    papers: list[Paper]
    ledger: list[LedgerEntry]
    n_records: int
    n_rejected: int
    n_listings: int
    errors: list[str]

    @property
    def n_copies(self) -> int:
        """How many records were copies of a paper that another record had already."""
        return self.n_records - self.n_rejected - len(self.papers)

    def summary(self) -> dict[str, Value]:
        """Return the figures of `reports/metrics/extract.json`."""
        return {
            "listings": self.n_listings,
            "records": self.n_records,
            "copies": self.n_copies,
            "rejected": self.n_rejected,
            "papers": len(self.papers),
            "broken_listings": len(self.errors),
        }

    def describe(self) -> str:
        """Say in a sentence what was found, and in a line each what couldn't be read."""
        found = (
            f"{len(self.papers)} papers from {self.n_records} records in {self.n_listings} listings: "
            f"{self.n_copies} copies merged, {self.n_rejected} records rejected"
        )
        return "\n".join([found, *(f"not read: {error}" for error in self.errors)])


def extract_papers(folder: Path, params: ExtractParams) -> Extraction:
    """Read every listing below `folder` into papers.

    Raises `ListingError` where the folder can't be read or a listing is in no known format, and
    `TaxoError` where there is no paper at all. A listing that breaks off keeps what was read; why, and the
    rest of it, is in the ledger.
    """
    sources = find_listings(folder, params.ignore)
    _check_page_years(params.page_years, {source.name for source in sources})
    readings = [read_source(source, params) for source in sources]
    copies = [copy for reading in readings for copy in reading.copies]
    groups = group_copies(copies, params.near_duplicate)
    copies = date_copies(copies, groups, params.page_years)
    members = [[copies[i] for i in group] for group in groups]
    papers = with_own_ids([merge(group) for group in members if any(c.problem is None for c in group)])
    if not papers:
        raise TaxoError(_nothing_found(folder, readings, copies))
    return Extraction(
        papers=papers,
        ledger=ledger_of(readings, copies, papers),
        n_records=len(copies),
        n_rejected=len(copies) - sum(len(paper.sources) for paper in papers),
        n_listings=len(readings),
        errors=[reading.error for reading in readings if reading.error],
    )


def read_source(source: Source, params: ExtractParams) -> Reading:
    """Read one listing to its end, or to where it can't be read any further (the reading then has an `error`)."""
    reading = Reading(source)
    try:
        check_readable(source)
        if not source.start.strip():
            raise ListingError(f"listing {source.name}: empty")
    except ListingError as error:
        reading.error = str(error)
        return reading
    reader = choose_reader(source)
    reading.unit = reader.UNIT
    try:
        _read(reader, reading, params)
    except ListingError as error:
        reading.error = str(error)
    return reading


def _read(reader: Reader, reading: Reading, params: ExtractParams) -> None:
    """Put what the reader yields into `reading`, as it comes."""
    items = reader.read(reading.source, ReadOptions(params.columns))
    for item in tqdm(items, desc=reading.source.name, unit=" records", delay=1, leave=False, disable=None):
        if isinstance(item, Record):
            record = clean_record(item)
            problem = problem_of(record, params.min_abstract, params.language)
            reading.copies.append(Copy(reading.source.name, reader.UNIT, record, problem))
        else:
            reading.strays.append(item)


def _check_page_years(told: Mapping[str, int], listings: Collection[str]) -> None:
    for name in told:
        if name not in listings:
            close = difflib.get_close_matches(name, sorted(listings), n=1)
            hint = f"; did you mean {close[0]}?" if close else ""
            raise TaxoError(f"params.yaml: extract.page_years names {name}, which is no listing{hint}")


def _nothing_found(folder: Path, readings: Sequence[Reading], copies: Sequence[Copy]) -> str:
    """Say why there is no paper, as far as that can be told."""
    why = [reading.error for reading in readings if reading.error]
    why += [f"{copy.place}: {copy.problem}" for copy in copies if copy.problem]
    problems = {copy.problem or "" for copy in copies}
    remedies = [
        remedy for start, remedy in REMEDIES if any(problem.startswith(start) for problem in problems)
    ]
    text = f"no paper in {folder} ({len(readings)} listings, {len(copies)} records); put listings there"
    return "\n  ".join([text, *why[:5], *remedies])
