"""Vectors in, the same at unit length out, so that their products say how alike they are."""

import numpy as np
import numpy.typing as npt

Matrix = npt.NDArray[np.float64]


def unit_rows(vectors: Matrix) -> Matrix:
    """Return `vectors` (n, d) with rows of length 1; zero rows stay zero."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    scaled: Matrix = vectors / np.where(lengths > 0, lengths, 1)
    return scaled
