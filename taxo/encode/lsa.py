"""Encode papers by latent semantic analysis: the weighted words and pairs of words that they use, in few dimensions."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from taxo.encode.term_counts import count_terms
from taxo.numeric import Matrix, Rows, Vector, settled, unit_rows
from taxo.project.added import added_rows, settled_rows
from taxo.project.tables import Paper
from taxo.text.phrases import joined_words
from taxo.text.tfidf import weigh_terms
from taxo.text.words import Joined

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


def encode_lsa(papers: Sequence[Paper], params: LsaParams, joined: Joined | None = None) -> Matrix:
    """Return unit vectors (n, dimensions) by latent semantic analysis (Deerwester et al., 1990).

    Dimensions are in order of importance: the first few of a row, scaled to unit length, are a smaller LSA.
    Words that few or nearly all papers use don't count; a paper left without words is all zeros. `joined` are the words
    that the papers write as one, if it is known. Added papers are folded in (Deerwester et al., section "Adding
    documents"): the vectors of the others are as if they weren't there.
    """
    fitted = settled_rows(papers)
    added = added_rows(papers, fitted)
    some = [papers[row] for row in fitted.tolist()]
    ordered = [*some, *(papers[row] for row in added.tolist())]
    joined = joined_words(some) if joined is None else joined
    counts = count_terms(ordered, params.title_weight, joined, len(some))
    counts = counts[:, _counting(counts[: len(some)], params)]
    terms, folded = weigh_terms(counts[: len(some)]), weigh_terms(counts[len(some) :], counts[: len(some)])
    found = _principal(terms, params.dimensions)
    vectors = np.zeros((len(papers), params.dimensions))
    vectors[fitted, : found.shape[1]] = found
    if len(added):
        vectors[added, : found.shape[1]] = folded @ (terms.T @ (found / (found**2).sum(axis=0)))
    return settled(unit_rows(vectors))


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
    smaller = min(terms.shape)
    if smaller <= dimensions:
        left, scales, _ = np.linalg.svd(terms.toarray(), full_matrices=False)
        rows = left * scales
    else:
        rows, scales = _largest(terms, dimensions)
    order = np.argsort(-scales, kind="stable")
    principal = rows[:, order[scales[order] > NOISE * scales.max(initial=0)]]
    signed: Matrix = principal * np.sign(principal.sum(axis=0) + TINY)
    return signed


def _largest(terms: "csr_matrix", dimensions: int) -> tuple[Matrix, Vector]:
    """Rows of `terms` in their first dimensions, and the singular values: eigenvectors of the smaller product."""
    from scipy.sparse.linalg import LinearOperator, eigsh

    is_tall, turned = terms.shape[0] >= terms.shape[1], terms.T.tocsr()
    first, second = (terms, turned) if is_tall else (turned, terms)
    size = min(terms.shape)
    product = LinearOperator((size, size), matvec=lambda x: second @ (first @ x), dtype=np.float64)
    squares, found = eigsh(product, k=dimensions, v0=np.ones(size))
    scales = np.sqrt(np.maximum(squares, 0))
    return (terms @ found if is_tall else found * scales), scales
