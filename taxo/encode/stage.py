"""Turn each paper into a vector: LSA on normalised words, a sentence encoder, or both side by side."""

from array import array
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import numpy as np
import numpy.typing as npt

from taxo.encode.sentences import TransformerParams, encode_sentences
from taxo.numeric import Matrix, settled, unit_rows
from taxo.project.metrics import Value
from taxo.project.tables import Encodings, Paper
from taxo.text.words import BOUNDARY, words

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

NOISE = 1e-9  # of the largest singular value: below, there is nothing left to see
TINY = 1e-300  # what makes a sum of 0 positive


@dataclass(frozen=True)
class LsaParams:
    """Latent semantic analysis; see `params.yaml`."""

    dimensions: int
    title_weight: int
    min_papers: int
    max_share: float
    max_terms: int


@dataclass(frozen=True)
class EncodeParams:
    """Section `encode` of `params.yaml`."""

    method: Literal["lsa", "transformer", "hybrid"]
    lsa: LsaParams
    transformer: TransformerParams

    def check(self) -> None:
        """Refuse what no corpus could be encoded with."""
        if self.lsa.dimensions < 2:
            raise ValueError(f"lsa.dimensions is {self.lsa.dimensions}, expected at least 2")
        if not 0 < self.lsa.max_share <= 1:
            raise ValueError(f"lsa.max_share is {self.lsa.max_share}, expected above 0, at most 1")


def encode_papers(papers: Sequence[Paper], params: EncodeParams, root: Path = Path()) -> Encodings:
    """Return a vector of unit length for each of `papers`, in their order.

    `root` is the project's folder, where a sentence encoder keeps what it made; LSA needs nothing of it.
    """
    if params.method == "lsa":
        vectors = encode_lsa(papers, params.lsa)
    else:
        texts = [f"{paper.title}. {paper.abstract}" for paper in papers]
        vectors = encode_sentences(texts, params.transformer, root)
    if params.method == "hybrid":
        lsa = encode_lsa(papers, params.lsa)
        vectors = _side_by_side(lsa, vectors, params.transformer.share)
    return Encodings([paper.paper_id for paper in papers], vectors.astype(np.float32))


def _side_by_side(lsa: Matrix, sentences: Matrix, share: float) -> Matrix:
    """Join unit vectors so that the cosine is `share` of the sentence encoder's and the rest of LSA's."""
    return settled(np.hstack([lsa * np.sqrt(1 - share), sentences * np.sqrt(share)]))


def summarise(encodings: Encodings, params: EncodeParams) -> dict[str, Value]:
    """Return the values of `reports/metrics/encode.json`; a paper is empty if it shares no word with another."""
    return {
        "papers": len(encodings.ids),
        "method": params.method,
        "dimensions": encodings.vectors.shape[1],
        "empty": int((~encodings.vectors.any(axis=1)).sum()),
    }


def encode_lsa(papers: Sequence[Paper], params: LsaParams) -> Matrix:
    """Return unit vectors (n, dimensions) by latent semantic analysis (Deerwester et al., 1990).

    Dimensions are in order of importance: the first few of a row, scaled to unit length, are a smaller LSA.
    Words that few or nearly all papers use don't count; a paper left without words is all zeros.
    """
    found = _principal(_weigh(_count_terms(papers, params)), params.dimensions)
    vectors = np.zeros((len(papers), params.dimensions))
    vectors[:, : found.shape[1]] = found
    return settled(unit_rows(vectors))


def _principal(terms: "csr_matrix", dimensions: int) -> Matrix:
    """Rows of `terms` (n, t) in their first principal dimensions, at most `dimensions` and those above noise.

    The decomposition is taken to full precision (by ARPACK from a fixed start), so that no seed or machine shows.
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


def _count_terms(papers: Sequence[Paper], params: LsaParams) -> "csr_matrix":
    """How often each paper (row) uses each word and pair of words (column) that counts."""
    from scipy.sparse import csr_matrix

    column: dict[str, int] = {}
    counts, columns, starts = array("d"), array("q"), array("q", [0])
    for paper in papers:
        used = Counter(_terms(paper.abstract))
        for term, count in Counter(_terms(paper.title)).items():
            used[term] += params.title_weight * count
        counts.extend(used.values())
        columns.extend(column.setdefault(term, len(column)) for term in used)
        starts.append(len(counts))
    table = csr_matrix((counts, columns, starts), shape=(len(papers), len(column)))
    return table[:, _counting(table, params)]


def _terms(text: str) -> Iterator[str]:
    """The words of `text` that say something, and the pairs of those that follow one another in a sentence."""
    from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS

    before = BOUNDARY
    for word in words(text):
        if word in ENGLISH_STOP_WORDS or (len(word) == 1 and word != BOUNDARY):
            continue
        if word != BOUNDARY:
            yield word
            if before != BOUNDARY:
                yield f"{before} {word}"
        before = word


def _counting(table: "csr_matrix", params: LsaParams) -> npt.NDArray[np.int64]:
    """The columns of terms that neither few nor nearly all papers use, the commonest first if there are too many."""
    n_papers = np.bincount(table.indices, minlength=table.shape[1])
    kept = np.flatnonzero((n_papers >= params.min_papers) & (n_papers <= params.max_share * table.shape[0]))
    commonest: npt.NDArray[np.int64] = kept[np.argsort(-n_papers[kept], kind="stable")]
    return np.sort(commonest[: params.max_terms])


def _weigh(counts: "csr_matrix") -> "csr_matrix":
    """Logarithms of counts times inverse document frequency, rows of unit length."""
    from scipy.sparse import diags
    from sklearn.preprocessing import normalize

    n_papers = np.bincount(counts.indices, minlength=counts.shape[1])
    rarity = 1 + np.log((1 + counts.shape[0]) / (1 + n_papers))
    weighed = counts.copy()
    weighed.data = 1 + np.log(weighed.data)
    return (
        normalize(weighed @ diags(rarity, shape=(len(rarity), len(rarity))), copy=False)
        if rarity.size
        else weighed
    )
