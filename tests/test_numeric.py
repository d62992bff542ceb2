"""Numbers that several stages share: settled digits, even samples, intervals, the logistic regression."""

import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression

from taxo import numeric
from taxo.numeric import (
    even_rows,
    fit_logistic,
    nearest_rows,
    sampling_step,
    settled,
    unit_rows,
    wilson_interval,
)


def test_settled_numbers_and_arrays_keep_what_every_processor_agrees_on() -> None:
    assert settled(0.1 + 0.2) == 0.3
    assert settled(np.array([0.1 + 0.2])).tolist() == [0.3]


def test_unit_rows_have_length_one_but_for_zeros() -> None:
    assert unit_rows(np.array([[3.0, 4.0], [0.0, 0.0]])).tolist() == [[0.6, 0.8], [0.0, 0.0]]


@pytest.mark.parametrize(("count", "most", "step"), [(5000, 2000, 3), (10, 10, 1), (11, 10, 2), (0, 10, 1)])
def test_a_sample_takes_at_most_so_many(count: int, most: int, step: int) -> None:
    assert sampling_step(count, most) == step
    assert len(range(0, count, step)) <= most


def test_an_even_sample_hardly_changes_when_things_are_added() -> None:
    ids = [f"paper-{number}" for number in range(2_000)]
    before = even_rows(ids, 400)
    assert before.tolist() == sorted(set(before.tolist()))
    assert len(before) == 400
    assert np.histogram(before, 4, (0, 2_000))[0].min() > 70  # spread over all of them
    added = [f"new-{number}" for number in range(20)]
    after = {[*added, *ids][row] for row in even_rows([*added, *ids], 400).tolist()}
    assert len(after & {ids[row] for row in before.tolist()}) >= 390


def test_a_sample_of_no_more_than_there_are_is_all() -> None:
    assert even_rows(["b", "a"], 2).tolist() == [0, 1]
    assert even_rows([], 5).tolist() == []


def test_wilson_interval_is_the_textbook_one() -> None:
    assert wilson_interval(9, 10) == pytest.approx((0.5958, 0.9821), abs=1e-4)
    assert wilson_interval(0, 0) == (0.0, 1.0)


def test_the_logistic_regression_is_the_one_of_scikit_learn() -> None:
    random = np.random.default_rng(1)
    features = random.normal(size=(80, 3))
    targets = random.uniform(size=80) < 1 / (1 + np.exp(-features @ [2.0, -1.0, 0.5]))
    weights = random.uniform(0.5, 2, 80)
    reference = LogisticRegression(C=1 / 0.3, fit_intercept=False, tol=1e-10)
    reference.fit(features, targets, weights)
    found = fit_logistic(features, targets.astype(float), weights, np.full(3, 0.3))
    np.testing.assert_allclose(found, reference.coef_[0], atol=1e-6)


def test_the_logistic_regression_takes_shares_as_targets() -> None:
    found = fit_logistic(np.ones((2, 1)), np.array([0.9, 0.7]), np.ones(2), np.zeros(1))
    assert found[0] == pytest.approx(np.log(0.8 / 0.2))


def test_the_logistic_regression_converges_where_full_steps_overshoot() -> None:
    features = np.array([[50.0, 9.0], [-2.0, 3.0], [900.0, -8.0]])  # full steps end at (-5000, -900)
    targets, penalty = np.array([0.0, 0.0, 1.0]), 0.01
    found = fit_logistic(features, targets, np.ones(3), np.full(2, penalty))
    slope = features.T @ (1 / (1 + np.exp(-features @ found)) - targets) + penalty * found
    np.testing.assert_allclose(slope, 0, atol=1e-9)


def test_nearest_rows_are_those_of_a_full_sort_the_first_of_equals_first(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(numeric, "BLOCK", 4)
    generator = np.random.default_rng(0)
    vectors, others = (unit_rows(np.round(generator.standard_normal((n, 2)))) for n in (11, 30))
    rows, cosines = nearest_rows(vectors, others, 5)
    likeness = settled(vectors @ others.T, 9)
    assert (rows == np.argsort(-likeness, axis=1, kind="stable")[:, :5]).all()
    assert (cosines == np.take_along_axis(likeness, rows, axis=1)).all()
