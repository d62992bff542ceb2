"""Say which taxonomy papers are labelled by: the one that people own, or what discovery made where they have none."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from taxo.project.tables import CLUSTER_TOPICS, ClusterTopic
from taxo.project.taxonomy import Taxonomy, TaxonomyTopic, load_taxonomy

# Of the phrases of a topic and a cluster together, how many both need to have, and at least how many, for the topic to
# be the cluster: people who accepted a topic and changed a phrase or two still mean it.
SAME_PHRASES, FEWEST_PHRASES = 0.5, 3
FEWEST_IN_GROUP = 2  # topics: a group of one says nothing


@dataclass(frozen=True)
class TopicsInUse:
    """A taxonomy, and where discovery made it by topic id the `clusters` that its topics are and the `margins` of their
    names: none where people wrote it. Where people accepted what discovery made, `accepted` says by topic id which
    cluster the topic is and how much of its phrases it still has (0 to 1)."""

    taxonomy: Taxonomy
    clusters: Mapping[str, int] = field(default_factory=dict)
    margins: Mapping[str, float] = field(default_factory=dict)
    accepted: Mapping[str, tuple[int, float]] = field(default_factory=dict)

    @property
    def are_agreed(self) -> bool:
        """Whether people wrote the taxonomy."""
        return not self.clusters

    def without(self, topic_ids: Collection[str]) -> "TopicsInUse":
        """Return the topics but for those of `topic_ids`, and for groups in which these leave one topic or none."""
        left = [topic for topic in self.taxonomy.topics if topic.topic_id not in topic_ids]
        sizes = Counter(topic.parent for topic in left)
        groups = {topic.parent for topic in self.taxonomy.topics if topic.topic_id in topic_ids} - {None}
        gone = {group for group in groups if sizes[group] < FEWEST_IN_GROUP}
        kept = [
            replace(topic, parent=None) if topic.parent in gone else topic
            for topic in left
            if topic.topic_id not in gone
        ]
        return replace(
            self,
            taxonomy=replace(self.taxonomy, topics=tuple(kept)),
            clusters={topic_id: n for topic_id, n in self.clusters.items() if topic_id not in topic_ids},
        )

    def after_labelling(self, given: Iterable[str | None]) -> "TopicsInUse":
        """Return the topics that there are once papers were `given` theirs (ids).

        What discovery made and no paper has is no topic; what people wrote stays.
        """
        if self.are_agreed:
            return self
        kept = {topic for topic_id in set(given) for topic in self.taxonomy.with_ancestors(topic_id)}
        return self.without(self.taxonomy.by_id.keys() - kept)


def load_topics_in_use(root: Path = Path()) -> TopicsInUse:
    """Read `taxonomy.yaml` under `root`, or the topics of the clusters where it has none."""
    agreed, named = load_taxonomy(root), CLUSTER_TOPICS.read(root)
    if agreed.topics:
        return TopicsInUse(agreed, accepted=find_accepted(agreed, named))
    found = topics_of_clusters(named)
    return replace(found, taxonomy=replace(found.taxonomy, dismissed=agreed.dismissed))


def find_accepted(taxonomy: Taxonomy, named: Sequence[ClusterTopic]) -> dict[str, tuple[int, float]]:
    """Return which topics of `taxonomy` are one of the `named` clusters by their phrases, and how alike these are.

    A topic of the cluster's id may have as few phrases as the cluster; any other needs several to be recognised.
    """
    pairs = [
        (likeness, topic.topic_id, cluster.cluster)
        for topic in taxonomy.assignable
        for cluster in named
        if cluster.cluster is not None and (likeness := _likeness(topic, cluster)) >= SAME_PHRASES
    ]
    found: dict[str, tuple[int, float]] = {}
    for likeness, topic_id, number in sorted(pairs, key=lambda pair: (-pair[0], *pair[1:])):
        if topic_id not in found and number not in {cluster for cluster, _ in found.values()}:
            found[topic_id] = (number, likeness)
    return found


def _likeness(topic: TaxonomyTopic, cluster: ClusterTopic) -> float:
    """The share of phrases that both have, 0 to 1 (Jaccard)."""
    one, other = set(topic.phrases), set(cluster.phrases)
    is_known = topic.topic_id == cluster.topic_id or len(one & other) >= FEWEST_PHRASES
    return len(one & other) / max(len(one | other), 1) if is_known else 0.0


def topics_of_clusters(named: Sequence[ClusterTopic]) -> TopicsInUse:
    """Return the taxonomy whose topics are the `named` clusters."""
    topics = [TaxonomyTopic(t.topic_id, t.name, t.parent, phrases=tuple(t.phrases)) for t in named]
    clusters = {t.topic_id: t.cluster for t in named if t.cluster is not None}
    return TopicsInUse(Taxonomy(tuple(topics)), clusters, {t.topic_id: t.margin for t in named})
