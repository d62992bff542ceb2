"""Draw the figures of the Quality page as SVG: shares with their intervals on axes that fit them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from taxo.report.charts import Format, Theme, figure_bytes, new_figure, styled
from taxo.report.filters import percent

if TYPE_CHECKING:
    from taxo.report.charts import Axes, Figure

LEAST_APART = 0.25  # of the width, of the points of a coverage curve that are named
STEP = 0.05  # to which axes of shares are fitted
EDGE = 0.1  # share of the height below which nothing more can be written under a point


@dataclass(frozen=True, slots=True)
class Interval:
    """A point of a curve with the interval that holds it: x, y, low and high are 0 to 1 but for a count on x."""

    x: float
    y: float
    low: float
    high: float
    n: int


@dataclass(frozen=True, slots=True)
class CoverageStep:
    """What remains where at least `threshold` confidence is asked for: the share of papers (x), and of right ones (y)
    with its interval."""

    threshold: float
    at: Interval


def draw_reliability(bins: Sequence[Interval], theme: Theme, kind: Format = "svg") -> bytes:
    """Return the reliability diagram: how often a confidence of x was right, with its interval and number of papers."""
    with styled(theme):
        up = "share that was right (dashed: as it should be)"
        figure, axes = _share_figure("confidence that was stated", up, theme)
        _fit(axes, [b.x for b in bins], bins)
        axes.plot([0, 1], [0, 1], color=theme.quiet, linewidth=1, dashes=(3, 3))
        _whiskers(axes, bins, theme)
        areas = [14 + 3.0 * point.n for point in bins]
        axes.scatter(
            [b.x for b in bins],
            [b.y for b in bins],
            s=np.minimum(areas, 260),
            c=theme.accent,
            zorder=3,
            clip_on=False,
        )
        bottom, top = axes.get_ylim()
        for point in bins:
            has_room = point.low - bottom > EDGE * (top - bottom)
            at, away = (point.low, -9) if has_room else (point.high, 9)
            _note(axes, str(point.n), (point.x, at), (0, away), theme)
        return figure_bytes(figure, theme, kind)


def draw_coverage(points: Sequence[CoverageStep], theme: Theme, kind: Format = "svg") -> bytes:
    """Return accuracy against coverage with its interval, some thresholds named."""
    with styled(theme):
        figure, axes = _share_figure(
            "share of papers that keep a topic", "share of those that are right", theme
        )
        ordered = sorted((point.at for point in points), key=lambda point: point.x)
        _fit(axes, [p.x for p in ordered], ordered)
        _band(axes, ordered, theme)
        for point in _spread_out(points):
            axes.plot([point.at.x], [point.at.y], "o", color=theme.accent, markersize=5, clip_on=False)
            # The curve falls to the right, so that a name to the left and below is free of it.
            _note(axes, f"at least {percent(point.threshold)}", (point.at.x, point.at.y), (-32, -9), theme)
        return figure_bytes(figure, theme, kind)


def draw_learning(points: Sequence[Interval], theme: Theme, kind: Format = "svg") -> bytes:
    """Return the learning curve: accuracy by the number of reviewed papers that taught, with its interval."""
    with styled(theme):
        figure, axes = _share_figure("reviewed papers that taught", "share that is right", theme)
        x = [point.x for point in points]
        _fit(axes, x, points)
        _band(axes, points, theme)
        axes.plot(x, [p.y for p in points], "o", color=theme.accent, markersize=5, clip_on=False)
        axes.set_xlim(0, max(x, default=1) * 1.04 or 1)
        axes.set_xticks(sorted(set(x)))
        axes.xaxis.set_major_formatter("{x:.0f}")
        return figure_bytes(figure, theme, kind)


def _share_figure(across: str, up: str, theme: Theme) -> "tuple[Figure, Axes]":
    """Return a figure whose axes are shares, the vertical one named above, to be read level."""
    figure, axes = new_figure((4.6, 3.7))
    axes.set_xlabel(across)
    axes.set_title(up, loc="left", fontsize=11, color=theme.quiet, pad=10)
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_major_formatter(lambda value, _: percent(value))
    axes.grid(visible=True, axis="y", color=theme.rule, linewidth=0.8)
    axes.set_axisbelow(True)
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)
    figure.subplots_adjust(left=0.13, right=0.965, bottom=0.16, top=0.88)
    return figure, axes


def _fit(axes: "Axes", x: Sequence[float], points: Sequence[Interval]) -> None:
    """Fit the axes to shares with intervals, by steps that are easy to read."""
    left, right = _step_below(min(x)), -_step_below(-max(x))
    axes.set_xlim(left, max(right, left + 2 * STEP) + 0.02)
    bottom, top = _step_below(min(p.low for p in points)), -_step_below(-max(p.high for p in points))
    axes.set_ylim(bottom, top + (top - bottom) * 0.02)


def _step_below(share: float) -> float:
    return float(np.floor(np.round(share / STEP, 6)) * STEP)


def _whiskers(axes: "Axes", points: Sequence[Interval], theme: Theme) -> None:
    """Draw the interval of each point by itself."""
    for point in points:
        axes.plot([point.x, point.x], [point.low, point.high], color=theme.accent, linewidth=1.5, alpha=0.55)


def _band(axes: "Axes", points: Sequence[Interval], theme: Theme) -> None:
    """Draw a curve through `points` and the band of their intervals."""
    x = [point.x for point in points]
    low, high = [point.low for point in points], [point.high for point in points]
    axes.fill_between(x, low, high, color=theme.accent, alpha=0.16, linewidth=0)
    axes.plot(x, [point.y for point in points], color=theme.accent, linewidth=2)


def _note(axes: "Axes", text: str, at: tuple[float, float], away: tuple[float, float], theme: Theme) -> None:
    """Write `text` so many points to the right of a place and above it."""
    note = axes.annotate(text, at, away, textcoords="offset points", fontsize=9, color=theme.quiet)
    note.set(ha="center", va="center")


def _spread_out(points: Sequence[CoverageStep]) -> list[CoverageStep]:
    """Return the points of a few thresholds that lie apart in coverage, so that their names don't collide."""
    shares = [point.at.x for point in points]
    least, most = min(shares, default=0.0), max(shares, default=1.0)
    apart = LEAST_APART * (most - least)
    chosen: list[CoverageStep] = []
    for point in sorted(points, key=lambda point: -point.threshold):
        inside = least + apart / 2 <= point.at.x <= most - apart / 2
        if inside and (not chosen or point.at.x - chosen[-1].at.x > apart):
            chosen.append(point)
    return chosen
