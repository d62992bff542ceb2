"""Describe clusters: the terms that set each apart, and the tree in which the most alike are joined first."""

from collections.abc import Sequence

import numpy as np
from scipy import sparse

from taxo.consensus_clustering import Clusters
from taxo.numeric import Matrix, Rows, settled
from taxo.project.tables import ClusterNode, Paper, Term
from taxo.text.phrases import surface_forms
from taxo.text.tfidf import WordCounts

SPARE_TERMS = 4  # looked at for each that is kept: some say the same again


def describe_clusters(
    words: WordCounts, labels: Rows, n_clusters: int, papers: Sequence[Paper], read: Rows, count: int
) -> list[Term]:
    """Return the `count` best terms of each cluster as papers write them, each with a word that those before lack.

    `labels` (n) are the papers' clusters from 0, below 0 for none; `words` are those of the papers in the rows `read`.
    """
    papers = [papers[row] for row in read.tolist()]
    weights = class_tfidf(words.counts, labels[read], n_clusters)
    best = [_best_words(row, words, SPARE_TERMS * count) for row in weights]
    written = surface_forms({term for weighed in best for term in weighed}, papers, words.joined)
    return [
        Term(cluster, rank, written[term], settled(weighed[term]))
        for cluster, weighed in enumerate(best)
        for rank, term in enumerate(_telling([term for term in weighed if term in written], count))
    ]


def class_tfidf(counts: sparse.csr_matrix, labels: Rows, n_clusters: int) -> Matrix:
    """Return what each word weighs in each cluster (clusters, words), by class-based TF-IDF (Grootendorst, 2022).

    A cluster's papers are read as one text: the square root of the word's share of it, which keeps frequent words
    from drowning the others, times log(1 + a / f), where f is how often all clusters have the word and a how many
    words a cluster has on average.
    """
    placed = np.flatnonzero(labels >= 0)
    shape = (n_clusters, len(labels))
    texts = (sparse.csr_matrix((np.ones(len(placed)), (labels[placed], placed)), shape) @ counts).toarray()
    lengths, everywhere = texts.sum(axis=1, keepdims=True), texts.sum(axis=0)
    rarity = np.log1p(int(lengths.mean()) / np.maximum(everywhere, 1))
    weights: Matrix = np.sqrt(texts / np.maximum(lengths, 1)) * rarity
    return weights


def join_clusters(found: Clusters) -> list[ClusterNode]:
    """Return the clusters as the leaves of a tree: Ward's linkage (1963) joins those that are most alike first.

    Average linkage would join most clusters to one that grows (1,091 of 2,072 papers on music interfaces): most are
    hardly ever together, and what is a little like everything attracts the rest. A joint's stability is the mean of its
    clusters', each weighing its papers.
    """
    sizes = np.bincount(found.labels[found.labels >= 0])
    members = {cluster: [cluster] for cluster in range(len(sizes))}
    parents: dict[int, int] = {}
    for node, (left, right) in enumerate(_joints(found.likeness), start=len(sizes)):
        members[node] = members[left] + members[right]
        parents |= {left: node, right: node}
    return [
        ClusterNode(
            node,
            parents.get(node),
            int(sizes[leaves].sum()),
            settled(float(np.average(found.stability[leaves], weights=sizes[leaves]))),
        )
        for node, leaves in members.items()
    ]


def _joints(likeness: Matrix) -> list[tuple[int, int]]:
    """The pairs that are joined, in order; joint i is the number of clusters plus i."""
    from scipy.cluster.hierarchy import linkage

    if len(likeness) < 2:
        return []
    distances = (1 - likeness)[np.triu_indices(len(likeness), 1)]
    return [(int(left), int(right)) for left, right, *_ in linkage(settled(distances), "ward")]


def _best_words(weights: Matrix, words: WordCounts, count: int) -> dict[str, float]:
    """The `count` words that weigh most, best first; of equals the first by their letters."""
    order = np.argsort(-settled(weights), kind="stable")[:count]
    return {str(words.words[place]): float(weights[place]) for place in order.tolist() if weights[place] > 0}


def _telling(terms: Sequence[str], count: int) -> list[str]:
    """The first `count` of `terms` (stems, best first) that bring a new word."""
    seen: set[str] = set()
    kept = []
    for term in terms:
        if not seen.issuperset(term.split()):
            kept.append(term)
            seen.update(term.split())
    return kept[:count]
