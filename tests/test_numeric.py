"""Numbers that several stages share: settled digits, even samples, intervals."""

import numpy as np
import pytest

from taxo.numeric import sampling_step, settled, unit_rows, wilson_interval


def test_settled_numbers_and_arrays_keep_what_every_processor_agrees_on() -> None:
    assert settled(0.1 + 0.2) == 0.3
    assert settled(np.array([0.1 + 0.2])).tolist() == [0.3]


def test_unit_rows_have_length_one_but_for_zeros() -> None:
    assert unit_rows(np.array([[3.0, 4.0], [0.0, 0.0]])).tolist() == [[0.6, 0.8], [0.0, 0.0]]


@pytest.mark.parametrize(("count", "most", "step"), [(5000, 2000, 3), (10, 10, 1), (11, 10, 2), (0, 10, 1)])
def test_a_sample_takes_at_most_so_many(count: int, most: int, step: int) -> None:
    assert sampling_step(count, most) == step
    assert len(range(0, count, step)) <= most


def test_wilson_interval_is_the_textbook_one() -> None:
    assert wilson_interval(9, 10) == pytest.approx((0.5958, 0.9821), abs=1e-4)
    assert wilson_interval(0, 0) == (0.0, 1.0)
