"""Clusters become topics under groups that the tree joins."""

from collections.abc import Sequence
from typing import cast

from taxo.discover.cluster_topics import _name_groups, _unique_ids, cut_hierarchy
from taxo.project.tables import ClusterNode
from taxo.text.group_names import GroupNamer


def test_the_cluster_tree_is_cut_at_one_height() -> None:
    # Eight clusters, joined in the order 8, 9, … 14; the last two joints are undone for three groups.
    joints = {8: (0, 1), 9: (2, 3), 10: (4, 5), 11: (8, 9), 12: (10, 6), 13: (12, 7), 14: (11, 13)}
    parents = {child: joint for joint, pair in joints.items() for child in pair}
    nodes = [ClusterNode(n, parents.get(n), 1, 1.0) for n in range(15)]
    assert cut_hierarchy(nodes, 8) == [[0, 1, 2, 3], [4, 5, 6, 7]]
    assert cut_hierarchy(nodes, 12) == [[0, 1, 2, 3], [4, 5, 6]]
    assert cut_hierarchy([ClusterNode(0, None, 5, 1.0)], 1) == []


def test_one_group_of_everything_is_none() -> None:
    nodes = [ClusterNode(0, 2, 3, 1.0), ClusterNode(1, 2, 3, 1.0), ClusterNode(2, None, 6, 1.0)]
    assert cut_hierarchy(nodes, 2) == []


def test_no_topic_gets_an_id_that_a_taxonomy_would_refuse() -> None:
    assert _unique_ids(["None", "Index", "Index", "Kept"], [None, None, None, "index-3"]) == [
        "none-2",
        "index-2",
        "index-4",
        "index-3",
    ]


def test_in_place_of_a_group_without_a_name_the_named_ones_below_it_are_taken() -> None:
    class Namer:
        def name(self, parts: Sequence[Sequence[int]]) -> str | None:
            return "Pair" if len(parts) == 2 else None

    joints = {8: (0, 1), 9: (2, 3), 10: (4, 5), 11: (8, 9), 12: (10, 6), 13: (12, 7), 14: (11, 13)}
    parents = {child: joint for joint, pair in joints.items() for child in pair}
    nodes = [ClusterNode(n, parents.get(n), 1, 1.0) for n in range(15)]
    found = _name_groups(nodes, [[n] for n in range(8)], cast(GroupNamer, Namer()))
    assert found == [("Pair", [0, 1]), ("Pair", [2, 3]), ("Pair", [4, 5])]
