"""The map: the same bytes every time, for any names."""

import numpy as np
import pytest

from taxo.report import charts


def topics() -> list[charts.MapTopic]:
    random = np.random.default_rng(1)
    return [
        charts.MapTopic(name, "#3770b5", random.normal(i * 3, 1, (30, 2)))
        for i, name in enumerate(["Pruning", "Costs of $5 and $^6 a topic", "知識"])
    ]


@pytest.mark.parametrize("theme", [charts.LIGHT, charts.DARK])
def test_charts_have_the_same_bytes_every_time_and_no_clock(theme: charts.Theme) -> None:
    drawn = charts.draw_map(topics(), theme, most_labels=3, inches=(4, 3))
    assert drawn == charts.draw_map(topics(), theme, most_labels=3, inches=(4, 3))
    assert b"<svg" in drawn
    assert b"dc:date" not in drawn


def test_a_printed_map_is_a_png() -> None:
    drawn = charts.draw_map(topics(), charts.LIGHT, most_labels=2, inches=(2, 1.5), kind="png")
    assert drawn.startswith(b"\x89PNG")
