"""Cluster papers as BERTopic's users do: UMAP, HDBSCAN and c-TF-IDF, on the encodings that are there."""

import copyreg
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from taxo.consensus_clustering import Clusters, by_size
from taxo.errors import TaxoError
from taxo.numeric import Matrix, Rows, settled, unit_rows
from taxo.project.storage import replacing
from taxo.project.tables import Paper

if TYPE_CHECKING:
    from bertopic import BERTopic

MODEL_FILE = "bertopic.pickle"


@dataclass(frozen=True)
class BertopicParams:
    """Section `discover.bertopic` of `params.yaml`."""

    neighbours: int
    dimensions: int
    min_papers: int

    def check(self) -> None:
        """Refuse what UMAP or HDBSCAN can't be asked."""
        for name in ("neighbours", "dimensions", "min_papers"):
            if getattr(self, name) < 2:
                raise ValueError(f"{name} is {getattr(self, name)}, expected at least 2")


def find_bertopic_clusters(
    papers: Sequence[Paper], vectors: Matrix, params: BertopicParams, seed: int
) -> tuple[Clusters, "BERTopic | None"]:
    """Return the clusters of `papers` with `vectors` (n, d), and the model; papers that HDBSCAN leaves out have -1.

    A cluster's stability is its persistence in HDBSCAN's tree (Campello et al., 2013), two clusters are as alike as
    the means of their vectors. Where there are too few papers for UMAP, all are one cluster and there is no model.
    Raises `TaxoError` where BERTopic isn't installed.
    """
    if len(papers) <= max(params.neighbours, params.dimensions + 1, params.min_papers):
        return _one_cluster(len(papers)), None
    model = _fit([f"{paper.title}. {paper.abstract}" for paper in papers], vectors, params, seed)
    labels = np.array(model.topics_, dtype=np.int64)
    if (labels < 0).all():
        return _one_cluster(len(papers)), model
    return _clusters(labels, vectors, model), model


def save_bertopic(model: "BERTopic", folder: Path) -> None:
    """Write `model` into `folder`, so that `BERTopic.load(folder / "bertopic.pickle")` opens it.

    It is BERTopic's own format, a pickle: open it only where you trust who made it. Its other format needs torch.
    """
    fitted: Any = model
    # An address in memory, by which scikit-learn knows whether it has checked the stop words.
    vars(fitted.vectorizer_model).pop("_stop_words_id", None)
    with _functions_by_name(), warnings.catch_warnings(), replacing(folder / MODEL_FILE) as temporary:
        warnings.simplefilter("ignore")
        model.save(str(temporary), serialization="pickle")


@contextmanager
def _functions_by_name() -> Iterator[None]:
    """Pickle numba's functions by their names, as plain ones are: they would be written with an id of this process."""
    from numba.core.registry import CPUDispatcher

    before = copyreg.dispatch_table.get(CPUDispatcher)
    copyreg.pickle(CPUDispatcher, lambda function: function.py_func.__name__)
    try:
        yield
    finally:
        copyreg.dispatch_table.pop(CPUDispatcher)
        if before is not None:
            copyreg.dispatch_table[CPUDispatcher] = before


def _fit(texts: Sequence[str], vectors: Matrix, params: BertopicParams, seed: int) -> "BERTopic":
    try:
        from bertopic import BERTopic
        from bertopic.vectorizers import ClassTfidfTransformer
        from hdbscan import HDBSCAN
    except ImportError as error:
        raise TaxoError(
            f"discover.method in params.yaml is bertopic, and {error.name} isn't installed: install taxo with its "
            "extra `bertopic`, or set discover.method to consensus"
        ) from error
    from sklearn.feature_extraction.text import CountVectorizer

    model: Any = BERTopic(
        embedding_model=None,
        verbose=False,
        umap_model=_make_umap(params, seed),
        hdbscan_model=HDBSCAN(min_cluster_size=params.min_papers, prediction_data=True, core_dist_n_jobs=1),
        vectorizer_model=CountVectorizer(stop_words="english", ngram_range=(1, 2)),
        ctfidf_model=ClassTfidfTransformer(reduce_frequent_words=True),
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of umap about its seed, of hdbscan and numba about themselves
        return model.fit(texts, embeddings=vectors)


def _make_umap(params: BertopicParams, seed: int) -> Any:
    """A UMAP that isn't fitted, compiled so that every processor gives the same."""
    import numba

    # One machine code, and so the same clusters, for every processor.
    numba.config.CPU_NAME, numba.config.CPU_FEATURES = "generic", ""  # type: ignore[attr-defined]
    from umap import UMAP

    return UMAP(
        n_neighbors=params.neighbours,
        n_components=params.dimensions,
        min_dist=0.0,
        metric="cosine",
        random_state=seed,
        n_jobs=1,
    )


def _clusters(labels: Rows, vectors: Matrix, model: "BERTopic") -> Clusters:
    placed = labels >= 0
    order = by_size(labels[placed])
    number = np.full(labels.max() + 2, -1)  # the last one is found under -1, too
    number[order] = np.arange(len(order))
    renumbered = number[labels]
    means = unit_rows(
        np.stack([vectors[renumbered == cluster].mean(axis=0) for cluster in range(len(order))])
    )
    fitted: Any = model.hdbscan_model
    return Clusters(
        renumbered,
        settled(np.asarray(fitted.probabilities_, dtype=np.float64)),
        settled(np.asarray(fitted.cluster_persistence_, dtype=np.float64))[order],
        settled(means @ means.T),
    )


def _one_cluster(n_papers: int) -> Clusters:
    return Clusters(np.zeros(n_papers, dtype=np.int64), np.ones(n_papers), np.ones(1), np.ones((1, 1)))
