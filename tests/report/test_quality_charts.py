"""Charts of shares: the same bytes every time, axes that fit the intervals, and names that don't collide."""

from collections.abc import Callable
from itertools import pairwise

import pytest

from taxo.report import quality_charts as charts
from taxo.report.charts import DARK, LIGHT, Theme, new_figure
from taxo.report.quality_charts import CoverageStep, Interval

BINS = [Interval(0.5, 0.6, 0.3, 0.8, 9), Interval(0.9, 1.0, 0.7, 1.0, 20)]
STEPS = [
    CoverageStep(0.0, Interval(1.0, 0.7, 0.6, 0.8, 40)),
    CoverageStep(0.5, Interval(0.6, 0.9, 0.8, 0.95, 24)),
]


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_charts_have_the_same_bytes_every_time_and_no_clock(theme: Theme) -> None:
    drawings: list[Callable[[], bytes]] = [
        lambda: charts.draw_reliability(BINS, theme),
        lambda: charts.draw_coverage(STEPS, theme),
        lambda: charts.draw_learning(BINS, theme),
    ]
    for draw in drawings:
        drawn = draw()
        assert drawn == draw()
        assert b"<svg" in drawn
        assert b"dc:date" not in drawn


def test_axes_begin_below_the_least_and_end_above_the_most_of_the_intervals() -> None:
    _, axes = new_figure((4, 3))
    charts._fit(axes, [point.x for point in BINS], BINS)
    (left, right), (bottom, top) = axes.get_xlim(), axes.get_ylim()
    assert (left, bottom) == pytest.approx((0.5, 0.3))
    assert 0.9 < right < 1.0 < top < 1.05


def test_one_group_of_papers_alone_has_a_diagram() -> None:
    one = [Interval(0.93, 1.0, 0.34, 1.0, 2)]
    assert b"<svg" in charts.draw_reliability(one, LIGHT)
    assert b"<svg" in charts.draw_coverage([CoverageStep(0.0, one[0])], LIGHT)


def test_of_a_coverage_curve_some_points_far_apart_are_named() -> None:
    steps = [
        CoverageStep(place / 20, Interval(1 - place / 40, 0.8, 0.7, 0.9, 40 - place)) for place in range(21)
    ]
    shares = [step.at.x for step in charts._spread_out(steps)]
    assert 2 <= len(shares) <= 5
    assert min(after - before for before, after in pairwise(shares)) > 0.1
