"""Tell how far apart colours look, to people who see three kinds of cones and to those who lack one."""

from collections.abc import Sequence

import numpy as np

from taxo.numeric import Matrix, Vector

# What is seen of linear red, green and blue by people without one kind of cone: Machado, Oliveira and Fernandes,
# "A physiologically-based model for simulation of color vision deficiency", 2009, their table for severity 1.
SIGHTS = {
    "all": np.eye(3),
    "no red": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    "no green": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
    "no blue": np.array(
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]
    ),
}
# sRGB's primaries in CIE XYZ, and its white (IEC 61966-2-1).
_TO_XYZ = np.array(
    [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]]
)
_WHITE = _TO_XYZ.sum(axis=1)


def linear_rgb(hexes: Sequence[str]) -> Matrix:
    """Return "#rrggbb" colours as linear red, green and blue (n, 3), 0 to 1."""
    channels = (
        np.array([[int(colour[i : i + 2], 16) for i in (1, 3, 5)] for colour in hexes]).reshape(-1, 3) / 255
    )
    linear: Matrix = np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)
    return linear


def luminance(hexes: Sequence[str]) -> Vector:
    """Return the relative luminance of each colour, 0 to 1, as WCAG 2 defines it."""
    light: Vector = linear_rgb(hexes) @ _TO_XYZ[1]
    return light


def seen(hexes: Sequence[str]) -> Matrix:
    """Return colours in CIELAB as each of `SIGHTS` sees them: (sights, n, 3)."""
    linear = linear_rgb(hexes)
    every = np.stack([np.clip(linear @ sight.T, 0, 1) for sight in SIGHTS.values()])
    relative = every @ _TO_XYZ.T / _WHITE
    curved = np.where(relative > (6 / 29) ** 3, np.cbrt(relative), relative * (29 / 6) ** 2 / 3 + 4 / 29)
    x, y, z = np.moveaxis(curved, -1, 0)
    return np.stack([116 * y - 16, 500 * (x - y), 200 * (y - z)], axis=-1)


def difference(one: Matrix, other: Matrix) -> Matrix:
    """Return CIEDE2000 between CIELAB colours (..., 3) of shapes that fit: 1 is hardly seen, 8 at a glance.

    Sharma, Wu and Dalal, "The CIEDE2000 color-difference formula: implementation notes, supplementary test data, and
    mathematical observations", 2005; the numbers in brackets are their equations.
    """
    l1, a1, b1 = np.moveaxis(one, -1, 0)
    l2, a2, b2 = np.moveaxis(other, -1, 0)
    stretch = 1 + 0.5 * (1 - _of_seventh((np.hypot(a1, b1) + np.hypot(a2, b2)) / 2))  # (2-5)
    c1, c2 = np.hypot(stretch * a1, b1), np.hypot(stretch * a2, b2)  # (6)
    h1 = np.degrees(np.arctan2(b1, stretch * a1)) % 360  # (7)
    h2 = np.degrees(np.arctan2(b2, stretch * a2)) % 360
    both = c1 * c2 > 0
    turn = np.where(both, (h2 - h1 + 180) % 360 - 180, 0)  # (10)
    far_hue = 2 * np.sqrt(c1 * c2) * np.sin(np.radians(turn / 2))  # (11)
    chroma, lightness = (c1 + c2) / 2, (l1 + l2) / 2  # (12, 13)
    hue = np.where(both, (h1 + turn / 2) % 360, h1 + h2)  # (14)
    weight = (  # (15)
        1
        - 0.17 * np.cos(np.radians(hue - 30))
        + 0.24 * np.cos(np.radians(2 * hue))
        + 0.32 * np.cos(np.radians(3 * hue + 6))
        - 0.20 * np.cos(np.radians(4 * hue - 63))
    )
    of_lightness = 1 + 0.015 * (lightness - 50) ** 2 / np.sqrt(20 + (lightness - 50) ** 2)  # (18)
    of_chroma, of_hue = 1 + 0.045 * chroma, 1 + 0.015 * chroma * weight  # (19, 20)
    rotation = (
        -np.sin(np.radians(60 * np.exp(-(((hue - 275) / 25) ** 2)))) * 2 * _of_seventh(chroma)
    )  # (16, 17, 21)
    light, strong, hued = (l2 - l1) / of_lightness, (c2 - c1) / of_chroma, far_hue / of_hue
    far: Matrix = np.sqrt(np.maximum(light**2 + strong**2 + hued**2 + rotation * strong * hued, 0))  # (22)
    return far


def _of_seventh(chroma: Matrix) -> Matrix:
    power: Matrix = np.sqrt(chroma**7 / (chroma**7 + 25.0**7))
    return power
