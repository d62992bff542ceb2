"""Scores: worked examples small enough to check by hand."""

import numpy as np
import pytest
from sklearn.metrics import adjusted_mutual_info_score

from taxo.evaluate import scores
from taxo.numeric import wilson_interval

RIGHT = [["pruning"], ["peft"], ["peft", "merging"], ["code"]]
SAID = ["pruning", "pruning", "merging", None]


def test_an_abstention_counts_as_wrong_and_lowers_the_coverage() -> None:
    assert scores.accuracy(RIGHT, SAID) == 0.5
    assert scores.coverage(SAID) == 0.75


def test_either_of_two_right_topics_is_right() -> None:
    assert scores.hits(RIGHT, SAID).tolist() == [True, False, True, False]
    assert scores.resolve(RIGHT, SAID) == ["pruning", "peft", "merging", "code"]


def test_where_no_topic_fits_saying_none_is_right_and_no_topic_has_the_paper() -> None:
    right: list[list[str]] = [[], [], ["code"]]
    said = [None, "code", "code"]
    assert scores.hits(right, said).tolist() == [True, False, True]
    assert scores.resolve(right, said) == [None, None, "code"]
    [code] = scores.topic_scores(right, said)
    assert (code.n_actual, code.n_predicted, code.n_right) == (1, 2, 1)
    assert scores.several_topics_f1(right, [[], ["code"], ["code"]]) == pytest.approx(2 / 3)


def test_topic_scores_count_what_is_there_what_was_said_and_what_was_right() -> None:
    of = {s.topic_id: s for s in scores.topic_scores(RIGHT, SAID)}
    pruning = of["pruning"]
    assert (pruning.precision, pruning.recall) == (0.5, 1.0)
    assert pruning.f1 == pytest.approx(2 / 3)
    assert (pruning.precision_low, pruning.precision_high) == pytest.approx(wilson_interval(1, 2))
    assert (pruning.recall_low, pruning.recall_high) == pytest.approx(wilson_interval(1, 1))
    assert (of["code"].precision, of["code"].recall, of["code"].f1) == (0, 0, 0)


def test_macro_f1_is_over_topics_that_have_papers() -> None:
    found = scores.topic_scores([["a"], ["a"]], ["a", "b"])
    assert scores.macro_f1(found) == pytest.approx(2 / 3)
    assert scores.macro_f1(found, among=["a"]) == pytest.approx(2 / 3)
    assert scores.macro_f1(found, among=["elsewhere"]) is None


def test_several_topics_f1_is_the_mean_overlap_of_a_paper() -> None:
    assert scores.several_topics_f1([["a", "b"], ["c"]], [["a"], ["c"]]) == pytest.approx((2 / 3 + 1) / 2)


def test_calibration_error_is_the_mean_gap_between_confidence_and_accuracy() -> None:
    confidence, hit = [0.95, 0.95, 0.15, 0.15], np.array([True, False, False, False])
    assert scores.calibration_error(confidence, hit) == pytest.approx((2 * 0.45 + 2 * 0.15) / 4)
    low, high = scores.reliability(confidence, hit)
    assert (low.low, low.n, high.accuracy) == (0.1, 2, 0.5)
    assert (high.accuracy_low, high.accuracy_high) == pytest.approx(wilson_interval(1, 2))


def test_full_confidence_falls_into_the_last_bin() -> None:
    (only,) = scores.reliability([1.0], np.array([True]))
    assert (only.low, only.high) == (0.9, 1.0)


def test_asking_for_more_confidence_keeps_fewer_papers() -> None:
    points = scores.coverage_curve([0.9, 0.5], np.array([True, False]), steps=2)
    assert [(p.threshold, p.coverage, p.accuracy, p.n) for p in points] == [(0, 1, 0.5, 2), (0.5, 1, 0.5, 2)]
    assert (points[0].low, points[0].high) == pytest.approx(wilson_interval(1, 2))


def test_the_same_grouping_under_other_names_agrees_wholly() -> None:
    found = scores.agreement([0, 0, 1, 1], ["x", "x", "y", "y"])
    assert found == {"nmi": pytest.approx(1), "ami": pytest.approx(1), "ari": pytest.approx(1)}


@pytest.mark.parametrize(("groups", "others"), [(26, 20), (3, 4), (1, 3), (1, 1), (251, 5), (251, 251)])
def test_adjusted_mutual_information_is_scikit_learn_s(groups: int, others: int) -> None:
    random = np.random.default_rng(groups)
    one = np.arange(251) % groups
    other = np.where(random.random(251) < 0.5, one % others, random.integers(0, others, 251))
    found = scores.adjusted_mutual_information(one.tolist(), other.tolist())
    assert found == pytest.approx(adjusted_mutual_info_score(one, other), abs=1e-8)


def test_without_papers_there_is_no_figure() -> None:
    assert scores.accuracy([], []) is None
    assert scores.coverage([]) is None
    assert scores.several_topics_f1([], []) is None
    assert scores.calibration_error([], np.array([], dtype=bool)) is None
