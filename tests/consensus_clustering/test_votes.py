"""Votes are clusterings of the sizes asked for, and agree where papers are alike."""

import numpy as np
import pytest
from scipy import sparse

from taxo.consensus_clustering.votes import cast_votes, co_association, mend, one_hot


def words() -> tuple[np.ndarray, sparse.csr_matrix]:
    """Forty papers of two groups: vectors and words."""
    vectors = np.eye(4)[np.repeat([0, 1], 20)] + 0.05 * np.random.default_rng(0).random((40, 4))
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return vectors, sparse.csr_matrix(vectors)


@pytest.mark.parametrize("by_scale", [False, True])
def test_votes_have_the_sizes_asked_for(by_scale: bool) -> None:
    votes = cast_votes(*words(), range(2, 9), 30, np.random.default_rng(1), by_scale=by_scale)
    sizes = [len({*vote.tolist()}) for vote in votes]
    assert votes.shape == (30, 40)
    assert min(sizes) >= 1
    assert max(sizes) <= 8


def test_by_scale_half_of_the_votes_are_coarse() -> None:
    sizes = [
        len({*vote.tolist()})
        for vote in cast_votes(*words(), range(2, 33), 60, np.random.default_rng(1), by_scale=True)
    ]
    assert 20 <= sum(size < 8 for size in sizes) <= 45


def test_votes_that_agree_make_papers_one() -> None:
    together = co_association(np.array([[0, 0, 1], [0, 1, 1]]))
    assert together.tolist() == [[1.0, 0.5, 0.0], [0.5, 1.0, 0.5], [0.0, 0.5, 1.0]]


def test_a_paper_in_the_wrong_group_is_moved() -> None:
    likeness = np.kron(np.eye(2), np.full((5, 5), 0.5)) + 0.5 * np.eye(10)
    wrong = np.array([0, 0, 0, 0, 1, 1, 1, 1, 1, 1])
    assert mend(likeness, wrong).tolist() == [0] * 5 + [1] * 5


def test_one_hot_tells_who_is_where() -> None:
    assert one_hot(np.array([1, 0]), 3).toarray().tolist() == [[0, 1, 0], [1, 0, 0]]
