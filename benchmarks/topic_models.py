"""The topic models that `topics.py` and `discovery.py` compare: papers and a seed in, a label a paper out."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from benchmarks.minilm import encode, encoder, joined
from taxo.consensus_clustering import find_consensus
from taxo.discover import DiscoverParams
from taxo.encode.stage import EncodeParams, encode_papers
from taxo.project.params import load_params
from taxo.project.tables import Paper
from taxo.text.halves import halve_words
from taxo.text.tfidf import count_words, weigh_words

Labels = list[str | None]
NUMBERS = (2, 4, 6, 8, 12, 16, 20, 26, 32, 40, 50)  # of topics, of which the best silhouette chooses


def taxo_consensus(root: Path, papers: Sequence[Paper], seed: int) -> Labels:
    """The clusters of `discover`, by the parameters of the project in `root`, without names and map."""
    params = load_params(DiscoverParams, "discover", root).consensus
    vectors, words = lsa(root, papers), count_words(papers)
    halves = halve_words(papers, words)
    return named(find_consensus(vectors, weigh_words(words.counts), halves, params, seed).labels)


def hdbscan_on_lsa(root: Path, papers: Sequence[Paper]) -> Labels:
    """HDBSCAN with its defaults on the vectors that taxo has, outliers put with the cluster of the nearest mean."""
    from hdbscan import HDBSCAN

    vectors = lsa(root, papers)
    labels = HDBSCAN(core_dist_n_jobs=1).fit_predict(vectors)
    if labels.max() < 0:
        return named(np.zeros(len(papers), dtype=np.int64))
    means = np.stack([vectors[labels == cluster].mean(axis=0) for cluster in range(labels.max() + 1)])
    return named(np.where(labels < 0, (vectors @ means.T).argmax(axis=1), labels))


def lsa(root: Path, papers: Sequence[Paper]) -> npt.NDArray[np.float64]:
    """Latent semantic analysis as the project in `root` sets it."""
    params = replace(load_params(EncodeParams, "encode", root), method="lsa")
    return encode_papers(papers, params).vectors.astype(np.float64)


def bertopic(papers: Sequence[Paper], seed: int, *, nearest: bool = False, **options: Any) -> Labels:
    """BERTopic with its defaults, its UMAP seeded, on MiniLM's vectors of title and abstract."""
    texts = joined((paper.title, paper.abstract) for paper in papers)
    return _bertopic(texts, encode(texts), seed, nearest=nearest, embedding_model=encoder(), **options)


def bertopic_on_lsa(root: Path, papers: Sequence[Paper], seed: int, *, nearest: bool = False) -> Labels:
    """The same on the vectors that taxo has: what is left where no sentence encoder is installed."""
    texts = joined((paper.title, paper.abstract) for paper in papers)
    return _bertopic(texts, lsa(root, papers), seed, nearest=nearest)


def _bertopic(
    texts: Sequence[str], vectors: npt.NDArray[Any], seed: int, *, nearest: bool, **options: Any
) -> Labels:
    from bertopic import BERTopic
    from umap import UMAP

    reducer = UMAP(n_neighbors=15, n_components=5, min_dist=0.0, metric="cosine", random_state=seed)
    model = BERTopic(umap_model=reducer, **options)
    topics, _ = model.fit_transform(texts, embeddings=vectors)
    if nearest and -1 in topics and len(set(topics)) > 1:
        topics = model.reduce_outliers(texts, topics, strategy="embeddings", embeddings=vectors)
    return [None if topic == -1 else f"topic {topic}" for topic in topics]


def kmeans(papers: Sequence[Paper], n_topics: int, seed: int) -> Labels:
    """k-means on TF-IDF, told how many topics there are."""
    from sklearn.cluster import KMeans

    return named(KMeans(n_topics, random_state=seed, n_init=10).fit_predict(tf_idf(papers)))


def nmf(papers: Sequence[Paper], n_topics: int, seed: int) -> Labels:
    """Non-negative matrix factorisation of TF-IDF, told how many topics there are."""
    from sklearn.decomposition import NMF

    weights = NMF(n_topics, init="nndsvda", random_state=seed, max_iter=500).fit_transform(tf_idf(papers))
    return named(weights.argmax(axis=1))


def kmeans_by_silhouette(papers: Sequence[Paper], seed: int) -> Labels:
    """k-means on TF-IDF, with the number of topics that has the best silhouette."""
    return _best_by_silhouette(lambda n_topics: kmeans(papers, n_topics, seed), papers)


def nmf_by_silhouette(papers: Sequence[Paper], seed: int) -> Labels:
    """Factors of TF-IDF, with the number of topics that has the best silhouette."""
    return _best_by_silhouette(lambda n_topics: nmf(papers, n_topics, seed), papers)


def _best_by_silhouette(method: Callable[[int], Labels], papers: Sequence[Paper]) -> Labels:
    from sklearn.metrics import silhouette_score

    weights = tf_idf(papers)
    tried = [method(n_topics) for n_topics in NUMBERS]
    scores = [silhouette_score(weights, labels) if len({*labels}) > 1 else -1.0 for labels in tried]
    return tried[int(np.argmax(scores))]


def tf_idf(papers: Sequence[Paper]) -> Any:
    from sklearn.feature_extraction.text import TfidfVectorizer

    texts = joined((paper.title, paper.abstract) for paper in papers)
    return TfidfVectorizer(stop_words="english", min_df=2, max_df=0.5, sublinear_tf=True).fit_transform(texts)


def named(labels: Iterator[int] | npt.NDArray[np.int64]) -> Labels:
    return [f"topic {label}" for label in labels]
