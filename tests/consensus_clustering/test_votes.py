"""Votes are clusterings of the sizes asked for, and agree where papers are alike."""

import numpy as np
import pytest
from scipy import sparse

from taxo.consensus_clustering.votes import cast_votes, co_association, mend, one_hot
from taxo.numeric import unit_rows


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


def test_agreements_are_counted_over_any_number_of_votes_and_papers() -> None:
    votes = np.random.default_rng(0).integers(4, size=(300, 150))
    expected = (votes[:, :, None] == votes[:, None]).mean(axis=0)
    assert co_association(votes) == pytest.approx(expected, abs=1e-12)
    assert (co_association(votes * 100) == co_association(votes)).all()


def test_mending_is_the_same_as_from_all_papers_anew() -> None:
    generator = np.random.default_rng(0)
    rows = unit_rows(generator.random((40, 30)) * (generator.random((40, 30)) > 0.7))
    likeness, labels = rows @ rows.T, generator.integers(5, size=40)
    step_by_step = labels
    for _ in range(3):
        step_by_step = mend(likeness, step_by_step, 1)
    assert same_partition(mend(likeness, labels, 3), step_by_step)


def same_partition(one: np.ndarray, other: np.ndarray) -> bool:
    return len({*zip(one.tolist(), other.tolist(), strict=True)}) == len({*one}) == len({*other})
