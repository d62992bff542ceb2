"""Reviews correct papers like the reviewed ones, and tell what is said without them."""

import numpy as np

from taxo.label.correction import correct_by_reviews

# Two bundles of papers, each sure of its own topic.
VECTORS = np.repeat(np.eye(2), 20, axis=0) + np.random.default_rng(0).normal(0, 0.05, (40, 2))
SCORES = np.repeat(np.eye(2) * 30, 20, axis=0)
SCORES[[19, 39]] = 0
BEFORE = np.repeat([[0.8, 0.1], [0.1, 0.8]], 20, axis=0)


def test_a_review_reaches_papers_like_the_reviewed_one_and_no_others() -> None:
    reviewed = np.zeros_like(BEFORE)
    reviewed[:10, 1] = 1  # people say that the first bundle is on the second topic
    after = correct_by_reviews(BEFORE, VECTORS, SCORES, reviewed).probabilities
    assert after[10:19].argmax(axis=1).tolist() == [1] * 9
    np.testing.assert_allclose(after[20:], BEFORE[20:], atol=0.1)


def test_held_out_answers_are_those_of_a_run_without_the_review() -> None:
    reviewed = np.zeros_like(BEFORE)
    reviewed[[3, 7, 25, 30], [1, 0, 1, 1]] = 1
    learnt = correct_by_reviews(BEFORE, VECTORS, SCORES, reviewed)
    for place, row in enumerate(learnt.rows):
        without = reviewed.copy()
        without[row] = 0
        alone = correct_by_reviews(BEFORE, VECTORS, SCORES, without).probabilities[row]
        np.testing.assert_allclose(learnt.held_out[place], alone, atol=1e-9)
