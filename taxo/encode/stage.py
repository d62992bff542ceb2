"""Turn each paper into a vector: LSA on normalised words, a sentence encoder, or both side by side."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np

from taxo.encode.lsa import LsaParams, encode_lsa
from taxo.encode.sentences import TransformerParams, encode_sentences
from taxo.numeric import Matrix, settled
from taxo.project.encodings import Encodings
from taxo.project.metrics import Value
from taxo.project.tables import Paper
from taxo.text.words import Joined


@dataclass(frozen=True)
class EncodeParams:
    """Section `encode` of `params.yaml`."""

    method: Literal["lsa", "transformer", "hybrid"]
    lsa: LsaParams
    transformer: TransformerParams


def encode_papers(
    papers: Sequence[Paper], params: EncodeParams, root: Path = Path(), joined: Joined | None = None
) -> Encodings:
    """Return a vector of unit length for each of `papers`, in their order.

    `root` is the project's folder, where a sentence encoder keeps what it made; LSA needs nothing of it.
    `joined` are the words that the papers write as one, if it is known.
    """
    if params.method == "lsa":
        vectors = encode_lsa(papers, params.lsa, joined)
    else:
        texts = [f"{paper.title}. {paper.abstract}" for paper in papers]
        vectors = encode_sentences(texts, params.transformer, root)
    if params.method == "hybrid":
        lsa = encode_lsa(papers, params.lsa, joined)
        vectors = _side_by_side(lsa, vectors, params.transformer.share)
    return Encodings([paper.paper_id for paper in papers], vectors.astype(np.float32))


def _side_by_side(lsa: Matrix, sentences: Matrix, share: float) -> Matrix:
    """Join unit vectors so that the cosine is `share` of the sentence encoder's and the rest of LSA's.

    A cosine is a sum of products over all columns: √share in either vector makes share x their product.
    """
    return settled(np.hstack([lsa * np.sqrt(1 - share), sentences * np.sqrt(share)]))


def summarise(encodings: Encodings, params: EncodeParams) -> dict[str, Value]:
    """Return the values of `reports/metrics/encode.json`; a paper is empty if it shares no word with another."""
    return {
        "papers": len(encodings.ids),
        "method": params.method,
        "dimensions": encodings.vectors.shape[1],
        "empty": int((~encodings.vectors.any(axis=1)).sum()),
    }
