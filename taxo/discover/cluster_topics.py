"""Name clusters and the groups that the tree joins them in: topics to start a taxonomy from."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

import numpy as np

from taxo.numeric import Rows
from taxo.project.baseline import NO_BASELINE, Baseline
from taxo.project.tables import ClusterNode, ClusterTopic, Paper
from taxo.project.topic_ids import free_slug
from taxo.text.keyphrases import MOST, read_phrases, without_pieces
from taxo.text.naming import name_groups, name_topics

TOPICS_A_GROUP = 4  # on average: as many as a reader takes in at a glance
MOST_GROUPS = 9


def name_clusters(
    papers: Sequence[Paper],
    labels: Rows,
    hierarchy: Sequence[ClusterNode],
    read: Rows,
    baseline: Baseline = NO_BASELINE,
    stop_words: Sequence[str] = (),
) -> list[ClusterTopic]:
    """Return a topic for each cluster of `labels` (n, below 0 for none), grouped as `hierarchy` joins them.

    Groups come first. The names are made of what the papers in the rows `read` say. Clusters of the papers that a topic
    of `baseline` had are that topic. No name or phrase has one of `stop_words`, a user's own.
    """
    members = [np.flatnonzero(labels == c).tolist() for c in range(int(labels.max(initial=-1)) + 1)]
    known = baseline.recognise(members, papers)
    papers, labels = [papers[row] for row in read.tolist()], labels[read]
    members = [np.flatnonzero(labels == c).tolist() for c in range(len(members))]
    table = read_phrases(papers, stop_words, also=range(len(papers)))
    phrases = [table.of(labels == c) for c in range(len(members))]
    names = name_topics(papers, members, known=known, table=table)
    groups = cut_hierarchy(hierarchy, len(members))
    joined = name_groups(
        table, [[members[leaf] for leaf in group] for group in groups], [name.name for name in names]
    )
    kept = [*[None] * len(groups), *(name.kept_id for name in names)]
    ids = _unique_ids([*joined, *(name.name for name in names)], kept)
    parents = {leaf: ids[place] for place, group in enumerate(groups) for leaf in group}
    topics = [ClusterTopic(place, ids[place], name) for place, name in enumerate(joined)]
    for cluster, name in enumerate(names):
        place = len(groups) + cluster
        found = without_pieces([name.phrases[0], *phrases[cluster]], MOST)
        topics.append(
            ClusterTopic(place, ids[place], name.name, parents.get(cluster), cluster, name.margin, found)
        )
    return topics


def cut_hierarchy(hierarchy: Sequence[ClusterNode], n_clusters: int) -> list[list[int]]:
    """Return groups of two and more clusters, a quarter as many as there are clusters, but at most `MOST_GROUPS`.

    Joints are numbered in the order in which they were made, so that undoing the last ones first cuts the tree at
    one height. A cluster that is alone at that height is in no group, and one group of all would say nothing.
    """
    children: dict[int, list[int]] = defaultdict(list)
    for node in hierarchy:
        if node.parent is not None:
            children[node.parent].append(node.cluster)
    tops = [node.cluster for node in hierarchy if node.parent is None]
    while children and len(tops) < min(MOST_GROUPS, n_clusters // TOPICS_A_GROUP) and max(tops) in children:
        tops.remove(last := max(tops))
        tops += children[last]
    groups = [sorted(_leaves(top, children)) for top in tops] if len(tops) > 1 else []
    return sorted((group for group in groups if len(group) > 1), key=min)


def _leaves(node: int, children: Mapping[int, Sequence[int]]) -> list[int]:
    below = children.get(node)
    return [leaf for child in below for leaf in _leaves(child, children)] if below else [node]


def _unique_ids(names: Sequence[str], kept: Sequence[str | None]) -> list[str]:
    """The ids in `kept`, else slugs of the names, a number behind those that are taken."""
    ids: list[str] = []
    for name, known in zip(names, kept, strict=True):
        ids.append(known or free_slug(name, {*ids, *filter(None, kept)}))
    return ids
