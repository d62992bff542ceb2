"""How often each paper uses each word, with and without the words that found phrases cover."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from taxo.numeric import Members, Rows, Vector
from taxo.text.tokens import Tokens

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

# What a word counts by its place: in a title's head and rest as in the papers' vectors, in the abstract, in keywords.
WEIGHTS = np.array([3.0, 3.0, 1.0, 1.0])
FEWEST = 2  # papers that use a word that counts
WIDEST = 0.5  # the share of papers above which a word says nothing of any


@dataclass(frozen=True)
class WordCounts:
    """Counts of w stems in n papers (rows): `every` (n, w), and `left` (n, w) without the tokens of found phrases.

    `stems` (w) are the numbers of the columns among the stems of the tokens.
    """

    every: "csr_matrix"
    left: "csr_matrix"
    stems: Rows

    @property
    def rarity(self) -> Vector:
        """The inverse document frequency of each word (w)."""
        papers_with = np.bincount(self.every.indices, minlength=self.every.shape[1])
        rarity: Vector = 1 + np.log((1 + self.every.shape[0]) / (1 + papers_with))
        return rarity


def count_words(tokens: Tokens, covered: Members) -> WordCounts:
    """Return the counts of the words of `tokens` that say something; `covered` (m) are tokens of found phrases.

    Words that one paper alone or most papers use don't count, but in a corpus so small that this leaves none.
    """
    every = _count(tokens, np.ones(len(covered), dtype=np.bool_))
    papers_with = np.bincount(every.indices, minlength=every.shape[1])
    stems = np.flatnonzero((papers_with >= FEWEST) & (papers_with <= WIDEST * tokens.n_papers))
    stems = stems if len(stems) else np.flatnonzero(papers_with)
    return WordCounts(every[:, stems], _count(tokens, ~covered)[:, stems], stems)


def _count(tokens: Tokens, counting: Members) -> "csr_matrix":
    """How often each paper has each stem (n, stems) among the `counting` tokens, without small words."""
    from scipy.sparse import csr_matrix

    chosen = np.flatnonzero(counting & ~tokens.is_small[tokens.words])
    weights = WEIGHTS[tokens.places[chosen]]
    stems = tokens.stems.of_word[tokens.words[chosen]]
    bounds = np.searchsorted(chosen, tokens.starts)
    counts = csr_matrix((weights, stems, bounds), shape=(tokens.n_papers, len(tokens.stems.names)))
    counts.sum_duplicates()
    return counts
