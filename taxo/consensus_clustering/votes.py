"""Cast votes on which papers belong together: clusterings of random samples and views, and how often they agree."""

import numpy as np
import numpy.typing as npt
from scipy import sparse

from taxo.numeric import COMPARED, Matrix, Rows, settled, unit_rows
from taxo.progress import with_progress

MENDINGS = 3  # rounds in the space of words
KMEANS_ROUNDS = 15  # most votes settle in fewer
SAMPLE = 0.8  # of the papers, that a vote is fitted on: enough to see every cluster, few enough to differ
FEWEST_DIMENSIONS = 20  # that a vote looks at
SHORTEST = 1e-6  # of the sum of a group's papers, from which it has a direction
ROWS = (
    64  # papers whose votes are compared with all others' at once: few enough to stay in a processor's cache
)
COUNTED = 255  # votes, up to which a byte counts
Groups = npt.NDArray[np.uint8] | Rows


def cast_votes(
    vectors: Matrix,
    terms: sparse.csr_matrix,
    sizes: range,
    n_votes: int,
    generator: np.random.Generator,
    *,
    by_scale: bool = False,
) -> Rows:
    """Return `n_votes` clusterings (votes, n), each into one of `sizes` as many groups.

    Coarse ones tell which clusters are near one another, fine ones what is in them. Sizes are equally likely or,
    `by_scale`, as likely between 2 and 4 as between 12 and 24.
    """
    n_papers, width = vectors.shape
    n_sample = max(1, round(SAMPLE * n_papers))
    votes = np.zeros((n_votes, n_papers), dtype=np.int64)
    likeness = (terms @ terms.T).toarray()
    for vote in with_progress(range(n_votes), "cluster", "votes"):
        n_groups = _draw(sizes, by_scale, generator)
        n_dimensions = int(generator.integers(min(FEWEST_DIMENSIONS, width), width + 1))
        view = unit_rows(vectors[:, :n_dimensions])
        sample = np.sort(generator.permutation(n_papers)[:n_sample])
        centres = _spherical_kmeans(view[sample], min(n_groups, n_sample), generator)
        votes[vote] = mend(likeness, _best(view @ centres.T))
    return votes


def _draw(sizes: range, by_scale: bool, generator: np.random.Generator) -> int:
    if not by_scale:
        return int(generator.integers(sizes.start, sizes.stop))
    return int(sizes.start * (sizes.stop / sizes.start) ** generator.random())


def mend(likeness: Matrix, labels: Rows, rounds: int = MENDINGS) -> Rows:
    """Move each paper to the cluster whose words are most like its own, itself left out, `rounds` times.

    `likeness` (n, n) are the cosines of the papers' words: all that k-means needs of them (as in
    kernel k-means: Schölkopf, Smola and Müller, 1998), however many words there are. Leaving the paper out of its
    own cluster's centre is what lets it leave (as in Hartigan's k-means, 1975).

    A cosine is x·s / |s|, where s is the sum of a cluster's papers. x·s is the sum of likenesses, |s|² = s·s the sum
    of the members' own x·s, and without x itself |s - x|² = s·s - 2 s·x + x·x = s·s - s·x - (s - x)·x.
    """
    papers = np.arange(len(likeness))
    own, members = likeness[papers, papers], one_hot(labels)
    scores = np.ascontiguousarray((members.T @ likeness).T)  # x·s of each paper and cluster
    for _ in range(rounds):
        with_own = scores[papers, labels]
        squares = np.bincount(labels, with_own, scores.shape[1])
        without_own = with_own - own
        lengths = np.sqrt(np.maximum(squares, 0))[None].repeat(len(papers), axis=0)
        lengths[papers, labels] = np.sqrt(np.maximum(squares[labels] - with_own - without_own, 0))
        cosines = np.divide(scores, lengths, out=np.zeros_like(scores), where=lengths > SHORTEST)
        cosines[papers, labels] = np.divide(
            without_own,
            lengths[papers, labels],
            out=np.zeros_like(own),
            where=lengths[papers, labels] > SHORTEST,
        )
        before, labels = labels, _best(cosines)
        _move(scores, likeness, before, labels)
    return labels


def _move(scores: Matrix, likeness: Matrix, before: Rows, labels: Rows) -> None:
    """Make `scores`, of the groups that papers were in before, those of the groups that they are in: few have moved."""
    moved = np.flatnonzero(before != labels)
    if len(moved):
        shape = scores.shape[1]
        change = one_hot(labels[moved], shape) - one_hot(before[moved], shape)
        scores += (change.T @ likeness[moved]).T


def co_association(votes: Rows) -> Matrix:
    """Return the share of `votes` (votes, n) that put two papers into one group: (n, n), 1 on the diagonal."""
    n_votes, n_papers = votes.shape
    groups: Groups = votes.astype(np.uint8) if votes.max(initial=0) < COUNTED else votes
    share = np.empty((n_papers, n_papers))
    for start in range(0, n_papers, ROWS):
        end = min(start + ROWS, n_papers)
        share[start:end, start:] = _agreements(groups[:, start:end], groups[:, start:]) / n_votes
        share[start:, start:end] = share[start:end, start:].T
    return share


def _agreements(groups: Groups, others: Groups) -> Matrix:
    """How often papers (votes, n) are in one group with others (votes, m): (n, m), counted in bytes."""
    total = np.zeros((groups.shape[1], others.shape[1]))
    same = np.empty(total.shape, dtype=np.bool_)
    for first in range(0, len(groups), COUNTED):
        counts = np.zeros(total.shape, dtype=np.uint8)
        for one, other in zip(groups[first : first + COUNTED], others[first : first + COUNTED], strict=True):
            np.equal(one[:, None], other[None], out=same)
            counts += same.view(np.uint8)
        total += counts
    return total


def _spherical_kmeans(points: Matrix, n_groups: int, generator: np.random.Generator) -> Matrix:
    """Centres (groups, d) of unit `points` by cosine (Dhillon and Modha, 2001), from a k-means++ start."""
    centres = points[_spread_out(points, n_groups, generator)]
    labels = np.zeros(len(points), dtype=np.int64)
    for _ in range(KMEANS_ROUNDS):
        before, labels = labels, _best(points @ centres.T)
        if (before == labels).all():
            break
        sums = (labels == np.arange(n_groups)[:, None]).astype(np.float64) @ points
        centres = np.where(np.abs(sums).sum(axis=1, keepdims=True) > 0, unit_rows(sums), centres)
    return centres


def _spread_out(points: Matrix, count: int, generator: np.random.Generator) -> Rows:
    """Rows of `points` far from one another (k-means++: Arthur and Vassilvitskii, 2007).

    scikit-learn's `kmeans_plusplus` draws by distances as the processor adds them up; on these, settled, every
    processor draws the same rows.
    """
    chosen = [int(generator.integers(len(points)))]
    distances = np.full(len(points), np.inf)
    for draw in generator.random(count - 1):
        distances = np.minimum(distances, settled(1 - points @ points[chosen[-1]], COMPARED)).clip(min=0)
        cumulated = np.cumsum(distances)
        chosen.append(int(np.searchsorted(cumulated, draw * cumulated[-1]).clip(max=len(points) - 1)))
    return np.array(chosen)


def one_hot(labels: Rows, n_groups: int | None = None) -> sparse.csr_matrix:
    """Return 1 where a paper (row) is in a group (column), from `labels` (n): (n, groups)."""
    shape = (len(labels), n_groups if n_groups is not None else int(labels.max()) + 1)
    return sparse.csr_matrix((np.ones(len(labels)), labels, np.arange(len(labels) + 1)), shape)


def _best(scores: Matrix) -> Rows:
    best: Rows = settled(scores, COMPARED).argmax(axis=1)
    return best
