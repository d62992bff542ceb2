"""Place added papers beside those that clusters and map were made of, by the papers that are most like them."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from taxo.numeric import COMPARED, Matrix, Rows, even_rows, settled
from taxo.project.added import added_rows
from taxo.project.tables import ClusterNode, Paper, Placement

NEAREST = 10  # papers that place another, as where papers are placed beside landmarks
NEAR = (
    3  # of them, those of its cluster between which it is put on the map: the mean of more lies in no island
)
MOST = 2500  # papers that are looked at: an even sample of more
DIGITS = 3  # of a place on the map


def place_added(
    papers: Sequence[Paper],
    vectors: Matrix,
    rows: Rows,
    placements: Sequence[Placement],
    hierarchy: Sequence[ClusterNode],
) -> tuple[list[Placement], list[ClusterNode]]:
    """Return placements of all `papers`, and the `hierarchy` with the added ones counted.

    `rows` are the papers that `placements` are of, `vectors` (n, d) the unit vectors of all. An added paper goes to the
    cluster that the papers most like it are in, by the sum of their cosines; how firmly (0 to 1) is the mean of these
    papers' strengths, those in other clusters counting none.
    """
    added = added_rows(papers, rows)
    drawn = even_rows([placement.paper_id for placement in placements], MOST)
    known = [placements[place] for place in drawn.tolist()]
    likeness = settled(vectors[added] @ vectors[rows[drawn]].T, COMPARED)
    new = [
        _place(papers[row].paper_id, own, known) for row, own in zip(added.tolist(), likeness, strict=True)
    ]
    return sorted([*placements, *new], key=lambda placement: placement.paper_id), _count(hierarchy, new)


def _place(paper_id: str, likeness: Matrix, known: Sequence[Placement]) -> Placement:
    nearest = np.argsort(-likeness, kind="stable")[:NEAREST].tolist()
    sums: dict[int, float] = {}
    for place in nearest:
        cluster = known[place].cluster
        sums[cluster] = sums.get(cluster, 0.0) + max(float(likeness[place]), 0.0)
    best = max(sums, key=lambda cluster: (settled(sums[cluster], COMPARED), -cluster))
    own = [known[place] for place in nearest if known[place].cluster == best]
    strength = sum(placement.strength for placement in own) / len(nearest)
    x = sum(placement.x for placement in own[:NEAR]) / len(own[:NEAR])
    y = sum(placement.y for placement in own[:NEAR]) / len(own[:NEAR])
    return Placement(paper_id, best, settled(strength), round(x, DIGITS), round(y, DIGITS))


def _count(hierarchy: Sequence[ClusterNode], new: Sequence[Placement]) -> list[ClusterNode]:
    """The nodes with the `new` papers counted in their clusters and in all joints above."""
    above = {node.cluster: node.parent for node in hierarchy}
    more = dict.fromkeys(above, 0)
    for placement in new:
        node = placement.cluster if placement.cluster in above else None
        while node is not None:
            more[node] += 1
            node = above[node]
    return [replace(node, n_papers=node.n_papers + more[node.cluster]) for node in hierarchy]
