"""Listings in, papers and a ledger out: copies merged, every line accounted for."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from taxo.dates import PageYear, page_year
from taxo.dedupe import group_copies
from taxo.errors import TaxoError
from taxo.ledger import Reading, ledger_of
from taxo.listings import check_readable, find_listings
from taxo.merge import Dated, merge
from taxo.readers import choose_reader
from taxo.readers.records import ListingError, PartialDate, ReadOptions, Record
from taxo.readers.source import Source
from taxo.screening import LANGUAGES, Copy, clean_record, problem_of
from taxo.tables import LedgerEntry, Paper


@dataclass(frozen=True)
class ExtractParams:
    """The section `extract` of params.yaml."""

    listings: str
    ignore: tuple[str, ...]
    min_abstract: int
    language: str | None
    page_years: dict[str, int]
    columns: dict[str, str]

    def check(self) -> None:
        """Raise ValueError where a value makes no sense."""
        if self.min_abstract < 1:
            raise ValueError(f"min_abstract is {self.min_abstract}, expected 1 or more")
        if self.language not in LANGUAGES:
            raise ValueError(f"language is {self.language}, expected en or null")
        for listing, year in self.page_years.items():
            if not 1000 <= year <= 9999:
                raise ValueError(f"page_years: {listing} has {year}, expected a year such as 2025")


@dataclass(frozen=True)
class Extraction:
    """What the listings hold: `papers`, the `ledger` of every line, and how many records there were."""

    papers: list[Paper]
    ledger: list[LedgerEntry]
    n_listings: int
    n_records: int

    def summary(self) -> str:
        """Say in a sentence what was found."""
        n_rejected = sum(entry.verdict == "rejected" for entry in self.ledger)
        return (
            f"{len(self.papers)} papers in {self.n_records} records of {self.n_listings} listings, "
            f"{n_rejected} places rejected"
        )


def extract_papers(folder: Path, params: ExtractParams) -> Extraction:
    """Read every listing below `folder` into papers.

    Raises `ListingError` where the folder can't be read or a listing is in no known format. A listing
    that breaks off in the middle keeps what was read; the rest of it is in the ledger.
    """
    readings = [read_source(source, params) for source in find_listings(folder, params.ignore)]
    copies = [copy for reading in readings for copy in reading.copies]
    groups = group_copies(copies)
    years = _page_years(copies, groups, params)
    papers: list[Paper] = []
    owners: dict[int, Paper] = {}
    for group in groups:
        members = [copies[i] for i in group]
        if any(copy.problem is None for copy in members):
            papers.append(merge([_dated(copy, years[copy.listing]) for copy in members]))
            owners |= dict.fromkeys(map(id, members), papers[-1])
    if not papers:
        raise TaxoError(f"{folder}: no paper found in {len(readings)} listings; put listings there")
    return Extraction(papers, ledger_of(readings, owners), len(readings), len(copies))


def read_source(source: Source, params: ExtractParams) -> Reading:
    """Read one listing to its end, or to where it breaks off."""
    check_readable(source)
    reader = choose_reader(source)
    reading = Reading(source, reader.UNIT)
    try:
        for item in reader.read(source, ReadOptions(params.columns)):
            if isinstance(item, Record):
                record = clean_record(item)
                problem = problem_of(record, params.min_abstract, params.language)
                reading.copies.append(Copy(source.name, reader.UNIT, record, problem))
            else:
                reading.strays.append(item)
    except ListingError as error:
        reading.error = str(error)
    return reading


def _page_years(
    copies: Sequence[Copy], groups: Sequence[Sequence[int]], params: ExtractParams
) -> dict[str, PageYear]:
    """Return the year of each listing that prints dates without one."""
    dates: dict[str, list[PartialDate]] = {copy.listing: [] for copy in copies}
    for copy in copies:
        if copy.record.published:
            dates[copy.listing].append(copy.record.published)
    witnesses: dict[str, list[int]] = {listing: [] for listing in dates}
    for group in groups:
        for listing, year in _witnesses([copies[i] for i in group]):
            witnesses[listing].append(year)
    return {
        listing: page_year(printed, witnesses[listing], params.page_years.get(listing))
        for listing, printed in dates.items()
    }


def _witnesses(group: Sequence[Copy]) -> Iterator[tuple[str, int]]:
    dates = [(copy.listing, copy.record.published) for copy in group if copy.record.published]
    for listing, partial in dates:
        for _, whole in dates:
            if (
                partial.year is None
                and whole.year
                and (whole.month, whole.day) == (partial.month, partial.day)
            ):
                yield listing, whole.year


def _dated(copy: Copy, page: PageYear) -> Dated:
    found = copy.record.published
    if found is None:
        return Dated(copy, None, None)
    if found.year is None:
        found = replace(found, year=page.year)
    return Dated(copy, found.exact(), found.year)
