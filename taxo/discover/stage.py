"""Group papers by what they are about without looking at the taxonomy: clusters, their terms, hierarchy and map."""

import contextlib
import io
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import sparse

from taxo.consensus_clustering import Consensus, ConsensusParams, find_consensus
from taxo.numeric import Matrix, Rows, settled
from taxo.project.metrics import Value
from taxo.project.tables import ClusterNode, Encodings, Paper, Placement, Term
from taxo.text.phrases import surface_forms
from taxo.text.words import stem, stems

TITLE_WEIGHT = 3
RARITY = 1.5  # the power of the inverse document frequency: rare words tell topics apart
MAP_DIGITS = 3
FEW_PAPERS = 20  # up to which a word of one paper counts
SPARE_TERMS = 4  # asked of BERTopic for each that is kept: some say the same again


@dataclass(frozen=True)
class MapParams:
    """Section `discover.map` of `params.yaml`."""

    neighbours: int
    spread: float

    def check(self) -> None:
        """Refuse what UMAP can't lay out."""
        if self.neighbours < 2 or not 0 <= self.spread <= 1:
            raise ValueError("neighbours is at least 2, spread 0 to 1")


@dataclass(frozen=True)
class DiscoverParams:
    """Section `discover` of `params.yaml`."""

    seed: int
    terms: int
    consensus: ConsensusParams
    map: MapParams

    def check(self) -> None:
        """Refuse to keep no terms."""
        if self.terms < 1:
            raise ValueError(f"terms is {self.terms}, expected at least 1")


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
        leaves = self.hierarchy[: self.n_clusters]
        papers = sum(node.n_papers for node in leaves)
        return sum(node.stability * node.n_papers for node in leaves) / max(papers, 1)

    def summary(self) -> dict[str, Value]:
        """Return the values of `reports/metrics/discover.json`."""
        sizes = [node.n_papers for node in self.hierarchy[: self.n_clusters]]
        strengths = [placement.strength for placement in self.placements]
        return {
            "papers": len(self.placements),
            "clusters": self.n_clusters,
            "stability": self.stability,
            "mean_strength": float(np.mean(strengths)) if strengths else 0.0,
            "largest_cluster": max(sizes, default=0),
            "smallest_cluster": min(sizes, default=0),
        }


def discover_clusters(papers: Sequence[Paper], encodings: Encodings, params: DiscoverParams) -> Discovery:
    """Return the clusters of `papers`; `encodings` holds their vectors in the same order."""
    if not papers:
        return Discovery([], [], [])
    vectors = encodings.vectors.astype(np.float64)
    words = _count_words(papers)
    found = find_consensus(vectors, _weigh(words.counts), params.consensus, params.seed)
    layout = lay_out(vectors, params.map, params.seed)
    model = _describe(words, vectors, found.labels, SPARE_TERMS * params.terms)
    return Discovery(
        _placements(papers, found, layout),
        _terms(model, papers, len(found.stability), params.terms),
        _hierarchy(model, found),
    )


def word_weights(papers: Sequence[Paper]) -> sparse.csr_matrix:
    """Return the words and pairs of words of `papers` by TF-IDF (n, words), rows of unit length."""
    return _weigh(_count_words(papers).counts)


def lay_out(vectors: Matrix, params: MapParams, seed: int) -> Matrix:
    """Return a place on the map (n, 2) for each of `vectors` (n, d) by UMAP (McInnes et al., 2018).

    Handing it the neighbours spares numba's longest compilation. Where there are too few papers for UMAP,
    the first two dimensions are the map.
    """
    if len(vectors) < 2 * params.neighbours:
        return np.pad(vectors[:, :2], ((0, 0), (0, max(0, 2 - vectors.shape[1]))))
    import numba

    # One machine code, and so one map, for every processor.
    numba.config.CPU_NAME, numba.config.CPU_FEATURES = "generic", ""  # type: ignore[attr-defined]
    from umap import UMAP

    indices, distances = _nearest(vectors, params.neighbours)
    reducer = UMAP(
        n_neighbors=params.neighbours,
        n_components=2,
        min_dist=params.spread,
        metric="cosine",
        precomputed_knn=(indices, distances, None),
        force_approximation_algorithm=True,
        random_state=seed,
        n_jobs=1,
    )
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="precomputed_knn")  # only transform would need more
        places: Matrix = reducer.fit_transform(vectors).astype(np.float64)
    return places


def _stemmed(paper: Paper) -> str:
    """The words that say what `paper` is about, as light stems, the title's counting several times."""
    kept = [word for word in stems(paper.title) * TITLE_WEIGHT + stems(paper.abstract) if word[0].isalpha()]
    return " ".join(word for word in kept if len(word) > 1)


@dataclass(frozen=True)
class _Words:
    """How often each paper has each word or pair of words: `counts` (n, words), in the order of `words`.

    It is BERTopic's vectorizer as well, for texts that are row numbers. BERTopic joins the texts of a cluster by
    blanks and counts the words of every joint anew; adding up rows that are counted already spares most of its
    time and memory.
    """

    counts: sparse.csr_matrix
    words: npt.NDArray[np.str_]

    def texts(self) -> list[str]:
        """Return a text for each paper, as `transform` reads it."""
        return [str(row) for row in range(self.counts.shape[0])]

    def transform(self, texts: Sequence[str]) -> sparse.csr_matrix:
        """Return the counts (texts, words) of papers whose row numbers stand in each of `texts`."""
        rows = [[int(row) for row in text.split()] for text in texts]
        ends = np.cumsum([0, *map(len, rows)])
        chosen = sparse.csr_matrix(
            (np.ones(ends[-1]), np.concatenate(rows), ends), (len(rows), self.counts.shape[0])
        )
        return chosen @ self.counts

    fit_transform = transform

    def get_feature_names_out(self) -> npt.NDArray[np.str_]:
        """Return the words, one a column."""
        return self.words


def _count_words(papers: Sequence[Paper]) -> _Words:
    from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS, CountVectorizer

    vectorizer = CountVectorizer(
        tokenizer=str.split,
        token_pattern=None,
        stop_words=sorted(ENGLISH_STOP_WORDS | {stem(word) for word in ENGLISH_STOP_WORDS}),
        ngram_range=(1, 2),
        min_df=2 if len(papers) > FEW_PAPERS else 1,
        dtype=np.float64,
    )
    counts = vectorizer.fit_transform(_stemmed(paper) for paper in papers)
    return _Words(counts, vectorizer.get_feature_names_out())


def _weigh(counts: sparse.csr_matrix) -> sparse.csr_matrix:
    """Words and pairs of words of each paper by TF-IDF (n, words), rows of unit length."""
    from sklearn.preprocessing import normalize

    weighed = counts.copy()
    weighed.data = 1 + np.log(counts.data)
    n_papers = np.maximum(np.bincount(counts.indices, minlength=counts.shape[1]), 1)
    common = n_papers > 0.5 * counts.shape[0]
    rarity = np.where(common, 0, np.log(counts.shape[0] / n_papers) ** RARITY)
    return sparse.csr_matrix(normalize(weighed @ sparse.diags(rarity)))


def _nearest(vectors: Matrix, count: int) -> tuple[Rows, Matrix]:
    """The `count` nearest of unit `vectors` to each by cosine, itself first: their rows and distances."""
    from sklearn.neighbors import NearestNeighbors

    finder = NearestNeighbors(n_neighbors=count, algorithm="brute").fit(vectors)
    distances, indices = finder.kneighbors(vectors)
    return indices, settled(distances**2 / 2)  # of unit vectors, half the square is 1 - cosine


def _placements(papers: Sequence[Paper], found: Consensus, layout: Matrix) -> list[Placement]:
    return [
        Placement(paper.paper_id, int(label), settled(float(strength)), *map(_rounded, place))
        for paper, label, strength, place in zip(papers, found.labels, found.strengths, layout, strict=True)
    ]


def _rounded(coordinate: float) -> float:
    return round(float(coordinate), MAP_DIGITS)


def _describe(words: _Words, vectors: Matrix, labels: Rows, n_terms: int) -> Any:
    """A BERTopic model (Grootendorst, 2022) of given clusters: it weighs terms by c-TF-IDF and joins clusters."""
    from bertopic import BERTopic
    from bertopic.cluster import BaseCluster
    from bertopic.dimensionality import BaseDimensionalityReduction
    from bertopic.vectorizers import ClassTfidfTransformer

    model = BERTopic(
        top_n_words=n_terms,
        umap_model=BaseDimensionalityReduction(),
        hdbscan_model=BaseCluster(),
        vectorizer_model=words,
        ctfidf_model=ClassTfidfTransformer(reduce_frequent_words=True),
    )
    return model.fit(words.texts(), embeddings=vectors, y=labels.tolist())


def _terms(model: Any, papers: Sequence[Paper], n_clusters: int, count: int) -> list[Term]:
    """The `count` best terms of each cluster as papers write them, each with a word that those before lack."""
    weights = [{term: weight for term, weight in model.get_topic(c) if term} for c in range(n_clusters)]
    written = surface_forms({term for weighed in weights for term in weighed}, papers)
    return [
        Term(cluster, rank, written[term], settled(float(weighed[term])))
        for cluster, weighed in enumerate(weights)
        for rank, term in enumerate(_telling([term for term in weighed if term in written], count))
    ]


def _telling(terms: Sequence[str], count: int) -> list[str]:
    """The first `count` of `terms` (stems, best first) that bring a new word."""
    seen: set[str] = set()
    kept = []
    for term in terms:
        if not seen.issuperset(term.split()):
            kept.append(term)
            seen.update(term.split())
    return kept[:count]


def _hierarchy(model: Any, found: Consensus) -> list[ClusterNode]:
    """The clusters, and above them the pairs that BERTopic joins; a joint's stability is its clusters' mean."""
    sizes = np.bincount(found.labels)
    members = {cluster: [cluster] for cluster in range(len(sizes))}
    parents: dict[int, int] = {}
    if len(sizes) > 2:
        with contextlib.redirect_stderr(io.StringIO()):  # a progress bar for a tenth of a second
            joints = model.hierarchical_topics(model.vectorizer_model.texts(), use_ctfidf=False)
        for row in joints.itertuples():
            node = int(row.Parent_ID)
            members[node] = list(row.Topics)
            parents |= {int(row.Child_Left_ID): node, int(row.Child_Right_ID): node}
    return [
        ClusterNode(
            node, parents.get(node), int(sizes[leaves].sum()), _mean(found.stability[leaves], sizes[leaves])
        )
        for node, leaves in sorted(members.items())
    ]


def _mean(figures: Matrix, weights: Rows) -> float:
    return settled(float(np.average(figures, weights=weights)))
