"""Colours: told apart in every kind of sight, readable on their page, converted as their source says."""

import colorsys
from collections.abc import Mapping, Sequence
from itertools import combinations, pairwise

import numpy as np
import pytest

from taxo.report.charts import DARK, LIGHT
from taxo.report.colour_sight import SIGHTS, difference, seen
from taxo.report.colours import (
    DARK_GROUND,
    LIGHT_GROUND,
    NO_TOPIC,
    SHAPES,
    oklch_to_hex,
    topic_colours,
    topic_shapes,
)

# Groups as taxonomies have them: a handful of each; nine full ones; a thesaurus' many; one without any groups.
TAXONOMIES = {
    name: {f"group-{i}": [f"topic-{i}-{j}" for j in range(size)] for i, size in enumerate(sizes)}
    for name, sizes in {
        "usual": (4, 5, 4, 2, 2, 3, 2, 2, 2),
        "full": (9,) * 9,
        "many groups": (5,) * 20,
        "one group": (20,),
    }.items()
}
GROUPS = TAXONOMIES["full"]
TELL_APART, NOT_ALIKE = 8.0, 4.0
Groups = Mapping[str, Sequence[str]]


def contrast(one: str, other: str) -> float:
    """The contrast of two "#rrggbb" colours, 1 to 21, as WCAG 2 defines it."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    values = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in values)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def least(colours: Sequence[str]) -> dict[str, float]:
    """The least CIEDE2000 between any two of `colours`, by who sees them."""
    pairs = np.array(list(combinations(range(len(colours)), 2)))
    found = seen(colours)
    far = difference(found[:, pairs[:, 0]], found[:, pairs[:, 1]]).min(axis=1)
    return dict(zip(SIGHTS, far.tolist(), strict=True))


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("groups", TAXONOMIES.values(), ids=TAXONOMIES)
def test_topics_of_a_group_are_told_apart_in_every_kind_of_sight(groups: Groups, theme: str) -> None:
    colours = topic_colours(groups)
    for topics in groups.values():
        found = least([getattr(colours[topic], theme) for topic in topics])
        assert min(found.values()) >= TELL_APART, found


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("groups", TAXONOMIES.values(), ids=TAXONOMIES)
def test_no_two_topics_are_alike_nor_like_no_topic(groups: Groups, theme: str) -> None:
    colours = topic_colours(groups)
    every = [getattr(colours[topic], theme) for topics in groups.values() for topic in topics]
    found = least([*every, getattr(NO_TOPIC, theme)])
    assert found["all"] >= NOT_ALIKE
    assert min(found.values()) >= 2


def test_of_more_topics_than_colours_none_has_another_ones() -> None:
    colours = topic_colours({"all": [f"t{i}" for i in range(60)]})
    assert least([colours[f"t{i}"].light for i in range(60)])["all"] >= NOT_ALIKE


def test_of_very_many_topics_those_of_a_group_are_still_told_apart() -> None:
    groups = {f"g{i}": [f"t{i}-{j}" for j in range(4)] for i in range(30)}
    colours = topic_colours(groups)
    for topics in groups.values():
        assert min(least([colours[topic].dark for topic in topics]).values()) >= TELL_APART
    assert least([colours[t].light for topics in groups.values() for t in topics])["all"] >= NOT_ALIKE


def test_every_topic_colour_is_seen_and_its_text_can_be_read_on_its_page() -> None:
    for colour in topic_colours(GROUPS).values():
        assert contrast(colour.light, LIGHT.paper) >= 3
        assert contrast(colour.dark, DARK.paper) >= 3
        assert contrast(colour.light_text, LIGHT.paper) >= 4.5
        assert contrast(colour.dark_text, DARK.paper) >= 4.5
    assert (LIGHT_GROUND.paper, DARK_GROUND.paper) == (LIGHT.paper, DARK.paper)


def test_groups_have_the_colour_of_their_first_topic_and_one_without_topics_its_own() -> None:
    colours = topic_colours({**GROUPS, "empty": []})
    assert all(colours[group] == colours[topics[0]] for group, topics in GROUPS.items())
    assert len({colours[group].light for group in (*GROUPS, "empty")}) == 10


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_topics_of_one_group_alone_have_different_hues(theme: str) -> None:
    colours = topic_colours({"all": list("abcdefghi")})
    turns = sorted(hue_of(getattr(colours[topic], theme)) for topic in "abcdefghi")
    gaps = [(b - a) % 360 for a, b in pairwise([*turns, turns[0]])]
    assert max(gaps) < 120, turns  # they go round the whole circle
    grouped = topic_colours({"all": list("abcd"), "other": ["x"]})
    assert max(hue_of(grouped[t].light) for t in "abcd") - min(hue_of(grouped[t].light) for t in "abcd") < 60


def hue_of(colour: str) -> float:
    """The hue of "#rrggbb" in degrees, as HSV has it."""
    red, green, blue = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    return 360 * colorsys.rgb_to_hsv(red, green, blue)[0]


def test_a_topic_that_is_added_at_the_end_changes_no_colour_before_it() -> None:
    before, after = topic_colours({"g": list("abcd")}), topic_colours({"g": list("abcde")})
    assert before == {topic: after[topic] for topic in before}


def test_topics_of_a_group_have_shapes_in_turn() -> None:
    shapes = topic_shapes({"one": list("abcdef"), "other": ["g"]})
    assert [shapes[topic] for topic in "abcdefg"] == [*SHAPES, SHAPES[0], SHAPES[0]]


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
