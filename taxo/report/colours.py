"""Give each group of topics a hue and each of its topics a shade of it, for light and for dark pages.

Colours are picked in OKLCH (Ottosson, "A perceptual color space for image processing", 2020), where the same
lightness looks equally light in every hue, so that no group shouts louder than another.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

# Degrees, in an order that keeps neighbours in the legend far apart on the wheel.
HUES = (255.0, 45.0, 155.0, 345.0, 90.0, 300.0, 195.0, 20.0, 125.0)
# Lightness and chroma with which every shade has a contrast of at least 4.5:1 on its page (a test measures it).
LIGHT_THEME = (0.54, 0.125)
DARK_THEME = (0.76, 0.115)
# Added to the lightness, one a topic of a group, in turn.
LIGHT_SHADES = (0.0, -0.09, -0.045, -0.135)
DARK_SHADES = (0.0, -0.09, 0.06, -0.045)


@dataclass(frozen=True, slots=True)
class Colour:
    """The same colour for the light and for the dark page, as "#rrggbb"."""

    light: str
    dark: str


NO_TOPIC = Colour("#6b7075", "#989da2")


def topic_colours(groups: Mapping[str, Sequence[str]]) -> dict[str, Colour]:
    """Return a colour for each group and each of its topics, by id; more than nine groups share hues.

    A group that is itself a topic of another one has its colour there.
    """
    colours: dict[str, Colour] = {}
    for number, (group, topics) in enumerate(groups.items()):
        hue = HUES[number % len(HUES)]
        colours.setdefault(group, _colour(hue, 0))
        for place, topic in enumerate(topics):
            colours[topic] = _colour(hue, place)
    return colours


def oklch_to_hex(lightness: float, chroma: float, hue: float) -> str:
    """Return the sRGB colour nearest to an OKLCH one (0-1, 0-0.4, degrees): less chroma where it doesn't fit."""
    while True:
        channels = _linear_rgb(lightness, chroma, hue)
        if chroma <= 0 or all(-1e-4 <= channel <= 1 + 1e-4 for channel in channels):
            return "#" + "".join(f"{_encode(channel):02x}" for channel in channels)
        chroma -= 0.002


def _colour(hue: float, place: int) -> Colour:
    light, dark = LIGHT_THEME, DARK_THEME
    return Colour(
        oklch_to_hex(light[0] + LIGHT_SHADES[place % len(LIGHT_SHADES)], light[1], hue),
        oklch_to_hex(dark[0] + DARK_SHADES[place % len(DARK_SHADES)], dark[1], hue),
    )


def _linear_rgb(lightness: float, chroma: float, hue: float) -> tuple[float, float, float]:
    angle = math.radians(hue)
    a, b = chroma * math.cos(angle), chroma * math.sin(angle)
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
    )


def _encode(channel: float) -> int:
    channel = min(max(channel, 0.0), 1.0)
    curved = 12.92 * channel if channel <= 0.0031308 else 1.055 * channel ** (1 / 2.4) - 0.055
    return round(curved * 255)
