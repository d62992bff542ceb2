"""The map: the same bytes every time, for any names."""

import numpy as np
import pytest

from taxo.report import charts

COLOURS = ["#3770b5", "#3770b5", "#b53770"]


def drawn(theme: charts.Theme, *before: charts.Theme, kind: charts.Format = "svg") -> bytes:
    """The map of three topics in the colours of `theme`, after it was painted in those of `before`."""
    random = np.random.default_rng(1)
    topics = [
        charts.MapTopic(name, random.normal(i * 3, 1, (30, 2)))
        for i, name in enumerate(["Pruning", "Costs of $5 and $^6 a topic", "知識"])
    ]
    figure = charts.MapFigure(topics, most_labels=3, inches=(4, 3))
    for other in before:
        figure.paint(COLOURS[::-1], COLOURS, other)
    return figure.paint(COLOURS, COLOURS, theme, kind)


@pytest.mark.parametrize("theme", [charts.LIGHT, charts.DARK])
def test_maps_have_the_same_bytes_every_time_whatever_was_painted_before_and_no_clock(
    theme: charts.Theme,
) -> None:
    svg = drawn(theme)
    assert svg == drawn(theme, charts.DARK, charts.LIGHT)
    assert b"<svg" in svg
    assert theme.paper.encode() in svg
    assert b"dc:date" not in svg


def test_a_printed_map_is_a_png() -> None:
    assert drawn(charts.LIGHT, kind="png").startswith(b"\x89PNG")
