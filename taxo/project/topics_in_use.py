"""Say which taxonomy papers are labelled by: the one that people own, or what discovery made where they have none."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from taxo.project.tables import CLUSTER_TOPICS, ClusterTopic
from taxo.project.taxonomy import Taxonomy, TaxonomyTopic, load_taxonomy


@dataclass(frozen=True)
class TopicsInUse:
    """A taxonomy, and where discovery made it by topic id the `clusters` that its topics are and the `margins` of their
    names: none where people wrote it."""

    taxonomy: Taxonomy
    clusters: Mapping[str, int] = field(default_factory=dict)
    margins: Mapping[str, float] = field(default_factory=dict)

    @property
    def are_agreed(self) -> bool:
        """Whether people wrote the taxonomy."""
        return not self.clusters


def load_topics_in_use(root: Path = Path()) -> TopicsInUse:
    """Read `taxonomy.yaml` under `root`, or the topics of the clusters where it has none."""
    agreed = load_taxonomy(root)
    if agreed.topics:
        return TopicsInUse(agreed)
    found = topics_of_clusters(CLUSTER_TOPICS.read(root))
    return replace(found, taxonomy=replace(found.taxonomy, dismissed=agreed.dismissed))


def topics_of_clusters(named: Sequence[ClusterTopic]) -> TopicsInUse:
    """Return the taxonomy whose topics are the `named` clusters."""
    topics = [TaxonomyTopic(t.topic_id, t.name, t.parent, phrases=tuple(t.phrases)) for t in named]
    clusters = {t.topic_id: t.cluster for t in named if t.cluster is not None}
    return TopicsInUse(Taxonomy(tuple(topics)), clusters, {t.topic_id: t.margin for t in named})
