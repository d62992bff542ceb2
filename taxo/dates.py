"""The year of a page that prints dates without one: what tells it, and nothing where nothing does."""

from collections.abc import Iterable
from dataclasses import dataclass

from taxo.readers.records import PartialDate


@dataclass(frozen=True, slots=True)
class PageYear:
    """The year that a listing leaves out (None: nothing tells it), and how it is known."""

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
        return PageYear(told, "as params.yaml says")
    newest = max((d.year for d in dates if d.year is not None), default=None)
    seen = set(witnesses)
    if len(seen) == 1 and (newest is None or seen > {newest}):
        return PageYear(seen.pop(), "as another listing dates a paper of this page")
    return PageYear(None, "") if newest is None else PageYear(newest + 1, "after the newest year of the page")
