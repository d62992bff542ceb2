"""Colours: readable on their page, one hue a group, converted as their source says."""

import pytest

from taxo.report.charts import DARK, LIGHT
from taxo.report.colours import oklch_to_hex, topic_colours

GROUPS = {f"group-{i}": [f"topic-{i}-{j}" for j in range(5)] for i in range(9)}


def contrast(one: str, other: str) -> float:
    """The contrast of two "#rrggbb" colours, 1 to 21, as WCAG 2 defines it."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    values = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in values)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_every_topic_colour_can_be_read_as_text_on_its_page() -> None:
    for colour in topic_colours(GROUPS).values():
        assert contrast(colour.light, LIGHT.paper) >= 4.5
        assert contrast(colour.dark, DARK.paper) >= 4.5


def test_groups_have_colours_of_their_own_and_topics_shades_of_them() -> None:
    colours = topic_colours(GROUPS)
    assert len({colours[group].light for group in GROUPS}) == 9
    assert len({colours[topic].light for topic in GROUPS["group-0"][:4]}) == 4


def test_oklch_is_converted_as_its_author_gives_it() -> None:
    assert oklch_to_hex(1, 0, 0) == "#ffffff"
    assert oklch_to_hex(0.5, 0, 0) == "#636363"
    red = oklch_to_hex(0.627, 0.257, 29.23)
    assert [int(red[i : i + 2], 16) for i in (1, 3, 5)] == pytest.approx([255, 0, 0], abs=4)


def test_a_colour_outside_srgb_loses_chroma_and_not_its_hue() -> None:
    red, green, blue = (int(oklch_to_hex(0.8, 0.4, 145)[i : i + 2], 16) for i in (1, 3, 5))
    assert green > max(red, blue)


def test_a_group_that_is_a_topic_of_another_one_has_its_colour_there() -> None:
    colours = topic_colours({"top": ["pruning"], "pruning": ["structured"]})
    assert colours["pruning"] == topic_colours({"top": ["pruning"]})["pruning"]
