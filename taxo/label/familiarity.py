"""Which papers belong to none of the topics: those whose words are unlike the papers that phrases are dense in."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from taxo.label.self_training import root_lengths
from taxo.numeric import COMPARED, Members, Vector, settled

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

SMOOTHING = 0.1  # added to the count of each word, as in naive Bayes
FEWEST = 50  # papers among which a gap is sought
POINTS = 2000  # quantiles that stand for all papers when the two groups are fitted
STARTS = (
    0.02,
    0.05,
    0.1,
    0.2,
    0.3,
    0.45,
    0.6,
    0.75,
)  # shares of the strange group, from which the fit starts
STEPS = 200
NARROWEST = 0.25  # a group's spread, against that of all: one paper alone is no group
# Between two groups is a valley: the density there is at most this share of the lower peak's. In seven corpora of one
# field, with 15 sets of phrases, it is at least .99; where 200 of 650 papers are of another field, with 36 sets of
# phrases, it is less than .8 but once (one phrase a topic).
VALLEY = 0.8
ROUNDS = 4  # of leaving the strange papers out of what counts as familiar; two settle it
LEAST = 1e-300


@dataclass(frozen=True)
class Familiarity:
    """How much each paper is like those that phrases are dense in (`likeness`, n, a log-likelihood ratio), how surely
    it belongs to the topics at all (`belonging`, n, 0 to 1), and the likeness `cut` below which papers belong to
    none, where there is a gap."""

    likeness: Vector
    belonging: Vector
    cut: float | None

    @property
    def is_strange(self) -> Members:
        """Which papers are beyond the gap (n)."""
        if self.cut is None:
            return np.zeros(len(self.likeness), dtype=np.bool_)
        strange: Members = self.likeness < self.cut
        return strange

    @property
    def ranks(self) -> Vector:
        """The share of papers that are less familiar, half of those that are as familiar with them (n, 0 to 1)."""
        ordered = np.sort(self.likeness)
        less = np.searchsorted(ordered, self.likeness) + np.searchsorted(ordered, self.likeness, side="right")
        return less / (2 * max(len(ordered), 1))


def find_familiarity(
    left: "csr_matrix", evidence: Vector, plenty: float, known: Vector | None = None
) -> Familiarity:
    """Return how familiar each paper is, from the counts of words that no phrase covers (n, w) and all evidence (n).

    A paper is a witness of the topics by how dense in evidence it is, for long texts find phrases by chance.
    Likeness is the log-likelihood ratio of its words among the witnesses and in the corpus. Where likeness falls in
    two groups, papers of the lower one are no witnesses, and it is computed anew. `known` (n) says of reviewed papers
    whether they belong (1, 0; nan where no one said).
    """
    words = type(left)((np.log1p(left.data), left.indices, left.indptr), shape=left.shape)
    density = _density(words, evidence, plenty)
    belonging, cut = _known(np.ones(len(evidence)), known), None
    likeness = _likeness(words, density * belonging)
    for _ in range(ROUNDS):
        groups = fit_two_groups(likeness)
        if groups is None or groups.valley > VALLEY:
            break
        belonging, cut = _known(groups.upper(likeness), known), groups.cut
        likeness = _likeness(words, density * belonging)
    return Familiarity(likeness, belonging, cut)


@dataclass(frozen=True)
class TwoGroups:
    """Two normal distributions, the lower one first: their shares, means and spreads; the point between the means
    where the density is least (`cut`), and that density over the lesser peak's (`valley`, 1 where there is none)."""

    shares: Vector
    means: Vector
    spreads: Vector
    cut: float
    valley: float

    def upper(self, values: Vector) -> Vector:
        """The probability that each of `values` is of the upper group; beyond a mean it is sure."""
        density = _normal(values, self.shares, self.means, self.spreads)
        share = density[:, 1] / np.maximum(density.sum(axis=1), LEAST)
        certain = np.where(values <= self.means[0], 0.0, np.where(values >= self.means[1], 1.0, share))
        return settled(certain, COMPARED)


def fit_two_groups(values: Vector) -> TwoGroups | None:
    """Fit two normal distributions to `values` (n) by expectation maximisation (Dempster et al., 1977).

    Returns None where there are few values or all are the same. The best of several starts counts.
    """
    if len(values) < FEWEST or np.ptp(values) == 0:
        return None
    n_points = min(len(values), POINTS)
    points = np.quantile(values, (np.arange(n_points) + 0.5) / n_points)
    fits = _fits(points)
    if not fits:
        return None
    _, parts = max(fits, key=lambda fit: fit[0])
    order = np.argsort(parts[1], kind="stable")
    shares, means, spreads = (part[order] for part in parts)
    between = np.linspace(means[0], means[1], 200)
    density = _normal(between, shares, means, spreads).sum(axis=1)
    lowest = int(settled(density / density.max(), COMPARED).argmin())
    valley = density[lowest] / min(density[0], density[-1])
    return TwoGroups(shares, means, spreads, settled(float(between[lowest])), settled(float(valley)))


def _fits(points: Vector) -> list[tuple[float, tuple[Vector, Vector, Vector]]]:
    """The log-likelihood, and shares, means and spreads, from each start with the lowest `STARTS` as one group; none
    from those in which a group ran empty. All starts go on side by side: a step of one is hardly any work."""
    narrowest = NARROWEST * points.std()
    lower = (points <= np.quantile(points, STARTS)[:, None]).astype(np.float64)
    lasting = np.ones(len(STARTS), dtype=np.bool_)
    for _ in range(STEPS):
        members = np.stack([lower, 1 - lower], axis=1)
        sizes = members.sum(axis=2)
        lasting &= sizes.min(axis=1) >= 1
        sizes = np.maximum(sizes, 1)
        means = members @ points / sizes
        away = (points - means[..., None]) ** 2
        spreads = np.maximum(np.sqrt((away * members).sum(axis=2) / sizes), narrowest)
        away /= -2 * spreads[..., None] ** 2
        density = np.exp(away, out=away) * (sizes / len(points) / spreads)[..., None]
        total = np.maximum(density.sum(axis=1), LEAST)
        lower = density[:, 0] / total
    likelihoods = settled(np.log(total).mean(axis=1), COMPARED).tolist()
    return [
        (likelihoods[start], (sizes[start] / len(points), means[start], spreads[start]))
        for start in np.flatnonzero(lasting).tolist()
    ]


def _normal(values: Vector, shares: Vector, means: Vector, spreads: Vector) -> Vector:
    """The density of each group at each of `values` (n, 2), times its share, but for a constant factor."""
    density: Vector = shares / spreads * np.exp(-(((values[:, None] - means) / spreads) ** 2) / 2)
    return density


def _density(words: "csr_matrix", evidence: Vector, plenty: float) -> Vector:
    """How dense in evidence each text is (n, 0 to 1), squared so that chance findings hardly count."""
    lengths = root_lengths(words) ** 2
    density: Vector = (evidence / (evidence + plenty * lengths / np.median(lengths))) ** 2
    return density


def _likeness(words: "csr_matrix", witness: Vector) -> Vector:
    """The log-likelihood ratio of each text among the witnesses and in the corpus (n), its own words left out,
    damped by the root of its length."""
    roots = root_lengths(words)
    weights = np.median(roots) / roots
    seen = words.T @ (witness * weights) + SMOOTHING
    corpus = words.T @ weights + SMOOTHING
    own = np.repeat(witness * weights, np.diff(words.indptr)) * words.data
    others = np.maximum(seen[words.indices] - own, SMOOTHING)
    odds = np.log(others / seen.sum()) - np.log(corpus[words.indices] / corpus.sum())
    row = np.repeat(np.arange(words.shape[0]), np.diff(words.indptr))
    return settled(np.bincount(row, words.data * odds, minlength=words.shape[0]) / roots, COMPARED)


def _known(belonging: Vector, known: Vector | None) -> Vector:
    return belonging if known is None else np.where(np.isnan(known), belonging, known)
