"""The first topic of a paper, and how much is believed of what is said of it."""

import numpy as np
import pytest

from taxo.label.first_topic import FAMILIAR, RIVALS, choose_by_training
from taxo.label.self_training import Round

ROUND = Round(np.array([[2.0, 0.0, 1.0]] * 3), np.zeros((3, 3)), np.array([[0.0, 1.0, 0.0]] * 3))


def odds_of_the_first(ranks: list[float]) -> list[float]:
    chosen = choose_by_training(ROUND, 1.0, np.array(ranks)).probabilities[:, 0]
    odds: list[float] = (np.log(chosen) - np.log(1 - chosen)).tolist()
    return odds


def test_the_topic_with_the_best_sum_is_chosen() -> None:
    assert choose_by_training(ROUND, 1.0, np.full(3, 0.5)).scores.argmax(axis=1).tolist() == [0, 0, 0]


def test_the_same_words_make_a_topic_surer_in_a_familiar_paper() -> None:
    least, middle, most = odds_of_the_first([0.0, 0.5, 1.0])
    assert middle - least == pytest.approx(FAMILIAR)
    assert most - middle == pytest.approx(FAMILIAR)


def test_of_many_topics_the_likeliest_share_the_probability() -> None:
    nothing, odds = np.zeros((1, 1000)), np.zeros((1, 1000))
    odds[0, 700] = 3.0  # a paper's own topic, and 999 that say nothing of it
    many = choose_by_training(Round(nothing, nothing, odds), 1.0, np.array([0.5])).probabilities
    few = Round(*(part[:, 700 : 700 + RIVALS] for part in (nothing, nothing, odds)))
    assert np.count_nonzero(many) == RIVALS
    assert many[0, 700] == pytest.approx(choose_by_training(few, 1.0, np.array([0.5])).probabilities[0, 0])
