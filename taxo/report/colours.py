"""Families and topics in, colours out: a hue a family, a shade of it a topic, for light and for dark pages.

Colours are picked in OKLCH (Ottosson, "A perceptual color space for image processing", 2020), where the same
lightness looks equally light in every hue, so that no family shouts louder than another.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

# Degrees, in an order that keeps neighbours in the legend far apart on the wheel.
HUES = (255.0, 45.0, 155.0, 345.0, 90.0, 300.0, 195.0, 20.0, 125.0)
LIGHT_THEME = (0.54, 0.125)  # lightness and chroma: at least 4.5:1 on the light page
DARK_THEME = (0.76, 0.115)
# Added to the lightness, one a topic of a family, in turn.
LIGHT_SHADES = (0.0, -0.09, -0.045, -0.135)
DARK_SHADES = (0.0, -0.09, 0.06, -0.045)


@dataclass(frozen=True, slots=True)
class Colour:
    """The same colour for the light and for the dark page, as "#rrggbb"."""

    light: str
    dark: str


NO_TOPIC = Colour("#6b7075", "#989da2")


def topic_colours(families: Mapping[str, Sequence[str]]) -> dict[str, Colour]:
    """Return a colour for each family and each of its topics, by id; more than nine families share hues."""
    colours = {}
    for number, (family, topics) in enumerate(families.items()):
        hue = HUES[number % len(HUES)]
        colours[family] = _colour(hue, 0)
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


def contrast(one: str, other: str) -> float:
    """Return the contrast of two "#rrggbb" colours, 1 to 21, as WCAG 2 defines it."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


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


def _luminance(colour: str) -> float:
    values = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in values)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
