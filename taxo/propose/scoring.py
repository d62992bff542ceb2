"""Groups of papers tried as topics: each by its key phrases, beside the taxonomy's topics and the other groups, so that
none takes papers of another topic that is missing too.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from taxo.label.belief import Belief, Grounds
from taxo.label.stage import LabelParams, believe_by, believe_without_some
from taxo.numeric import Matrix, Members, Rows, Vector, settled
from taxo.project.tables import Paper
from taxo.text.keyphrases import PhraseTable

SURE = 0.99  # confidence in its topic from which a paper is explained,
ENOUGH = 60  # or evidence for it
FEWEST = 3  # papers of a group
PHRASES = 16  # of a group, at most
PURITY = 0.2  # of a phrase's papers, how many are the group's


@dataclass(frozen=True)
class Pile:
    """The papers that are looked at, every `step`-th: their rows among all, what is known of each, and its
    confidence (n)."""

    step: int
    rows: Rows
    papers: Sequence[Paper]
    grounds: Grounds
    confidence: Vector
    reviewed: Members

    @cached_property
    def is_unexplained(self) -> Members:
        """Which papers have neither a sure topic nor plenty of evidence for one (n)."""
        evidence = self.grounds.scores.max(axis=1, initial=0)
        explained = (self.confidence >= SURE) | ((evidence >= ENOUGH) & (self.confidence > 0))
        unexplained: Members = ~explained & ~self.reviewed
        return unexplained


@dataclass(frozen=True)
class Trial:
    """A group tried as a topic: its phrases, its evidence in each paper (n), the papers it got, and what came of it."""

    phrases: tuple[str, ...]
    scores: Vector
    group: Members
    members: Members
    gain: float
    stability: float

    @property
    def worth(self) -> float:
        """Large topics whose words alone find the very papers of the group again are worth most."""
        firmness = 2 * (self.group & self.members).sum() / (self.group.sum() + self.members.sum())
        return settled(float(firmness * np.sqrt(self.members.sum())))

    def overlap(self, other: "Trial") -> float:
        """The Jaccard index of the papers of both."""
        return float((self.members & other.members).sum() / (self.members | other.members).sum())


def try_groups(groups: Sequence[Members], table: PhraseTable, pile: Pile, params: LabelParams) -> list[Trial]:
    """Try all of `groups` together, each as one more topic by the phrases of the papers that it gets by its own."""
    found = _compete(_phrases(groups, table), table, pile, params)
    wider = [found.won(i) if found.won(i).sum() >= FEWEST else group for i, group in enumerate(groups)]
    return _outcomes(wider, _compete(_phrases(wider, table), table, pile, params), pile, params)


def grant_groups(
    named: Mapping[str, Members], table: PhraseTable, pile: Pile, params: LabelParams
) -> tuple[list[Trial], Pile]:
    """Take papers to which people gave topics that they `named` as such: what each gets, and the pile with them.

    The name that people gave is a phrase, too.
    """
    if not named:
        return [], pile
    groups = list(named.values())
    phrases = [
        tuple(dict.fromkeys((*table.find(name), *own)))
        for name, own in zip(named, _phrases(groups, table), strict=True)
    ]
    taught = np.column_stack(groups).astype(np.float64)
    taught /= np.maximum(taught.sum(axis=1, keepdims=True), 1)
    is_taught = taught.any(axis=1)
    found = _compete(phrases, table, pile, params, taught)
    found = replace(found, best=np.where(is_taught, taught.argmax(axis=1), found.best))
    known = pile.reviewed | is_taught
    confidence = np.where(known, 1, found.belief.confidence)
    return _outcomes(groups, found, pile, params), replace(
        pile, grounds=found.grounds, confidence=confidence, reviewed=known
    )


@dataclass(frozen=True)
class _Competition:
    """Groups as topics beside the taxonomy's: the phrases of each, the grounds with their evidence, what that lets
    one believe, and the place of the group that each paper goes to (n), below 0 for a topic of the taxonomy."""

    phrases: Sequence[tuple[str, ...]]
    grounds: Grounds
    belief: Belief
    best: Rows

    def won(self, place: int) -> Members:
        """The papers that the group at `place` gets (n)."""
        won: Members = self.best == place
        return won


def _outcomes(groups: Sequence[Members], found: _Competition, pile: Pile, params: LabelParams) -> list[Trial]:
    """What came of each of `groups`."""
    stability = _stability(found.grounds, found.best, pile, params)
    outcomes = []
    for place, group in enumerate(groups):
        members = found.won(place)
        gain = _gain(pile.confidence[members], found.belief.confidence[members])
        scores = found.grounds.scores[:, place - len(groups)]
        outcomes.append(
            Trial(
                found.phrases[place],
                scores,
                group,
                members,
                settled(gain),
                settled(stability[place]),
            )
        )
    return outcomes


def _phrases(groups: Sequence[Members], table: PhraseTable) -> list[tuple[str, ...]]:
    return [tuple(table.of(group, PHRASES, PURITY)) for group in groups]


def _compete(
    phrases: Sequence[tuple[str, ...]],
    table: PhraseTable,
    pile: Pile,
    params: LabelParams,
    taught: Matrix | None = None,
) -> _Competition:
    """Let groups compete by their `phrases`; `taught` (n, groups) are papers that people gave them."""
    grounds = _beside(pile.grounds, table.evidence(phrases), taught)
    belief = believe_by(grounds, params)
    return _Competition(phrases, grounds, belief, _winners(belief, len(phrases), pile.reviewed))


def _gain(before: Vector, after: Vector) -> float:
    """The share of the doubt about the topics of papers that is gone, by the confidence in them before and after."""
    doubt = float((1 - before).sum())
    return float((after - before).sum()) / doubt if doubt > 0 else 0.0


def _beside(grounds: Grounds, scores: Matrix, taught: Matrix | None) -> Grounds:
    """The grounds with topics more, of which `scores` (n, topics) are the evidence."""
    return Grounds(
        grounds.vectors,
        np.hstack([grounds.scores, scores]),
        np.concatenate([grounds.weights, np.ones(scores.shape[1])]),
        np.hstack([grounds.reviewed, np.zeros_like(scores) if taught is None else taught]),
    )


def _winners(belief: Belief, n_topics: int, reviewed: Members) -> Rows:
    """Which of the last `n_topics` each paper gets (n), below 0 where it stays with one of the taxonomy's."""
    best = belief.primary.argmax(axis=1) - belief.primary.shape[1] + n_topics
    return np.where(reviewed, -1, best)


def _stability(grounds: Grounds, best: Rows, pile: Pile, params: LabelParams) -> list[float]:
    """The mean Jaccard index of each tried topic's papers and those it has when some papers are left out."""
    n_topics = grounds.scores.shape[1] - pile.grounds.scores.shape[1]
    overlaps = np.zeros((params.stability.runs, n_topics))
    for run, (rows, belief) in enumerate(believe_without_some(grounds, params)):
        again = _winners(belief, n_topics, pile.reviewed[rows])
        for topic in range(n_topics):
            one, other = best[rows] == topic, again == topic
            overlaps[run, topic] = (one & other).sum() / max((one | other).sum(), 1)
    means: list[float] = overlaps.sum(axis=0).tolist()
    return [total / max(params.stability.runs, 1) for total in means]
