"""Group papers by many votes: clusterings of random samples and views, then one tree of who is often together.

Votes are spherical k-means on a random part of the papers and of the encodings' dimensions, each mended in the space
of words, where the last papers find their place. How often two papers share a group over all votes (evidence
accumulation: Fred and Jain, 2005) is the similarity on which average linkage builds the tree that is cut, into more
clusters than there are; those that the halves of the papers' texts don't tell apart are merged (`how_many`).
Measured beside votes by UMAP with HDBSCAN and by Louvain communities, these are the most right and by far the most
stable.
"""

from dataclasses import dataclass, replace

import numpy as np
from scipy import sparse

from taxo.consensus_clustering.earlier import keep_earlier, stay
from taxo.consensus_clustering.how_many import (
    Grouping,
    Halves,
    best_merging,
    is_clear,
    judge,
    likeness_across,
    one_group,
)
from taxo.consensus_clustering.votes import SAMPLE, cast_votes, co_association, one_hot
from taxo.numeric import COMPARED, Matrix, Rows, Vector, nearest_rows, settled

# None decides much: half or double moves AMI on the shipped listings by at most .018, another seed by .016. Samples of
# half the size leave the clusters as right but far less stable (.58 beside .84).
# Groups of a vote. As many votes have 2 to 4 as 12 to 24: a subject that coarse votes leave whole stays whole. From 8
# groups on, AG News (four subjects) fall into 24 clusters instead of 10 (AMI .34 instead of .44).
GROUPS = range(2, 49)
# Clusters that are merged from, of which 8 to 21 are left on four sets. From 60, AG News keep 15 instead of 10 (AMI .42
# for .46), from 25 the listings 16 instead of 21 (.46 for .48).
FINEST = 40
START_PAPERS = (2, 3, 5, 8)  # a cluster, on average, of those that a small pile is merged from
# Rounds after the merging: as right, and more the same after another seed (ARI .88 for .86 on the listings, .86 for .82
# on AAAI 2022, .81 for .77 on AG News).
SETTLINGS = 4
RESAMPLES = 10  # for stability
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
    (`stability`, k, 0 to 1), and how alike two clusters are (`likeness`, k x k, at most 1). `contrast` tells how far
    the papers' words tell clusters apart (-1 to 1; where that isn't clear all are one), None where their
    number was given.
    """

    labels: Rows
    strengths: Vector
    stability: Vector
    likeness: Matrix
    contrast: float | None = None


def find_consensus(
    vectors: Matrix,
    terms: sparse.csr_matrix,
    halves: Halves,
    params: ConsensusParams,
    seed: int,
    earlier: Rows | None = None,
    landmarks: Rows | None = None,
) -> Clusters:
    """Return the clusters of papers with `vectors` (n, d), of which the `landmarks` (rows in order, m; all if None)
    vote, with their `terms` (m, words) and the words of either half of their texts (`halves`, each m, words; all rows
    of words of unit length).

    The other papers are placed beside the landmarks nearest to them: the time grows in proportion to the papers. Two
    clusters are as alike as their papers are together, on average. Clusters that papers were in before (`earlier`, n,
    below 0 for none) stay where they are as good.
    """
    generator = np.random.default_rng(seed)
    n_papers = len(vectors)
    landmarks = np.arange(n_papers) if landmarks is None else landmarks
    # Drawn so that a seed goes on giving the clusters that it always gave.
    generator.permutation(len(landmarks))
    votes = _votes(vectors[landmarks], terms, params, generator)
    together = co_association(votes)
    across = likeness_across(*halves)
    found = fresh = group(together, across, params)
    if earlier is not None and found.labels.any():
        fewest = fewest_papers(len(landmarks), params.min_papers)
        found = keep_earlier(fresh, earlier[landmarks], together, across, fewest, params.clusters)
    stability = _stability(votes, across, found.labels, params, generator)
    likeness, membership = _likeness(together, found.labels), _membership(together, found.labels)
    labels = found.labels
    if len(landmarks) < n_papers:
        labels, membership = _spread(vectors, landmarks, labels, membership)
        if earlier is not None and found is not fresh:
            labels = stay(labels, earlier, landmarks)
    contrast = found.contrast if params.clusters is None else None
    return _largest_first(labels, membership, stability, likeness, contrast)


def _votes(
    vectors: Matrix, terms: sparse.csr_matrix, params: ConsensusParams, generator: np.random.Generator
) -> Rows:
    """Cast the votes (votes, m) of papers with `vectors` (m, d) and `terms` (m, words)."""
    words, sizes = _shared_words(terms), _sizes(params.clusters, len(vectors))
    return cast_votes(vectors, words, sizes, params.votes, generator, by_scale=params.clusters is None)


def _largest_first(
    labels: Rows, membership: Matrix, stability: Vector, likeness: Matrix, contrast: float | None
) -> Clusters:
    """The clusters of `labels` (n), numbered from the largest."""
    order = by_size(labels)
    strengths = membership[np.arange(len(labels)), labels]
    return Clusters(
        np.argsort(order)[labels],
        strengths,
        stability[order],
        likeness[np.ix_(order, order)],
        contrast,
    )


def group(together: Matrix, across: Matrix, params: ConsensusParams) -> Grouping:
    """Return as many clusters as `params` ask for, else as the halves of texts tell apart.

    `together` (n, n) are shares of votes, `across` (n, n) is how alike papers are from half to half. Where no grouping
    is clear, all are one cluster.

    Small piles are cut at several heights, since a cut that is too fine leaves clusters of one paper, which are given
    up.
    """
    n_papers = len(together)
    fewest = fewest_papers(n_papers, params.min_papers)
    if params.clusters is not None:
        return judge(across, cut(together, params.clusters, params.min_papers))
    starts = sorted({min(FINEST, n_papers // papers) for papers in START_PAPERS} - {0, 1}, reverse=True)
    found = [best_merging(across, cut(together, start, fewest)) for start in starts]
    best = max(found, key=lambda grouping: grouping.score, default=one_group(n_papers))
    if not is_clear(best):
        return one_group(n_papers, best.contrast)
    return replace(best, labels=settle(together, across, best.labels, fewest))


def fewest_papers(n_papers: int, min_papers: int) -> int:
    """Return how many papers a cluster of a pile has at least: `min_papers`, of less than 100 papers fewer."""
    return min(min_papers, max(3, n_papers // 25))


def _sizes(clusters: int | None, n_papers: int) -> range:
    """How many groups a vote may have: around what is asked for, else on all scales, three papers a group or more."""
    if clusters is not None:
        return range(max(1, clusters // 3), clusters * 4 // 3 + 1)
    return range(GROUPS.start, max(GROUPS.start, min(GROUPS.stop - 1, n_papers // 3)) + 1)


def cut(together: Matrix, n_clusters: int, min_papers: int) -> Rows:
    """Return clusters (n) from `together` (n, n): average linkage cut at `n_clusters`, small ones given up.

    Papers of a cluster with fewer than `min_papers` go one by one to where they are most often.
    """
    from scipy.cluster.hierarchy import fcluster, linkage

    if len(together) < 2:
        return np.zeros(len(together), dtype=np.int64)
    distances = (1 - together)[np.triu_indices(len(together), 1)]
    labels: Rows = fcluster(linkage(distances, "average"), n_clusters, "maxclust").astype(np.int64) - 1
    return _without_small(together, labels, min_papers)


def settle(together: Matrix, across: Matrix, labels: Rows, min_papers: int) -> Rows:
    """Return `labels` (n) after each paper went to the cluster that it is with most often, a few times over.

    Where a tree puts a paper hangs on the papers that it is joined with first, which another seed changes. A paper
    stays where the halves of texts (`across`, n x n) find it less like the other cluster: papers of a large cluster
    are seldom with any one of the others.
    """
    rows = np.arange(len(labels))
    for _ in range(SETTLINGS):
        _, labels = np.unique(labels, return_inverse=True)
        likeness, usual = _membership(across, labels), _membership(together, labels).argmax(axis=1)
        labels = np.where(likeness[rows, usual] >= likeness[rows, labels], usual, labels)
    return _without_small(together, labels, min_papers)


def _without_small(together: Matrix, labels: Rows, min_papers: int) -> Rows:
    """`labels`, numbered from 0, the papers of clusters with fewer than `min_papers` where they are most often."""
    _, labels = np.unique(labels, return_inverse=True)
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


def _stability(
    votes: Rows, across: Matrix, labels: Rows, params: ConsensusParams, generator: np.random.Generator
) -> Matrix:
    """How well each cluster is found again: its mean Jaccard index with the most alike cluster of a subsample
    of the papers, by half the votes (Hennig, 2007)."""
    n_votes, n_papers = votes.shape
    found = np.zeros((RESAMPLES, labels.max() + 1))
    for resample in range(RESAMPLES):
        kept = np.sort(generator.permutation(n_papers)[: max(1, round(SAMPLE * n_papers))])
        half = np.sort(generator.permutation(n_votes)[: max(1, n_votes // 2)])
        again = group(co_association(votes[np.ix_(half, kept)]), across[np.ix_(kept, kept)], params).labels
        found[resample] = best_overlap(labels[kept], again, labels.max() + 1)
    means: Matrix = found.mean(axis=0)
    return means


def best_overlap(labels: Rows, others: Rows, n_clusters: int) -> Matrix:
    """The Jaccard index of each cluster of `labels` with the cluster of `others` most like it."""
    shared = (one_hot(labels, n_clusters).T @ one_hot(others)).toarray()
    union = shared.sum(axis=1, keepdims=True) + shared.sum(axis=0, keepdims=True) - shared
    best: Matrix = np.divide(shared, union, out=np.zeros_like(shared), where=union > 0).max(axis=1)
    return best


def _membership(together: Matrix, labels: Rows) -> Matrix:
    """The mean of `together` between each paper and the other papers of each cluster: (n, clusters)."""
    indicator = one_hot(labels).toarray()
    sums = together @ indicator - indicator
    others = indicator.sum(axis=0)[None] - indicator
    means = np.divide(sums, others, out=np.zeros_like(sums), where=others > 0)
    rounded: Matrix = settled(means, COMPARED)
    return rounded


def _likeness(together: Matrix, labels: Rows) -> Matrix:
    """The mean of `together` over all pairs of papers of two clusters: (clusters, clusters)."""
    indicator = one_hot(labels)
    sizes = np.asarray(indicator.sum(axis=0)).ravel()
    sums: Matrix = indicator.T @ (indicator.T @ together).T
    return settled(sums / np.outer(sizes, sizes), COMPARED)


def _spread(vectors: Matrix, landmarks: Rows, labels: Rows, membership: Matrix) -> tuple[Rows, Matrix]:
    """The labels (n) and membership (n, clusters) of all papers, from those of `landmarks`, who stay where they are."""
    nearest, _ = nearest_rows(vectors, vectors[landmarks], NEAREST)
    placed: Matrix = membership[nearest].mean(axis=1)
    placed[landmarks] = membership
    everywhere = placed.argmax(axis=1)
    everywhere[landmarks] = labels
    return everywhere, placed


def _shared_words(terms: sparse.csr_matrix) -> sparse.csr_matrix:
    """The words of more than one paper, rows of unit length again.

    The others bring no two papers together, and are most of a sample's words.
    """
    shared = terms[:, np.bincount(terms.indices, minlength=terms.shape[1]) > 1]
    lengths = np.sqrt(shared.multiply(shared).sum(axis=1)).A1
    return sparse.csr_matrix(sparse.diags(1 / np.where(lengths > 0, lengths, 1)) @ shared)
