"""The tree of topics joins the most alike first, and tells who is nearest to another group's topic."""

from dataclasses import replace

import numpy as np

from taxo.project.encodings import Encodings
from taxo.report.catalogue import Catalogue
from taxo.report.topic_tree import HIGH, ROW, draw_tree
from tests.report.invented_trends import catalogue_of, paper


def made(**directions: tuple[float, float]) -> Catalogue:
    """Topics whose papers lie in the given directions."""
    entries = [paper(f"{name}-{i}", [name.replace("_", "-")]) for name in directions for i in range(2)]
    catalogue = catalogue_of(entries)
    ids = catalogue.inputs.encodings.ids
    vectors = np.array([directions[paper_id.rpartition("-")[0]] for paper_id in ids], dtype=np.float32)
    return Catalogue(replace(catalogue.inputs, encodings=Encodings(ids, vectors)))


def test_a_topic_near_to_another_group_is_told() -> None:
    tree = draw_tree(made(pruning=(1, 0), quantization=(0.2, 0.98), data_selection=(0.25, 0.97)))
    assert [leaf.link.topic_id for leaf in tree.leaves] == ["pruning", "data-selection", "quantization"]
    assert {leaf.link.topic_id for leaf in tree.apart} == {"pruning", "quantization", "data-selection"}
    nearest = {leaf.link.topic_id: leaf.nearest.topic_id for leaf in tree.leaves}
    assert nearest == {
        "quantization": "data-selection",
        "data-selection": "quantization",
        "pruning": "data-selection",
    }
    assert (len(tree.joints), tree.height, tree.has_groups) == (2, 3 * ROW, True)
    assert any(f"H{HIGH:.1f}" in joint for joint in tree.joints)  # what joins all is at the right edge


def test_two_topics_make_no_tree() -> None:
    assert draw_tree(made(pruning=(1, 0), quantization=(0, 1))).leaves == ()
