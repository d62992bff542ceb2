"""What the single words of phrases say where no whole phrase is found."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from taxo.label.word_counts import WordCounts
from taxo.numeric import Matrix
from taxo.project.taxonomy import TaxonomyTopic
from taxo.text.tokens import Tokens
from taxo.text.words import stem, words

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

MOST_OFTEN = 6.0  # that a word counts in a paper: twice a title's worth
LEAST = 1e-9  # keeps a division finite


def weigh_words(
    tokens: Tokens, counts: WordCounts, topics: Sequence[TaxonomyTopic], hint_weight: float
) -> Matrix:
    """Return what the words of the phrases of `topics` say of each paper (n, k), from 0 up.

    A word weighs its count, its rarity, its share of the phrase (the last word of four says a quarter of it) and how
    much it is one topic's alone: "dataless" classification by the words of labels (Chang et al., 2008).
    """
    counted = counts.every.copy()
    counted.data = np.minimum(counted.data, MOST_OFTEN)
    counted.data *= counts.rarity[counted.indices]
    owned = _ownership(tokens, topics, hint_weight)[:, counts.stems]
    return np.asarray((counted @ owned.T).todense(), dtype=np.float64)


def _ownership(tokens: Tokens, topics: Sequence[TaxonomyTopic], hint_weight: float) -> "csr_matrix":
    """How much each stem belongs to each topic (k, stems): its share a of a phrase, times a over all topics' shares.

    Example: a word that is half a phrase of two topics each belongs to either by .5 x .5 / (.5 + .5) = .25.
    """
    from scipy.sparse import csr_matrix

    shares: dict[tuple[int, int], float] = {}
    small = {tokens.stems.names[number] for number in tokens.stems.of_word[tokens.is_small].tolist()}
    for row, topic in enumerate(topics):
        weighed = [
            *((phrase, 1.0) for phrase in topic.phrases),
            *((hint, hint_weight) for hint in topic.hints),
        ]
        for phrase, weight in weighed:
            names = {stem(word) for word in words(phrase, tokens.joined)} - small
            for number in sorted(tokens.stems.numbers.get(name, -1) for name in names):
                if number >= 0:
                    shares[row, number] = max(shares.get((row, number), 0.0), weight / len(names))
    rows, columns = np.array(list(shares), dtype=np.int64).reshape(-1, 2).T
    values = np.array(list(shares.values()))
    shape = (len(topics), len(tokens.stems.names))
    total = np.bincount(columns, values, minlength=shape[1])
    return csr_matrix((values**2 / np.maximum(total[columns], LEAST), (rows, columns)), shape=shape)
