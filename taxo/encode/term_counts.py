"""Count the words of papers and the pairs of words that follow one another in a sentence."""

from collections.abc import Sequence

import numpy as np
from scipy import sparse

from taxo.numeric import Rows
from taxo.project.tables import Paper
from taxo.text.small_words import small_words
from taxo.text.word_numbers import SENTENCE_END, Vocabulary, number_words
from taxo.text.words import BOUNDARY, Joined


def count_terms(
    papers: Sequence[Paper], title_weight: int, joined: Joined, learned: int | None = None
) -> sparse.csr_matrix:
    """Return how often each paper (row) uses each word and pair of words (column), in its title `title_weight` times.

    Small words and single letters don't count; what is left beside one another in a sentence is a pair. Columns are in
    the order in which abstracts and titles first have them. Which words are small, the first `learned` papers tell
    (default: all).
    """
    vocabulary = Vocabulary()
    texts = (text for paper in papers for text in (paper.abstract, paper.title))
    words, starts = number_words(texts, joined, vocabulary)
    small = small_words(papers[:learned])
    counts = np.array(
        [name not in small and (len(name) > 1 or name == BOUNDARY) for name in vocabulary.names]
    )
    kept = counts[words]
    owners = np.repeat(np.arange(2 * len(papers), dtype=np.int32), np.diff(starts))[kept]
    terms, owners = _terms(words[kept].astype(np.int64), owners, len(vocabulary.names))
    weights = np.where(owners % 2, float(title_weight), 1.0)
    columns, n_terms = _in_order(terms)
    return sparse.csr_matrix((weights, (owners // 2, columns)), shape=(len(papers), n_terms))


def _terms(words: Rows, owners: Rows, n_words: int) -> tuple[Rows, Rows]:
    """The number of each word, and behind it that of the pair that it ends, with the text of each."""
    is_word = words != SENTENCE_END
    ends_pair = is_word[1:] & is_word[:-1] & (owners[1:] == owners[:-1])
    terms = np.full((len(words), 2), -1, dtype=np.int64)
    terms[is_word, 0] = words[is_word]
    terms[1:, 1][ends_pair] = n_words + words[:-1][ends_pair] * n_words + words[1:][ends_pair]
    found = terms.ravel() >= 0
    return terms.ravel()[found], np.repeat(owners, 2)[found]


def _in_order(terms: Rows) -> tuple[Rows, int]:
    """`terms` numbered in the order in which they first come, and how many there are."""
    distinct, firsts, numbers = np.unique(terms, return_index=True, return_inverse=True)
    rank = np.empty(len(distinct), dtype=np.int64)
    rank[np.argsort(firsts, kind="stable")] = np.arange(len(distinct))
    return rank[numbers], len(distinct)
