"""Papers that the taxonomy explains badly in, groups of them that stand as topics beside its own out.

The unexplained papers are clustered by many votes, and the tree of who is often together is cut at several heights,
for no one knows how wide the missing topics are; papers that name one phrase are groups as well. The groups of one cut
are tried together: each as a topic by its key phrases, beside the taxonomy's and the others, so that none takes papers
of another topic that is missing too.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from taxo.belief import Belief, Grounds, Rows
from taxo.consensus import cast_votes, co_association, cut, usual_clusters
from taxo.discover import word_weights
from taxo.keyphrases import Members, PhraseTable, read_phrases
from taxo.label import Labelling, LabelParams, believe_by, believe_without_some
from taxo.sampling import sampling_step
from taxo.tables import Paper

Vector = npt.NDArray[np.float64]
Matrix = npt.NDArray[np.float64]
SAMPLE = 2000  # papers that are looked at, most of all: of more, every second, third, …
LANDMARKS = 1500  # unexplained papers that are clustered, at most
SURE = 0.99  # confidence in its topic from which a paper is explained,
ENOUGH = 60  # or evidence for it
VOTES = 100
WIDTHS = (1.25, 0.95, 0.7, 0.55, 0.4, 0.3, 0.22)  # of cuts: shares of as many groups as a reader can use
FEWEST = 3  # papers of a group
READ = 40  # papers of a group, at most, that show how its phrases are written
PHRASES = 16  # of a group, at most
PURITY = 0.2  # of a phrase's papers, how many are the group's
SHARED = 0.5  # the overlap from which two proposals are one
LEAST_WORTH = 1.8  # of a proposal: four papers that its words find with an F1 of .9, or nine with .6
SEED = 1
DIGITS = 6


@dataclass(frozen=True)
class Found:
    """A group that stands as a topic: its phrases, the rows of its papers, the most typical first, the share of the
    doubt about their topic that it takes away (`gain`), and how much of it stays when papers are left out
    (`stability`). The rows are those of a sample, every `step`-th paper."""

    phrases: tuple[str, ...]
    rows: tuple[int, ...]
    gain: float
    stability: float
    step: int


@dataclass(frozen=True)
class _Pile:
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
class _Trial:
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
        return round(float(firmness * np.sqrt(self.members.sum())), DIGITS)

    def overlap(self, other: "_Trial") -> float:
        """The Jaccard index of the papers of both."""
        return float((self.members & other.members).sum() / (self.members | other.members).sum())


def try_topics(papers: Sequence[Paper], labelling: Labelling, params: LabelParams) -> list[Found]:
    """Return the topics that `labelling` lacks, those worth most first; empty where it explains all of `papers`.

    Of more than some thousands of papers a sample spread evenly over them is looked at: a topic's papers are then
    those of the sample.
    """
    pile = _sample(papers, labelling)
    if pile.is_unexplained.sum() < 2 * FEWEST:
        return []
    table = read_phrases(pile.papers, params.evidence)
    together = [*_cuts(pile), table.naming_groups(pile.is_unexplained, FEWEST)]
    trials = [trial for groups in together for trial in _try_groups(groups, table, pile, params)]
    chosen = _choose(trials, params)
    spelt = table.spell([trial.phrases for trial in chosen], _some_of_each(chosen))
    return [_found(trial, phrases, pile) for trial, phrases in zip(chosen, spelt, strict=True)]


def _sample(papers: Sequence[Paper], labelling: Labelling) -> _Pile:
    step = sampling_step(len(papers), SAMPLE)
    rows = np.arange(0, len(papers), step)
    given = [labelling.assignments[row] for row in rows.tolist()]
    return _Pile(
        step,
        rows,
        [papers[row] for row in rows.tolist()],
        labelling.grounds.of(rows),
        np.array([a.confidence if a.topic_id else 0.0 for a in given]),
        np.array([a.reviewed for a in given], dtype=np.bool_),
    )


def _cuts(pile: _Pile) -> Iterator[list[Members]]:
    """Yield groups of the unexplained papers, for each of `WIDTHS` all that cover them but for tiny ones."""
    rows = np.flatnonzero(pile.is_unexplained)
    rows = rows[:: sampling_step(len(rows), LANDMARKS)]
    usual = usual_clusters(len(rows))
    generator = np.random.default_rng(SEED)
    words = word_weights([pile.papers[row] for row in rows.tolist()])
    votes = cast_votes(pile.grounds.vectors[rows], words, usual, VOTES, generator)
    together = co_association(votes)
    for width in WIDTHS:
        labels = cut(together, max(2, round(width * usual)), 1)
        sizes = np.bincount(labels)
        yield [
            np.isin(np.arange(len(pile.papers)), rows[labels == group])
            for group in np.flatnonzero(sizes >= FEWEST).tolist()
        ]


def _try_groups(
    groups: Sequence[Members], table: PhraseTable, pile: _Pile, params: LabelParams
) -> Iterator[_Trial]:
    """Try all of `groups` together, each as one more topic by the phrases of the papers that it gets by its own."""
    found = _compete(groups, table, pile, params)
    wider = [found.won(i) if found.won(i).sum() >= FEWEST else group for i, group in enumerate(groups)]
    found = _compete(wider, table, pile, params)
    stability = _stability(found.grounds, found.best, pile, params)
    for place, group in enumerate(wider):
        members = found.won(place)
        if members.any():
            yield _Trial(
                found.phrases[place],
                found.grounds.scores[:, place - len(groups)],
                group,
                members,
                round(_gain(pile.confidence[members], found.belief.confidence[members]), DIGITS),
                round(stability[place], DIGITS),
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


def _compete(groups: Sequence[Members], table: PhraseTable, pile: _Pile, params: LabelParams) -> _Competition:
    phrases = [tuple(table.of(group, PHRASES, PURITY)) for group in groups]
    grounds = _beside(pile.grounds, table.evidence(phrases))
    belief = believe_by(grounds, params)
    return _Competition(phrases, grounds, belief, _winners(belief, len(groups), pile.reviewed))


def _gain(before: Vector, after: Vector) -> float:
    """The share of the doubt about the topics of papers that is gone, by the confidence in them before and after."""
    doubt = float((1 - before).mean())
    return float((after - before).mean()) / doubt if doubt > 0 else 0.0


def _beside(grounds: Grounds, scores: Matrix) -> Grounds:
    """The grounds with topics more, of which `scores` (n, topics) are the evidence."""
    return Grounds(
        grounds.vectors,
        np.hstack([grounds.scores, scores]),
        np.concatenate([grounds.weights, np.ones(scores.shape[1])]),
        np.hstack([grounds.reviewed, np.zeros_like(scores)]),
    )


def _winners(belief: Belief, n_topics: int, reviewed: Members) -> Rows:
    """Which of the last `n_topics` each paper gets (n), below 0 where it stays with one of the taxonomy's."""
    best = belief.primary.argmax(axis=1) - belief.primary.shape[1] + n_topics
    return np.where(reviewed, -1, best)


def _choose(trials: Sequence[_Trial], params: LabelParams) -> list[_Trial]:
    """Those that stand, without the lesser of two that are much the same, and of these those that gain enough.

    What gains too little stands for its likes as well: otherwise a lesser one of them would take its place.
    """
    wanted = params.proposals
    chosen: list[_Trial] = []
    for trial in sorted(trials, key=lambda trial: (-trial.worth, trial.phrases)):
        stands = trial.members.sum() >= wanted.min_papers and trial.stability >= wanted.min_stability
        if stands and trial.worth >= LEAST_WORTH and max(map(trial.overlap, chosen), default=0) < SHARED:
            chosen.append(trial)
    return [trial for trial in chosen if trial.gain >= wanted.min_gain]


def _stability(grounds: Grounds, best: Rows, pile: _Pile, params: LabelParams) -> list[float]:
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


def _some_of_each(trials: Sequence[_Trial]) -> list[int]:
    """Places of some papers of each topic, enough to see how its phrases are written."""
    return sorted({place for trial in trials for place in np.flatnonzero(trial.members)[:READ].tolist()})


def _found(trial: _Trial, phrases: tuple[str, ...], pile: _Pile) -> Found:
    places = sorted(np.flatnonzero(trial.members).tolist(), key=lambda place: (-trial.scores[place], place))
    return Found(phrases, tuple(pile.rows[places].tolist()), trial.gain, trial.stability, pile.step)
