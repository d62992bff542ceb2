"""The topic models that `benchmarks/topics.py` puts beside taxo's: papers and a seed in, a label a paper out."""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from benchmarks.minilm import encode, encoder, joined
from taxo.project.tables import Paper

Labels = list[str | None]


def bertopic(papers: Sequence[Paper], seed: int, *, nearest: bool = False, **options: Any) -> Labels:
    """BERTopic with its defaults, its UMAP seeded, on MiniLM's vectors of title and abstract."""
    from bertopic import BERTopic
    from umap import UMAP

    texts = joined((paper.title, paper.abstract) for paper in papers)
    vectors = encode(texts)
    reducer = UMAP(n_neighbors=15, n_components=5, min_dist=0.0, metric="cosine", random_state=seed)
    model = BERTopic(umap_model=reducer, embedding_model=encoder(), **options)
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


def tf_idf(papers: Sequence[Paper]) -> Any:
    from sklearn.feature_extraction.text import TfidfVectorizer

    texts = joined((paper.title, paper.abstract) for paper in papers)
    return TfidfVectorizer(stop_words="english", min_df=2, max_df=0.5, sublinear_tf=True).fit_transform(texts)


def named(labels: Iterator[int] | npt.NDArray[np.int64]) -> Labels:
    return [f"topic {label}" for label in labels]
