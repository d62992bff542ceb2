"""How far apart colours look: by the data that CIEDE2000's authors published, and what one without a cone confuses."""

import numpy as np
import pytest

from taxo.report.colour_sight import SIGHTS, difference, luminance, seen

# Pairs of CIELAB colours and their difference: Sharma, Wu and Dalal, 2005, table 1.
PUBLISHED = [
    ((50, 2.6772, -79.7751), (50, 0, -82.7485), 2.0425),
    ((50, -1, 2), (50, 0, 0), 2.3669),
    ((50, 2.49, -0.001), (50, -2.49, 0.0009), 7.1792),
    ((50, 2.49, -0.001), (50, -2.49, 0.0011), 7.2195),
    ((50, 2.5, 0), (61, -5, 29), 22.8977),
    ((60.2574, -34.0099, 36.2677), (60.4626, -34.1751, 39.4387), 1.2644),
    ((2.0776, 0.0795, -1.1350), (0.9033, -0.0636, -0.5514), 0.9082),
    ((22.7233, 20.0904, -46.694), (23.0331, 14.973, -42.5619), 2.0373),
]


@pytest.mark.parametrize(("one", "other", "published"), PUBLISHED)
def test_the_difference_is_the_published_one_both_ways(
    one: tuple[float, ...], other: tuple[float, ...], published: float
) -> None:
    pair = np.array(one), np.array(other)
    assert difference(*pair) == pytest.approx(published, abs=1e-4)
    assert difference(*reversed(pair)) == pytest.approx(published, abs=1e-4)


def test_a_colour_is_no_way_from_itself_and_white_is_white_to_everybody() -> None:
    [white] = {tuple(np.round(row, 1)) for row in seen(["#ffffff"])[:, 0].tolist()}
    assert white == pytest.approx((100, 0, 0), abs=0.1)
    assert difference(seen(["#a85329"]), seen(["#a85329"])).max() == 0
    assert luminance(["#ffffff", "#000000"]) == pytest.approx([1, 0])


@pytest.mark.parametrize(
    ("sight", "one", "other"),
    [("no red", "#7a6a00", "#a05a00"), ("no green", "#d08080", "#a0a080"), ("no blue", "#00788c", "#007a60")],
)
def test_who_lacks_a_cone_sees_less_between_colours_that_differ_by_it(
    sight: str, one: str, other: str
) -> None:
    found = dict(zip(SIGHTS, seen([one, other]), strict=True))
    assert difference(*found[sight]) < 0.6 * difference(*found["all"])
