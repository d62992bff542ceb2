"""Earlier clusters stay where they are as good as new ones, and new papers find their place beside them."""

import numpy as np

from taxo.consensus_clustering.earlier import keep_earlier, stay
from taxo.consensus_clustering.how_many import Grouping, judge
from taxo.numeric import Matrix, Rows

SUBJECTS = np.repeat([0, 1, 2], 6)
NEW = np.arange(18) % 6 == 5  # the last paper of each subject


def alike(subjects: Rows, between: float = 0.1) -> Matrix:
    """Papers that are alike where they are on one subject, not with themselves."""
    same: Matrix = np.where(subjects[:, None] == subjects, 0.9, between)
    np.fill_diagonal(same, 0.0)
    return same


def kept(earlier: Rows, found: Rows, subjects: Rows = SUBJECTS, n_clusters: int | None = None) -> Grouping:
    across = alike(subjects)
    return keep_earlier(judge(across, found), earlier, across, across, 2, n_clusters)


def test_earlier_clusters_stay_and_new_papers_join_them() -> None:
    earlier = np.where(NEW, -1, SUBJECTS * 10)
    swapped = SUBJECTS.copy()
    swapped[[0, 6]] = [1, 0]
    assert kept(earlier, swapped).labels.tolist() == SUBJECTS.tolist()


def test_clusters_that_are_far_worse_do_not_stay() -> None:
    mixed = np.where(NEW, -1, np.arange(18) % 3)
    assert kept(mixed, SUBJECTS).labels.tolist() == SUBJECTS.tolist()


def test_a_subject_of_new_papers_is_a_new_cluster() -> None:
    earlier = np.where(SUBJECTS == 2, -1, SUBJECTS)
    assert kept(earlier, SUBJECTS).labels.tolist() == SUBJECTS.tolist()


def test_an_earlier_cluster_with_too_few_papers_here_is_none() -> None:
    earlier = np.where(NEW, -1, SUBJECTS)
    earlier[0] = 7
    assert kept(earlier, SUBJECTS).labels.tolist() == SUBJECTS.tolist()


def test_where_a_number_is_asked_for_that_many_stay_or_none() -> None:
    earlier = np.where(SUBJECTS == 2, 1, SUBJECTS)
    assert kept(earlier, SUBJECTS, n_clusters=3).labels.tolist() == SUBJECTS.tolist()
    renamed = np.array([5, 3, 4])[SUBJECTS]
    assert kept(renamed, SUBJECTS, n_clusters=3).labels.tolist() == np.array([2, 0, 1])[SUBJECTS].tolist()


def test_without_earlier_clusters_nothing_changes() -> None:
    found = judge(alike(SUBJECTS), SUBJECTS)
    assert keep_earlier(found, np.full(18, -1), alike(SUBJECTS), alike(SUBJECTS), 2, None) is found


def test_papers_beside_the_landmarks_stay_with_their_earlier_cluster() -> None:
    earlier = np.array([0, 0, 0, 1, 1, 1, -1, 0, 9])
    landmarks = np.array([0, 1, 3, 4])
    labels = np.array([0, 0, 1, 1, 1, 0, 1, 0, 1])
    assert stay(labels, earlier, landmarks).tolist() == [0, 0, 0, 1, 1, 1, 1, 0, 1]


def test_papers_that_were_placed_in_a_new_cluster_are_left_there() -> None:
    earlier = np.array([0, 0, -1, -1, 0, 0])
    labels = np.array([0, 0, 1, 1, 1, 0])
    assert stay(labels, earlier, np.arange(4)).tolist() == labels.tolist()
