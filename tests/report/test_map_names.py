"""Where names belong on the map: among what they name, the purest region first, none for nothing."""

import numpy as np
import pytest

from taxo.report.map_names import MOST_PLACES, NamePlaces

RANDOM = np.random.default_rng(5)
BLOBS = np.concatenate([RANDOM.normal(at, 0.3, (40, 2)) for at in ((0, 0), (10, 0), (0, 10))])


def test_a_name_belongs_in_the_middle_of_what_it_names() -> None:
    members = np.arange(120) // 40 == 1
    best = NamePlaces(BLOBS).of(members)[0]
    assert (best.x, best.y) == pytest.approx((10, 0), abs=0.4)
    assert best.share == 1


def test_of_two_regions_the_purer_one_comes_first() -> None:
    members = np.arange(120) < 40  # all of the first blob
    members[80:100] = True  # and half of the third
    first, second = NamePlaces(BLOBS).of(members)[:2]
    assert (first.x, first.y) == pytest.approx((0, 0), abs=0.6)
    assert (second.x, second.y) == pytest.approx((0, 10), abs=0.9)
    assert second.share < first.share


def test_what_lies_scattered_says_so_by_its_share() -> None:
    members = np.arange(120) % 12 == 0
    assert NamePlaces(BLOBS).of(members)[0].share < 0.5


def test_few_papers_can_be_all_that_is_around_their_name() -> None:
    places = np.concatenate([BLOBS, [[50.0, 50.0], [50.1, 50.0]]])
    best = NamePlaces(places).of(np.arange(122) >= 120)[0]
    assert best.share == 1


@pytest.mark.parametrize("n", [1, 2, 9])
def test_few_papers_in_all_have_a_place(n: int) -> None:
    found = NamePlaces(BLOBS[:n]).of(np.ones(n, dtype=bool))
    assert 1 <= len(found) <= MOST_PLACES


def test_nothing_has_no_place() -> None:
    assert NamePlaces(BLOBS).of(np.zeros(120, dtype=bool)) == []
    assert NamePlaces(np.zeros((0, 2))).of(np.zeros(0, dtype=bool)) == []


def test_papers_all_in_one_place_are_named_there() -> None:
    found = NamePlaces(np.ones((30, 2))).of(np.arange(30) < 10)
    assert [(place.x, place.y) for place in found] == [(1, 1)]
