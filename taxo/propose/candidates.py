"""Papers that the taxonomy explains badly in, groups of them that stand as topics beside its own out.

The unexplained papers are clustered by many votes, and the tree of who is often together is cut at several heights,
for no one knows how wide the missing topics are; papers that name one phrase are groups as well. The groups of one cut
are tried together. Topics that reviews name come before all that: where people say what is missing, nothing needs to
be found out.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from taxo.consensus_clustering import cast_votes, co_association, cut
from taxo.discover.stage import word_weights
from taxo.label.stage import Labelling, LabelParams
from taxo.numeric import Members, sampling_step
from taxo.project.tables import Paper
from taxo.project.taxonomy import spoken
from taxo.propose.scoring import FEWEST, Pile, Trial, grant_groups, try_groups
from taxo.text.keyphrases import PhraseTable, read_phrases

SAMPLE = 2000  # papers that are looked at, most of all: of more, every second, third, …
LANDMARKS = 1500  # unexplained papers that are clustered, at most
VOTES = 100
WIDTHS = (1.25, 0.95, 0.7, 0.55, 0.4, 0.3, 0.22)  # of cuts: shares of as many groups as are likely,
LIKELY = 2.6  # which grow with the papers: 20 among 160, 50 among 1,500
READ = 40  # papers of a group, at most, that show how its phrases are written
SHARED = 0.5  # the overlap from which two proposals are one
LEAST_WORTH = 1.8  # of a proposal: four papers that its words find with an F1 of .9, or nine with .6
SEED = 1


@dataclass(frozen=True)
class Found:
    """A group that stands as a topic: its phrases, the rows of its papers, the most typical first, the share of the
    doubt about their topic that it takes away (`gain`), and how much of it stays when papers are left out
    (`stability`). The rows are those of a sample, every `step`-th paper. Of a topic that reviews name, the id that
    they give it, and how many they are."""

    phrases: tuple[str, ...]
    rows: tuple[int, ...]
    gain: float
    stability: float
    step: int
    topic_id: str | None = None
    n_reviews: int = 0


def find_missing(
    papers: Sequence[Paper], labelling: Labelling, params: LabelParams, named: Mapping[str, Sequence[int]]
) -> list[Found]:
    """Return the topics that `labelling` lacks: those that reviews name, then those that are found, worth most first.

    `named` are the rows of the papers to which reviews give topics that the taxonomy doesn't have. Of more than some
    thousands of papers a sample spread evenly over them is looked at: a topic's papers are then those of the sample.
    """
    wanted = {topic: rows for topic, rows in sorted(named.items()) if len(rows) >= FEWEST}
    pile = _sample(papers, labelling, [row for rows in wanted.values() for row in rows])
    if not wanted and not _is_searched(pile):
        return []
    table = read_phrases(pile.papers, params.evidence)
    groups = {spoken(topic): np.isin(pile.rows, rows) for topic, rows in wanted.items()}
    granted, pile = grant_groups(groups, table, pile, params)
    told = {topic: trial for topic, trial in zip(wanted, granted, strict=True) if trial.members.any()}
    trials = [*told.values(), *_choose(_search(table, pile, params), params)]
    spelt = table.spell([trial.phrases for trial in trials], _some_of_each(trials))
    found = [_found(trial, phrases, pile) for trial, phrases in zip(trials, spelt, strict=True)]
    return [
        *(
            replace(item, topic_id=topic, n_reviews=len(wanted[topic]))
            for topic, item in zip(told, found, strict=False)
        ),
        *found[len(told) :],
    ]


def _sample(papers: Sequence[Paper], labelling: Labelling, wanted: Sequence[int]) -> Pile:
    """Papers spread evenly over all, and those whose rows are `wanted`."""
    step = sampling_step(len(papers), SAMPLE)
    rows = np.union1d(np.arange(0, len(papers), step), np.array(wanted, dtype=np.int64))
    given = [labelling.assignments[row] for row in rows.tolist()]
    return Pile(
        step,
        rows,
        [papers[row] for row in rows.tolist()],
        labelling.grounds.of(rows),
        np.array([a.confidence if a.topic_id else 0.0 for a in given]),
        np.array([a.reviewed for a in given], dtype=np.bool_),
    )


def _is_searched(pile: Pile) -> bool:
    """Whether enough papers are unexplained for a topic to be among them."""
    return bool(pile.is_unexplained.sum() >= 2 * FEWEST)


def _search(table: PhraseTable, pile: Pile, params: LabelParams) -> list[Trial]:
    """Try groups of the unexplained papers: those of each cut, and those that name one phrase."""
    if not _is_searched(pile):
        return []
    together = [*_cuts(pile), table.naming_groups(pile.is_unexplained, FEWEST)]
    return [trial for groups in together for trial in try_groups(groups, table, pile, params)]


def _cuts(pile: Pile) -> Iterator[list[Members]]:
    """Yield groups of the unexplained papers, for each of `WIDTHS` all that cover them but for tiny ones."""
    rows = np.flatnonzero(pile.is_unexplained)
    rows = rows[:: sampling_step(len(rows), LANDMARKS)]
    likely = max(1, round(LIKELY * len(rows) ** 0.4))
    generator = np.random.default_rng(SEED)
    words = word_weights([pile.papers[row] for row in rows.tolist()])
    sizes = range(max(1, likely // 2), likely * 3 // 2 + 1)
    together = co_association(cast_votes(pile.grounds.vectors[rows], words, sizes, VOTES, generator))
    for width in WIDTHS:
        labels = cut(together, max(2, round(width * likely)), 1)
        yield [
            np.isin(np.arange(len(pile.papers)), rows[labels == group])
            for group in np.flatnonzero(np.bincount(labels) >= FEWEST).tolist()
        ]


def _choose(trials: Sequence[Trial], params: LabelParams) -> list[Trial]:
    """Those that stand, without the lesser of two that are much the same, and of these those that gain enough.

    What gains too little stands for its likes as well: otherwise a lesser one of them would take its place.
    """
    wanted = params.proposals
    chosen: list[Trial] = []
    for trial in sorted(trials, key=lambda trial: (-trial.worth, trial.phrases)):
        stands = trial.members.sum() >= wanted.min_papers and trial.stability >= wanted.min_stability
        if stands and trial.worth >= LEAST_WORTH and max(map(trial.overlap, chosen), default=0) < SHARED:
            chosen.append(trial)
    return [trial for trial in chosen if trial.gain >= wanted.min_gain]


def _some_of_each(trials: Sequence[Trial]) -> list[int]:
    """Places of some papers of each topic, enough to see how its phrases are written."""
    return sorted({place for trial in trials for place in np.flatnonzero(trial.members)[:READ].tolist()})


def _found(trial: Trial, phrases: tuple[str, ...], pile: Pile) -> Found:
    places = sorted(np.flatnonzero(trial.members).tolist(), key=lambda place: (-trial.scores[place], place))
    return Found(phrases, tuple(pile.rows[places].tolist()), trial.gain, trial.stability, pile.step)
