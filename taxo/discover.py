"""Group papers by what they are about without looking at the taxonomy: clusters, their terms, hierarchy and map."""

import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from taxo.tables import ClusterNode, Encodings, Paper, Placement, Term
from taxo.text import normalise

Vectors = npt.NDArray[np.float64]
Labels = npt.NDArray[np.int64]


@dataclass(frozen=True)
class DiscoverParams:
    """The `discover` section of `params.yaml`; see there what each knob does."""

    seed: int
    neighbours: int
    dimensions: int
    min_cluster_size: int
    min_samples: int
    terms: int

    def check(self) -> None:
        """Raise `ValueError` where a value can't work."""
        if self.neighbours < 2 or self.dimensions < 2 or self.min_cluster_size < 2 or self.terms < 1:
            raise ValueError("neighbours, dimensions and min_cluster_size are at least 2, terms at least 1")


@dataclass(frozen=True)
class Discovery:
    """What discovery found: every paper placed, clusters numbered from the largest, with terms and hierarchy."""

    placements: list[Placement]
    terms: list[Term]
    hierarchy: list[ClusterNode]

    @property
    def n_clusters(self) -> int:
        """How many clusters hold papers."""
        return len({placement.cluster for placement in self.placements})

    @property
    def stability(self) -> float:
        """Mean stability of the clusters, each weighing its papers."""
        leaves = [node for node in self.hierarchy if node.cluster < self.n_clusters]
        return float(np.average([n.stability for n in leaves], weights=[n.n_papers for n in leaves]))

    def summary(self) -> dict[str, float | int | str | None]:
        """The figures for `reports/metrics/discover.json`."""
        sizes = np.bincount([placement.cluster for placement in self.placements])
        return {
            "papers": len(self.placements),
            "clusters": self.n_clusters,
            "stability": self.stability,
            "largest_cluster": int(sizes.max()),
            "smallest_cluster": int(sizes.min()),
        }


def discover_clusters(papers: Sequence[Paper], encodings: Encodings, params: DiscoverParams) -> Discovery:
    """Return the clusters of `papers`; `encodings` holds their vectors in the same order."""
    vectors = encodings.vectors.astype(np.float64)
    knn = _neighbours(vectors, params.neighbours)
    points = _reduce(vectors, knn, params.dimensions, params.seed)
    labels, strengths = _cluster(points, params.min_cluster_size, params.min_samples)
    layout = _reduce(vectors, knn, 2, params.seed)
    terms, hierarchy = _describe(papers, vectors, labels, params.terms)
    placements = [
        Placement(
            paper.paper_id, int(label), round(float(strength), 6), round(float(x), 4), round(float(y), 4)
        )
        for paper, label, strength, (x, y) in zip(papers, labels, strengths, layout, strict=True)
    ]
    return Discovery(placements, terms, hierarchy)


def _neighbours(vectors: Vectors, count: int) -> tuple[Labels, Vectors]:
    from sklearn.neighbors import NearestNeighbors

    count = min(count, len(vectors))
    finder = NearestNeighbors(n_neighbors=count, metric="cosine", algorithm="brute").fit(vectors)
    distances, indices = finder.kneighbors(vectors)
    return indices, distances


def _reduce(vectors: Vectors, knn: tuple[Labels, Vectors], dimensions: int, seed: int) -> Vectors:
    """UMAP (McInnes et al., 2018) of `vectors`; the neighbours are given, so that numba compiles less."""
    from umap import UMAP

    indices, distances = knn
    reducer = UMAP(
        n_neighbors=indices.shape[1],
        n_components=dimensions,
        min_dist=0.0 if dimensions > 2 else 0.1,
        metric="cosine",
        precomputed_knn=(indices, distances, None),
        force_approximation_algorithm=True,
        random_state=seed,
        n_jobs=1,
    )
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="precomputed_knn")  # only transform would need more
        reduced: Vectors = reducer.fit_transform(vectors).astype(np.float64)
    return reduced


def _cluster(points: Vectors, min_cluster_size: int, min_samples: int) -> tuple[Labels, Vectors]:
    """HDBSCAN (Campello et al., 2013); what it leaves out goes to the cluster with the nearest centre."""
    from hdbscan import HDBSCAN

    found = HDBSCAN(
        min_cluster_size=min_cluster_size,
        min_samples=min_samples,
        cluster_selection_method="leaf",
        core_dist_n_jobs=1,
    ).fit(points)
    labels: Labels = found.labels_.astype(np.int64)
    if labels.max() < 0:
        return np.zeros_like(labels), np.zeros(len(points))
    centres = np.array([points[labels == label].mean(axis=0) for label in range(labels.max() + 1)])
    distances = ((points[:, None] - centres[None]) ** 2).sum(axis=2)
    labels = np.where(labels < 0, distances.argmin(axis=1), labels)
    return _by_size(labels), found.probabilities_


def _by_size(labels: Labels) -> Labels:
    """Number clusters from the largest; of two as large, the one with the earlier first paper comes first."""
    values, firsts, counts = np.unique(labels, return_index=True, return_counts=True)
    order = values[np.lexsort((firsts, -counts))]
    rank = np.empty(labels.max() + 1, dtype=np.int64)
    rank[order] = np.arange(len(order))
    return rank[labels]


def _describe(
    papers: Sequence[Paper], vectors: Vectors, labels: Labels, n_terms: int
) -> tuple[list[Term], list[ClusterNode]]:
    """c-TF-IDF terms and hierarchy of the clusters by BERTopic (Grootendorst, 2022)."""
    texts = [normalise(f"{paper.title}. {paper.abstract}") for paper in papers]
    model = _topic_model(n_terms)
    model.fit(texts, embeddings=vectors, y=labels.tolist())
    terms = [
        Term(int(cluster), rank, term, round(float(weight), 6))
        for cluster in np.unique(labels)
        for rank, (term, weight) in enumerate(model.get_topic(int(cluster)))
        if term
    ]
    return terms, _hierarchy(model, texts, labels)


def _topic_model(n_terms: int) -> Any:
    from bertopic import BERTopic
    from bertopic.cluster import BaseCluster
    from bertopic.dimensionality import BaseDimensionalityReduction
    from bertopic.vectorizers import ClassTfidfTransformer
    from sklearn.feature_extraction.text import CountVectorizer

    return BERTopic(
        language="multilingual",
        top_n_words=n_terms,
        umap_model=BaseDimensionalityReduction(),
        hdbscan_model=BaseCluster(),
        vectorizer_model=CountVectorizer(stop_words="english", ngram_range=(1, 2)),
        ctfidf_model=ClassTfidfTransformer(reduce_frequent_words=True),
    )


def _hierarchy(model: Any, texts: Sequence[str], labels: Labels) -> list[ClusterNode]:
    sizes = np.bincount(labels)
    n_clusters = len(sizes)
    members: dict[int, list[int]] = {cluster: [cluster] for cluster in range(n_clusters)}
    parents: dict[int, int] = {}
    if n_clusters > 2:
        for row in model.hierarchical_topics(list(texts), use_ctfidf=False).itertuples():
            members[int(row.Parent_ID)] = list(row.Topics)
            parents |= {
                int(row.Child_Left_ID): int(row.Parent_ID),
                int(row.Child_Right_ID): int(row.Parent_ID),
            }
    return [
        ClusterNode(node, parents.get(node), int(sizes[leaves].sum()), 1.0)
        for node, leaves in sorted(members.items())
    ]
