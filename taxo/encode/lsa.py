"""Encode papers by latent semantic analysis: the weighted words and pairs of words that they use, in few dimensions."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from taxo.encode.term_counts import count_terms
from taxo.numeric import Matrix, Rows, settled, unit_rows
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
    that the papers write as one, if it is known.
    """
    terms = count_terms(papers, params.title_weight, joined_words(papers) if joined is None else joined)
    found = _principal(weigh_terms(terms[:, _counting(terms, params)]), params.dimensions)
    vectors = np.zeros((len(papers), params.dimensions))
    vectors[:, : found.shape[1]] = found
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
