"""Scores become the probabilities with which the likeliest topic is right."""

import numpy as np
import pytest

from taxo.classifier.calibration import (
    ENOUGH_TO_CHOOSE,
    NOISE,
    OWN,
    SHARPNESS,
    centre,
    fit_applying,
    fit_calibration,
    temper,
)
from taxo.classifier.model import logistic, softmax


def test_confidence_says_how_often_the_likeliest_topic_is_right() -> None:
    random = np.random.default_rng(1)
    scores = random.normal(0, 0.3, (5000, 4))
    chances = 0.9 * softmax(4 * scores) + 0.1 / 4
    targets = np.array([random.choice(4, p=row) for row in chances])
    found = fit_calibration(scores, targets, np.ones(5000))
    logits = temper(found.sharpness * scores, found.own, found.height)
    said = (1 - found.noise) * softmax(logits).max(axis=1) + found.noise / 4
    right = (scores.argmax(axis=1) == targets).mean()
    assert said.mean() == pytest.approx(right, abs=0.02)


def test_scores_that_are_always_right_stay_within_what_labels_deserve() -> None:
    scores = np.eye(3)[np.arange(300) % 3]
    found = fit_calibration(scores, np.arange(300) % 3, np.ones(300))
    assert found.noise == NOISE
    assert SHARPNESS[0] <= found.sharpness <= SHARPNESS[1]


def drawn(scores: np.ndarray, chances: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """What is right for texts of such chances, and whether that is the topic with the best score."""
    random = np.random.default_rng(3)
    targets = np.array([random.choice(chances.shape[1], p=row) for row in chances])
    return targets, scores.argmax(axis=1) == targets


def test_texts_of_few_known_words_are_measured_by_their_own_scale(monkeypatch: pytest.MonkeyPatch) -> None:
    clear = np.random.default_rng(1).normal(0, 0.3, (4000, 8))
    weak = np.arange(4000) % 2 == 0  # half of the texts are told in few words
    scores = np.where(weak[:, None], clear / 4, clear)
    targets, right = drawn(scores, softmax(6 * clear))

    def modesty() -> float:
        """How much too seldom the weak ones say that they are right."""
        found = fit_calibration(scores, targets, np.ones(4000))
        said = softmax(temper(found.sharpness * scores, found.own, found.height)).max(axis=1)
        return float((right - said)[weak].mean())

    by_own_scale = modesty()
    monkeypatch.setattr("taxo.classifier.calibration.OWNS", (0.0,))
    assert 0 < by_own_scale < 0.5 * modesty()


def test_texts_of_one_temperature_are_left_to_it() -> None:
    scores = np.random.default_rng(1).normal(0, 0.2, (4000, 4)) * np.repeat([0.2, 2.0], 2000)[:, None]
    targets, _ = drawn(scores, softmax(5 * scores))
    assert fit_calibration(scores, targets, np.ones(4000)).own == 0


def test_a_handful_of_texts_doesn_t_choose_how_far_each_is_measured_by_its_own_scale() -> None:
    scores = np.random.default_rng(1).normal(0, 0.3, (ENOUGH_TO_CHOOSE - 1, 4))
    targets = np.random.default_rng(2).integers(0, 4, len(scores))
    assert fit_calibration(scores, targets, np.ones(len(scores))).own == OWN


def test_scores_that_are_all_alike_leave_no_scale_to_divide_by() -> None:
    found = fit_calibration(np.zeros((200, 3)), np.arange(200) % 3, np.ones(200))
    assert found.height > 0
    assert np.isfinite(temper(np.zeros((1, 3)), found.own, found.height)).all()


def test_a_common_text_stays_as_it_is_and_none_changes_the_order_of_its_topics() -> None:
    logits = np.array([[3.0, 2.0, 1.0, -2.0], [0.6, -0.2, 0.1, 0.3]])
    tempered = temper(logits, 0.7, height=2.0 - 1.0)  # its three best, less all four
    assert tempered[0] == pytest.approx(logits[0])
    assert tempered[1].argsort().tolist() == logits[1].argsort().tolist()
    assert tempered[1, 0] > logits[1, 0]


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
