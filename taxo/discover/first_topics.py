"""Clusters in, a first taxonomy out, for a pile of papers that has none: named topics under named groups."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from taxo.label.evidence import Evidence, find_evidence
from taxo.label.stage import Labelling
from taxo.project.baseline import NO_BASELINE, Baseline
from taxo.project.tables import ClusterNode, Paper, Placement, Topic
from taxo.project.taxonomy import Taxonomy, TaxonomyTopic, slug
from taxo.propose.stage import Proposal
from taxo.text.keyphrases import read_phrases
from taxo.text.naming import Naming, name_topics
from taxo.text.titles import EvidenceParams

CLUSTER_WEIGHT = 30.0  # evidence that being in a topic's cluster is: as some phrases in a title's head
TOPICS_A_GROUP = 4
MOST_GROUPS = 9


@dataclass(frozen=True)
class FirstTopics:
    """A taxonomy that discovery made: groups first, a topic a cluster; `evidence` of its topics in each paper, and
    the `margins` of their names, by topic id."""

    taxonomy: Taxonomy
    evidence: Evidence
    margins: Mapping[str, float]

    def proposals(self, labelling: Labelling) -> list[Proposal]:
        """Return all topics as proposals, with the papers that `labelling` by this taxonomy gave them."""
        return [
            self._proposal(topic, row, labelling)
            for topic, row in zip(self.taxonomy.topics, labelling.topics, strict=True)
        ]

    def _proposal(self, topic: TaxonomyTopic, row: Topic, labelling: Labelling) -> Proposal:
        ids = {topic.topic_id, *(child.topic_id for child in self.taxonomy.children(topic.topic_id))}
        members = [i for i, a in enumerate(labelling.assignments) if a.topic_id in ids]
        confidence = [labelling.assignments[i].confidence for i in members]
        typical = [members[i] for i in np.argsort(-np.array(confidence), kind="stable").tolist()]
        sure = float(np.mean(confidence)) if confidence else 0.0
        return Proposal(
            topic, tuple(typical), sure, row.stability or 0.0, self.margins.get(topic.topic_id, 0.0)
        )


def find_first_topics(
    papers: Sequence[Paper],
    placements: Sequence[Placement],
    hierarchy: Sequence[ClusterNode],
    params: EvidenceParams,
    baseline: Baseline = NO_BASELINE,
) -> FirstTopics:
    """Return a topic for each cluster of `placements` (rows as in `papers`), grouped as `hierarchy` joins them.

    Clusters of the papers that a topic of `baseline` had are that topic.
    """
    clusters = np.array([placement.cluster for placement in placements], dtype=np.int64)
    members = [np.flatnonzero(clusters == c).tolist() for c in range(clusters.max(initial=-1) + 1)]
    table = read_phrases(papers, params)
    phrases = table.spell([table.of(clusters == c) for c in range(len(members))])
    names = name_topics(papers, members, known=baseline.recognise(members, papers))
    groups = cut_hierarchy(hierarchy, len(members))
    named = [_join_names([names[leaf] for leaf in group]) for group in groups]
    kept = [*[None] * len(groups), *(name.kept_id for name in names)]
    ids = _unique_ids([*named, *(name.name for name in names)], kept)
    parents = {leaf: ids[place] for place, group in enumerate(groups) for leaf in group}
    topics = [TaxonomyTopic(topic_id, name) for topic_id, name in zip(ids, named, strict=False)]
    for cluster, (topic_id, name) in enumerate(zip(ids[len(groups) :], names, strict=True)):
        found = tuple(dict.fromkeys((name.phrases[0], *phrases[cluster])))
        topics.append(TaxonomyTopic(topic_id, name.name, parents.get(cluster), phrases=found))
    taxonomy = Taxonomy(tuple(topics))
    margins = {i: name.margin for i, name in zip(ids[len(groups) :], names, strict=True)}
    return FirstTopics(taxonomy, _weigh_clusters(papers, clusters.tolist(), taxonomy, params), margins)


def cut_hierarchy(hierarchy: Sequence[ClusterNode], n_clusters: int) -> list[list[int]]:
    """Return groups of two and more clusters, a quarter as many as there are clusters, but at most `MOST_GROUPS`.

    Joints are numbered in the order in which they were made, so that undoing the last ones first cuts the tree at
    one height. A cluster that is alone at that height is in no group.
    """
    children: dict[int, list[int]] = defaultdict(list)
    for node in hierarchy:
        if node.parent is not None:
            children[node.parent].append(node.cluster)
    tops = [node.cluster for node in hierarchy if node.parent is None]
    while children and len(tops) < min(MOST_GROUPS, n_clusters // TOPICS_A_GROUP) and max(tops) in children:
        tops.remove(last := max(tops))
        tops += children[last]
    groups = [sorted(_leaves(top, children)) for top in tops]
    return sorted((group for group in groups if len(group) > 1), key=min)


def _leaves(node: int, children: Mapping[int, Sequence[int]]) -> list[int]:
    below = children.get(node)
    return [leaf for child in below for leaf in _leaves(child, children)] if below else [node]


def _join_names(names: Sequence[Naming]) -> str:
    """What a group is called: after its two largest topics. No phrase says what several topics have in common."""
    return f"{names[0].name} and {names[1].phrases[0]}"


def _unique_ids(names: Sequence[str], kept: Sequence[str | None]) -> list[str]:
    """The ids in `kept`, else slugs of the names, a number behind those that are taken."""
    ids: list[str] = []
    for name, known in zip(names, kept, strict=True):
        topic_id, number = known or slug(name), 2
        while not known and (topic_id in ids or topic_id in kept):
            topic_id, number = f"{slug(name)}-{number}", number + 1
        ids.append(topic_id)
    return ids


def _weigh_clusters(
    papers: Sequence[Paper], clusters: Sequence[int], taxonomy: Taxonomy, params: EvidenceParams
) -> Evidence:
    """The evidence of the phrases, and of being in the cluster."""
    evidence = find_evidence(papers, taxonomy, params)
    scores = evidence.scores.copy()
    scores[np.arange(len(papers)), clusters] += CLUSTER_WEIGHT
    return replace(evidence, scores=scores)
