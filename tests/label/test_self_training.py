from dataclasses import replace

import numpy as np
import pytest
from scipy.sparse import csr_matrix

from taxo.label.self_training import (
    Sources,
    naive_bayes,
    richness,
    ridge_regression,
    shares,
    softmax,
    train_itself,
)
from taxo.label.stage import LabelParams
from taxo.project.params import load_params
from tests.tiny_project import PARAMS_FOLDER

PARAMS = load_params(LabelParams, "label", PARAMS_FOLDER).self_training


def sources(belonging: tuple[float, ...] = (1, 1, 1, 1)) -> Sources:
    """Four papers: the first two have a word of a phrase each, the others share their other words alone."""
    left = csr_matrix(np.array([[3.0, 0], [0, 3.0], [2.0, 0], [0, 2.0]]))
    words = np.array([[1.0, 0], [0, 1.0], [0, 0], [0, 0]])
    vectors = np.array([[1.0, 0], [0, 1.0], [1.0, 0], [0, 1.0]])
    return Sources(np.zeros((4, 2)), words, left, vectors, np.array(belonging))


def test_papers_without_any_word_of_a_phrase_follow_those_that_they_are_like() -> None:
    *_, last = train_itself(sources(), PARAMS)
    assert last.total.argmax(axis=1).tolist() == [0, 1, 0, 1]


def test_ten_times_the_evidence_of_a_topic_says_less_than_ten_times_as_much() -> None:
    phrases = np.array([[0.0, 0], [15.0, 0], [150.0, 0], [0, 0]])
    said = next(train_itself(replace(sources(), phrases=phrases, words=np.zeros((4, 2))), PARAMS)).anchor[
        :, 0
    ]
    assert said[2] / said[1] == pytest.approx(np.log1p(10) / np.log1p(1))


def test_each_round_is_told_and_one_before_all() -> None:
    assert len(list(train_itself(sources(), replace(PARAMS, rounds=3)))) == 4


def test_papers_that_belong_to_none_do_not_teach() -> None:
    first = next(train_itself(sources((0, 1, 1, 1)), PARAMS))
    assert first.ridge[2].tolist() == [0, 0]


def test_a_word_that_one_topics_papers_use_speaks_for_it() -> None:
    counts = csr_matrix(np.array([[1.0, 0], [0, 1.0]]))
    said = naive_bayes(counts, np.eye(2), np.ones(2), 0.1)
    assert said[0] == pytest.approx(np.log([1.1 / 1.2, 0.1 / 1.2]))


def test_of_two_texts_one_four_times_as_long_says_twice_as_much() -> None:
    counts = csr_matrix(np.array([[1.0, 0], [4.0, 0], [0, 1.0]]))
    said = naive_bayes(counts, np.array([[0.0, 0], [1, 0], [0, 1]]), np.array([1.0, 2.0, 1.0]), 0.1)
    assert said[1] == pytest.approx(2 * said[0])


def test_ridge_regression_says_of_a_paper_what_its_like_were_taught() -> None:
    said = ridge_regression(
        np.array([[1.0, 0], [1.0, 0], [0, 1.0]]), np.array([[1.0, 0], [0, 0], [0, 1]]), 1.0
    )
    assert said[1, 0] == pytest.approx(0.5)


def test_phrases_know_half_of_the_truth_where_evidence_is_plenty() -> None:
    assert richness(np.array([[10.0, 5.0]]), 15.0) == pytest.approx(0.5)
    assert richness(np.zeros((0, 2)), 15.0) == 0


def test_shares_and_softmax_sum_to_one_and_zeros_stay_zeros() -> None:
    assert shares(np.array([[1.0, 3.0], [0, 0]])).tolist() == [[0.25, 0.75], [0, 0]]
    assert softmax(np.array([[0.0, np.log(3)]])) == pytest.approx(np.array([[0.25, 0.75]]))
