"""Place names on a map: each near where it belongs, hiding few points and no other name, with a line that leads there
where it stands apart."""

from dataclasses import dataclass, field

import numpy as np

from taxo.numeric import Matrix, Vector

PIXELS = 192  # rows of a density; it is drawn as soft ground, so more wouldn't show
BLUR = PIXELS // 32
MARGIN = 2.0  # around a name, in the units of the frame
RINGS, TURNS = 12, 16  # how many places around its anchor a name tries
STEP = 0.75  # between two rings, in heights of the name
LED_FROM = 0.6  # heights of the name between it and where it belongs, from which on a line leads there
MOST_HIDDEN, HIDDEN_COST = 40, 0.12  # a point under a name costs as much as moving it by this many heights


@dataclass(frozen=True, slots=True)
class Window:
    """The part of the plane that is drawn."""

    left: float
    right: float
    bottom: float
    top: float


@dataclass
class LabelPlacer:
    """Places names in a `frame` (left, bottom, right, top) with `dots` (n, 2) in it that they should not hide,
    and `anchors` (m, 2), where names belong, that they should hide still less, lest no line can lead there.

    `taken` are the boxes (left, bottom, right, top) of the names placed so far, `leaders` the lines (2, 2) from where
    names belong to those that stand apart.
    """

    frame: Vector
    dots: Matrix
    anchors: Matrix = field(default_factory=lambda: np.zeros((0, 2)))
    taken: list[Vector] = field(default_factory=list)
    leaders: list[Matrix] = field(default_factory=list)

    def place(self, at: Vector, size: Vector) -> Vector | None:
        """Return the best centre for a name of `size` (width, height) near `at` (x, y), and take the room there.

        It overlaps no name placed before, and no leader strikes a name or crosses another; None where there is no such
        place.
        """
        free = self._free_places(at, size)
        if not free:
            return None
        place, _ = min(free, key=lambda found: found[1])
        box = _box(place, size)
        self.taken.append(box)
        if (leader := leader_to(box, at, size)) is not None:
            self.leaders.append(leader)
        return place

    def _free_places(self, at: Vector, size: Vector) -> list[tuple[Vector, float]]:
        """Return the places around `at` that are free, nearest first, with what each costs."""
        found = []
        for ring in range(RINGS):
            for angle in np.arange(TURNS if ring else 1) * 2 * np.pi / TURNS:
                radius = ring * STEP * size[1]
                place = at + radius * np.array([np.cos(angle) * 1.6, np.sin(angle)])
                box = _box(place, size)
                if self._is_free(box, at, size):
                    found.append((place, radius + self._n_hidden(box) * HIDDEN_COST * size[1]))
        return found

    def _is_free(self, box: Vector, at: Vector, size: Vector) -> bool:
        if not self._holds(box) or any(overlap(box, other) for other in self.taken):
            return False
        if any(strikes(leader, box) for leader in self.leaders):
            return False
        own = leader_to(box, at, size)
        return own is None or not (
            any(strikes(own, other) for other in self.taken)
            or any(cross(own, other) for other in self.leaders)
        )

    def _holds(self, box: Vector) -> bool:
        return bool((box[:2] >= self.frame[:2]).all() and (box[2:] <= self.frame[2:]).all())

    def _n_hidden(self, box: Vector) -> int:
        return min(_n_inside(self.dots, box), MOST_HIDDEN) + MOST_HIDDEN * _n_inside(self.anchors, box)


def overlap(one: Vector, other: Vector) -> bool:
    """Return whether two boxes (left, bottom, right, top) have ground in common."""
    return bool((one[:2] < other[2:]).all() and (other[:2] < one[2:]).all())


def _n_inside(points: Matrix, box: Vector) -> int:
    return int(((points >= box[:2]) & (points <= box[2:])).all(axis=1).sum())


def leader_to(box: Vector, at: Vector, size: Vector) -> Matrix | None:
    """Return the line (2, 2) from `at` to the nearest point of a name's `box`; None where the name of that `size` is so
    near that it needs none."""
    end = np.clip(at, box[:2], box[2:])
    return np.stack([at, end]) if np.hypot(*(end - at)) > LED_FROM * size[1] else None


def strikes(line: Matrix, box: Vector) -> bool:
    """Return whether a line (2, 2) goes through the inside of a box (left, bottom, right, top)."""
    start, way = line[0], line[1] - line[0]
    first, last = 0.0, 1.0  # of the way, the part that is inside
    for axis in (0, 1):
        low, high = box[axis] - start[axis], box[axis + 2] - start[axis]
        if way[axis] == 0:
            if low >= 0 or high <= 0:
                return False
            continue
        ends = sorted((low / way[axis], high / way[axis]))
        first, last = max(first, ends[0]), min(last, ends[1])
    return bool(first < last)


def cross(one: Matrix, other: Matrix) -> bool:
    """Return whether two lines (2, 2) have a point in common."""

    def side(line: Matrix, point: Vector) -> float:
        way, to = line[1] - line[0], point - line[0]
        return float(way[0] * to[1] - way[1] * to[0])

    return (side(one, other[0]) * side(one, other[1]) <= 0) and (
        side(other, one[0]) * side(other, one[1]) <= 0
    )


def densest_place(places: Matrix) -> Vector:
    """Return the middle of the half of `places` (n, 2) that lies closest together around the median."""
    median = np.median(places, axis=0)
    far = np.hypot(*(places - median).T)
    near = places[np.argsort(far, kind="stable")[: max(1, (len(places) + 1) // 2)]]
    middle: Vector = np.median(near, axis=0)
    return middle


def density(places: Matrix, window: Window) -> Matrix:
    """Return how dense `places` (n, 2) lie in `window`: a smooth image, the bottom row first."""
    wide = round(PIXELS * (window.right - window.left) / (window.top - window.bottom))
    x, y = places.T
    span = ((window.bottom, window.top), (window.left, window.right))
    counts, _, _ = np.histogram2d(y, x, bins=(PIXELS, wide), range=span)
    kernel = _kernel()
    across: Matrix = np.apply_along_axis(np.convolve, 0, counts, kernel, mode="same")
    both: Matrix = np.apply_along_axis(np.convolve, 1, across, kernel, mode="same")
    return both


def two_lines(name: str, most: int = 18) -> str:
    """Break a name of more than `most` characters at the space nearest to its middle."""
    spaces = [i for i, char in enumerate(name) if char == " "]
    if len(name) <= most or not spaces:
        return name
    middle = min(spaces, key=lambda i: abs(i - len(name) / 2))
    return f"{name[:middle]}\n{name[middle + 1 :]}"


def _box(centre: Vector, size: Vector) -> Vector:
    half = size / 2 + MARGIN
    return np.concatenate([centre - half, centre + half])


def _kernel() -> Vector:
    offsets = np.arange(-3 * BLUR, 3 * BLUR + 1)
    weights: Vector = np.exp(-0.5 * (offsets / BLUR) ** 2)
    weights /= weights.sum()
    return weights
