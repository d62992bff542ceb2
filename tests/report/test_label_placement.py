"""Names on a map: never over one another, near what they name, broken where they are long."""

import numpy as np
import pytest

from taxo.report.label_placement import (
    LabelPlacer,
    Window,
    cross,
    densest_place,
    density,
    overlap,
    strikes,
    two_lines,
)

FRAME = np.array([0.0, 0.0, 400.0, 300.0])
MIDDLE = np.array([200.0, 150.0])
NO_DOTS = np.zeros((0, 2))


def test_names_do_not_overlap_and_stay_in_the_frame() -> None:
    placer = LabelPlacer(FRAME, np.random.default_rng(0).uniform(0, 300, (200, 2)))
    for turn in range(12):
        placer.place(MIDDLE + 110 * np.array([np.cos(turn), np.sin(turn)]), np.array([80.0, 20.0]))
    assert len(placer.taken) == 12
    for i, box in enumerate(placer.taken):
        assert not any(overlap(box, other) for other in placer.taken[:i])
        assert (box[:2] >= 0).all()
        assert (box[2:] <= FRAME[2:]).all()


def test_a_name_stands_on_its_anchor_where_nothing_is_in_the_way() -> None:
    assert LabelPlacer(FRAME, NO_DOTS).place(MIDDLE, np.array([80.0, 20.0])) == pytest.approx(MIDDLE)


def test_a_name_makes_way_for_the_points() -> None:
    dots = MIDDLE + np.random.default_rng(0).uniform(-10, 10, (60, 2))
    place = LabelPlacer(FRAME, dots).place(MIDDLE, np.array([80.0, 20.0]))
    assert place is not None
    assert abs(place[1] - MIDDLE[1]) > 15


def test_a_name_without_room_is_left_out() -> None:
    assert LabelPlacer(FRAME, NO_DOTS).place(MIDDLE, np.array([500.0, 20.0])) is None


def test_the_densest_place_ignores_what_lies_far_out() -> None:
    places = np.array([[0.0, 0.0], [0.1, 0.1], [0.0, 0.2], [50.0, 50.0]])
    assert np.hypot(*densest_place(places)) < 0.3


def test_ground_is_dense_where_points_are() -> None:
    found = density(np.array([[0.25, 0.75]] * 5), Window(0, 2, 0, 1))
    row, column = np.unravel_index(found.argmax(), found.shape)
    assert found.shape == (192, 384)
    assert (row / 192, column / 384) == pytest.approx((0.75, 0.125), abs=0.01)
    assert found.sum() == pytest.approx(5, abs=0.01)


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("Pruning", "Pruning"),
        ("Parameter-efficient fine-tuning", "Parameter-efficient\nfine-tuning"),
        ("Extraordinarilylongword", "Extraordinarilylongword"),
    ],
)
def test_long_names_take_two_lines(name: str, lines: str) -> None:
    assert two_lines(name) == lines


def test_leaders_cross_none_and_strike_no_name() -> None:
    random = np.random.default_rng(3)
    placer = LabelPlacer(np.array([0.0, 0.0, 900.0, 700.0]), random.normal(400, 60, (3000, 2)))
    placed = [placer.place(at, np.array([90.0, 26.0])) for at in random.normal(400, 50, (24, 2))]
    assert sum(place is not None for place in placed) >= 12
    assert len(placer.leaders) >= 4
    for i, leader in enumerate(placer.leaders):
        assert not any(cross(leader, other) for other in placer.leaders[:i])
        assert not any(strikes(leader, box) for box in placer.taken)


def test_lines_strike_and_cross_where_they_do() -> None:
    box = np.array([1.0, 1.0, 3.0, 2.0])
    assert strikes(np.array([[0, 0], [4, 3]]), box)
    assert strikes(np.array([[2, 0], [2, 5]]), box)
    assert not strikes(np.array([[0, 0], [1, 1]]), box)
    assert not strikes(np.array([[0, 3], [4, 3]]), box)
    assert not strikes(np.array([[0, 0], [0, 5]]), box)
    assert cross(np.array([[0, 0], [2, 2]]), np.array([[0, 2], [2, 0]]))
    assert not cross(np.array([[0, 0], [1, 1]]), np.array([[0, 2], [0.9, 1.2]]))
