"""Draw a topic's share over time as a small picture: a line, the band of its intervals, and dots where it stood out."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median_low

from taxo.report.parts import Rate
from taxo.report.topic_trends import TopicTrend

WIDE, HIGH = 240, 72  # units of the picture
SIDE = 6  # units to the left and right of the line
TOPS = (0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.6, 0.8, 1.0)


@dataclass(frozen=True, slots=True)
class TrendPicture:
    """Lines of an SVG of `width` and `height` units, whose upper edge is the share `top`, and its lower one none.

    `cut` is where the later half of the papers begins; `dots` are places of bursts.
    """

    line: str
    band: str
    dots: tuple[tuple[float, float], ...]
    cut: float
    top: float
    width: int = WIDE
    height: int = HIGH


def draw_trend(trend: TopicTrend, cut: int) -> TrendPicture:
    """Return the picture of `trend`, whose later half begins with period `cut`.

    Its axis holds the line, and the band in half of the periods. In the others it may be cut off above: the interval
    of a period with few papers reaches anywhere.
    """
    highest = max(point.share or 0.0 for point in trend.shares)
    top = _top_of(max(highest, median_low(point.high for point in trend.shares)))
    xs = _across(len(trend.shares))
    line = _path([(x, _up(point.share or 0.0, top)) for x, point in zip(xs, trend.shares, strict=True)])
    dots = tuple((xs[place], _up(trend.shares[place].share or 0.0, top)) for place, _ in trend.bursts)
    half = round((xs[cut - 1] + xs[cut]) / 2, 1)
    return TrendPicture(line, _band(xs, trend.shares, top), dots, half, top)


def _top_of(highest: float) -> float:
    return next(top for top in TOPS if top >= min(highest * 1.15, 1.0))


def _across(n_periods: int) -> list[float]:
    apart = (WIDE - 2 * SIDE) / max(1, n_periods - 1)
    return [round(SIDE + apart * place, 1) for place in range(n_periods)]


def _up(share: float, top: float) -> float:
    return round(HIGH * (1 - min(share / top, 1.0)), 1)


def _band(xs: Sequence[float], shares: Sequence[Rate], top: float) -> str:
    above = [(x, _up(point.high, top)) for x, point in zip(xs, shares, strict=True)]
    below = [(x, _up(point.low, top)) for x, point in zip(xs, shares, strict=True)]
    return _path([*above, *reversed(below)]) + "Z"


def _path(places: Sequence[tuple[float, float]]) -> str:
    return "M" + "L".join(f"{x:g} {y:g}" for x, y in places)
