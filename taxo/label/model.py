"""Carry topics from papers whose words are clear to those whose words are not, and from reviews to papers alike."""

from dataclasses import dataclass

import numpy as np

from taxo.numeric import Matrix, Rows, Vector, unit_rows

FLOOR = 1e-6  # the least probability of a topic
NEARNESS = 3  # the power of likeness: more lets a review reach less far


@dataclass(frozen=True)
class SpreadParams:
    """How topics spread; see `params.yaml`."""

    doubt: float
    penalty: float
    model_weight: float
    phrase_weight: float
    review_penalty: float

    def check(self) -> None:
        """Refuse what leaves a paper without evidence, or a model without an answer."""
        for name in ("doubt", "penalty", "review_penalty"):
            if getattr(self, name) <= 0:
                raise ValueError(f"{name} is {getattr(self, name)}, expected above 0")


@dataclass(frozen=True)
class Corrected:
    """Probabilities (n, k) after reviews, and of the m reviewed `rows` what they are without their own review."""

    probabilities: Matrix
    rows: Rows
    held_out: Matrix


def spread_topics(vectors: Matrix, scores: Matrix, params: SpreadParams) -> Matrix:
    """Return the probability of each topic for each paper (n, k); what a row lacks to 1 is that none fits.

    `vectors` (n, d) are the papers' encodings, `scores` (n, k) the evidence of their words. A linear model learns
    each topic's share of the evidence from the encodings of all papers, those with clear evidence counting more;
    what it then says of a paper is weighed with the paper's own words: one round of self-training (Scudder, 1965)
    with soft labels. `params.doubt` is the evidence that every paper has for no topic at all.
    """
    shares = _shares(np.column_stack([scores, np.full(len(scores), params.doubt)]))
    taught = _shares(shares**2)
    clearness = np.sqrt(taught.max(axis=1))
    expected = _ridge(vectors, taught, clearness, params.penalty)
    return _softmax(params.model_weight * expected + params.phrase_weight * np.sqrt(shares))[:, :-1]


def learn_reviews(
    probabilities: Matrix, vectors: Matrix, scores: Matrix, reviewed: Matrix, params: SpreadParams
) -> Corrected:
    """Return `probabilities` with what reviews teach: each reviewed paper's error is carried to papers like it.

    `reviewed` (n, k) are the primary topics that people gave (rows that sum to 1, or zeros where no one said).
    How alike papers are, in their encodings and in their words' evidence, is cubed, so that only close ones matter.
    It is the "correct" step of Correct and Smooth (Huang et al., 2021), by kernel ridge regression, whose
    leave-one-out answers are known exactly (Rasmussen and Williams, 2006, equation 5.12).
    """
    rows = np.flatnonzero(reviewed.sum(axis=1) > 0)
    features = np.hstack([vectors, unit_rows(scores)])
    alike = (features @ features[rows].T / 2) ** NEARNESS
    errors = reviewed[rows] - probabilities[rows]
    inverse = np.linalg.inv(alike[rows] + params.review_penalty * np.eye(len(rows)))
    duals = inverse @ errors
    held_out = errors - duals / np.diag(inverse)[:, None]
    return Corrected(_proper(probabilities + alike @ duals), rows, _proper(probabilities[rows] + held_out))


def _ridge(vectors: Matrix, targets: Matrix, weights: Vector, penalty: float) -> Matrix:
    """Fit `targets` (n, k) by weighted ridge regression on `vectors` (n, d); return what it says of each row."""
    weighted = vectors * weights[:, None]
    square = weighted.T @ vectors + penalty * np.eye(vectors.shape[1])
    fitted: Matrix = vectors @ np.linalg.solve(square, weighted.T @ targets)
    return fitted


def _shares(values: Matrix) -> Matrix:
    """Rows divided by their sums, which are above 0."""
    shares: Matrix = values / values.sum(axis=1, keepdims=True)
    return shares


def _softmax(values: Matrix) -> Matrix:
    raised = np.exp(values - values.max(axis=1, keepdims=True))
    return _shares(raised)


def _proper(values: Matrix) -> Matrix:
    """Probabilities out of values that a correction may have put below 0 or, together, above 1."""
    raised = np.maximum(values, FLOOR)
    proper: Matrix = raised / np.maximum(raised.sum(axis=1, keepdims=True), 1)
    return proper
