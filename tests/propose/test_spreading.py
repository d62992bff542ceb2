import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from taxo.label.reviews import Review
from taxo.label.stage import judge
from taxo.propose.spreading import SpreadInputs, SpreadParams, spread_topics

PARAMS = SpreadParams(penalty=1.0)
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


def test_a_paper_of_which_no_topic_fits_gives_no_topic_a_share() -> None:
    reviews = [Review(("a", "b"), ("a", "b"), 2), Review((), (), 3, none_fits=True), None]
    assert judge(reviews, ["a", "b"]).first_of(3).tolist() == [[0.5, 0.5], [0, 0], [0, 0]]


def test_a_paper_that_has_a_new_topic_beside_one_that_was_there_has_shares_of_both() -> None:
    inputs = SpreadInputs(VECTORS[:2], SCORES[:2], np.ones(2), np.array([[1.0, 0], [0, 1]]))
    more = inputs.beside(np.zeros((2, 1)), np.array([[1.0], [0]]))
    assert more.reviewed.tolist() == [[0.5, 0, 0.5], [0, 1, 0]]
