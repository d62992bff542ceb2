"""Encode papers by latent semantic analysis: the weighted words and pairs of words that they use, in few dimensions."""

from array import array
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from taxo.numeric import Matrix, Rows, settled, unit_rows
from taxo.project.added import added_rows, settled_rows
from taxo.project.tables import Paper
from taxo.text.phrases import joined_words
from taxo.text.small_words import small_words
from taxo.text.tfidf import weigh_terms
from taxo.text.words import BOUNDARY, Joined, words

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

NOISE = 1e-9  # of the largest singular value: smaller ones are rounding errors, and nothing is left to see
TINY = 1e-300  # what makes a sum of 0 positive


@dataclass(frozen=True)
class LsaParams:
    """Latent semantic analysis; see `params.yaml`."""

    dimensions: int
    title_weight: int
    min_papers: int
    max_share: float
    max_terms: int

    def check(self) -> None:
        """Refuse what no corpus could be encoded with."""
        if self.dimensions < 2:
            raise ValueError(f"dimensions is {self.dimensions}, expected at least 2")
        if not 0 < self.max_share <= 1:
            raise ValueError(f"max_share is {self.max_share}, expected above 0, at most 1")


def encode_lsa(papers: Sequence[Paper], params: LsaParams) -> Matrix:
    """Return unit vectors (n, dimensions) by latent semantic analysis (Deerwester et al., 1990).

    Dimensions are in order of importance: the first few of a row, scaled to unit length, are a smaller LSA.
    Words that few or nearly all papers use don't count; a paper left without words is all zeros. Added papers are
    folded in (Deerwester et al., section "Adding documents"): the vectors of the others are as if they weren't there.
    """
    fitted = settled_rows(papers)
    added = added_rows(papers, fitted)
    counts = _count_terms([papers[row] for row in [*fitted, *added]], len(fitted), params)
    terms, folded = (
        weigh_terms(counts[: len(fitted)]),
        weigh_terms(counts[len(fitted) :], counts[: len(fitted)]),
    )
    found = _principal(terms, params.dimensions)
    vectors = np.zeros((len(papers), params.dimensions))
    vectors[fitted, : found.shape[1]] = found
    if len(added):
        vectors[added, : found.shape[1]] = folded @ (terms.T @ (found / (found**2).sum(axis=0)))
    return settled(unit_rows(vectors))


def _count_terms(papers: Sequence[Paper], n_fitted: int, params: LsaParams) -> "csr_matrix":
    """How often each paper (row) uses each word and pair of words (column) that counts by the first `n_fitted`."""
    from scipy.sparse import csr_matrix

    column: dict[str, int] = {}
    counts, columns, starts = array("d"), array("q"), array("q", [0])
    small, joined = small_words(papers[:n_fitted]), joined_words(papers[:n_fitted])
    for paper in papers:
        used = Counter(_terms(paper.abstract, small, joined))
        for term, count in Counter(_terms(paper.title, small, joined)).items():
            used[term] += params.title_weight * count
        counts.extend(used.values())
        columns.extend(column.setdefault(term, len(column)) for term in used)
        starts.append(len(counts))
    table = csr_matrix((counts, columns, starts), shape=(len(papers), len(column)))
    return table[:, _counting(table[:n_fitted], params)]


def _terms(text: str, small: Collection[str], joined: Joined) -> Iterator[str]:
    """The words of `text` that say something, and the pairs of those that follow one another in a sentence."""
    before = BOUNDARY
    for word in words(text, joined):
        if word in small or (len(word) == 1 and word != BOUNDARY):
            continue
        if word != BOUNDARY:
            yield word
            if before != BOUNDARY:
                yield f"{before} {word}"
        before = word


def _counting(table: "csr_matrix", params: LsaParams) -> Rows:
    """The columns of terms that neither few nor nearly all papers use, the commonest first if there are too many."""
    n_papers = np.bincount(table.indices, minlength=table.shape[1])
    kept = np.flatnonzero((n_papers >= params.min_papers) & (n_papers <= params.max_share * table.shape[0]))
    commonest: Rows = kept[np.argsort(-n_papers[kept], kind="stable")]
    return np.sort(commonest[: params.max_terms])


def _principal(terms: "csr_matrix", dimensions: int) -> Matrix:
    """Rows of `terms` (n, t) in their first principal dimensions, at most `dimensions` and those above noise.

    The decomposition is taken to full precision (by ARPACK from a fixed start), so that no seed or machine shows. A
    dimension's sign is free; it is chosen so that the rows' sum is positive.
    """
    from scipy.sparse.linalg import svds

    smaller = min(terms.shape)
    if smaller <= dimensions:
        left, scales, _ = np.linalg.svd(terms.toarray(), full_matrices=False)
    else:
        left, scales, _ = svds(terms, k=dimensions, v0=np.ones(smaller))
    order = np.argsort(-scales, kind="stable")
    order = order[scales[order] > NOISE * scales.max(initial=0)]
    principal = left[:, order] * scales[order]
    signed: Matrix = principal * np.sign(principal.sum(axis=0) + TINY)
    return signed
