"""Weigh the words and pairs of words of papers by TF-IDF."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import sparse

from taxo.project.tables import Paper
from taxo.text.phrases import joined_words
from taxo.text.small_words import small_words
from taxo.text.words import Joined, stem, stems

TITLE_WEIGHT = 3  # what a title's words count: as in encode.lsa.title_weight
# The power of the inverse document frequency. Above 1, rare words count more than usual: they tell clusters apart.
# 1.5 was best for clusters of the shipped listings and of AAAI 2022; 1 and 2 lose up to .02 AMI.
RARITY = 1.5
COMMON = 0.5  # a word in more than this share of the papers says nothing
FEW_PAPERS = 20  # up to which a word of one paper counts


@dataclass(frozen=True)
class WordCounts:
    """How often each paper has each word or pair of words: `counts` (n, words), in the order of `words` (stems).

    `joined` tells which words the papers write as one.
    """

    counts: sparse.csr_matrix
    words: npt.NDArray[np.str_]
    joined: Joined = frozenset()


def count_words(papers: Sequence[Paper]) -> WordCounts:
    """Return the words and pairs of words of `papers` that say something, the title's counted several times."""
    from sklearn.feature_extraction.text import CountVectorizer

    small, joined = small_words(papers), joined_words(papers)
    vectorizer = CountVectorizer(
        tokenizer=str.split,
        token_pattern=None,
        stop_words=sorted(small | {stem(word) for word in small}),
        ngram_range=(1, 2),
        min_df=2 if len(papers) > FEW_PAPERS else 1,
        dtype=np.float64,
    )
    counts = vectorizer.fit_transform(_stemmed(paper, joined) for paper in papers)
    return WordCounts(counts, vectorizer.get_feature_names_out(), joined)


def count_again(words: WordCounts, parts: Sequence[Paper]) -> sparse.csr_matrix:
    """Return how often `parts` (n), pieces of papers, have each of `words`: (n, words)."""
    from sklearn.feature_extraction.text import CountVectorizer

    vectorizer = CountVectorizer(
        tokenizer=str.split, token_pattern=None, vocabulary=words.words, ngram_range=(1, 2), dtype=np.float64
    )
    return vectorizer.transform(_stemmed(part, words.joined) for part in parts)


def weigh_words(counts: sparse.csr_matrix, papers: sparse.csr_matrix | None = None) -> sparse.csr_matrix:
    """Return `counts` (n, words) weighed by (1 + log count) x log(n / papers with the word) ** RARITY.

    Words that more than half of the papers have weigh nothing; rows are of length 1. Where `counts` are of parts of
    papers, `papers` are the counts of whole ones, by which a word is rare.
    """
    from sklearn.preprocessing import normalize

    if not counts.shape[1]:
        return counts
    whole = counts if papers is None else papers
    weighed = counts.copy()
    weighed.data = 1 + np.log(counts.data)
    n_papers = np.maximum(np.bincount(whole.indices, minlength=whole.shape[1]), 1)
    common = n_papers > COMMON * whole.shape[0]
    rarity = np.where(common, 0, np.log(whole.shape[0] / n_papers) ** RARITY)
    return sparse.csr_matrix(normalize(weighed @ sparse.diags(rarity)))


def weigh_terms(counts: sparse.csr_matrix, among: sparse.csr_matrix | None = None) -> sparse.csr_matrix:
    """Return (1 + ln count) x (1 + ln((1 + papers) / (1 + papers with the term))) of `counts` (n, terms), unit rows.

    The tenth time that a paper says a word tells less than the first, and a word of few papers more than one of
    many (Salton and Buckley, 1988). A word that 3 of 449 papers use, twice in this one, weighs 1.7 x 5.7 before
    the row is scaled; a word of 200 papers, once in this one, 1.8. Where papers are weighed `among` others, theirs are
    the papers that count.
    """
    from sklearn.feature_extraction.text import TfidfTransformer

    if not counts.shape[0] or not counts.shape[1]:
        return counts
    return TfidfTransformer(sublinear_tf=True).fit(counts if among is None else among).transform(counts)


def word_weights(papers: Sequence[Paper]) -> sparse.csr_matrix:
    """Return the words and pairs of words of `papers` by TF-IDF (n, words), rows of unit length."""
    return weigh_words(count_words(papers).counts)


def _stemmed(paper: Paper, joined: Joined) -> str:
    """The words that say what `paper` is about, as light stems, the title's counting several times."""
    found = stems(paper.title, joined) * TITLE_WEIGHT + stems(paper.abstract, joined)
    kept = [word for word in found if word[0].isalpha()]
    return " ".join(word for word in kept if len(word) > 1)
