"""Clusters are merged until the halves of texts tell those that are left apart, and a pile of one subject is one."""

import numpy as np
import pytest
from scipy import sparse

from taxo.consensus_clustering.how_many import (
    Grouping,
    best_merging,
    is_clear,
    judge,
    likeness_across,
    one_group,
)


def block(sizes: list[int], within: float = 0.5, between: float = 0.01) -> np.ndarray:
    """How alike papers are: of one group `within`, of two `between`."""
    groups = np.repeat(np.arange(len(sizes)), sizes)
    likeness = np.where(groups[:, None] == groups[None], within, between)
    np.fill_diagonal(likeness, 0)
    return likeness


def test_pieces_of_a_group_are_merged_and_groups_are_not() -> None:
    pieces = np.array([0, 0, 1, 1, 2, 2, 3, 3, 3])
    found = best_merging(block([4, 2, 3]), pieces)
    assert found.labels.tolist() == [0, 0, 0, 0, 1, 1, 2, 2, 2]
    assert found.contrast == pytest.approx(0.98)


def test_a_large_group_is_merged_from_pieces_beside_tiny_ones() -> None:
    pieces = np.concatenate([np.repeat(np.arange(12), 10), np.repeat([12, 13, 14], 4)])
    found = best_merging(block([120, 4, 4, 4]), pieces)
    assert np.bincount(found.labels).tolist() == [120, 4, 4, 4]


def test_what_papers_share_with_everybody_is_no_contrast() -> None:
    alike = judge(block([3, 3], within=0.2, between=0.2), np.array([0, 0, 0, 1, 1, 1]))
    assert alike.contrast == 0
    assert alike.score == 0
    apart = judge(block([3, 3], within=0.2, between=0.0), np.array([0, 0, 0, 1, 1, 1]))
    assert apart.contrast == 1
    assert apart.score == pytest.approx(0.2)


def test_a_paper_alone_says_nothing() -> None:
    assert judge(block([1, 1]), np.array([0, 1])).score == 0
    assert judge(block([4]), np.zeros(4, dtype=np.int64)).contrast == 0


def test_few_papers_need_more_contrast() -> None:
    labels = np.arange(2).repeat(200)
    assert is_clear(Grouping(labels, 0.1, 0.3))
    assert not is_clear(Grouping(labels[190:210], 0.1, 0.3))
    assert not is_clear(one_group(4000))


def test_likeness_is_of_one_half_to_the_other() -> None:
    first = sparse.csr_matrix(np.array([[1.0, 0, 0], [0, 1, 0], [0, 0, 1]]))
    second = sparse.csr_matrix(np.array([[1.0, 0, 0], [1, 0, 0], [0, 0, 1]]))
    likeness = likeness_across(first, second)
    assert likeness.tolist() == [[0, 0.5, 0], [0.5, 0, 0], [0, 0, 0]]
