"""Find groups of unexplained papers that might make good new topics.

The unexplained papers are clustered by many votes, and the tree of who is often together is cut at several heights,
for no one knows how wide the missing topics are; papers that name one phrase are groups as well.
"""

from collections.abc import Iterator

import numpy as np

from taxo.consensus_clustering import cast_votes, co_association, cut
from taxo.numeric import Members, sampling_step
from taxo.propose.sample import Sample
from taxo.text.keyphrases import PhraseTable
from taxo.text.tfidf import word_weights

FEWEST = 3  # papers of a group
LANDMARKS = 1500  # unexplained papers that are clustered, at most
VOTES = 100
WIDTHS = (1.25, 0.95, 0.7, 0.55, 0.4, 0.3, 0.22)  # of cuts: shares of as many groups as are likely,
LIKELY = 2.6  # which grow with the papers: 20 among 160, 50 among 1,500
SEED = 1


def find_candidates(sample: Sample, table: PhraseTable) -> list[list[Members]]:
    """Return batches of groups (n) of the unexplained papers of `sample`: those of each cut of their tree, then those
    that name one phrase. The groups of a batch have few papers in common, so that they can be tried together."""
    if sample.is_unexplained.sum() < 2 * FEWEST:
        return []
    return [*_cuts(sample), table.naming_groups(sample.is_unexplained, FEWEST)]


def _cuts(sample: Sample) -> Iterator[list[Members]]:
    """Yield groups of the unexplained papers, for each of `WIDTHS` all that cover them but for tiny ones."""
    rows = np.flatnonzero(sample.is_unexplained)
    rows = rows[:: sampling_step(len(rows), LANDMARKS)]
    likely = max(1, round(LIKELY * len(rows) ** 0.4))
    generator = np.random.default_rng(SEED)
    words = word_weights([sample.corpus.papers[row] for row in rows.tolist()])
    sizes = range(max(1, likely // 2), likely * 3 // 2 + 1)
    together = co_association(cast_votes(sample.inputs.vectors[rows], words, sizes, VOTES, generator))
    for width in WIDTHS:
        labels = cut(together, max(2, round(width * likely)), 1)
        yield [
            np.isin(np.arange(len(sample.rows)), rows[labels == group])
            for group in np.flatnonzero(np.bincount(labels) >= FEWEST).tolist()
        ]
