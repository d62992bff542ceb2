"""The estimate of the Review page in Python, to hold estimate.js to: how many topics are right, from a sample.

The estimator is LURE (Farquhar, Gal and Rainforth, "On Statistical Bias in Active Learning", 2021).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from taxo.numeric import Vector, wilson_interval
from taxo.report.review_sample import Draw


@dataclass(frozen=True, slots=True)
class Estimate:
    """The share of all papers whose topic is right, with an interval of at least 95 % confidence."""

    share: float
    low: float
    high: float


def estimate_accuracy(draws: Sequence[Draw], right: Sequence[bool], population: int) -> Estimate:
    """Return the accuracy over `population` papers from the first `len(right)` of `draws` (at least one).

    The interval is Wilson's for as many papers as the weighted ones are worth (Kish, "Survey Sampling", 1965).
    """
    weights = weights_of(draws[: len(right)], population)
    losses = np.array([not r for r in right], dtype=np.float64)
    share = float(np.clip(1 - (weights * losses).mean(), 0, 1))
    worth = float(weights.sum() ** 2 / (weights**2).sum())
    low, high = wilson_interval(share * worth, worth)
    return Estimate(share, low, high)


def weights_of(draws: Sequence[Draw], population: int) -> Vector:
    """The weight of each draw: what makes the mean of weight x loss right on average, whatever the odds."""
    n = len(draws)
    odds = np.array([draw.odds for draw in draws], dtype=np.float64)
    left = population - np.arange(n, dtype=np.float64)  # papers not drawn before each draw
    if n == population:
        return np.ones(n)
    return 1 + (population - n) / (left - 1) * (1 / (left * odds) - 1)
