"""Find groups of papers that might make good new topics.

The papers are clustered by many votes, and the tree of who is often together is cut at several heights,
for no one knows how wide the missing topics are; papers that name one phrase are groups as well.
"""

from collections.abc import Iterable, Iterator

import numpy as np

from taxo.consensus_clustering import cast_votes, co_association, cut
from taxo.numeric import COMPARED, Members, even_rows, settled
from taxo.propose.sample import Sample
from taxo.text.keyphrases import PhraseTable
from taxo.text.tfidf import word_weights

FEWEST = 3  # papers of a group
LANDMARKS = 1500  # papers that are clustered, at most
VOTES = 100
WIDTHS = (1.25, 0.95, 0.7, 0.55, 0.4, 0.3, 0.22)  # of cuts: shares of as many groups as are likely,
LIKELY = 2.6  # which grow with the papers: 20 among 160, 50 among 1,500
SEED = 1
NAMED = 2.0  # the least that its places count in a paper that names a phrase: two of the abstract
WIDEST = 0.35  # so large a share of the papers is no group
PHRASES = 120  # groups of papers that name a phrase, at most
SAME = 0.6  # the overlap (Jaccard) from which two groups are one


def find_candidates(sample: Sample, among: Members, table: PhraseTable) -> list[Members]:
    """Return groups (n) of the papers `among` (n) those of `sample`, each once: those of the cuts of their tree, then
    those that name one phrase."""
    if among.sum() < 2 * FEWEST:
        return []
    return list(without_repeats([*_cuts(sample, among), *_naming_groups(among, table)]))


def without_repeats(groups: Iterable[Members]) -> Iterator[Members]:
    """Yield `groups` without those that are much the same as an earlier one."""
    kept: list[Members] = []
    for group in groups:
        known = np.array(kept) if kept else np.zeros((0, len(group)), dtype=np.bool_)
        overlap = (known & group).sum(axis=1) / np.maximum((known | group).sum(axis=1), 1)
        if overlap.max(initial=0) < SAME:
            kept.append(group)
            yield group


def _cuts(sample: Sample, among: Members) -> Iterator[Members]:
    """Yield groups of the papers `among` (n), for each of `WIDTHS` all that cover them but for tiny ones."""
    rows = np.flatnonzero(among)
    rows = rows[even_rows([sample.corpus.papers[row].paper_id for row in rows.tolist()], LANDMARKS)]
    likely = max(1, round(LIKELY * len(rows) ** 0.4))
    generator = np.random.default_rng(SEED)
    words = word_weights([sample.corpus.papers[row] for row in rows.tolist()])
    sizes = range(max(1, likely // 2), likely * 3 // 2 + 1)
    together = co_association(cast_votes(sample.inputs.vectors[rows], words, sizes, VOTES, generator))
    for width in WIDTHS:
        labels = cut(together, max(2, round(width * likely)), 1)
        for group in np.flatnonzero(np.bincount(labels) >= FEWEST).tolist():
            yield np.isin(np.arange(len(sample.rows)), rows[labels == group])


def _naming_groups(among: Members, table: PhraseTable) -> Iterator[Members]:
    """Yield groups (n) of the papers `among` (n) that name one phrase; those first that these papers name most often
    and others hardly."""
    named = table.weights.multiply(table.weights >= NAMED).tocsc()
    sizes, everywhere = (named > 0).T @ among.astype(np.int64), np.diff(named.indptr)
    worth = settled((named.T @ among) * sizes / np.maximum(everywhere, 1), COMPARED)
    fitting = np.flatnonzero((sizes >= FEWEST) & (sizes <= WIDEST * among.sum()) & table.can_tell)
    best = sorted(fitting.tolist(), key=lambda column: (-worth[column], table.phrases[column]))
    for column in best[:PHRASES]:
        yield among & (named[:, [column]].toarray().ravel() > 0)
