"""Set topics against where papers appeared: which venue or listing has more of a topic than the others."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from taxo.report.catalogue import Catalogue, Entry, TopicLink
from taxo.report.parts import Rate, rate

MOST_SOURCES = 8  # columns: as many as a page has room for
MOST_TOPICS = 40  # rows
FEWEST = 10  # papers of a column
Mark = Literal["more", "less", ""]


@dataclass(frozen=True, slots=True)
class Cell:
    """A topic's share of a source's papers; `mark` says where its interval leaves out the share in all other papers."""

    rate: Rate
    n_papers: int
    mark: Mark


@dataclass(frozen=True, slots=True)
class SourceRow:
    """A topic, its share of all papers that have a source, and a cell a source."""

    link: TopicLink
    share: float
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Sources:
    """Topics by source: `kind` is "venue" or "listing", "" where there is nothing to compare.

    `names` are the largest sources with their papers, venues by size, listings in the order of their names, as a folder
    shows them; `n_more` others and `n_more_topics` topics aren't shown.
    """

    kind: str
    names: tuple[tuple[str, int], ...] = ()
    rows: tuple[SourceRow, ...] = ()
    n_more: int = 0
    n_more_topics: int = 0

    @property
    def n_marked(self) -> int:
        """How many cells differ beyond chance."""
        return sum(cell.mark != "" for row in self.rows for cell in row.cells)


def compare_sources(catalogue: Catalogue) -> Sources:
    """Return topics by venue, where two venues or more have ten papers, else by listing, else nothing."""
    return (
        _compare(catalogue, "venue", lambda entry: [entry.paper.venue] if entry.paper.venue else [])
        or _compare(catalogue, "listing", lambda entry: entry.listings)
        or Sources("")
    )


def _compare(catalogue: Catalogue, kind: str, of: Callable[[Entry], Sequence[str]]) -> Sources | None:
    entries = [(entry, of(entry)) for entry in catalogue.entries]
    counts = Counter(name for _, names in entries for name in names)
    large = sorted(((n, name) for name, n in counts.items() if n >= FEWEST), key=lambda c: (-c[0], c[1]))
    if len(large) < 2:
        return None
    shown = [name for _, name in large[:MOST_SOURCES]]
    if kind == "listing":
        shown.sort()
    sizes = Counter(entry.assignment.topic_id for entry, names in entries if names)
    inside = Counter((entry.assignment.topic_id, name) for entry, names in entries for name in names)
    n_all = sum(sizes.values())
    topics = sorted((t for t in catalogue.links if sizes[t]), key=lambda t: (-sizes[t], t))
    rows = tuple(
        SourceRow(
            catalogue.links[topic],
            sizes[topic] / n_all,
            tuple(_cell(inside[topic, name], counts[name], sizes[topic], n_all) for name in shown),
        )
        for topic in topics[:MOST_TOPICS]
    )
    return Sources(
        kind,
        tuple((name, counts[name]) for name in shown),
        rows,
        len(counts) - len(shown),
        max(0, len(topics) - MOST_TOPICS),
    )


def _cell(count: int, size: int, topic_size: int, n_all: int) -> Cell:
    found = rate(count / size, size)
    elsewhere = (topic_size - count) / max(n_all - size, 1)
    mark: Mark = "more" if found.low > elsewhere else "less" if found.high < elsewhere else ""
    return Cell(found, count, mark)
