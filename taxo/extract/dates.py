"""Date the copies of papers: find the year that a page leaves out, where anything tells it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from taxo.extract.screening import Copy
from taxo.readers.records import PartialDate


@dataclass(frozen=True, slots=True)
class PageYear:
    """The year that a listing leaves out (None: nothing tells it), and how that is known, in words."""

    year: int | None
    how: str


def date_copies(
    copies: Sequence[Copy], groups: Sequence[Sequence[int]], told: Mapping[str, int]
) -> list[Copy]:
    """Return the copies with date and year, as far as they are known.

    `groups` are the copies of one paper each, as indices; `told` the years of pages that a person knows.
    """
    years = _page_years(copies, groups, told)
    return [_dated(copy, years[copy.listing]) for copy in copies]


def page_year(dates: Iterable[PartialDate], witnesses: Iterable[int], told: int | None = None) -> PageYear:
    """Find the year of a page from the `dates` it prints.

    A page leaves out the year only where it is the page's own, so that isn't among the years it prints. It comes
    after them, and as a page has many papers, it is the next one. `witnesses` know better: they are years that other
    listings print for papers which this page dates by the same month and day. Best is what a person has `told`.
    """
    if told is not None:
        return PageYear(told, f"{told} by params.yaml")
    newest = max((date.year for date in dates if date.year is not None), default=None)
    seen = {year for year in witnesses if newest is None or year > newest}
    if len(seen) == 1:
        year = seen.pop()
        return PageYear(year, f"{year} because another listing dates a paper of this page so")
    if newest is None:
        return PageYear(None, "unknown, nothing on the page tells it")
    return PageYear(newest + 1, f"{newest + 1} because {newest} is the newest that the page prints")


def _page_years(
    copies: Sequence[Copy], groups: Sequence[Sequence[int]], told: Mapping[str, int]
) -> dict[str, PageYear]:
    dates: dict[str, list[PartialDate]] = {copy.listing: [] for copy in copies}
    for copy in copies:
        if copy.record.published:
            dates[copy.listing].append(copy.record.published)
    witnesses: dict[str, list[int]] = {listing: [] for listing in dates}
    for listing, year in chain.from_iterable(_witnesses([copies[i] for i in group]) for group in groups):
        witnesses[listing].append(year)
    return {name: page_year(dates[name], witnesses[name], told.get(name)) for name in dates}


def _witnesses(group: Sequence[Copy]) -> Iterator[tuple[str, int]]:
    """Yield listings that leave out the year of a paper's day with the year that another copy has for it."""
    dates = [(copy.listing, copy.record.published) for copy in group if copy.record.published]
    for listing, partial in dates:
        for _, whole in dates:
            if (
                partial.year is None
                and whole.year
                and (whole.month, whole.day) == (partial.month, partial.day)
            ):
                yield listing, whole.year


def _dated(copy: Copy, page: PageYear) -> Copy:
    found = copy.record.published
    if found is None:
        return copy
    if found.year is not None:
        return replace(copy, published=found.exact(), year=found.year)
    found = replace(found, year=page.year)
    return replace(copy, published=found.exact(), year=found.year, year_from=page.how)
