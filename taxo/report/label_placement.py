"""Where things go on a map: where points are dense, and where a name fits that hides nothing and no other name."""

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

Points = npt.NDArray[np.float64]
PIXELS = 192  # rows of a density; it is drawn as soft ground, so more wouldn't show
BLUR = PIXELS // 32
MARGIN = 2.0  # around a name, in the units of its desk
RINGS, TURNS = 9, 16  # how many places around its anchor a name tries
STEP = 0.75  # between two rings, in heights of the name
MOST_HIDDEN, HIDDEN_COST = 40, 0.12  # a point under a name costs as much as moving it by this many heights


@dataclass(frozen=True, slots=True)
class Window:
    """The part of the plane that is drawn."""

    left: float
    right: float
    bottom: float
    top: float


@dataclass
class Desk:
    """A surface that names are put on: its `frame` (left, bottom, right, top), the `dots` (n, 2) not to be hidden."""

    frame: Points
    dots: Points
    taken: list[Points] = field(default_factory=list)

    def take(self, at: Points, size: Points) -> Points | None:
        """Return the best centre for a box of `size` near `at` that overlaps no other, and keep it; None if none is."""
        free = self._free_places(at, size)
        if not free:
            return None
        place, _ = min(free, key=lambda found: found[1])
        self.taken.append(_box(place, size))
        return place

    def _free_places(self, at: Points, size: Points) -> list[tuple[Points, float]]:
        """The places around `at` that are free, nearest first, with what each costs."""
        found = []
        for ring in range(RINGS):
            for angle in np.arange(TURNS if ring else 1) * 2 * np.pi / TURNS:
                radius = ring * STEP * size[1]
                place = at + radius * np.array([np.cos(angle) * 1.6, np.sin(angle)])
                box = _box(place, size)
                if self._holds(box) and not any(overlap(box, other) for other in self.taken):
                    found.append((place, radius + self._n_hidden(box) * HIDDEN_COST * size[1]))
        return found

    def _holds(self, box: Points) -> bool:
        return bool((box[:2] >= self.frame[:2]).all() and (box[2:] <= self.frame[2:]).all())

    def _n_hidden(self, box: Points) -> int:
        inside = ((self.dots >= box[:2]) & (self.dots <= box[2:])).all(axis=1)
        return min(int(inside.sum()), MOST_HIDDEN)


def overlap(one: Points, other: Points) -> bool:
    """Return whether two boxes (left, bottom, right, top) have ground in common."""
    return bool((one[:2] < other[2:]).all() and (other[:2] < one[2:]).all())


def densest_place(places: Points) -> Points:
    """Return the middle of the half of `places` (n, 2) that lies closest together around the median."""
    median = np.median(places, axis=0)
    far = np.hypot(*(places - median).T)
    near = places[np.argsort(far, kind="stable")[: max(1, (len(places) + 1) // 2)]]
    middle: Points = np.median(near, axis=0)
    return middle


def density(places: Points, window: Window) -> Points:
    """Return how dense `places` (n, 2) lie in `window`: a smooth image, the bottom row first."""
    wide = round(PIXELS * (window.right - window.left) / (window.top - window.bottom))
    x, y = places.T
    span = ((window.bottom, window.top), (window.left, window.right))
    counts, _, _ = np.histogram2d(y, x, bins=(PIXELS, wide), range=span)
    kernel = _kernel()
    across: Points = np.apply_along_axis(np.convolve, 0, counts, kernel, mode="same")
    both: Points = np.apply_along_axis(np.convolve, 1, across, kernel, mode="same")
    return both


def two_lines(name: str, most: int = 18) -> str:
    """Break a name of more than `most` characters at the space nearest to its middle."""
    spaces = [i for i, char in enumerate(name) if char == " "]
    if len(name) <= most or not spaces:
        return name
    middle = min(spaces, key=lambda i: abs(i - len(name) / 2))
    return f"{name[:middle]}\n{name[middle + 1 :]}"


def _box(centre: Points, size: Points) -> Points:
    half = size / 2 + MARGIN
    return np.concatenate([centre - half, centre + half])


def _kernel() -> Points:
    offsets = np.arange(-3 * BLUR, 3 * BLUR + 1)
    weights: Points = np.exp(-0.5 * (offsets / BLUR) ** 2)
    weights /= weights.sum()
    return weights
