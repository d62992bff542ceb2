"""Groups that want the same papers are tried apart."""

import numpy as np

from taxo.numeric import Members
from taxo.propose.candidates import without_repeats
from taxo.propose.packing import pack


def members(*rows: int) -> Members:
    return np.isin(np.arange(20), rows)


def test_groups_with_few_papers_in_common_share_a_batch() -> None:
    groups = [members(0, 1, 2, 3), members(2, 3, 4, 5), members(3, 6, 7, 8), members(10, 11)]
    assert pack(groups) == [[0, 2, 3], [1]]


def test_every_group_is_in_one_batch() -> None:
    generator = np.random.default_rng(1)
    groups = [generator.random(50) < 0.2 for _ in range(100)]
    batches = pack(groups)
    assert sorted(place for batch in batches for place in batch) == list(range(100))


def test_of_two_groups_that_are_much_the_same_the_first_is_tried() -> None:
    groups = [members(0, 1, 2, 3), members(0, 1, 2, 4), members(0, 1, 2), members(5, 6, 7)]
    kept = list(without_repeats(groups))
    assert [np.flatnonzero(group).tolist() for group in kept] == [[0, 1, 2, 3], [5, 6, 7]]
