"""Choose the phrases that a group of papers would be found by, were it a topic: those that its papers are about."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy import sparse

from taxo.numeric import COMPARED, Members, Vector, settled
from taxo.text.keyphrases import PhraseTable, without_pieces

ABOUT = (
    3.0  # what its places count in a paper that is about a phrase: one in the title, or three in the abstract
)
FEWEST = 2  # papers of a group that a phrase is in
SHARE = 0.12  # and of its papers
PURITY = 0.2  # of what all papers are about a phrase, how much is the group's: it is a few papers of a larger topic
MOST = 16  # phrases of a group


@dataclass(frozen=True)
class TellingPhrases:
    """The phrases of a table by how much each paper is about them."""

    table: PhraseTable

    @cached_property
    def _about(self) -> sparse.csr_matrix:
        """How much each paper is about each phrase (n, phrases), 0 to 1."""
        about = self.table.weights.tocsr(copy=True)
        about.data = np.minimum(about.data, ABOUT) / ABOUT
        return about

    @cached_property
    def _everywhere(self) -> Vector:
        """How many papers are about each phrase."""
        return np.asarray(self._about.sum(axis=0)).ravel()

    @cached_property
    def _columns(self) -> dict[str, int]:
        """The place of each phrase that can tell, as papers write it."""
        telling = np.flatnonzero(self.table.can_tell).tolist()
        return {self.table.written(self.table.phrases[place]): place for place in telling}

    def coherence(self, phrases: Sequence[str], group: Members) -> float:
        """Return for how many pairs of the papers of `group` (n) both hold one of `phrases`, as a share; 0 for fewer
        than two papers.

        Papers that each hold another of its phrases are no topic: nothing is said of all of them.
        """
        columns = [self._columns[phrase] for phrase in phrases if phrase in self._columns]
        held = self.table.present[group & self.table.read][:, columns].toarray()
        n = len(held)
        if n < 2:
            return 0.0
        both = np.count_nonzero(np.triu(held @ held.T, 1))
        return settled(2 * both / (n * (n - 1)))

    def of(self, group: Members) -> list[str]:
        """Return the phrases that set `group` (n) apart as papers write them, the most telling first.

        A phrase tells the more, the more of the group's papers and the fewer of the others are about it: the square
        root of its share of the group times the logarithm of how much larger that is than its share of all papers, a
        little more for each further word.
        """
        table = self.table
        inside = group & table.read
        n_inside, n_read = max(int(inside.sum()), 1), int(table.read.sum())
        own = np.asarray(self._about[inside].sum(axis=0)).ravel()
        holders = np.asarray(table.present[inside].sum(axis=0)).ravel()
        share = own / n_inside
        lift = share / ((self._everywhere + 0.5) / (n_read + 0.5))
        telling = np.sqrt(share) * np.log(np.maximum(lift, 1)) * table.length_bonus
        enough = holders >= max(FEWEST, SHARE * n_inside)
        fit = enough & (own >= PURITY * self._everywhere) & table.can_tell
        telling = settled(np.where(fit, telling, 0), COMPARED)
        best = [place for place in np.argsort(-telling, kind="stable").tolist() if telling[place] > 0]
        return without_pieces([table.written(table.phrases[place]) for place in best], MOST)
