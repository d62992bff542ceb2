"""Put joined papers near one another in two dimensions, and all others apart."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from taxo.numeric import Matrix, Members, Rows, Vector, settled

EXTENT = 10.0  # of the first places, from the middle
JITTER = 1e-3  # by which copies of a paper are told apart
# Rounds, of few papers and of many; each draws a paper's firmest join once, and others as often as they are firm.
ROUNDS, ROUNDS_OF_MANY, MANY = 500, 200, 2000
PARTS = 4  # of a round: what one has moved is looked at by the next
PUSHES = 5  # papers drawn at random from which each end of a join is pushed away
STEEPEST = 4.0  # the longest step
# Rounds and the first step of a descent from an earlier map. Of 20 to 200 rounds and first steps of .05 to 1 these keep
# both best: with 1 % and 10 % new papers among 449 and 2,074, what a new map keeps of neighbours, to a hundredth.
ROUNDS_ON, STEP_ON = 100, 0.1
NEAR = 1e-3  # what keeps the push of a paper on the same place finite
# Powers of the curve in eighths, and scales, that are tried.
EIGHTHS, SCALES = range(4, 17), np.geomspace(0.05, 4, 440)
FAR, POINTS = 3.0, 300  # how far the curve is fitted, and at how many points


@dataclass(frozen=True)
class Curve:
    """How firmly two papers should be joined at a distance x on the map: 1 / (1 + scale (x²) ** (eighths / 8)).

    A power in eighths is made of square roots, which every processor rounds alike; other powers they don't.
    """

    scale: float
    eighths: int

    def power(self, squares: Vector) -> Vector:
        """Return `squares` to the power."""
        result = np.ones_like(squares)
        for _ in range(self.eighths // 8):
            result *= squares
        root = squares
        for bit in (4, 2, 1):
            root = np.sqrt(root)
            if self.eighths & bit:
                result *= root
        return result

    def pull(self, squares: Vector) -> Vector:
        """What moves two papers together, for a distance of 1 between them."""
        risen = self.power(squares)
        slope = np.divide(risen, squares, out=np.zeros_like(squares), where=squares > 0)
        return -self.scale * self.eighths / 4 * slope / (1 + self.scale * risen)

    def push(self, squares: Vector) -> Vector:
        """What moves a paper away from another one, for a distance of 1 between them."""
        return self.eighths / 4 / ((NEAR + squares) * (1 + self.scale * self.power(squares)))


def fit_curve(spread: float) -> Curve:
    """Return the curve that is nearest to 1 up to the distance `spread`, and then falls by the e-th part in each 1.

    The least squares are those of UMAP's `min_dist`.
    """
    places = np.linspace(0, FAR, POINTS)
    wanted = np.where(places < spread, 1.0, np.exp(spread - places))
    errors = {
        Curve(float(scale), eighths): float(((1 / (1 + scale * risen) - wanted) ** 2).sum())
        for eighths in EIGHTHS
        for risen in [Curve(1.0, eighths).power(places**2)]
        for scale in SCALES
    }
    return min(errors, key=lambda curve: settled(errors[curve]))


def embed(joined: sparse.coo_matrix, vectors: Matrix, spread: float, seed: int) -> Matrix:
    """Return places (n, 2) at which papers are near that are firmly `joined` (n, n, both ways), and others apart.

    It is UMAP's descent (McInnes et al., 2018, section 3.2) in steps for many papers at once, from the two principal
    components of `vectors` (n, d): such a start keeps the large picture as well as any (Kobak and Linderman, 2021).
    Every step is made of operations that all processors round alike.
    """
    generator = np.random.default_rng(seed)
    places = _principal_places(vectors) + _jitter(len(vectors), generator)
    rounds = ROUNDS if len(vectors) <= MANY else ROUNDS_OF_MANY
    _descend(places, joined, fit_curve(spread), 1 - np.arange(rounds) / rounds, generator)
    return settled(places)


def embed_new(joined: sparse.coo_matrix, places: Matrix, is_new: Members, spread: float, seed: int) -> Matrix:
    """Return places (n, 2) of papers of which all but the new ones (`is_new`, n) had `places` (n, 2) on an earlier map.

    New papers start at their `places` and move freely. Each other one moves by the share of its joins (`joined`, n, n)
    that are with new papers, so that it makes room for them, and stays where it was where nothing came.
    """
    if not is_new.any():
        return places
    generator = np.random.default_rng(seed)
    started = places + _jitter(len(places), generator) * is_new[:, None]
    steps = STEP_ON * (1 - np.arange(ROUNDS_ON) / ROUNDS_ON)
    _descend(started, joined, fit_curve(spread), steps, generator, _share_new(joined, is_new))
    return settled(started)


def _share_new(joined: sparse.coo_matrix, is_new: Members) -> Vector:
    """The share of each paper's joins that are with new ones (n, 0 to 1); 1 for new papers."""
    every = np.bincount(joined.row, joined.data, len(is_new))
    new = np.bincount(joined.row, joined.data * is_new[joined.col], len(is_new))
    return np.where(is_new, 1.0, settled(new / np.maximum(every, 1e-12)))


def _jitter(count: int, generator: np.random.Generator) -> Matrix:
    return JITTER * (generator.random((count, 2)) - 0.5)


def _descend(
    places: Matrix,
    joined: sparse.coo_matrix,
    curve: Curve,
    steps: Vector,
    generator: np.random.Generator,
    shares: Vector | None = None,
) -> None:
    """Move `places` (n, 2) in rounds of these `steps`, each paper by its share of `shares` (n; all whole without)."""
    heads, tails, share = joined.row.astype(np.int64), joined.col.astype(np.int64), joined.data
    share = share / share.max(initial=1e-12)
    if shares is not None:
        moving = np.flatnonzero((shares[heads] > 0) | (shares[tails] > 0))
        heads, tails, share = heads[moving], tails[moving], share[moving]
    order = generator.permutation(len(share))
    heads, tails, share = heads[order], tails[order], share[order]
    drawn = np.zeros(len(share))
    for number, step in enumerate(steps.tolist()):
        before, drawn = drawn, np.floor((number + 1) * share)
        due = np.flatnonzero(drawn > before)
        for part in range(PARTS):
            some, start = due[part::PARTS], places.copy()
            _pull(places, heads[some], tails[some], curve, step)
            others = generator.integers(len(places), size=PUSHES * len(some))
            _push(places, np.repeat(heads[some], PUSHES), others, curve, step)
            if shares is not None:
                places[:] = start + (places - start) * shares[:, None]


def _principal_places(vectors: Matrix) -> Matrix:
    """The first two principal components of `vectors`, from -`EXTENT` to `EXTENT`."""
    centred = vectors - vectors.mean(axis=0)
    _, directions = np.linalg.eigh(centred.T @ centred)
    directions = np.pad(directions, ((0, 0), (1, 0)))[:, -1:-3:-1]
    largest = np.abs(settled(directions)).argmax(axis=0)
    signs = np.where(directions[largest, [0, 1]] < 0, -1.0, 1.0)
    places = centred @ (directions * signs)
    return settled(EXTENT * places / max(float(np.abs(places).max()), 1e-12), 4)


def _pull(places: Matrix, heads: Rows, tails: Rows, curve: Curve, step: float) -> None:
    """Move both ends of joins towards one another."""
    moves = _moves(places, heads, tails, curve.pull, step)
    _add(places, np.concatenate([heads, tails]), [np.concatenate([move, -move]) for move in moves])


def _push(places: Matrix, heads: Rows, others: Rows, curve: Curve, step: float) -> None:
    """Move `heads` away from the `others`."""
    _add(places, heads, _moves(places, heads, others, curve.push, step))


def _moves(
    places: Matrix, heads: Rows, others: Rows, force: Callable[[Vector], Vector], step: float
) -> list[Vector]:
    """How far each of `heads` is moved in both dimensions."""
    apart = [places[heads, axis] - places[others, axis] for axis in (0, 1)]
    strength = force(apart[0] * apart[0] + apart[1] * apart[1])
    return [step * np.clip(strength * along, -STEEPEST, STEEPEST) for along in apart]


def _add(places: Matrix, rows: Rows, moves: Sequence[Vector]) -> None:
    for axis, move in enumerate(moves):
        places[:, axis] += np.bincount(rows, move, len(places))
