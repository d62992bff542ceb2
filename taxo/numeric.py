"""The numeric pieces that several stages share: array types, settled digits, unit rows, even samples, intervals."""

import math
from typing import TypeVar

import numpy as np
import numpy.typing as npt

Vector = npt.NDArray[np.float64]  # (n,)
Matrix = npt.NDArray[np.float64]  # (n, m)
Rows = npt.NDArray[np.int64]  # numbers of rows, or a label for each row
Members = npt.NDArray[np.bool_]  # which rows belong

DIGITS = 6  # of what is written: enough for any reader, and the same on every processor
COMPARED = 9  # of what is compared: enough to tell apart what differs, too few to see the last bits
Value = TypeVar("Value", float, Vector)


def settled(value: Value, digits: int = DIGITS) -> Value:
    """Return `value`, a number or an array, to so many decimals that every processor gives the same.

    Processors add in different orders, so the last of a float's 16 digits differ between them, and with these
    would the winner of a near tie, and the bytes of what is written. Rounded before they are compared or kept, they
    agree: .30000000000000004 and .3 are both .3.
    """
    if isinstance(value, np.ndarray):
        return np.round(value, digits)
    return round(float(value), digits)


def unit_rows(vectors: Matrix) -> Matrix:
    """Return `vectors` (n, d) with rows of length 1, so that their products are cosines; zero rows stay zero."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    scaled: Matrix = vectors / np.where(lengths > 0, lengths, 1)
    return scaled


def sampling_step(count: int, most: int) -> int:
    """Return the least step by which at most `most` of `count` things are taken, spread evenly over them.

    Of 5,000 things and at most 2,000 it is 3: the first, fourth, seventh, … are 1,667.
    """
    return -(-count // most) or 1


def wilson_interval(n_right: float, n: float, z: float = 1.96) -> tuple[float, float]:
    """Return the interval that holds a share with 95 % confidence (for the default `z`).

    Wilson, "Probable inference, the law of succession, and statistical inference", 1927. With no papers
    nothing is known: (0, 1).
    """
    if not n:
        return 0.0, 1.0
    share, spread = n_right / n, z * z / n
    centre = (share + spread / 2) / (1 + spread)
    half = z * math.sqrt(share * (1 - share) / n + spread / (4 * n)) / (1 + spread)
    return max(0.0, centre - half), min(1.0, centre + half)
