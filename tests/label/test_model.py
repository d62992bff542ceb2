import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from taxo.label.model import ModelInputs, SpreadParams, given_primaries, learn_reviews, spread_topics
from taxo.label.reviews import Review

PARAMS = SpreadParams(doubt=10.0, penalty=1.0, model_weight=5.0, phrase_weight=3.0, review_penalty=1.0)
# Two bundles of papers; the last of each has no evidence of its own.
VECTORS = np.repeat(np.eye(2), 20, axis=0) + np.random.default_rng(0).normal(0, 0.05, (40, 2))
SCORES = np.repeat(np.eye(2) * 30, 20, axis=0)
SCORES[[19, 39]] = 0


def test_a_paper_without_evidence_takes_the_topic_of_papers_like_it() -> None:
    probabilities = spread_topics(VECTORS, SCORES, PARAMS)
    assert probabilities.argmax(axis=1).tolist() == [0] * 20 + [1] * 20


def test_evidence_of_its_own_makes_a_paper_surer() -> None:
    probabilities = spread_topics(VECTORS, SCORES, PARAMS)
    assert probabilities[:19, 0].min() > probabilities[19, 0]


def test_what_is_missing_to_one_is_that_no_topic_fits() -> None:
    nothing = spread_topics(VECTORS, np.zeros_like(SCORES), PARAMS)
    assert nothing.max() < 0.5 < 1 - nothing.sum(axis=1).max()


@given(st.lists(st.lists(st.floats(0, 1e6), min_size=3, max_size=3), min_size=1, max_size=8))
def test_probabilities_are_probabilities_whatever_the_evidence(scores: list[list[float]]) -> None:
    vectors = np.ones((len(scores), 2)) / np.sqrt(2)
    probabilities = spread_topics(vectors, np.array(scores), PARAMS)
    assert (probabilities >= 0).all()
    assert (probabilities.sum(axis=1) <= 1 + 1e-9).all()


def test_a_review_reaches_papers_like_the_reviewed_one_and_no_others() -> None:
    before = spread_topics(VECTORS, SCORES, PARAMS)
    reviewed = np.zeros_like(before)
    reviewed[:10, 1] = 1  # people say that the first bundle is on the second topic
    after = learn_reviews(before, VECTORS, SCORES, reviewed, PARAMS).probabilities
    assert after[10:19].argmax(axis=1).tolist() == [1] * 9
    np.testing.assert_allclose(after[20:], before[20:], atol=0.1)


def test_held_out_answers_are_those_of_a_run_without_the_review() -> None:
    before = spread_topics(VECTORS, SCORES, PARAMS)
    reviewed = np.zeros_like(before)
    reviewed[[3, 7, 25, 30], [1, 0, 1, 1]] = 1
    learnt = learn_reviews(before, VECTORS, SCORES, reviewed, PARAMS)
    for place, row in enumerate(learnt.rows):
        without = reviewed.copy()
        without[row] = 0
        alone = learn_reviews(before, VECTORS, SCORES, without, PARAMS).probabilities[row]
        np.testing.assert_allclose(learnt.held_out[place], alone, atol=1e-9)


def test_a_paper_of_which_no_topic_fits_gives_no_topic_a_share() -> None:
    reviews = [Review(("a", "b"), ("a", "b"), 2), Review((), (), 3, none_fits=True), None]
    assert given_primaries(reviews, ["a", "b"]).tolist() == [[0.5, 0.5], [0, 0], [0, 0]]


def test_a_paper_that_has_a_new_topic_beside_one_that_was_there_has_shares_of_both() -> None:
    inputs = ModelInputs(VECTORS[:2], SCORES[:2], np.ones(2), np.array([[1.0, 0], [0, 1]]))
    more = inputs.beside(np.zeros((2, 1)), np.array([[1.0], [0]]))
    assert more.reviewed.tolist() == [[0.5, 0, 0.5], [0, 1, 0]]


def test_penalties_must_be_above_zero() -> None:
    with pytest.raises(ValueError, match="penalty is 0"):
        SpreadParams(10.0, 0.0, 5.0, 3.0, 1.0).check()
