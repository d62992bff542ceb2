"""Tell the list of papers what it can be filtered by beside topics: every further field of the listings."""

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

from taxo.project.tables import Paper

OWN = ("venue", "type", "language")  # of a paper's own fields, those by which nothing else filters
MOST_CHOICES = 100  # values of a field that one still chooses from; of more, words are typed
MOST_LETTERS = 80  # of such a value: longer ones are texts
FEWEST_NUMBERS = 10  # numbers of a field from which one asks for a range; fewer are chosen from
IS_NUMBER = 0.95  # of a field's values are numbers where it is one


@dataclass(frozen=True, slots=True)
class FilterField:
    """A field that papers can be filtered by.

    `told` is what its filter shows: `name`, `isOwn` (not a further column of the listings), `n` papers that say
    something, and either `values`, the most frequent first, or `low` and `high` of numbers, or neither, where words are
    typed. `cells` are the papers' in turn: a place among the values, or -1; a number, or null; or a text.
    """

    told: Mapping[str, Any]
    cells: Sequence[Any]

    @property
    def is_text(self) -> bool:
        """Whether words are typed to filter by it."""
        return not self.told.keys() & {"values", "low"}


def filter_fields(papers: Sequence[Paper], with_texts: bool) -> list[FilterField]:
    """Return every field that some papers tell and that doesn't say the same of all; texts, which may be abstracts or
    pieces of some, only where `with_texts`."""
    cleaned = ((name, [cell.strip() for cell in cells]) for name, cells in fields(papers, OWN))
    extra = {name for paper in papers for name in paper.extra}
    found = [_field(name, cells, name not in extra) for name, cells in cleaned if len(set(cells)) > 1]
    return [field for field in found if with_texts or not field.is_text]


def fields(papers: Sequence[Paper], own: Sequence[str]) -> Iterator[tuple[str, list[str]]]:
    """Yield name and cells, one a paper and "" for none, of the fields `own`, then of each further field by name."""
    names = sorted({name for paper in papers for name in paper.extra})
    return chain(
        ((name, [getattr(paper, name) or "" for paper in papers]) for name in own),
        ((name, [paper.extra.get(name, "") for paper in papers]) for name in names),
    )


def as_numbers(cells: Sequence[str]) -> list[float | None] | None:
    """Return the cells as numbers, None where they are something else; those that are few count as unknown."""
    found = [_as_number(cell) for cell in cells]
    n_told = sum(bool(cell.strip()) for cell in cells)
    return found if sum(number is not None for number in found) >= IS_NUMBER * n_told else None


def _field(name: str, cells: Sequence[str], is_own: bool) -> FilterField:
    counts = Counter(cell for cell in cells if cell)
    told: dict[str, Any] = {"name": name, "isOwn": is_own, "n": counts.total()}
    if len(counts) > FEWEST_NUMBERS and (numbers := as_numbers(cells)) is not None:
        known = [number for number in numbers if number is not None]
        return FilterField({**told, "low": min(known), "high": max(known)}, numbers)
    if len(counts) > MOST_CHOICES or any(len(value) > MOST_LETTERS for value in counts):
        return FilterField(told, cells)
    values = sorted(counts, key=lambda value: (-counts[value], value))
    places = {value: place for place, value in enumerate(values)}
    return FilterField({**told, "values": values}, [places.get(cell, -1) for cell in cells])


def _as_number(cell: str) -> float | None:
    try:
        number = float(cell)
    except ValueError:
        return None
    return number if math.isfinite(number) else None
