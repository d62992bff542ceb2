"""The small map: papers lie on it as on the large one, and many papers make few dots."""

from dataclasses import replace

import numpy as np

from taxo.project.tables import Placement
from taxo.report.catalogue import Entry
from taxo.report.minimap import COARSE, MARGIN, SIDE, MinimapPlaces
from tests.report.small_corpus import ASSIGNMENT_ROWS, PAPER_ROWS


def entries(*places: tuple[float, float]) -> list[Entry]:
    return [
        Entry(replace(PAPER_ROWS[0], paper_id=f"p{i}"), ASSIGNMENT_ROWS[0], Placement(f"p{i}", 0, 1.0, x, y))
        for i, (x, y) in enumerate(places)
    ]


def test_the_longer_side_fills_the_map_and_y_points_down() -> None:
    places = MinimapPlaces(entries((0, 0), (10, 5)))
    assert places.dots(["p0"]) == ((MARGIN, SIDE // 2),)
    assert places.dots(["p1"]) == ((SIDE - MARGIN, MARGIN),)
    assert (places.whole().width, places.whole().height) == (SIDE, SIDE // 2 + MARGIN)


def test_many_papers_make_few_dots() -> None:
    random = np.random.default_rng(0)
    many = MinimapPlaces(entries(*random.random((5000, 2)).tolist()))
    assert len(many.whole().dots) <= (SIDE // COARSE + 1) ** 2
    assert len(many.dots(f"p{i}" for i in range(5000))) <= 5000


def test_papers_that_are_not_there_or_all_in_one_place_make_a_map() -> None:
    assert MinimapPlaces([]).whole().dots == ()
    one = MinimapPlaces(entries((2, 2), (2, 2)))
    assert one.dots(["p0", "p1", "elsewhere"]) == ((MARGIN, MARGIN),)
