"""Correct what is said of papers by the errors that reviews show in papers like them."""

from dataclasses import dataclass

import numpy as np

from taxo.numeric import Matrix, Rows, unit_rows

FLOOR = 1e-6  # the least probability of a topic
NEARNESS = 3  # the power of likeness: more lets a review reach less far
AT_ONCE = 4096  # papers whose likeness to all reviewed ones is held in memory: with 2,000 of these 130 MB
PENALTY = 1.0  # keeps a review's reach small: half and double move no more than one of 251 reviewed papers


@dataclass(frozen=True)
class Corrected:
    """Probabilities (n, k) after reviews, and of the m reviewed `rows` what they are without their own review."""

    probabilities: Matrix
    rows: Rows
    held_out: Matrix


def correct_by_reviews(probabilities: Matrix, vectors: Matrix, scores: Matrix, reviewed: Matrix) -> Corrected:
    """Return `probabilities` with what reviews teach: each reviewed paper's error is carried to papers like it.

    `reviewed` (n, k) are the primary topics that people gave (rows that sum to 1, or zeros where no one said).
    How alike papers are, in their encodings and in their words' evidence, is cubed, so that only close ones matter.
    It is the "correct" step of Correct and Smooth (Huang et al., 2021), by kernel ridge regression, whose
    leave-one-out answers are known exactly (Rasmussen and Williams, 2006, equation 5.12).
    """
    rows = np.flatnonzero(reviewed.sum(axis=1) > 0)
    features = np.hstack([vectors, unit_rows(scores)])
    known, errors = features[rows], reviewed[rows] - probabilities[rows]
    inverse = np.linalg.inv(_alike(known, known) + PENALTY * np.eye(len(rows)))
    duals = inverse @ errors
    held_out = errors - duals / np.diag(inverse)[:, None]
    carried = np.zeros_like(probabilities)
    for start in range(0, len(features), AT_ONCE):
        carried[start : start + AT_ONCE] = _alike(features[start : start + AT_ONCE], known) @ duals
    return Corrected(_proper(probabilities + carried), rows, _proper(probabilities[rows] + held_out))


def _alike(some: Matrix, others: Matrix) -> Matrix:
    """How alike two lists of papers are, whose features are halves of unit length."""
    alike: Matrix = (some @ others.T / 2) ** NEARNESS
    return alike


def _proper(values: Matrix) -> Matrix:
    """Probabilities out of values that a correction may have put below 0 or, together, above 1."""
    raised = np.maximum(values, FLOOR)
    proper: Matrix = raised / np.maximum(raised.sum(axis=1, keepdims=True), 1)
    return proper
