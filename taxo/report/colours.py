"""Give each group of topics a hue and each of its topics a colour around it, told apart by all eyes, and a shape.

Colours are picked in OKLCH (Ottosson, "A perceptual color space for image processing", 2020), where the same
lightness looks equally light in every hue, so that no group shouts louder than another.
"""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import zip_longest

import numpy as np

from taxo.numeric import Matrix, Vector, settled
from taxo.report.colour_sight import difference, luminance, seen

# Degrees, in an order that keeps neighbours in the legend far apart on the wheel.
HUES = (255.0, 45.0, 155.0, 345.0, 90.0, 300.0, 195.0, 20.0, 125.0)
SPREADS = (
    24.0,
    60.0,
    180.0,
)  # degrees to each side of its hue that a group takes: the first that gives room to all
HUE_STEP, LIGHTNESS_STEP = 8.0, 0.03
CHROMAS = (0.05, 0.08, 0.11, 0.14, 0.17, 0.2)
TELL_APART = 8.0  # CIEDE2000 between two topics of a group, in every kind of sight
NOT_ALIKE = (4.0, 2.0, 2.0, 2.0)  # between any two topics, in each of `SIGHTS`: most people's first
MANY_TOPICS = (
    100  # of more, topics of two groups are only told apart in most people's sight: all have no room for them
)
DOT_CONTRAST, TEXT_CONTRAST = 3.0, 4.5  # with the page: WCAG 2.2, 1.4.11 and 1.4.3
KIND_CHOICE = 60  # of each hue, how many colours are tried for things that have no order
# Six steps from little to much, lighter or darker by each, so that no sight confuses their order.
STEPS_LIGHT = ("#a09056", "#4f7843", "#065f55", "#004257", "#141a65", "#260033")
STEPS_DARK = ("#556a8c", "#4f8ca3", "#59afa7", "#8acc9b", "#d2df8c", "#fef2dd")
SHAPES = ("circle", "square", "triangle", "diamond", "cross")  # of the dots of a group's topics, in turn


@dataclass(frozen=True, slots=True)
class Colour:
    """The same colour for the light and for the dark page, as "#rrggbb", and what text in it is written with."""

    light: str
    dark: str
    light_text: str
    dark_text: str


@dataclass(frozen=True, slots=True)
class Ground:
    """A theme's page, and the lightness and chroma that a group's first topic has on it."""

    paper: str
    lightness: float
    chroma: float


LIGHT_GROUND = Ground("#fbfaf7", 0.54, 0.125)
DARK_GROUND = Ground("#14171a", 0.76, 0.115)
NO_TOPIC = Colour("#6b7075", "#989da2", "#6b7075", "#989da2")


def topic_colours(groups: Mapping[str, Sequence[str]]) -> dict[str, Colour]:
    """Return a colour for each group, that of its first topic, and each of its topics, by id.

    Topics of a group are `TELL_APART` in every kind of sight, and any two topics `NOT_ALIKE`; of more than some eight
    in a group, further ones leave its hue, and where even that gives no room, they are as far apart as they can be. A
    group that is itself a topic of another one has its colour there. Topics that are added at the end change no
    colour before them in their group. Where there is one group alone, as in a first taxonomy, no hue need tell groups
    apart: then each topic has another hue, while there are hues.
    """
    light = _theme_colours(groups, LIGHT_GROUND, NO_TOPIC.light)
    dark = _theme_colours(groups, DARK_GROUND, NO_TOPIC.dark)
    texts = [
        {colour: _as_text(colour, ground.paper) for colour in colours.values()}
        for colours, ground in ((light, LIGHT_GROUND), (dark, DARK_GROUND))
    ]
    return {i: Colour(light[i], dark[i], texts[0][light[i]], texts[1][dark[i]]) for i in light}


def kind_colours(count: int) -> tuple[list[str], list[str]]:
    """Return so many colours without an order, for the light and the dark page, each of another hue while there are
    hues, and all `TELL_APART` in every kind of sight."""
    every = []
    for ground in (LIGHT_GROUND, DARK_GROUND):
        neutral = NO_TOPIC.light if ground is LIGHT_GROUND else NO_TOPIC.dark
        every.append(_pick(count, _all_hues(ground, KIND_CHOICE), [neutral], NOT_ALIKE)[0])
    return every[0], every[1]


def topic_shapes(groups: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """Return which of `SHAPES` each topic has: what tells those of a group apart without their colour."""
    return {t: SHAPES[place % len(SHAPES)] for topics in groups.values() for place, t in enumerate(topics)}


def oklch_to_hex(lightness: float, chroma: float, hue: float) -> str:
    """Return the sRGB colour nearest to an OKLCH one (0-1, 0-0.4, degrees): less chroma where it doesn't fit."""
    while (found := _fitting_hex(lightness, chroma, hue)) is None:
        chroma = max(0.0, chroma - 0.002)
    return found


def _theme_colours(groups: Mapping[str, Sequence[str]], ground: Ground, neutral: str) -> dict[str, str]:
    colours: dict[str, str] = {}
    apart = NOT_ALIKE if sum(map(len, groups.values())) <= MANY_TOPICS else NOT_ALIKE[:1]
    for number, (group, topics) in enumerate(groups.items()):
        taken = [neutral, *dict.fromkeys(colours.values())]
        hue = HUES[number % len(HUES)]
        near = (_candidates(hue, spread, ground) for spread in SPREADS)
        choices = near if len(groups) > 1 else [_all_hues(ground)]
        found = _first_with_room(len(topics) or 1, choices, taken, apart)
        colours.setdefault(group, found[0])
        colours.update(zip(topics, found, strict=False))
    return colours


def _first_with_room(
    count: int, choices: Iterable[Sequence[str]], taken: Sequence[str], apart: Sequence[float]
) -> list[str]:
    """Return so many colours of the first of `choices` that has room for them, else of the last."""
    for candidates in choices:
        found, fits = _pick(count, candidates, taken, apart)
        if fits:
            break
    return found


def _pick(
    count: int, candidates: Sequence[str], taken: Sequence[str], apart: Sequence[float]
) -> tuple[list[str], bool]:
    """Return the first of `candidates` that are `TELL_APART` from those picked before and `apart` from `taken`, and
    whether there were so many; where not, each of the rest is the one that is least near."""
    sights = seen(candidates)
    room = _room(seen(taken)[: len(apart)], sights[: len(apart)], apart)
    picked, fits = list[int](), True
    while len(picked) < count:
        free = room >= 1
        fits = fits and bool(free.any())
        picked.append(int(free.argmax() if free.any() else room.argmax()))
        room = np.minimum(room, _room(sights[:, picked[-1:]], sights, (TELL_APART,) * len(sights)))
    return [candidates[place] for place in picked], fits


def _room(some: Matrix, candidates: Matrix, apart: Sequence[float]) -> Vector:
    """Return how far each candidate is from the nearest of `some` (sights, m, 3), in the sight where it is least; 1 is
    `apart` there."""
    far = difference(some[:, :, None], candidates[:, None]).min(axis=1)
    least: Vector = settled((far / np.array(apart)[:, None]).min(axis=0))
    return least


@cache
def _all_hues(ground: Ground, most: int | None = None) -> tuple[str, ...]:
    """Return colours of all hues that are seen on `ground`, one of each hue in turn, at `most` so many of each: those
    that look most like it first."""
    ranked = zip_longest(*(_candidates(hue, SPREADS[0], ground)[:most] for hue in HUES))
    return tuple(dict.fromkeys(colour for colours in ranked for colour in colours if colour))


@cache
def _candidates(hue: float, spread: float, ground: Ground) -> tuple[str, ...]:
    """Return colours around `hue` that are seen on `ground`, those that look most like it first."""
    found = dict.fromkeys(colour for _, colour in sorted(_around(hue, spread, ground)))
    contrasts = _contrasts(list(found), ground.paper)
    return tuple(
        colour for colour, contrast in zip(found, contrasts, strict=True) if contrast >= DOT_CONTRAST
    )


def _around(hue: float, spread: float, ground: Ground) -> Iterator[tuple[float, str]]:
    """Yield colours with how unlike the hue's own they are: a turn of 24 degrees counts as a lightness of 0.12."""
    steps = int(spread / HUE_STEP)
    for turn in (HUE_STEP * step for step in range(-steps, steps + 1)):
        for step in range(-12, 13):
            for chroma in (ground.chroma, *CHROMAS):
                lightness = ground.lightness + step * LIGHTNESS_STEP
                colour = _fitting_hex(lightness, chroma, hue + turn) if 0.2 < lightness < 0.97 else None
                if colour is not None:
                    unlike = abs(turn) / 200 + abs(step * LIGHTNESS_STEP) + 2 * abs(chroma - ground.chroma)
                    yield settled(unlike), colour


def _as_text(colour: str, paper: str) -> str:
    """Return `colour`, mixed with black or white until it can be read on `paper`."""
    end = 0 if luminance([paper])[0] > 0.2 else 255
    channels = np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)])
    mixed = [_hex((channels + (end - channels) * share / 20).tolist()) for share in range(21)]
    readable = _contrasts(mixed, paper) >= TEXT_CONTRAST
    return mixed[int(readable.argmax())]


def _contrasts(colours: Sequence[str], paper: str) -> Vector:
    light, ground = luminance(colours) + 0.05, luminance([paper])[0] + 0.05
    found: Vector = settled(np.maximum(light, ground) / np.minimum(light, ground))
    return found


def _fitting_hex(lightness: float, chroma: float, hue: float) -> str | None:
    """Return an OKLCH colour, None where sRGB hasn't it."""
    channels = _linear_rgb(lightness, chroma, hue)
    fits = chroma <= 0 or all(-1e-4 <= channel <= 1 + 1e-4 for channel in channels)
    return _hex([255 * _encode(channel) for channel in channels]) if fits else None


def _hex(channels: Sequence[float]) -> str:
    return "#" + "".join(f"{round(channel):02x}" for channel in channels)


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


def _encode(channel: float) -> float:
    channel = min(max(channel, 0.0), 1.0)
    return 12.92 * channel if channel <= 0.0031308 else 1.055 * channel ** (1 / 2.4) - 0.055
