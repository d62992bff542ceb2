"""Topics that too few papers are left in fold into what fits these papers next."""

import numpy as np

from taxo.label.familiarity import Familiarity
from taxo.label.review_learning import Judgements, no_judgements
from taxo.label.small_topics import fold_small_topics
from taxo.label.soft_labels import Labels

FIRST = np.array([0, 0, 0, 0, 1, 1, 1, 2, 2, -1])


def labels() -> Labels:
    """Ten papers of three topics; the fifth one's second topic is the small one, the small one's papers differ."""
    scores = np.eye(3)[np.maximum(FIRST, 0)] * 3.0
    scores[7], scores[8] = [1.0, 2.0, 3.0], [2.0, 1.0, 3.0]
    probabilities = np.exp(scores) / np.exp(scores).sum(axis=1, keepdims=True)
    applies = np.eye(3, dtype=bool)[np.maximum(FIRST, 0)] & (FIRST >= 0)[:, None]
    applies[4, 2] = True
    none = Familiarity(np.zeros(10), np.ones(10), None)
    confidence = probabilities.max(axis=1)
    return Labels(
        ["a", "b", "c"],
        scores,
        probabilities,
        probabilities,
        FIRST,
        applies,
        confidence,
        none,
        [None] * 10,
        {},
    )


def test_the_papers_of_a_small_topic_get_the_next_best() -> None:
    found, gone = fold_small_topics(labels(), no_judgements(3), 3)
    assert gone == {"c"}
    assert found.first.tolist() == [0, 0, 0, 0, 1, 1, 1, 1, 0, -1]
    assert not found.applies[:, 2].any()
    assert found.applies[7].tolist() == [False, True, False]
    assert found.confidence[7] == labels().first_probabilities[7, 1]
    assert np.array_equal(found.confidence[:7], labels().confidence[:7])


def test_topics_with_enough_papers_stay() -> None:
    before = labels()
    assert fold_small_topics(before, no_judgements(3), 2) == (before, frozenset())


def test_a_small_topic_that_a_review_gives_stays() -> None:
    given = np.array([[0.0, 0.0, 1.0]])
    assert fold_small_topics(labels(), Judgements(np.array([8]), given, given), 3)[1] == frozenset()


def test_the_largest_topic_stays_however_small() -> None:
    found, gone = fold_small_topics(labels(), no_judgements(3), 50)
    assert gone == {"b", "c"}
    assert found.first.tolist() == [0] * 9 + [-1]
