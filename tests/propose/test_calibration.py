import numpy as np
import pytest

from taxo.propose.calibration import Calibration, fit_calibration, lead


def test_the_lead_is_over_the_next_topic_or_over_none() -> None:
    ahead = lead(np.array([[0.6, 0.3], [0.4, 0.1], [0.8, 0.0]]))
    np.testing.assert_allclose(ahead, np.log([0.6 / 0.3, 0.4 / 0.5, 0.8 / 0.2]))


def test_a_single_topic_leads_over_none() -> None:
    np.testing.assert_allclose(lead(np.array([[0.8]])), np.log([4.0]))


def test_more_lead_is_more_confidence_between_0_and_1() -> None:
    confidence = Calibration(1.0, 0.0).confidence(np.array([[0.3, 0.3], [0.5, 0.3], [0.9, 0.1], [1.0, 0.0]]))
    assert (np.diff(confidence) > 0).all()
    assert 0 <= confidence.min() <= confidence.max() <= 1


def test_a_fitted_curve_says_how_often_it_is_right() -> None:
    random = np.random.default_rng(1)
    first = random.uniform(0.5, 0.99, 4000)
    right = random.uniform(size=4000) < first
    curve = fit_calibration(np.column_stack([first, 1 - first]), right)
    assert (curve.slope, curve.intercept) == pytest.approx((1, 0), abs=0.15)


@pytest.mark.parametrize("right", [True, False])
def test_where_all_are_right_or_all_are_wrong_the_curve_stays_finite(right: bool) -> None:
    curve = fit_calibration(np.array([[0.9, 0.1]] * 5), np.array([right] * 5))
    confidence = curve.confidence(np.array([[0.9, 0.1]]))[0]
    assert np.isfinite([curve.slope, curve.intercept]).all()
    assert (confidence > 0.6) == right
