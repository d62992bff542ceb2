"""Draw which topics are alike: a tree that joins the nearest first, and those that are nearest to another group's."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from taxo.numeric import Matrix, settled
from taxo.report.catalogue import Catalogue, TopicLink

MOST = 60  # topics: the largest, as many as one still follows
HIGH, ROW = 1000, 20  # units that the tree is wide, and that a topic is high


@dataclass(frozen=True, slots=True)
class Leaf:
    """A topic at the edge of the tree with its group, and the topic that is nearest to it."""

    link: TopicLink
    group: str
    nearest: TopicLink
    likeness: float
    is_apart: bool


@dataclass(frozen=True, slots=True)
class TopicTree:
    """Topics from top to bottom, and the joints between them as lines of an SVG of `width` and `height` units.

    A joint's place across is how unlike what it joins is: 0 at the left, at the right what joins all. `n_left_out`
    smaller topics aren't drawn. `has_groups` where there is more than one.
    """

    leaves: tuple[Leaf, ...] = ()
    joints: tuple[str, ...] = ()
    width: int = HIGH
    height: int = 0
    n_left_out: int = 0
    has_groups: bool = False

    @property
    def apart(self) -> tuple[Leaf, ...]:
        """The topics that are nearest to one of another group."""
        return tuple(leaf for leaf in self.leaves if leaf.is_apart)


def draw_tree(catalogue: Catalogue) -> TopicTree:
    """Return the tree of the topics that papers have, by the mean vectors of their papers, so that each joint adds as
    little as it can to the spread inside the branches (Ward, 1963)."""
    from scipy.cluster.hierarchy import dendrogram, linkage
    from scipy.spatial.distance import squareform

    by_size = sorted(
        (t for t in catalogue.links if t in catalogue.by_topic),
        key=lambda t: (-len(catalogue.by_topic[t]), t),
    )
    topics = by_size[:MOST]
    if len(topics) < 3:
        return TopicTree()
    centres = np.array([catalogue.centres[topic] for topic in topics])
    distances = settled(np.clip(1 - centres @ centres.T, 0, None))
    np.fill_diagonal(distances, 0)
    joined = linkage(
        np.sqrt(2 * squareform(distances, checks=False)), "ward"
    )  # of unit vectors, that is Euclid's
    drawn = dendrogram(joined, no_plot=True)
    widest = max(float(joined[-1, 2]), 1e-9)
    joints = tuple(_joint(xs, ys, widest) for xs, ys in zip(drawn["icoord"], drawn["dcoord"], strict=True))
    return TopicTree(
        tuple(_leaf(place, topics, distances, catalogue) for place in drawn["leaves"]),
        tuple(sorted(joints)),
        HIGH,
        ROW * len(topics),
        len(by_size) - len(topics),
        len(catalogue.groups) > 1,
    )


def _joint(across: Sequence[float], along: Sequence[float], widest: float) -> str:
    """The bracket that joins two branches, as an SVG path. scipy puts leaf i at 10 i + 5."""
    ys = [value / 10 * ROW for value in across]
    xs = [value / widest * HIGH for value in along]
    return f"M{xs[0]:.1f} {ys[0]:.1f}H{xs[1]:.1f}V{ys[2]:.1f}H{xs[3]:.1f}"


def _leaf(place: int, topics: Sequence[str], distances: Matrix, catalogue: Catalogue) -> Leaf:
    others = distances[place].copy()
    others[place] = np.inf
    nearest = int(others.argmin())
    group, other = (catalogue.group_of[topics[i]].topic_id for i in (place, nearest))
    return Leaf(
        catalogue.links[topics[place]],
        catalogue.group_of[topics[place]].name,
        catalogue.links[topics[nearest]],
        settled(float(1 - distances[place, nearest])),
        group != other,
    )
