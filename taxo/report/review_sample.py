"""A sample of papers drawn with known odds, and from what is found in it an unbiased estimate for all of them.

Papers whose topic is likely wrong are drawn more often, since they tell more; the estimator weighs that out again.
This is active testing (Kossen, Farquhar, Gal and Rainforth, "Active Testing: Sample-Efficient Model Evaluation",
2021) with the estimator of Farquhar, Gal and Rainforth, "On Statistical Bias in Active Learning", 2021 (LURE).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from taxo.numeric import wilson_interval

EXPLORE = 0.5  # share of the odds that is the same for all, so that no paper is out of reach


@dataclass(frozen=True, slots=True)
class Draw:
    """The paper at `place`, drawn with probability `odds` among those not drawn before it."""

    place: int
    odds: float


@dataclass(frozen=True, slots=True)
class Estimate:
    """The share of all papers whose topic is right, with an interval of at least 95 % confidence."""

    share: float
    low: float
    high: float


def draw_sample(confidence: Sequence[float], size: int, seed: int) -> list[Draw]:
    """Draw at most `size` of the papers, without putting back, the less confident (0 to 1) the likelier."""
    doubt = 1 - np.asarray(confidence, dtype=np.float64)
    weights = EXPLORE * max(float(doubt.mean()), 1e-9) + (1 - EXPLORE) * doubt if len(doubt) else doubt
    random = np.random.default_rng(seed)
    draws = []
    for _ in range(min(size, len(weights))):
        running = np.cumsum(weights)
        place = int(np.searchsorted(running, random.random() * running[-1], side="right"))
        draws.append(Draw(place, round(float(weights[place] / running[-1]), 9)))
        weights[place] = 0.0
    return draws


def estimate_accuracy(draws: Sequence[Draw], right: Sequence[bool], population: int) -> Estimate:
    """Return the accuracy over `population` papers from the first `len(right)` of `draws` (at least one).

    The interval is Wilson's for as many papers as the weighted ones are worth (Kish, "Survey Sampling", 1965).
    """
    weights = _weights(draws[: len(right)], population)
    losses = np.array([not r for r in right], dtype=np.float64)
    share = float(np.clip(1 - (weights * losses).mean(), 0, 1))
    worth = float(weights.sum() ** 2 / (weights**2).sum())
    low, high = wilson_interval(share * worth, worth)
    return Estimate(share, low, high)


def _weights(draws: Sequence[Draw], population: int) -> "np.ndarray[tuple[int], np.dtype[np.float64]]":
    """The weight of each draw: what makes the mean of weight x loss right on average, whatever the odds."""
    n = len(draws)
    odds = np.array([draw.odds for draw in draws], dtype=np.float64)
    left = population - np.arange(n, dtype=np.float64)  # papers not drawn before each draw
    if n == population:
        return np.ones(n)
    return 1 + (population - n) / (left - 1) * (1 / (left * odds) - 1)
