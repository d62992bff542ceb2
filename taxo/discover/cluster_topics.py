"""Name clusters and the groups that the tree joins them in: topics to start a taxonomy from."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

import numpy as np

from taxo.numeric import Rows
from taxo.project.baseline import NO_BASELINE, Baseline
from taxo.project.tables import ClusterNode, ClusterTopic, Paper
from taxo.project.topic_ids import free_slug
from taxo.text.group_names import GroupNamer
from taxo.text.keyphrases import MOST, read_phrases, without_pieces
from taxo.text.naming import name_topics
from taxo.text.subject import are_about_subject

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

    Groups come first; where the topics of one share nothing that could name it, there is none. The names are made of
    what the papers in the rows `read` say. Clusters of the papers that a topic of `baseline` had are that topic. No
    name or phrase has one of `stop_words`, a user's own.
    """
    members = [np.flatnonzero(labels == c).tolist() for c in range(int(labels.max(initial=-1)) + 1)]
    known = baseline.recognise(members, papers)
    papers, labels = [papers[row] for row in read.tolist()], labels[read]
    members = [np.flatnonzero(labels == c).tolist() for c in range(len(members))]
    table = read_phrases(papers, stop_words, range(len(papers)))
    again = {
        table.written(table.phrases[place]) for place in np.flatnonzero(are_about_subject(table)).tolist()
    }
    phrases = [
        [phrase for phrase in table.of(labels == c, 2 * MOST) if phrase not in again]
        for c in range(len(members))
    ]
    names = name_topics(papers, members, known=known, table=table)
    namer = GroupNamer(table, [name.name for name in names])
    named = _name_groups(hierarchy, members, namer)
    joined, groups = [name for name, _ in named], [group for _, group in named]
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


def _name_groups(
    hierarchy: Sequence[ClusterNode], members: Sequence[Sequence[int]], namer: GroupNamer
) -> list[tuple[str, list[int]]]:
    """The groups by which the tree is cut, with their names; in place of one that has none the named ones below it."""
    children = _children(hierarchy)
    below = {
        tuple(sorted(_leaves(node, children))): [sorted(_leaves(child, children)) for child in parts]
        for node, parts in children.items()
    }
    waiting = cut_hierarchy(hierarchy, len(members))
    named: list[tuple[str, list[int]]] = []
    while waiting:
        group = waiting.pop(0)
        if name := namer.name([members[leaf] for leaf in group]):
            named.append((name, group))
        else:
            waiting += [part for part in below[tuple(group)] if len(part) > 1]
    return sorted(named, key=lambda pair: min(pair[1]))


def cut_hierarchy(hierarchy: Sequence[ClusterNode], n_clusters: int) -> list[list[int]]:
    """Return groups of two and more clusters, a quarter as many as there are clusters, but at most `MOST_GROUPS`.

    Joints are numbered in the order in which they were made, so that undoing the last ones first cuts the tree at
    one height. A cluster that is alone at that height is in no group, and one group of all would say nothing.
    """
    children = _children(hierarchy)
    tops = [node.cluster for node in hierarchy if node.parent is None]
    while children and len(tops) < min(MOST_GROUPS, n_clusters // TOPICS_A_GROUP) and max(tops) in children:
        tops.remove(last := max(tops))
        tops += children[last]
    groups = [sorted(_leaves(top, children)) for top in tops] if len(tops) > 1 else []
    return sorted((group for group in groups if len(group) > 1), key=min)


def _children(hierarchy: Sequence[ClusterNode]) -> dict[int, list[int]]:
    children: dict[int, list[int]] = defaultdict(list)
    for node in hierarchy:
        if node.parent is not None:
            children[node.parent].append(node.cluster)
    return children


def _leaves(node: int, children: Mapping[int, Sequence[int]]) -> list[int]:
    below = children.get(node)
    return [leaf for child in below for leaf in _leaves(child, children)] if below else [node]


def _unique_ids(names: Sequence[str], kept: Sequence[str | None]) -> list[str]:
    """The ids in `kept`, else slugs of the names, a number behind those that are taken."""
    ids: list[str] = []
    for name, known in zip(names, kept, strict=True):
        ids.append(known or free_slug(name, {*ids, *filter(None, kept)}))
    return ids
