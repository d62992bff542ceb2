"""Place papers on a map as large as a stamp: few dots, however many papers there are."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from taxo.report.catalogue import Entry

SIDE = 160  # units of the longer side: a dot of one unit is as fine as a stamp shows
COARSE = 2  # units between the dots of all papers, which only give the map its shape
MARGIN = 3


@dataclass(frozen=True, slots=True)
class Minimap:
    """A map of `width` and `height`, with a dot for each place where papers are (x to the right, y down)."""

    width: int
    height: int
    dots: tuple[tuple[int, int], ...]


class MinimapPlaces:
    """The places of `entries` on a small map of all of them."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        places = np.array([(e.placement.x, -e.placement.y) for e in entries]).reshape(-1, 2)
        low = places.min(axis=0) if len(places) else np.zeros(2)
        extent = places.max(axis=0) - low if len(places) else np.zeros(2)
        scale = (SIDE - 2 * MARGIN) / (extent.max() or 1.0)
        self._size = np.ceil(extent * scale).astype(int) + 2 * MARGIN
        self._places = (places - low) * scale + MARGIN
        self._rows = {entry.paper.paper_id: row for row, entry in enumerate(entries)}

    def whole(self) -> Minimap:
        """Return the map of all papers, in coarse dots."""
        return self._map(np.round(self._places / COARSE).astype(int) * COARSE)

    def dots(self, paper_ids: Iterable[str]) -> tuple[tuple[int, int], ...]:
        """Return the dots of some of the papers; ids of others count for nothing."""
        rows = [self._rows[paper_id] for paper_id in paper_ids if paper_id in self._rows]
        return self._map(np.round(self._places[rows]).astype(int)).dots

    def _map(self, places: np.ndarray[tuple[int, ...], np.dtype[np.int_]]) -> Minimap:
        width, height = self._size.tolist()
        return Minimap(width, height, tuple(sorted({(x, y) for x, y in places.tolist()})))
