"""Names for groups of topics: what the topics of each share and other papers don't have."""

from collections.abc import Collection, Sequence

import numpy as np
from scipy import sparse

from taxo.numeric import COMPARED, Vector, settled
from taxo.text.keyphrases import PhraseTable
from taxo.text.naming import ENOUGH, alike, capitalised, name_worth
from taxo.text.subject import are_about_subject, are_subject

RARE = 0.02  # a share of a topic's papers that counts like none
LEAST_LIFT = 1.5  # how much more often than all papers a group's have its name
SHARED = 0.25  # of the papers of most of a group's topics, that have its name
TITLED = 0.15  # of a group's papers with its name, that have it in the title
MOST_TOPICS = 2 / 3  # of a group, that share its name


class GroupNamer:
    """Names groups of topics by phrases of a table, each unlike those before."""

    def __init__(self, table: PhraseTable, taken: Collection[str] = ()) -> None:
        """Take the names that are `taken`."""
        self._table = table
        about = table.weights.tocsr(copy=True)
        about.data = np.minimum(about.data, ENOUGH) / ENOUGH
        self._about, self._titles = about, table.titles.tocsr()
        self._usual = self._mean(about, np.flatnonzero(table.read).tolist())
        self._usually_present = table.everywhere / max(int(table.read.sum()), 1)
        self._is_name = table.is_name & ~are_about_subject(table) & ~are_subject(table) & ~table.is_bare
        self._worth = name_worth(table)
        self._used = {alike(name) for name in taken}

    def name(self, parts: Sequence[Sequence[int]]) -> str | None:
        """Return what most of the topics share whose papers are `parts` (rows of the table), None where it is nothing.

        A phrase tells the more, the more of the papers of each topic are about it, least of all in one that hardly
        is, and the fewer others.
        """
        read = [self._table.rows_read(part) for part in parts]
        group = [row for part in read for row in part]
        shared = np.exp(
            np.log(np.array([self._mean(self._about, part) for part in read]) + RARE).mean(axis=0)
        )
        held = np.array([self._mean(self._table.present, part) for part in read])
        is_shared = (held >= SHARED).sum(axis=0) >= MOST_TOPICS * len(read)
        is_shared &= self._mean(self._titles, group) >= TITLED * self._mean(self._table.present, group)
        lift = self._mean(self._table.present, group) / np.maximum(self._usually_present, 1e-9)
        titled = np.sqrt(RARE + self._mean(self._titles, group))
        scores = shared * np.log(np.maximum(self._mean(self._about, group) / (self._usual + RARE), 1))
        scores = scores * self._worth**2 * titled
        scores = np.where(self._is_name & is_shared & (lift >= LEAST_LIFT), scores, 0)
        best = int(np.argmax(settled(scores, COMPARED))) if len(scores) else 0
        written = self._table.written(self._table.phrases[best]) if len(scores) and scores[best] > 0 else ""
        if not written or alike(written) in self._used:
            return None
        self._used.add(alike(written))
        return capitalised(written)

    @staticmethod
    def _mean(cells: sparse.csr_matrix, rows: Sequence[int]) -> Vector:
        mean: Vector = np.asarray(cells[list(rows)].sum(axis=0)).ravel() / max(len(rows), 1)
        return mean
