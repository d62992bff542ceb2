"""Ridge regression toward prior weights: the textbook's, and what balance and the prior do to it."""

import numpy as np
import pytest
import scipy.sparse
from sklearn.linear_model import Ridge

from taxo.classifier.inputs import Labels
from taxo.classifier.ridge import conjugate_gradients, solve
from taxo.numeric import Matrix

RANDOM = np.random.default_rng(1)
ROWS = scipy.sparse.random_array((60, 40), density=0.2, format="csr", rng=RANDOM)
FIRSTS = RANDOM.integers(0, 4, 60)
APPLIES = np.eye(4, dtype=bool)[FIRSTS]
LABELS = Labels(FIRSTS, RANDOM.uniform(0.5, 2, 60), APPLIES)
NO_PRIOR = np.zeros((40, 4))


@pytest.mark.parametrize("prior", [NO_PRIOR, RANDOM.normal(size=(40, 4))])
def test_it_is_scikit_learn_s_ridge_regression_of_what_the_prior_leaves(prior: Matrix) -> None:
    weights, intercepts = solve(ROWS, LABELS, prior, penalty=0.7, balance=0.0)
    counts = LABELS.weights / LABELS.weights.mean()
    targets = np.eye(4)[LABELS.targets] - ROWS @ prior
    reference = Ridge(alpha=0.7, solver="cholesky").fit(ROWS.toarray(), targets, counts)
    np.testing.assert_allclose(weights, prior + reference.coef_.T, atol=1e-7)
    np.testing.assert_allclose(intercepts, reference.intercept_, atol=1e-7)


def test_a_large_penalty_leaves_the_prior() -> None:
    prior = RANDOM.normal(size=(40, 4))
    weights, _ = solve(ROWS, LABELS, prior, penalty=1e9, balance=0.0)
    np.testing.assert_allclose(weights, prior, atol=1e-6)


def test_a_further_topic_is_half_a_first_one() -> None:
    both = Labels(FIRSTS, LABELS.weights, APPLIES | np.array([True, False, False, False]))
    (one, _), (two, _) = (solve(ROWS, labels, NO_PRIOR, 0.7, 0.0) for labels in (LABELS, both))
    np.testing.assert_allclose(two[:, 1:], one[:, 1:])
    np.testing.assert_allclose(two[:, 0], one[:, 0] / 2, atol=1e-9)


def test_at_balance_one_every_class_counts_the_same() -> None:
    firsts = np.repeat([0, 1], [57, 3])
    rare = Labels(firsts, np.ones(60), np.eye(2, dtype=bool)[firsts])
    _, alike = solve(ROWS * 0, rare, np.zeros((40, 2)), penalty=1.0, balance=0.0)
    _, balanced = solve(ROWS * 0, rare, np.zeros((40, 2)), penalty=1.0, balance=1.0)
    np.testing.assert_allclose(alike, [0.95, 0.05])
    np.testing.assert_allclose(balanced, [0.5, 0.5])


def test_conjugate_gradients_solve_each_column_and_leave_zeros_zero() -> None:
    factor = RANDOM.normal(size=(8, 8))
    system = factor @ factor.T + np.eye(8)
    right = np.column_stack([RANDOM.normal(size=(8, 2)), np.zeros(8)])
    found = conjugate_gradients(lambda vectors: system @ vectors, right)
    np.testing.assert_allclose(found, np.linalg.solve(system, right), atol=1e-7)
    assert not found[:, 2].any()
