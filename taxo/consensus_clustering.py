"""Group papers by many votes: clusterings of random samples and views, then one tree of who is often together.

Votes are spherical k-means on a random part of the papers and of the encodings' dimensions, each mended in the space
of words, where the last papers find their place. How often two papers share a group over all votes (evidence
accumulation: Fred and Jain, 2005) is the similarity on which average linkage builds the tree that is cut. Measured
beside votes by UMAP with HDBSCAN and by Louvain communities, these are the most right and by far the most stable.
"""

from dataclasses import dataclass

import numpy as np
from scipy import sparse
from tqdm import tqdm

from taxo.numeric import COMPARED, Matrix, Rows, Vector, settled, unit_rows

# None decides much: half or double moves AMI on the shipped listings by at most .018, another seed by .016. Samples of
# half the size leave the clusters as right but far less stable (.58 beside .84).
MENDINGS = 3  # rounds in the space of words
KMEANS_ROUNDS = 15  # most votes settle in fewer
SAMPLE = 0.8  # of the papers, that a vote is fitted on: enough to see every cluster, few enough to differ
FEWEST_DIMENSIONS = 20  # that a vote looks at
RESAMPLES = 20  # for stability
NEAREST = 10  # landmarks that place a paper


@dataclass(frozen=True)
class ConsensusParams:
    """Section `discover.consensus` of `params.yaml`."""

    clusters: int | None
    min_papers: int
    votes: int
    landmarks: int

    def check(self) -> None:
        """Refuse what can't be counted with."""
        if self.clusters is not None and self.clusters < 1:
            raise ValueError(f"clusters is {self.clusters}, expected null or at least 1")
        for name, least in (("min_papers", 1), ("votes", 2), ("landmarks", 100)):
            if getattr(self, name) < least:
                raise ValueError(f"{name} is {getattr(self, name)}, expected at least {least}")


@dataclass(frozen=True)
class Clusters:
    """Clusters of n papers, numbered from the largest.

    `labels` (n; -1 where a paper is in none), how firmly each paper is in its own (`strengths`, n, 0 to 1: the share
    of votes that put it with the cluster's other papers), how well each cluster is found again in subsamples
    (`stability`, k, 0 to 1), and how alike two clusters are (`likeness`, k x k, at most 1).
    """

    labels: Rows
    strengths: Vector
    stability: Vector
    likeness: Matrix


def find_consensus(vectors: Matrix, terms: sparse.csr_matrix, params: ConsensusParams, seed: int) -> Clusters:
    """Return the clusters of papers with `vectors` (n, d) and `terms` (n, words; rows of unit length).

    More papers than `params.landmarks` are placed beside the landmarks nearest to them, a random sample that
    alone votes: the time grows in proportion to the papers. Two clusters are as alike as their papers are together,
    on average.
    """
    generator = np.random.default_rng(seed)
    n_papers = len(vectors)
    landmarks = np.sort(generator.permutation(n_papers)[: params.landmarks])
    n_clusters = params.clusters or usual_clusters(n_papers)
    sizes = range(max(1, n_clusters // 3), n_clusters * 4 // 3 + 1)
    votes = cast_votes(vectors[landmarks], _shared_words(terms[landmarks]), sizes, params.votes, generator)
    together = co_association(votes)
    labels = cut(together, n_clusters, params.min_papers)
    stability = _stability(votes, labels, n_clusters, params.min_papers, generator)
    likeness = _likeness(together, labels)
    membership = _membership(together, labels)
    if len(landmarks) < n_papers:
        placed = _place(vectors, vectors[landmarks], membership)
        placed[landmarks] = membership
        everywhere = placed.argmax(axis=1)
        everywhere[landmarks] = labels  # a landmark stays where the tree put it
        membership, labels = placed, everywhere
    order = by_size(labels)
    strengths = membership[np.arange(n_papers), labels]
    return Clusters(np.argsort(order)[labels], strengths, stability[order], likeness[np.ix_(order, order)])


def usual_clusters(n_papers: int) -> int:
    """How many clusters a reader of `n_papers` papers can use: 33 for 450, and hardly more for thousands."""
    return max(1, int(np.rint(min(1.7 * n_papers**0.5, 33 * (n_papers / 450) ** 0.1))))


def cast_votes(
    vectors: Matrix,
    terms: sparse.csr_matrix,
    sizes: range,
    n_votes: int,
    generator: np.random.Generator,
) -> Rows:
    """Return `n_votes` clusterings (votes, n), each into one of `sizes` as many groups.

    Coarse ones tell which clusters are near one another, fine ones what is in them.
    """
    n_papers, width = vectors.shape
    n_sample = max(1, round(SAMPLE * n_papers))
    votes = np.zeros((n_votes, n_papers), dtype=np.int64)
    likeness = (terms @ terms.T).toarray()
    for vote in tqdm(range(n_votes), desc="cluster", unit=" votes", delay=1, leave=False, disable=None):
        n_groups = int(generator.integers(sizes.start, sizes.stop))
        n_dimensions = int(generator.integers(min(FEWEST_DIMENSIONS, width), width + 1))
        view = unit_rows(vectors[:, :n_dimensions])
        sample = np.sort(generator.permutation(n_papers)[:n_sample])
        centres = _spherical_kmeans(view[sample], min(n_groups, n_sample), generator)
        votes[vote] = mend(likeness, _best(view @ centres.T))
    return votes


def mend(likeness: Matrix, labels: Rows, rounds: int = MENDINGS) -> Rows:
    """Move each paper to the cluster whose words are most like its own, itself left out, `rounds` times.

    `likeness` (n, n) are the cosines of the papers' words: all that k-means needs of them (as in
    kernel k-means: Schölkopf, Smola and Müller, 1998), however many words there are. Leaving the paper out of its
    own cluster's centre is what lets it leave (as in Hartigan's k-means, 1975).

    A cosine is x·s / |s|, where s is the sum of a cluster's papers. x·s is the sum of likenesses, |s|² = s·s the sum
    of the members' own x·s, and without x itself |s - x|² = s·s - 2 s·x + x·x = s·s - s·x - (s - x)·x.
    """
    papers = np.arange(len(likeness))
    for _ in range(rounds):
        _, labels = np.unique(labels, return_inverse=True)
        scores = np.ascontiguousarray((_indicator(labels).T @ likeness).T)  # x·s of each paper and cluster
        with_own = scores[papers, labels]
        squares = np.bincount(labels, with_own)
        without_own = with_own - likeness[papers, papers]
        lengths = np.tile(np.sqrt(squares), (len(papers), 1))
        lengths[papers, labels] = np.sqrt(np.maximum(squares[labels] - with_own - without_own, 0))
        scores[papers, labels] = without_own
        labels = _best(np.divide(scores, lengths, out=np.zeros_like(scores), where=lengths > 1e-6))
    return labels


def co_association(votes: Rows) -> Matrix:
    """Return the share of `votes` (votes, n) that put two papers into one group: (n, n), 1 on the diagonal."""
    offsets = np.concatenate([[0], np.cumsum(votes.max(axis=1) + 1)])
    n_votes, n_papers = votes.shape
    columns = (votes + offsets[:-1, None]).T.ravel()
    rows = np.repeat(np.arange(n_papers), n_votes)
    groups = sparse.csr_matrix((np.ones(len(rows), np.float32), (rows, columns)), (n_papers, offsets[-1]))
    share: Matrix = (groups @ groups.T).toarray().astype(np.float64) / n_votes
    return share


def cut(together: Matrix, n_clusters: int, min_papers: int) -> Rows:
    """Return clusters (n) from `together` (n, n): average linkage cut at `n_clusters`, small ones given up.

    Papers of a cluster with fewer than `min_papers` go one by one to where they are most often.
    """
    from scipy.cluster.hierarchy import fcluster, linkage

    if len(together) < 2:
        return np.zeros(len(together), dtype=np.int64)
    distances = (1 - together)[np.triu_indices(len(together), 1)]
    labels: Rows = fcluster(linkage(distances, "average"), n_clusters, "maxclust").astype(np.int64) - 1
    sizes = np.bincount(labels)
    small = sizes < min(min_papers, sizes.max())
    if small.any():
        membership = _membership(together, labels)
        membership[:, small] = -1
        labels = np.where(small[labels], membership.argmax(axis=1), labels)
        _, labels = np.unique(labels, return_inverse=True)
    return labels


def by_size(labels: Rows) -> Rows:
    """Return the clusters of `labels` from the largest; of two as large, the one with the earlier first paper."""
    clusters, firsts, counts = np.unique(labels, return_index=True, return_counts=True)
    ordered: Rows = clusters[np.lexsort((firsts, -counts))]
    return ordered


def _spherical_kmeans(points: Matrix, n_groups: int, generator: np.random.Generator) -> Matrix:
    """Centres (groups, d) of unit `points` by cosine (Dhillon and Modha, 2001), from a k-means++ start."""
    centres = points[_spread_out(points, n_groups, generator)]
    labels = np.zeros(len(points), dtype=np.int64)
    for _ in range(KMEANS_ROUNDS):
        before, labels = labels, _best(points @ centres.T)
        if (before == labels).all():
            break
        sums = _indicator(labels, n_groups).T @ points
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


def _stability(
    votes: Rows, labels: Rows, n_clusters: int, min_papers: int, generator: np.random.Generator
) -> Matrix:
    """How well each cluster is found again: its mean Jaccard index with the most alike cluster of a subsample
    of the papers, by half the votes (Hennig, 2007)."""
    n_votes, n_papers = votes.shape
    found = np.zeros((RESAMPLES, labels.max() + 1))
    for resample in range(RESAMPLES):
        kept = np.sort(generator.permutation(n_papers)[: max(1, round(SAMPLE * n_papers))])
        half = np.sort(generator.permutation(n_votes)[: max(1, n_votes // 2)])
        again = cut(co_association(votes[np.ix_(half, kept)]), n_clusters, min_papers)
        found[resample] = best_overlap(labels[kept], again, labels.max() + 1)
    means: Matrix = found.mean(axis=0)
    return means


def best_overlap(labels: Rows, others: Rows, n_clusters: int) -> Matrix:
    """The Jaccard index of each cluster of `labels` with the cluster of `others` most like it."""
    shared = (_indicator(labels, n_clusters).T @ _indicator(others)).toarray()
    union = shared.sum(axis=1, keepdims=True) + shared.sum(axis=0, keepdims=True) - shared
    best: Matrix = np.divide(shared, union, out=np.zeros_like(shared), where=union > 0).max(axis=1)
    return best


def _membership(together: Matrix, labels: Rows) -> Matrix:
    """The mean of `together` between each paper and the other papers of each cluster: (n, clusters)."""
    indicator = _indicator(labels).toarray()
    sums = together @ indicator - indicator
    others = indicator.sum(axis=0)[None] - indicator
    means = np.divide(sums, others, out=np.zeros_like(sums), where=others > 0)
    rounded: Matrix = settled(means, COMPARED)
    return rounded


def _likeness(together: Matrix, labels: Rows) -> Matrix:
    """The mean of `together` over all pairs of papers of two clusters: (clusters, clusters)."""
    indicator = _indicator(labels)
    sizes = np.asarray(indicator.sum(axis=0)).ravel()
    sums: Matrix = indicator.T @ (indicator.T @ together).T
    return settled(sums / np.outer(sizes, sizes), COMPARED)


def _place(vectors: Matrix, landmarks: Matrix, membership: Matrix) -> Matrix:
    """The membership (n, clusters) of papers: the mean of those of the landmarks nearest to each."""
    placed = np.empty((len(vectors), membership.shape[1]))
    for start in range(0, len(vectors), 1024):
        likeness = settled(vectors[start : start + 1024] @ landmarks.T, COMPARED)
        nearest = np.argsort(-likeness, axis=1, kind="stable")[:, :NEAREST]
        placed[start : start + 1024] = membership[nearest].mean(axis=1)
    return placed


def _shared_words(terms: sparse.csr_matrix) -> sparse.csr_matrix:
    """The words of more than one paper, rows of unit length again.

    The others bring no two papers together, and are most of a sample's words.
    """
    shared = terms[:, np.bincount(terms.indices, minlength=terms.shape[1]) > 1]
    lengths = np.sqrt(shared.multiply(shared).sum(axis=1)).A1
    return sparse.csr_matrix(sparse.diags(1 / np.where(lengths > 0, lengths, 1)) @ shared)


def _indicator(labels: Rows, n_groups: int | None = None) -> sparse.csr_matrix:
    shape = (len(labels), n_groups if n_groups is not None else int(labels.max()) + 1)
    return sparse.csr_matrix((np.ones(len(labels)), (np.arange(len(labels)), labels)), shape)


def _best(scores: Matrix) -> Rows:
    best: Rows = settled(scores, COMPARED).argmax(axis=1)
    return best
