"""Groups of papers that might be topics in, each tried as one beside the taxonomy's, those that do well out."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from taxo.belief import Grounds, believe
from taxo.consensus import ConsensusParams, find_consensus
from taxo.discover import word_weights
from taxo.evidence import find_evidence
from taxo.keyphrases import Members, read_phrases
from taxo.label import Labelling, LabelParams
from taxo.tables import Paper, Placement
from taxo.taxonomy import Taxonomy, TaxonomyTopic

Vector = npt.NDArray[np.float64]
SURE = 0.95  # confidence in its topic from which a paper is explained,
ENOUGH = 45  # or evidence for it
SURE_GROUP = 0.8  # mean confidence from which a group is explained
VOTES = 60
LANDMARKS = 2500
FEWEST = 3  # papers of a group
TRIED = 60  # groups, at most
SHARED = 0.3  # the most of a proposal's papers that a better one may have too
SEED = 1
DIGITS = 6


@dataclass(frozen=True)
class _Trial:
    """A group tried as a topic: its phrases, its evidence in each paper (n), and what came of it."""

    phrases: tuple[str, ...]
    scores: Vector
    members: Members
    gain: float

    @property
    def worth(self) -> float:
        return round(float(self.members.sum()) * self.gain, DIGITS)


@dataclass(frozen=True)
class Found:
    """A trial beside all others that were chosen: the rows of its papers, its gain, its stability."""

    phrases: tuple[str, ...]
    rows: tuple[int, ...]
    gain: float
    stability: float


def try_topics(
    papers: Sequence[Paper], placements: Sequence[Placement], labelling: Labelling, params: LabelParams
) -> list[Found]:
    """Return the topics that `labelling` lacks, those worth most first; empty where it explains all of `papers`."""
    groups = list(_groups(papers, placements, labelling))
    trials = _try_groups(papers, groups, labelling, params)
    return _settle(_choose(trials, params), labelling, params)


def _groups(
    papers: Sequence[Paper], placements: Sequence[Placement], labelling: Labelling
) -> Iterator[Members]:
    """Yield groups that might be topics: discovery's clusters, and those of the unexplained papers alone."""
    clusters = np.array([placement.cluster for placement in placements], dtype=np.int64)
    for cluster in range(clusters.max(initial=-1) + 1):
        yield clusters == cluster
    unexplained = _unexplained(labelling)
    if len(unexplained) >= 2 * FEWEST:
        vectors = labelling.grounds.vectors[unexplained]
        words = word_weights([papers[row] for row in unexplained.tolist()])
        params = ConsensusParams(None, FEWEST, VOTES, LANDMARKS)
        labels = find_consensus(vectors, words, params, SEED).labels
        for group in range(labels.max() + 1):
            yield np.isin(np.arange(len(papers)), unexplained[labels == group])


def _unexplained(labelling: Labelling) -> npt.NDArray[np.int64]:
    """Rows of papers with neither a sure topic nor plenty of evidence for one."""
    unsure = _confidence(labelling) < SURE
    evidence = labelling.grounds.scores.max(axis=1, initial=0)
    without = np.array([a.topic_id is None for a in labelling.assignments], dtype=np.bool_)
    return np.flatnonzero((unsure & (evidence < ENOUGH)) | without)


def _confidence(labelling: Labelling) -> Vector:
    """Confidence in each paper's topic (n), 0 where it has none."""
    return np.array([a.confidence if a.topic_id else 0.0 for a in labelling.assignments])


def _reviewed(labelling: Labelling) -> Members:
    return np.array([a.reviewed for a in labelling.assignments], dtype=np.bool_)


def _try_groups(
    papers: Sequence[Paper],
    groups: Sequence[Members],
    labelling: Labelling,
    params: LabelParams,
) -> list[_Trial]:
    """Try each of the groups that are explained least as one more topic."""
    before = _confidence(labelling)
    doubtful = [group for group in groups if group.any() and before[group].mean() < SURE_GROUP]
    least = sorted(doubtful, key=lambda group: round(float(before[group].mean()), DIGITS))[:TRIED]
    if not least:
        return []
    table = read_phrases(papers)
    phrases = table.spell([table.of(group) for group in least])
    topics = [TaxonomyTopic(str(i), str(i), phrases=found) for i, found in enumerate(phrases) if found]
    evidence = find_evidence(papers, Taxonomy(tuple(topics)), params.evidence)
    trials = []
    for topic, scores in zip(topics, evidence.scores.T, strict=True):
        [(members, gain)] = _outcome(labelling, [scores], params)
        trials.append(_Trial(topic.phrases, scores, members, gain))
    return trials


def _outcome(
    labelling: Labelling, extra: Sequence[Vector], params: LabelParams
) -> list[tuple[Members, float]]:
    """The papers of each topic of which `extra` is the evidence, beside the taxonomy's, and how much surer they are."""
    grounds = _with_topics(labelling.grounds, extra)
    belief = believe(grounds, params.spread, params.calibration, params.min_reviews)
    gains = belief.confidence - _confidence(labelling)
    free = ~_reviewed(labelling)
    best = belief.primary.argmax(axis=1) - labelling.grounds.scores.shape[1]
    found = []
    for place in range(len(extra)):
        members = (best == place) & free
        found.append((members, float(gains[members].mean()) if members.any() else 0.0))
    return found


def _with_topics(grounds: Grounds, extra: Sequence[Vector]) -> Grounds:
    return Grounds(
        grounds.vectors,
        np.column_stack([grounds.scores, *extra]),
        np.concatenate([grounds.weights, np.ones(len(extra))]),
        np.column_stack([grounds.reviewed, np.zeros((len(grounds.scores), len(extra)))]),
    )


def _choose(trials: Sequence[_Trial], params: LabelParams) -> list[_Trial]:
    """Those worth most of the trials that stand alone."""
    chosen: list[_Trial] = []
    for trial in sorted(trials, key=lambda trial: (-trial.worth, trial.phrases)):
        large = trial.members.sum() >= params.proposals.min_papers
        if not large or trial.gain < params.proposals.min_gain:
            continue
        shared = [(trial.members & other.members).sum() for other in chosen]
        if max(shared, default=0) <= SHARED * trial.members.sum():
            chosen.append(trial)
    return chosen


def _settle(chosen: Sequence[_Trial], labelling: Labelling, params: LabelParams) -> list[Found]:
    """Try all that were chosen together; keep those that still have papers, and keep them when papers are left out."""
    if not chosen:
        return []
    wanted = params.proposals
    outcome = _outcome(labelling, [trial.scores for trial in chosen], params)
    stability = _stability(chosen, [members for members, _ in outcome], labelling, params)
    found = []
    for trial, (members, gain), steady in zip(chosen, outcome, stability, strict=True):
        rows = sorted(np.flatnonzero(members).tolist(), key=lambda row: (-trial.scores[row], row))
        if len(rows) >= wanted.min_papers and gain >= wanted.min_gain and steady >= wanted.min_stability:
            found.append(Found(trial.phrases, tuple(rows), round(gain, DIGITS), round(steady, DIGITS)))
    return found


def _stability(
    chosen: Sequence[_Trial], before: Sequence[Members], labelling: Labelling, params: LabelParams
) -> list[float]:
    """The mean Jaccard index of each trial's papers and those it has when some papers are left out."""
    grounds = _with_topics(labelling.grounds, [trial.scores for trial in chosen])
    first = labelling.grounds.scores.shape[1]
    overlaps = np.zeros((params.stability.runs, len(chosen)))
    for run in range(params.stability.runs):
        kept = np.random.default_rng(run).random(len(grounds.scores)) >= params.stability.left_out
        rows = np.flatnonzero(kept)
        again = believe(grounds.of(rows), params.spread, params.calibration, params.min_reviews)
        best = again.primary.argmax(axis=1) - first
        for place, members in enumerate(before):
            one, other = members[rows], (best == place) & ~_reviewed(labelling)[rows]
            overlaps[run, place] = (one & other).sum() / max((one | other).sum(), 1)
    means: list[float] = overlaps.mean(axis=0).tolist()
    return means
