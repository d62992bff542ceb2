"""Turn how far a paper's best topic is ahead into the probability that it is right."""

from dataclasses import dataclass

import numpy as np

from taxo.numeric import Matrix, Members, Vector, fit_logistic

LEAST = 1e-9  # of a probability
PENALTY = 0.01  # keeps the fit finite where every review agrees


@dataclass(frozen=True)
class Calibration:
    """A logistic curve from the lead of the best topic over the next, or over none, to confidence."""

    slope: float
    intercept: float

    def confidence(self, probabilities: Matrix) -> Vector:
        """Return, for each row of `probabilities` (n, k), how probably its best topic is right (0 to 1)."""
        confidence: Vector = 1 / (1 + np.exp(-(self.slope * lead(probabilities) + self.intercept)))
        return confidence


def lead(probabilities: Matrix) -> Vector:
    """Return log(first / second) of each row (n, k), where what a row lacks to 1 may be the second: no topic."""
    rest = np.maximum(1 - probabilities.sum(axis=1), LEAST)
    padded = np.column_stack([probabilities, np.full((len(rest), 2), LEAST)])
    second, first = np.partition(padded, (-2, -1), axis=1)[:, -2:].T
    ahead: Vector = np.log(first / np.maximum(second, rest))
    return ahead


def fit_calibration(probabilities: Matrix, right: Members) -> Calibration:
    """Fit the curve to rows (m, k) of which it is known whether the best topic is `right` (m).

    Platt scaling (1999) with his smoothed targets: (right + 1) / (right + 2) of the right, 1 / (wrong + 2) of the
    wrong, so that nobody is ever quite sure.
    """
    features = np.column_stack([lead(probabilities), np.ones(len(right))])
    n_right, n_wrong = right.sum(), (~right).sum()
    targets = np.where(right, (n_right + 1) / (n_right + 2), 1 / (n_wrong + 2))
    slope, intercept = fit_logistic(features, targets, np.ones(len(right)), np.full(2, PENALTY))
    return Calibration(float(slope), float(intercept))
