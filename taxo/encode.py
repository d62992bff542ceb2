"""Turn each paper into a vector: LSA on normalised words, a sentence encoder, or both side by side."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
import numpy.typing as npt

from taxo.metrics import Figure
from taxo.sentences import TransformerParams, encode_sentences
from taxo.tables import Encodings, Paper
from taxo.text import normalise

Matrix = npt.NDArray[np.float64]
DIGITS = 6  # what is kept of a vector: beyond, processors differ


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
    seed: int
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
        vectors = encode_lsa(papers, params.lsa, params.seed)
    else:
        texts = [f"{paper.title}. {paper.abstract}" for paper in papers]
        vectors = encode_sentences(texts, params.transformer, root)
    if params.method == "hybrid":
        lsa = encode_lsa(papers, params.lsa, params.seed)
        vectors = _side_by_side(lsa, vectors, params.transformer.share)
    return Encodings([paper.paper_id for paper in papers], vectors.astype(np.float32))


def _side_by_side(lsa: Matrix, sentences: Matrix, share: float) -> Matrix:
    """Join unit vectors so that the cosine is `share` of the sentence encoder's and the rest of LSA's."""
    return np.round(np.hstack([lsa * np.sqrt(1 - share), sentences * np.sqrt(share)]), DIGITS)


def summarise(encodings: Encodings, params: EncodeParams) -> dict[str, Figure]:
    """Return the figures for `reports/metrics/encode.json`; a paper is empty if it shares no word with another."""
    return {
        "papers": len(encodings.ids),
        "method": params.method,
        "dimensions": encodings.vectors.shape[1],
        "empty": int((~encodings.vectors.any(axis=1)).sum()),
    }


def encode_lsa(papers: Sequence[Paper], params: LsaParams, seed: int) -> Matrix:
    """Return unit vectors (n, dimensions) by latent semantic analysis (Deerwester et al., 1990).

    Dimensions are in order of importance: the first few of a row, scaled to unit length, are a smaller LSA.
    Words that few or nearly all papers use don't count; fewer papers or words than dimensions leave zeros.
    """
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.utils.extmath import randomized_svd

    texts = [weighted_text(paper, params.title_weight) for paper in papers]
    vectorizer = TfidfVectorizer(
        preprocessor=str,
        ngram_range=(1, 2),
        sublinear_tf=True,
        stop_words="english",
        min_df=min(params.min_papers, len(papers)),
        max_df=params.max_share if len(papers) > 1 else 1.0,
        max_features=params.max_terms,
        dtype=np.float64,
    )
    terms = vectorizer.fit_transform(texts)
    rank = min(params.dimensions, min(terms.shape) - 1)
    left, scales, _ = randomized_svd(terms, max(rank, 1), n_iter=4, random_state=seed)
    vectors = np.zeros((len(papers), params.dimensions))
    vectors[:, : len(scales)] = left * scales
    return np.round(unit_rows(vectors), DIGITS)


def weighted_text(paper: Paper, title_weight: int) -> str:
    """Return the normalised title, `title_weight` times, and abstract of `paper`."""
    return normalise(" . ".join([paper.title] * title_weight + [paper.abstract]))


def unit_rows(vectors: Matrix) -> Matrix:
    """Return `vectors` (n, d) with rows of length 1; zero rows stay zero."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    scaled: Matrix = vectors / np.where(lengths > 0, lengths, 1)
    return scaled
