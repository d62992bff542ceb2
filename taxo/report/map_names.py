"""Find where a name belongs on the map: where what it names is most of what lies there."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from taxo.numeric import Matrix, Members, Rows, sampling_step, settled

NEAREST = 10  # dots around a name by which it is judged whose dots it stands among
REGION = (10, 120)  # dots of a topic's region: half of its papers, but so few and so many
MOST_PLACES = 3  # where one topic is named: its regions, the purest first
MOST_TRIED = 400  # of a topic's papers, evenly spread: each is a place where its name could stand


@dataclass(frozen=True, slots=True)
class NamePlace:
    """A place (x, y) on the map for a name; `share` of the dots around it are of what it names, 0 to 1."""

    x: float
    y: float
    share: float


class NamePlaces:
    """Finds places for names among all `places` (n, 2) of papers on the map."""

    def __init__(self, places: Matrix) -> None:
        from scipy.spatial import cKDTree

        self._places = settled(places)
        self._tree: Any = cKDTree(self._places) if len(places) else None

    def of(self, members: Members) -> list[NamePlace]:
        """Return where a name of the papers `members` (n,) belongs, at most `MOST_PLACES`, the best first.

        Each is the place of one of them around which they are most of the dots, near ones counting as much as those of
        the whole region; further places lie outside of the regions before them.
        """
        rows = np.flatnonzero(members)
        if not len(rows):
            return []
        tried = rows[:: sampling_step(len(rows), MOST_TRIED)]
        size = int(np.clip(len(rows) // 2, *REGION))
        far, near = self._around(tried, size)
        own = members[near]
        near_share = own[:, :NEAREST].sum(axis=1) / min(NEAREST, len(rows), near.shape[1])
        score = settled((near_share + own.mean(axis=1) * size / min(size, len(rows))) / 2)
        found: list[NamePlace] = []
        free = np.ones(len(tried), dtype=bool)
        while free.any() and len(found) < MOST_PLACES:
            best = int(np.lexsort((far[:, -1], -np.where(free, score, -1)))[0])
            x, y = self._places[tried[best]].tolist()
            found.append(NamePlace(x, y, min(1.0, float(near_share[best]))))
            free &= np.hypot(*(self._places[tried] - self._places[tried[best]]).T) > 2 * far[best, -1]
        return found

    def _around(self, rows: Rows, count: int) -> tuple[Matrix, Rows]:
        """Return how far the `count` papers nearest to those of `rows` are, and which they are, themselves included."""
        count = min(count, len(self._places))
        far, near = self._tree.query(self._places[rows], k=range(1, count + 1))
        return settled(far), np.asarray(near, dtype=np.int64)
