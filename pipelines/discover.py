"""Group papers into clusters and name them, without looking at the taxonomy."""

from pathlib import Path

from taxo.discover import DiscoverParams, discover_clusters
from taxo.project.baseline import read_baseline
from taxo.project.encodings import ENCODINGS
from taxo.project.metrics import write_metrics
from taxo.project.params import load_params
from taxo.project.tables import CLUSTER_TOPICS, CLUSTERS, HIERARCHY, PAPERS, TERMS

from . import run


def main(root: Path = Path()) -> None:
    params = load_params(DiscoverParams, "discover", root)
    papers = PAPERS.read(root)
    found = discover_clusters(papers, ENCODINGS.read(papers, root), params, read_baseline(root), root)
    CLUSTERS.write(found.placements, root)
    TERMS.write(found.terms, root)
    HIERARCHY.write(found.hierarchy, root)
    CLUSTER_TOPICS.write(found.topics, root)
    found.write_model(root)
    write_metrics("discover", found.summary(), root)
    print(found.describe())


if __name__ == "__main__":
    run(main)
