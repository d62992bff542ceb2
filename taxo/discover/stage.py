"""Group papers by what they are about without looking at the taxonomy, and name the groups."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Literal

import numpy as np

from taxo.consensus_clustering import Clusters, ConsensusParams, fewest_papers, find_consensus
from taxo.discover.added import place_added
from taxo.discover.bertopic_method import BertopicParams, find_bertopic_clusters, save_bertopic
from taxo.discover.cluster_topics import name_clusters
from taxo.discover.hierarchy import describe_clusters, join_clusters
from taxo.discover.layout import MapParams, lay_out
from taxo.manners import counted
from taxo.numeric import Matrix, Rows, even_rows, settled
from taxo.project.added import settled_rows
from taxo.project.baseline import NO_BASELINE, Baseline
from taxo.project.cache import kept, papers_bytes
from taxo.project.encodings import Encodings
from taxo.project.metrics import Value
from taxo.project.storage import replacing
from taxo.project.tables import ClusterNode, ClusterTopic, Paper, Placement, Term
from taxo.text.halves import halve_words
from taxo.text.tfidf import WordCounts, count_words, weigh_words

DISCOVERY_FOLDER = "models/discovery"
MAP_DIGITS = 3
ENOUGH = 30  # papers of a cluster that are read for its terms and name, at least
# The rows of a discovery that are kept for the next run.
_ROWS: dict[str, type[Any]] = {
    "placements": Placement,
    "terms": Term,
    "hierarchy": ClusterNode,
    "topics": ClusterTopic,
}


@dataclass(frozen=True)
class DiscoverParams:
    """Section `discover` of `params.yaml`."""

    method: Literal["consensus", "bertopic"]
    seed: int
    terms: int
    stop_words: tuple[str, ...]
    consensus: ConsensusParams
    bertopic: BertopicParams
    map: MapParams

    def check(self) -> None:
        """Refuse to keep no terms."""
        if self.terms < 1:
            raise ValueError(f"terms is {self.terms}, expected at least 1")

    def fewest_papers(self, n_papers: int) -> int:
        """Return how many papers a topic of a pile of `n_papers` has at least."""
        if self.method == "bertopic":
            return self.bertopic.min_papers
        return fewest_papers(n_papers, self.consensus.min_papers)


@dataclass(frozen=True)
class Discovery:
    """What discovery found: every paper placed, clusters numbered from the largest with terms, tree and names.

    `n_read` papers voted, and gave the terms and names; the others were placed beside them. `contrast` is how far the
    papers' words tell clusters apart (-1 to 1, None where nothing was asked); `model` is BERTopic's, where that made
    the clusters.
    """

    placements: list[Placement]
    terms: list[Term]
    hierarchy: list[ClusterNode]
    topics: list[ClusterTopic]
    params: DiscoverParams
    n_read: int = 0
    model: Any = None
    contrast: float | None = None

    @property
    def is_clear(self) -> bool:
        """Whether there is more than one cluster; true where one was asked for."""
        return self.n_clusters != 1 or self.contrast is None

    @property
    def n_clusters(self) -> int:
        """How many clusters hold papers."""
        return len({placement.cluster for placement in self.placements} - {-1})

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
            "method": self.params.method,
            "clusters": self.n_clusters,
            "clear_structure": int(self.is_clear),
            "contrast": self.contrast,
            "papers_read": self.n_read,
            "without_cluster": sum(placement.cluster < 0 for placement in self.placements),
            "stability": self.stability,
            "mean_strength": float(np.mean(strengths)) if strengths else 0.0,
            "largest_cluster": max(sizes, default=0),
            "smallest_cluster": min(sizes, default=0),
        }

    def describe(self) -> str:
        """What was found, in a line."""
        if not self.is_clear:
            return (
                f"no clear structure: {counted(len(self.placements), 'paper')} in one cluster, for their words tell no "
                "groups apart by more than chance would"
            )
        clusters = f"{counted(self.n_clusters, 'cluster')} in {counted(len(self.placements), 'paper')}"
        told = f"{clusters}, stability {self.stability:.2f}"
        if self.n_read == len(self.placements):
            return told
        return f"{told}; {self.n_read} papers, drawn evenly, made and named them, the others were placed beside these"

    def write_model(self, root: Path = Path()) -> None:
        """Put how the clusters were made into `models/discovery/`, and BERTopic's model where there is one."""
        folder = root / DISCOVERY_FOLDER
        with replacing(folder / "params.json") as temporary:
            temporary.write_text(json.dumps(asdict(self.params), indent=2) + "\n", encoding="utf-8")
        if self.model is not None:
            save_bertopic(self.model, folder)


def discover_clusters(
    papers: Sequence[Paper],
    encodings: Encodings,
    params: DiscoverParams,
    baseline: Baseline = NO_BASELINE,
    root: Path | None = None,
) -> Discovery:
    """Return the clusters of `papers`; `encodings` holds their vectors in the same order.

    The topics that papers had in `baseline` stay clusters where these are as good as new ones, and clusters of the
    papers that a topic of `baseline` had keep that topic's id and name; papers that it has a place for start there on
    the map. Added papers are placed beside the others,
    whose clusters and map are as if they weren't there, and are kept under `root`, if it is given, for the next run.
    """
    rows, vectors = settled_rows(papers), encodings.vectors.astype(np.float64)
    some = [papers[row] for row in rows.tolist()]
    found = _keep(some, vectors[rows], params, baseline, root)
    if len(some) == len(papers):
        return found
    placements, hierarchy = place_added(papers, vectors, rows, found.placements, found.hierarchy)
    return replace(found, placements=placements, hierarchy=hierarchy)


def _keep(
    papers: Sequence[Paper], vectors: Matrix, params: DiscoverParams, baseline: Baseline, root: Path | None
) -> Discovery:
    """Discover, or take what was kept of the same; BERTopic's model isn't kept, nor what came with it."""
    if root is None or params.method == "bertopic":
        return _discover(papers, vectors, params, baseline)
    inputs = [papers_bytes(papers), vectors.tobytes(), repr(params).encode(), baseline.part()]
    told = kept("discover", inputs, lambda: _told(_discover(papers, vectors, params, baseline)), root)
    return Discovery(
        **{name: [kind(**row) for row in told[name]] for name, kind in _ROWS.items()},
        params=params,
        n_read=told["n_read"],
        contrast=told["contrast"],
    )


def _told(found: Discovery) -> dict[str, Any]:
    tables = {name: [asdict(row) for row in getattr(found, name)] for name in _ROWS}
    contrast = None if found.contrast is None else float(found.contrast)
    return tables | {"n_read": found.n_read, "contrast": contrast}


def _discover(
    papers: Sequence[Paper], vectors: Matrix, params: DiscoverParams, baseline: Baseline
) -> Discovery:
    if not papers:
        return Discovery([], [], [], [], params)
    ids = [paper.paper_id for paper in papers]
    read = even_rows(ids, params.consensus.landmarks)
    model = None
    if params.method == "bertopic":
        found, model = find_bertopic_clusters(papers, vectors, params.bertopic, params.seed)
        read = _with_each_cluster(ids, found.labels, read)
        words = count_words([papers[row] for row in read.tolist()])
    else:
        words = count_words([papers[row] for row in read.tolist()])
        found = _find_consensus(papers, vectors, words, read, params, baseline)
    hierarchy = join_clusters(found)
    return Discovery(
        _placements(papers, found, lay_out(vectors, ids, params.map, params.seed, baseline.places)),
        describe_clusters(words, found.labels, len(found.stability), papers, read, params.terms),
        hierarchy,
        name_clusters(papers, found.labels, hierarchy, read, baseline, params.stop_words),
        params,
        len(read),
        model,
        found.contrast,
    )


def _find_consensus(
    papers: Sequence[Paper],
    vectors: Matrix,
    words: WordCounts,
    read: Rows,
    params: DiscoverParams,
    baseline: Baseline,
) -> Clusters:
    """The clusters of `papers`, of which those in the rows `read`, with their `words`, vote."""
    halves = halve_words([papers[row] for row in read.tolist()], words)
    earlier = _earlier_clusters(papers, baseline)
    terms = weigh_words(words.counts)
    return find_consensus(vectors, terms, halves, params.consensus, params.seed, earlier, read)


def _with_each_cluster(ids: Sequence[str], labels: Rows, read: Rows) -> Rows:
    """The rows `read` and, of each cluster of `labels` (n), enough to tell what it is about."""
    found = [read]
    for cluster in range(int(labels.max(initial=-1)) + 1):
        rows = np.flatnonzero(labels == cluster)
        found.append(rows[even_rows([ids[row] for row in rows.tolist()], ENOUGH)])
    return np.unique(np.concatenate(found))


def _earlier_clusters(papers: Sequence[Paper], baseline: Baseline) -> Rows | None:
    """The number of the topic that each paper had in `baseline` (n), below 0 for none; None where none had any."""
    ids = [baseline.topic_by_paper.get(paper.paper_id, "") for paper in papers]
    numbers = {topic_id: number for number, topic_id in enumerate(sorted({*ids} - {""}))}
    return np.array([numbers.get(topic_id, -1) for topic_id in ids]) if numbers else None


def _placements(papers: Sequence[Paper], found: Clusters, layout: Matrix) -> list[Placement]:
    return [
        Placement(paper.paper_id, int(label), settled(float(strength)), *map(_rounded, place))
        for paper, label, strength, place in zip(papers, found.labels, found.strengths, layout, strict=True)
    ]


def _rounded(coordinate: float) -> float:
    return round(float(coordinate), MAP_DIGITS)
