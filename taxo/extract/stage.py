"""Read every listing into papers, merge the copies, account for every line."""

import difflib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from taxo.errors import TaxoError
from taxo.extract.dates import date_copies
from taxo.extract.dedupe import group_copies
from taxo.extract.ledger import ledger_of
from taxo.extract.listings import find_listings
from taxo.extract.merge import merge, with_own_ids
from taxo.extract.reading import Reading, read_source
from taxo.extract.screening import Copy, Rules
from taxo.extract.shared_endings import cut_shared_endings
from taxo.extract.summary import REMEDIES, Extraction, remedy_of
from taxo.manners import counted
from taxo.project.tables import Paper
from taxo.readers.source import Source
from taxo.text.language import LANGUAGES


@dataclass(frozen=True)
class ExtractParams:
    """The section `extract` of params.yaml."""

    listings: str
    ignore: tuple[str, ...]
    follow_links: bool
    min_abstract: int
    title_only: bool
    language: str | None
    near_duplicate: float
    page_years: dict[str, int]
    columns: dict[str, str]

    @property
    def rules(self) -> Rules:
        """What a record needs to be a paper."""
        return Rules(self.min_abstract, self.language, self.title_only)

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


def extract_papers(places: Path | Sequence[Path], params: ExtractParams) -> Extraction:
    """Read every listing in `places`, a folder or a list of files and folders, into papers.

    Raises `ListingError` where a folder can't be read, and `TaxoError` where there is no paper at all. A listing
    that is in no known format, or breaks off, keeps what was read; why, and the rest of it, is in the ledger.
    """
    places = [places] if isinstance(places, Path) else places
    sources = find_listings(places, params.ignore, params.follow_links)
    _check_page_years(params.page_years, {source.name for source in sources})
    found, readings, copies = _extract(sources, params)
    if not found.papers:
        raise TaxoError(_nothing_found(places, readings, copies))
    return found


def extract_listing(source: Source, params: ExtractParams) -> Extraction:
    """Read one listing into papers, and merge the copies in it; there may be none."""
    return _extract([source], params)[0]


def _extract(
    sources: Sequence[Source], params: ExtractParams
) -> tuple[Extraction, Sequence[Reading], Sequence[Copy]]:
    readings = [read_source(source, params.rules, params.columns) for source in sources]
    copies = cut_shared_endings([copy for reading in readings for copy in reading.copies], params.rules)
    groups = group_copies(copies, params.near_duplicate)
    copies = date_copies(copies, groups, params.page_years)
    members = [[copies[i] for i in group] for group in groups]
    papers = with_own_ids([merge(group) for group in members if any(c.problem is None for c in group)])
    found = Extraction(
        papers=papers,
        ledger=ledger_of(readings, copies, papers),
        listings=[reading.listing() for reading in readings],
        n_records=len(copies) + sum(len(reading.given_up) for reading in readings),
        problems=_problems(readings, copies, papers),
    )
    return found, readings, copies


def _problems(
    readings: Sequence[Reading], copies: Sequence[Copy], papers: Sequence[Paper]
) -> dict[str, list[str]]:
    """Return the places of the records that are in no paper, by the reason."""
    found: dict[str, list[str]] = {}
    used = {place for paper in papers for place in paper.sources}
    for copy in copies:
        if copy.place not in used:
            found.setdefault(copy.problem or "in no paper", []).append(copy.place)
    for reading in readings:
        for span in reading.given_up:
            found.setdefault(span.reason or "not understood", []).append(reading.place(span))
    return found


def _check_page_years(told: Mapping[str, int], listings: Collection[str]) -> None:
    for name in told:
        if name not in listings:
            close = difflib.get_close_matches(name, sorted(listings), n=1)
            hint = f"; did you mean {close[0]}?" if close else ""
            raise TaxoError(f"params.yaml: extract.page_years names {name}, which is no listing{hint}")


def _nothing_found(places: Sequence[Path], readings: Sequence[Reading], copies: Sequence[Copy]) -> str:
    """Say why there is no paper, as far as that can be told."""
    where = ", ".join(map(str, places))
    if not readings:
        return f"no listing in {where}; put listings there"
    why = [reading.error for reading in readings if reading.error]
    why += [f"{copy.place}: {copy.problem}" for copy in copies if copy.problem]
    found = {remedy_of(copy.problem or "") for copy in copies}
    remedies = [remedy for remedy in dict.fromkeys(text for _, text in REMEDIES) if remedy in found]
    text = f"no paper in {where} ({counted(len(readings), 'listing')}, {counted(len(copies), 'record')})"
    return "\n  ".join([text, *why[:5], *remedies])
