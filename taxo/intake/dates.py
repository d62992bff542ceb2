"""The year of a page that prints dates without one: what tells it, and nothing where nothing does."""

from collections.abc import Iterable
from dataclasses import dataclass

from taxo.readers.records import PartialDate


@dataclass(frozen=True, slots=True)
class PageYear:
    """The year that a listing leaves out (None: nothing tells it), and how that is known, in words."""

    year: int | None
    how: str


def page_year(dates: Iterable[PartialDate], witnesses: Iterable[int], told: int | None = None) -> PageYear:
    """Find the year of a page from the `dates` it prints.

    A page omits the year for its own year only, so its year isn't among those it prints: it comes after
    them, and with many papers a page the next one is it. Better than that are `witnesses`: years
    that other listings print for papers which this page dates by the same month and day. Best is
    what a person has `told`.
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
