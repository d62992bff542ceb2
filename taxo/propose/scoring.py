"""Score candidate topics: add all of a batch to the taxonomy at once, label again, and see which papers each wins.

Competing together keeps a candidate from taking papers of another topic that is missing too.
"""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, replace

import numpy as np

from taxo.label import LabelParams
from taxo.label.phrase_evidence import find_phrase_evidence
from taxo.numeric import Matrix, Members, Rows, Vector, settled
from taxo.progress import with_progress
from taxo.project.taxonomy import TaxonomyTopic
from taxo.project.topic_ids import spoken
from taxo.propose.candidates import FEWEST
from taxo.propose.packing import pack
from taxo.propose.sample import Sample
from taxo.propose.spreading import (
    RUNS,
    Primaries,
    SpreadInputs,
    find_primaries,
    find_primaries_without_some,
)
from taxo.propose.telling import TellingPhrases
from taxo.text.token_phrases import Key, phrase_key

LEAST = 1e-9  # keeps divisions finite
TRIES = 2  # of a group: a third brought as many removed topics back


@dataclass(frozen=True)
class Candidate:
    """A group of papers tried as a topic, and what came of it.

    Its `phrases`, what these count in each paper (`scores`, n), the papers of the `group` (n) and those that it won
    (`members`, n). What `prove` finds: the share of the doubt about their topic that is gone then (`gain`), how much of
    it stays when papers are left out (`stability`, 0 to 1), and which share of the evidence for its phrases is
    in its own papers (`purity`, 0 to 1). Of a topic that reviews name, its id there and how many they are.
    """

    phrases: tuple[str, ...]
    scores: Vector
    group: Members
    members: Members
    gain: float = 0.0
    stability: float = 0.0
    purity: float = 0.0
    topic_id: str | None = None
    n_reviews: int = 0

    @property
    def worth(self) -> float:
        """How good a topic it makes: the F1 of the group and the papers that its words alone find, times the root of
        their number.

        The root, for twice the papers are better but not twice as good: 4 papers found with an F1 of .9 are worth 1.8,
        as are 9 with .6.
        """
        f1 = 2 * (self.group & self.members).sum() / (self.group.sum() + self.members.sum())
        return settled(float(f1 * np.sqrt(self.members.sum())))

    def overlap(self, other: "Candidate") -> float:
        """The Jaccard index of the papers of both."""
        return float((self.members & other.members).sum() / (self.members | other.members).sum())


def score_candidates(
    groups: Sequence[Members],
    telling: TellingPhrases,
    sample: Sample,
    params: LabelParams,
    known: Set[Key] = frozenset(),
) -> list[Candidate]:
    """Return what comes of each of `groups` (n), those with few papers in common tried together.

    A group is tried several times: the papers that its phrases win tell better phrases, none of which is found by one
    of the keys `known`.
    """
    batches = with_progress(pack(groups), "try new topics", "batches")
    return [
        candidate
        for places in batches
        for candidate in _score_batch([groups[place] for place in places], telling, sample, params, known)
    ]


def prove(candidates: Sequence[Candidate], sample: Sample, params: LabelParams) -> list[Candidate]:
    """Return `candidates` with what each gains, and how much of it stays when papers are left out.

    Those that want the same papers are measured apart: beside its like none would gain anything.
    """
    proven = list(candidates)
    for places in pack([candidate.members for candidate in candidates]):
        contest = _compete([candidates[place].phrases for place in places], sample, params)
        stability = _stability(contest, sample)
        for number, place in enumerate(places):
            members = contest.winners == number
            gain = _gain(sample.confidence[members], contest.found.confidence[members])
            proven[place] = replace(
                candidates[place],
                gain=settled(gain),
                stability=settled(stability[number]),
            )
    return _with_purity(proven, sample, params)


def score_named(
    named: Mapping[str, Members], telling: TellingPhrases, sample: Sample, params: LabelParams
) -> tuple[list[Candidate], Sample]:
    """Return what comes of the topics that reviews name, by id, each with the papers (n) to which they give it; and
    the sample with these topics beside the taxonomy's.

    The name that people gave is a phrase, too. Topics that win no paper are left out.
    """
    if not named:
        return [], sample
    groups = list(named.values())
    phrases = [
        tuple(dict.fromkeys((*telling.table.find(spoken(topic_id)), *own)))
        for topic_id, own in zip(named, _telling_phrases(groups, telling), strict=True)
    ]
    taught = np.column_stack(groups).astype(np.float64)
    taught /= np.maximum(taught.sum(axis=1, keepdims=True), 1)
    contest = _compete(phrases, sample, params, taught)
    won = np.where(taught.any(axis=1), taught.argmax(axis=1), contest.winners)
    candidates = [
        replace(candidate, topic_id=topic_id, n_reviews=int(candidate.group.sum()))
        for topic_id, candidate in zip(named, _outcomes(groups, replace(contest, winners=won)), strict=True)
        if candidate.members.any()
    ]
    return candidates, sample.with_topics(contest.scores, taught, contest.found.confidence)


def score_phrases(phrases: Sequence[Sequence[str]], sample: Sample, params: LabelParams) -> Matrix:
    """Return the evidence (n, topics) of topics that have `phrases`, on the scale of the taxonomy's own.

    The same function scores these, so that a candidate that is accepted has the same evidence as a topic.
    """
    topics = [TaxonomyTopic(f"candidate-{n}", "", phrases=tuple(own)) for n, own in enumerate(phrases)]
    return find_phrase_evidence(sample.corpus.tokens, topics, params.evidence).scores


@dataclass(frozen=True)
class _Contest:
    """Candidates beside the taxonomy's topics: their phrases and evidence (n, candidates), what the model read and
    found, and which candidate each paper goes to (`winners`, n), below 0 for a topic of the taxonomy."""

    phrases: Sequence[tuple[str, ...]]
    scores: Matrix
    inputs: SpreadInputs
    found: Primaries
    winners: Rows


def _score_batch(
    groups: Sequence[Members],
    telling: TellingPhrases,
    sample: Sample,
    params: LabelParams,
    known: Set[Key],
) -> list[Candidate]:
    for _ in range(TRIES - 1):
        contest = _compete(_telling_phrases(groups, telling, known), sample, params)
        won = [contest.winners == place for place in range(len(groups))]
        groups = [
            papers if papers.sum() >= FEWEST else group for papers, group in zip(won, groups, strict=True)
        ]
    return _outcomes(groups, _compete(_telling_phrases(groups, telling, known), sample, params))


def _telling_phrases(
    groups: Sequence[Members], telling: TellingPhrases, known: Set[Key] = frozenset()
) -> list[tuple[str, ...]]:
    """The phrases that set each of `groups` (n) apart, without those that the keys `known` find.

    A group is a few papers of the topic that it may become, so that its phrases are in others of them too.
    """
    found = [telling.of(group) for group in groups]
    return [tuple(phrase for phrase in own if phrase_key(phrase) not in known) for own in found]


def known_keys(sample: Sample) -> Set[Key]:
    """Return what the taxonomy's own phrases are found by: they speak for its topics, not for one that is missing."""
    topics = sample.corpus.topics.taxonomy.topics
    return {phrase_key(phrase) for topic in topics for phrase in (*topic.phrases, topic.name)}


def _compete(
    phrases: Sequence[tuple[str, ...]], sample: Sample, params: LabelParams, taught: Matrix | None = None
) -> _Contest:
    """Label the sample with candidates beside the taxonomy; `taught` (n, candidates) are papers that people gave."""
    scores = score_phrases(phrases, sample, params)
    inputs = sample.inputs.beside(scores, taught)
    found = find_primaries(inputs)
    return _Contest(phrases, scores, inputs, found, _winners(found, len(phrases), sample.reviewed))


def _winners(found: Primaries, n_candidates: int, reviewed: Members) -> Rows:
    """Which of the last `n_candidates` topics each paper goes to (n), below 0 where it stays with another."""
    best = found.probabilities.argmax(axis=1) - found.probabilities.shape[1] + n_candidates
    return np.where(reviewed, -1, best)


def _outcomes(groups: Sequence[Members], contest: _Contest) -> list[Candidate]:
    """What came of each of `groups`."""
    return [
        Candidate(contest.phrases[place], contest.scores[:, place], group, contest.winners == place)
        for place, group in enumerate(groups)
    ]


def _with_purity(candidates: Sequence[Candidate], sample: Sample, params: LabelParams) -> list[Candidate]:
    """The candidates with the share of the evidence for their phrases that is in their own papers: the mean of their
    phrases, by how much evidence of each is there."""
    phrases = list(dict.fromkeys(phrase for candidate in candidates for phrase in candidate.phrases))
    columns = {phrase: column for column, phrase in enumerate(phrases)}
    evidence = score_phrases([[phrase] for phrase in phrases], sample, params)
    everywhere = evidence.sum(axis=0)
    found = []
    for candidate in candidates:
        of_it = [columns[phrase] for phrase in candidate.phrases]
        own = evidence[candidate.members][:, of_it].sum(axis=0)
        shares = own / np.maximum(everywhere[of_it], LEAST)
        found.append(replace(candidate, purity=settled(float(shares @ own / max(own.sum(), LEAST)))))
    return found


def _gain(before: Vector, after: Vector) -> float:
    """The share of the doubt about the topics of papers that is gone, by the confidence in them before and after."""
    doubt = float((1 - before).sum())
    return float((after - before).sum()) / doubt if doubt > 0 else 0.0


def _stability(contest: _Contest, sample: Sample) -> list[float]:
    """The mean Jaccard index of each candidate's papers and those it has when some papers are left out."""
    n_candidates = len(contest.phrases)
    overlaps = np.zeros((RUNS, n_candidates))
    for run, (rows, found) in enumerate(find_primaries_without_some(contest.inputs)):
        again = _winners(found, n_candidates, sample.reviewed[rows])
        for place in range(n_candidates):
            one, other = contest.winners[rows] == place, again == place
            overlaps[run, place] = (one & other).sum() / max((one | other).sum(), 1)
    means: list[float] = (overlaps.sum(axis=0) / RUNS).tolist()
    return means
