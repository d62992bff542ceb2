"""Scores become the probabilities with which the likeliest topic is right."""

import numpy as np
import pytest

from taxo.classifier.calibration import NOISE, SHARPNESS, centre, fit_applying, fit_calibration
from taxo.classifier.model import logistic, softmax


def test_confidence_says_how_often_the_likeliest_topic_is_right() -> None:
    random = np.random.default_rng(1)
    scores = random.normal(0, 0.3, (5000, 4))
    chances = 0.9 * softmax(4 * scores) + 0.1 / 4
    targets = np.array([random.choice(4, p=row) for row in chances])
    found = fit_calibration(scores, targets, np.ones(5000))
    said = (1 - found.noise) * softmax(found.sharpness * scores).max(axis=1) + found.noise / 4
    right = (scores.argmax(axis=1) == targets).mean()
    assert said.mean() == pytest.approx(right, abs=0.02)


def test_scores_that_are_always_right_stay_within_what_labels_deserve() -> None:
    scores = np.eye(3)[np.arange(300) % 3]
    found = fit_calibration(scores, np.arange(300) % 3, np.ones(300))
    assert found.noise == NOISE
    assert SHARPNESS[0] <= found.sharpness <= SHARPNESS[1]


def test_few_texts_leave_more_doubt() -> None:
    assert fit_calibration(np.eye(3), np.arange(3), np.ones(3)).noise == 0.2


def test_a_text_that_counts_more_decides_more() -> None:
    scores, targets = np.array([[0.6, 0.0], [0.6, 0.0]]), np.array([0, 1])
    right, wrong = (fit_calibration(scores, targets, np.array(w)).sharpness for w in ([9.0, 1], [1.0, 9]))
    assert right > wrong


def test_the_probability_that_a_topic_applies_says_how_often_it_does() -> None:
    random = np.random.default_rng(2)
    logits = random.normal(0, 2, (5000, 4))
    applies = random.random((5000, 4)) < logistic(-1 + 1.5 * centre(logits))
    found = fit_applying(logits, applies, np.ones(5000))
    assert (found.intercept, found.slope) == pytest.approx((-1, 1.5), abs=0.1)


def test_a_topic_never_applies_the_less_the_more_it_stands_out() -> None:
    logits = np.array([[2.0, -2.0]] * 10)
    assert fit_applying(logits, logits < 0, np.ones(10)).slope == 0
