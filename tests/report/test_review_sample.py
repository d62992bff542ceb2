"""The sample to review: drawn with known odds, so that an estimate from it is right on average."""

import numpy as np
import pytest

from taxo.report.review_sample import Draw, draw_sample
from tests.report.estimate import estimate_accuracy


def test_a_sample_is_the_same_for_a_seed_and_holds_no_paper_twice() -> None:
    confidence = np.linspace(0, 1, 60).tolist()
    draws = draw_sample(confidence, 40, seed=3)
    assert draws == draw_sample(confidence, 40, seed=3)
    assert draws != draw_sample(confidence, 40, seed=4)
    assert len({draw.place for draw in draws}) == 40


def test_a_sample_of_everything_counts_everything() -> None:
    right = [True, False, True, True]
    draws = draw_sample([0.9, 0.1, 0.8, 1.0], 10, seed=1)
    found = estimate_accuracy(draws, [right[draw.place] for draw in draws], population=4)
    assert found.share == pytest.approx(0.75)


def test_odds_that_are_all_the_same_give_the_plain_share() -> None:
    draws = [Draw(i, 1 / (100 - i)) for i in range(10)]
    found = estimate_accuracy(draws, [True] * 8 + [False] * 2, population=100)
    assert found.share == pytest.approx(0.8)
    assert found.low == pytest.approx(0.490, abs=0.001)  # Wilson's interval of 8 of 10
    assert found.high == pytest.approx(0.943, abs=0.001)


def test_the_estimate_is_right_on_average_and_its_interval_holds_the_truth() -> None:
    random = np.random.default_rng(0)
    confidence = np.clip(random.beta(5, 1, 300), 0.05, 1)
    right = random.random(300) < confidence * 0.9
    found = []
    for seed in range(400):
        draws = draw_sample(confidence.tolist(), 40, seed)
        found.append(estimate_accuracy(draws, [bool(right[draw.place]) for draw in draws], 300))
    shares = np.array([estimate.share for estimate in found])
    truth = float(right.mean())
    assert abs(shares.mean() - truth) < 3 * shares.std() / 20
    assert np.mean([estimate.low <= truth <= estimate.high for estimate in found]) > 0.93
