import numpy as np
import pytest
from scipy.sparse import csr_matrix

from taxo.label.review_learning import fit_choice, fit_pairs, kernel_ridge, log_odds, read_pairs
from taxo.label.self_training import softmax
from taxo.label.several_topics import from_children, micro_f1
from taxo.numeric import unit_rows
from taxo.text.tfidf import weigh_terms

GENERATOR = np.random.default_rng(3)


def papers(n: int) -> tuple[csr_matrix, np.ndarray]:
    return weigh_terms(csr_matrix(GENERATOR.poisson(1.0, (n, 9)) + 1.0)), unit_rows(
        GENERATOR.normal(size=(n, 4))
    )


def test_the_held_out_answer_of_a_paper_is_that_of_a_fit_without_it() -> None:
    words, vectors = papers(12)
    targets = GENERATOR.integers(0, 2, (8, 3)).astype(float)
    targets -= targets.mean(axis=0)
    said = kernel_ridge(words, vectors, np.arange(8), targets)
    others = np.arange(1, 8)
    alike = ((words @ words.T).toarray() + vectors @ vectors.T) / 2
    duals = np.linalg.solve(alike[np.ix_(others, others)] + 0.6 * np.eye(7), targets[1:])
    assert said[0] == pytest.approx(alike[0, others] @ duals)


def test_what_papers_were_said_to_be_carries_over_to_their_like() -> None:
    words = csr_matrix(np.eye(2)[[0, 1, 0, 1]])
    vectors = np.eye(2)[[0, 1, 0, 1]]
    said = kernel_ridge(words, vectors, np.array([0, 1]), np.eye(2))
    assert said[2:].argmax(axis=1).tolist() == [0, 1]


def test_a_choice_learns_which_feature_is_right() -> None:
    right = np.eye(3)[GENERATOR.integers(0, 3, 200)]
    features = np.stack([right, GENERATOR.normal(size=right.shape)], axis=2)
    weights, loss = fit_choice(features, right, np.zeros(2))
    assert weights[0] > 3 > 0.5 > abs(weights[1])
    assert loss < np.log(3)


def test_a_choice_learned_from_nothing_is_the_start() -> None:
    weights, _ = fit_choice(np.zeros((0, 3, 2)), np.zeros((0, 3)), np.array([1.0, 0.5]))
    assert weights.tolist() == [1.0, 0.5]


def test_probabilities_of_pairs_are_as_often_right_as_they_say() -> None:
    odds = GENERATOR.normal(size=(2000, 2))
    applies = GENERATOR.random((2000, 2)) < softmax(np.stack([odds, 0 * odds], 2).reshape(-1, 2))[
        :, 0
    ].reshape(-1, 2)
    weights = fit_pairs(odds[:, :, None], applies.astype(float))
    assert weights == pytest.approx([1.0, 0.0], abs=0.15)
    assert read_pairs(odds[:, :, None], weights).mean() == pytest.approx(applies.mean(), abs=0.01)


def test_parents_have_what_their_children_have() -> None:
    values = np.array([[0.1, 0.2, 0.3]])
    assert from_children(values, [-1, 0, 1], np.maximum).tolist() == [[0.3, 0.3, 0.3]]
    assert from_children(values, [-1, 0, 1], np.add)[0] == pytest.approx([0.6, 0.5, 0.3])


def test_f1_over_pairs_counts_what_is_found_and_what_is_wanted() -> None:
    assert micro_f1(np.array([[1.0, 1, 0]]), np.array([[1.0, 0, 0]])) == pytest.approx(2 / 3)
    assert micro_f1(np.zeros((1, 2)), np.zeros((1, 2))) == 0


def test_log_odds_of_certainty_are_finite() -> None:
    assert np.isfinite(log_odds(np.array([[0.0, 1.0, -1.0]]))).all()
