"""Numeric pieces that several stages share: array types, rounding, unit rows, samples, intervals, a logistic fit."""

import hashlib
import math
from collections.abc import Sequence
from typing import TypeVar

import numpy as np
import numpy.typing as npt

Vector = npt.NDArray[np.float64]  # (n,)
Matrix = npt.NDArray[np.float64]  # (n, m)
Rows = npt.NDArray[np.int64]  # numbers of rows, or a label for each row
Members = npt.NDArray[np.bool_]  # which rows belong

DIGITS = 6  # of what is written: enough for any reader, and the same on every processor
COMPARED = 9  # of what is compared: enough to tell apart what differs, too few to see the last bits
BLOCK = 1024  # rows that are compared at once
NEWTON_STEPS = 100  # at most; fits to 60 to 500 reviews take 5 to 8
# Of the loss, what is left to gain where the fit ends: after a last full step the coefficients have all their digits.
NEWTON_GAP = 1e-16
ROUNDING = 1e-12  # of a loss: what a step seems to lose by less is but the last bits of a sum
Number = TypeVar("Number", float, Vector)


def settled(value: Number, digits: int = DIGITS) -> Number:
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


def even_hash(name: str) -> bytes:
    """Return the 8 bytes by which things are drawn: those of which they are the least are an even sample."""
    return hashlib.blake2b(name.encode("utf-8", "surrogatepass"), digest_size=8).digest()


def even_rows(ids: Sequence[str], most: int) -> Rows:
    """Return the rows, in order, of at most `most` of the things with `ids`: all, or those whose hashes are the least.

    A hash is as good as a draw, and stays: when things are added, each of the sample keeps its place in it but for as
    many as the share of those that are new (of 2,000 out of 80,000, beside 800 more, about 20 change). Steps over the
    rows would draw quite other ones.
    """
    if len(ids) <= most:
        return np.arange(len(ids), dtype=np.int64)
    hashes = list(map(even_hash, ids))
    least = sorted(range(len(ids)), key=lambda row: (hashes[row], row))[:most]
    return np.sort(np.array(least, dtype=np.int64))


def nearest_rows(vectors: Matrix, others: Matrix, count: int) -> tuple[Rows, Matrix]:
    """Return the rows of those `count` of unit `others` (m, d; m at least `count`) that each of unit `vectors` (n, d)
    is nearest to, and the cosines (both n, count): the nearest first, of equals the first row.

    Rows are compared a block at a time, so that memory grows with n + m alone.
    """
    rows = np.empty((len(vectors), count), dtype=np.int64)
    cosines = np.empty((len(vectors), count))
    for start in range(0, len(vectors), BLOCK):
        block = settled(vectors[start : start + BLOCK] @ others.T, COMPARED)
        least = np.partition(block, -count, axis=1)[:, -count]
        owners, columns = np.nonzero(block >= least[:, None])
        found = block[owners, columns]
        order = np.lexsort((-found, owners))
        first = np.searchsorted(
            owners, np.arange(len(block))
        )  # where each row's begin, which are `count` or more
        chosen = order[first[:, None] + np.arange(count)]
        rows[start : start + BLOCK], cosines[start : start + BLOCK] = columns[chosen], found[chosen]
    return rows, cosines


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


def fit_logistic(features: Matrix, targets: Vector, weights: Vector, penalties: Vector) -> Vector:
    """Return the coefficients b (m,) of a logistic regression of `targets` (n,; 0 to 1) on `features` (n, m).

    They make sum weights x log-loss(target, 1 / (1 + exp(-features b))) + sum penalties x b² / 2 least; `weights`
    (n,) are above 0, `penalties` (m,) at least 0. That is convex, and strictly so with every penalty above 0: there is
    one minimum, at finite coefficients even where the targets are apart for good. (With a penalty of 0 on the
    intercept alone, the same holds where there are targets of both kinds.) Newton's method with halved steps (Boyd
    and Vandenberghe, "Convex Optimization", 2004, section 9.5): far from the minimum a full step may overshoot, so
    it is halved until the loss falls by a quarter of what the slope promises, which makes it converge from anywhere;
    near it full steps double the right digits. It ends where the loss can fall by `NEWTON_GAP` at most.

    scikit-learn's LogisticRegression takes neither shares as targets nor a penalty a coefficient, and ends where
    processors still differ in the digits that are kept.
    """
    found = np.zeros(features.shape[1])
    for _ in range(NEWTON_STEPS):
        chances = np.exp(-np.logaddexp(0, -features @ found))
        slope = features.T @ (weights * (chances - targets)) + penalties * found
        curvature = (features.T * (weights * chances * (1 - chances))) @ features + np.diag(penalties)
        step = np.linalg.solve(curvature, slope)
        gain = slope @ step  # twice what the loss can fall by, near the minimum
        most = (1 + ROUNDING) * _logistic_loss(found, features, targets, weights, penalties)
        while _logistic_loss(found - step, features, targets, weights, penalties) > most - slope @ step / 4:
            step /= 2
        found = found - step
        if gain <= NEWTON_GAP:
            break
    return found


def _logistic_loss(
    found: Vector, features: Matrix, targets: Vector, weights: Vector, penalties: Vector
) -> float:
    """What `fit_logistic` makes least: -log-likelihood is log(1 + exp(z)) - target x z, with z = features b."""
    logits = features @ found
    return float(weights @ (np.logaddexp(0, logits) - targets * logits) + penalties @ (found * found) / 2)
