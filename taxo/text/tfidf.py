"""Weigh the words and pairs of words of papers by TF-IDF."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import sparse

from taxo.numeric import Rows, Vector
from taxo.project.tables import Paper
from taxo.text.phrases import joined_words
from taxo.text.small_words import small_words
from taxo.text.word_numbers import Vocabulary, number_words
from taxo.text.words import Joined, stem

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
    small, joined = small_words(papers), joined_words(papers)
    read = _read_stems(papers, joined)
    stops = {*small, *map(stem, small)}
    says = np.array([name not in stops for name in read.names], dtype=np.bool_)
    terms, owners = _terms(read.stems[says[read.stems]], read.owners[says[read.stems]], len(read.names))
    distinct, columns = np.unique(terms, return_inverse=True)
    counts = _tally(owners, columns, (len(papers), len(distinct)))
    fewest = 2 if len(papers) > FEW_PAPERS else 1
    kept = np.flatnonzero(np.bincount(counts.indices, minlength=len(distinct)) >= fewest)
    words = np.array([_spell(term, read.names) for term in distinct[kept].tolist()], dtype=np.str_)
    order = np.argsort(words, kind="stable")
    return WordCounts(counts[:, kept[order]], words[order], joined)


def count_again(words: WordCounts, parts: Sequence[Paper]) -> sparse.csr_matrix:
    """Return how often `parts` (n), pieces of papers, have each of `words`: (n, words)."""
    read = _read_stems(parts, words.joined)
    numbers = {name: number for number, name in enumerate(read.names)}
    split = [[numbers.get(part, -1) for part in word.split()] for word in words.words.tolist()]
    wanted = np.array([_number(word, len(numbers)) for word in split], dtype=np.int64)
    terms, owners = _terms(read.stems, read.owners, len(numbers))
    order = np.argsort(wanted, kind="stable")
    places = np.searchsorted(wanted[order], terms).clip(max=max(len(wanted) - 1, 0))
    found = wanted[order][places] == terms if len(wanted) else np.zeros(len(terms), dtype=np.bool_)
    return _tally(owners[found], order[places[found]], (len(parts), len(wanted)))


def weigh_words(counts: sparse.csr_matrix, papers: sparse.csr_matrix | None = None) -> sparse.csr_matrix:
    """Return `counts` (n, words) weighed by (1 + log count) x log(n / papers with the word) ** RARITY.

    Words that more than half of the papers have weigh nothing; rows are of length 1. Where `counts` are of parts of
    papers, `papers` are the counts of whole ones, by which a word is rare.
    """
    if not counts.shape[1]:
        return counts
    whole = counts if papers is None else papers
    n_papers = np.maximum(np.bincount(whole.indices, minlength=whole.shape[1]), 1)
    common = n_papers > COMMON * whole.shape[0]
    return _weighed(counts, np.where(common, 0, np.log(whole.shape[0] / n_papers) ** RARITY))


def weigh_terms(counts: sparse.csr_matrix, among: sparse.csr_matrix | None = None) -> sparse.csr_matrix:
    """Return (1 + ln count) x (1 + ln((1 + papers) / (1 + papers with the term))) of `counts` (n, terms), unit rows.

    The tenth time that a paper says a word tells less than the first, and a word of few papers more than one of
    many (Salton and Buckley, 1988). A word that 3 of 449 papers use, twice in this one, weighs 1.7 x 5.7 before
    the row is scaled; a word of 200 papers, once in this one, 1.8. Where papers are weighed `among` others, theirs are
    the papers that count.
    """
    if not counts.shape[0] or not counts.shape[1]:
        return counts
    whole = counts if among is None else among
    n_papers = np.bincount(whole.indices, minlength=counts.shape[1])
    return _weighed(counts, 1 + np.log((1 + whole.shape[0]) / (1 + n_papers)))


def word_weights(papers: Sequence[Paper]) -> sparse.csr_matrix:
    """Return the words and pairs of words of `papers` by TF-IDF (n, words), rows of unit length."""
    return weigh_words(count_words(papers).counts)


@dataclass(frozen=True)
class _Stems:
    """The light stems of papers one after the other: numbers of `names`, and the row of each one's paper."""

    stems: Rows
    owners: Rows
    names: Sequence[str]


def _read_stems(papers: Sequence[Paper], joined: Joined) -> _Stems:
    """The words that say what `papers` are about, as light stems, the title's several times before the abstract's."""
    vocabulary = Vocabulary()
    texts = (text for paper in papers for text in (*[paper.title] * TITLE_WEIGHT, paper.abstract))
    words, starts = number_words(texts, joined, vocabulary)
    numbers: dict[str, int] = {}
    stem_of = np.array([numbers.setdefault(stem(name), len(numbers)) for name in vocabulary.names])
    is_word = np.array([len(name) > 1 and name[0].isalpha() for name in numbers], dtype=np.bool_)
    stems = stem_of[words]
    owners = np.repeat(np.arange(len(papers)), np.diff(starts[:: TITLE_WEIGHT + 1]))
    return _Stems(stems[is_word[stems]], owners[is_word[stems]], [*numbers])


def _terms(stems: Rows, owners: Rows, n_names: int) -> tuple[Rows, Rows]:
    """The numbers of the stems and of the pairs that follow one another, and the paper of each."""
    same = owners[1:] == owners[:-1]
    pairs = n_names * (1 + stems[:-1][same]) + stems[1:][same]
    return np.concatenate([stems, pairs]), np.concatenate([owners, owners[1:][same]])


def _number(parts: Sequence[int], n_names: int) -> int:
    """The number of a stem or of a pair of stems among the terms; below 0 where one isn't there."""
    if min(parts) < 0:
        return -1
    return parts[0] if len(parts) == 1 else n_names * (1 + parts[0]) + parts[1]


def _spell(term: int, names: Sequence[str]) -> str:
    if term < len(names):
        return names[term]
    return f"{names[term // len(names) - 1]} {names[term % len(names)]}"


def _tally(owners: Rows, columns: Rows, shape: tuple[int, int]) -> sparse.csr_matrix:
    return sparse.csr_matrix((np.ones(len(owners)), (owners, columns)), shape)


def _weighed(counts: sparse.csr_matrix, rarity: Vector) -> sparse.csr_matrix:
    """(1 + log count) x `rarity` (words) of `counts` (n, words), rows of length 1."""
    data = (1 + np.log(counts.data)) * rarity[counts.indices]
    owners = np.repeat(np.arange(counts.shape[0]), np.diff(counts.indptr))
    lengths = np.sqrt(np.bincount(owners, data * data, counts.shape[0]))
    return sparse.csr_matrix(
        (data / np.where(lengths > 0, lengths, 1)[owners], counts.indices, counts.indptr), counts.shape
    )
