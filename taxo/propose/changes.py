"""Foresee what accepting each proposal would change in the whole pile: which papers would get it, and from where."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

import numpy as np

from taxo.label import Corpus, LabelParams
from taxo.label.corpus import labelled_topics
from taxo.label.phrase_evidence import PhraseEvidence, find_phrase_evidence
from taxo.numeric import Matrix, Members, Rows, Vector, settled
from taxo.project.tables import Assignment
from taxo.project.taxonomy import Taxonomy
from taxo.propose.proposals import Proposal
from taxo.propose.sample import rows_looked_at, spread_inputs
from taxo.propose.spreading import SPREAD, SpreadInputs, find_primaries

# The share of its papers' topics that lie in a group, from which a proposal is listed under it, if that is also so many
# times as usual. Topics that were removed from the listings' taxonomy tell nothing of their group: whatever share was
# asked for, and whether of topics or of evidence, .1 to .2 of 115 came back under their own of nine. Without a clear
# majority it is people who can tell.
MOSTLY, ABOVE_USUAL = 2 / 3, 2.0
# Evidence from which a paper says something of a proposal: more than every paper has for no topic at all. With any
# evidence "DMI" would get 1,636 of 2,072 papers on music interfaces, with this 890; with half as much again .1 fewer of
# five removed topics come back.
PLAIN = SPREAD.doubt


def foresee_changes(
    proposals: Sequence[Proposal],
    named: Mapping[str, Sequence[int]],
    corpus: Corpus,
    assignments: Sequence[Assignment],
    params: LabelParams,
    evidence: PhraseEvidence | None = None,
) -> list[Proposal]:
    """Return `proposals` with the papers of `corpus` that each would get, if accepted alone, and what that changes.

    A paper would get it that plainly holds its phrases and that it fits better than any of the taxonomy's topics; so
    would the papers that reviews name it for (`named`, their rows by id). What else is reviewed stays as it is.
    `assignments` are what the label stage gave, `evidence` that of the taxonomy's topics, where it is known. With the
    shipped taxonomy the papers foreseen and those that labelling gives then agree with an F1 of .87 to .95 in the mean
    of draws of `benchmarks/proposals.py`; with a poor taxonomy, which the label stage stretches over all papers, they
    are fewer.
    """
    if not proposals:
        return []
    inputs = spread_inputs(corpus, params, evidence)
    always = np.union1d(rows_looked_at(corpus), np.flatnonzero(inputs.reviewed.any(axis=1)))
    scores = evidence_of(proposals, corpus, params)
    groups = _group_shares(assignments, corpus.topics.taxonomy)
    foreseen = []
    for proposal, own in zip(proposals, scores.T, strict=True):
        taught = np.zeros(len(own))
        taught[list(named.get(proposal.topic.topic_id, ()))] = 1
        members = _members(own, taught, inputs, always)
        rows = np.flatnonzero(members)
        rows = rows[np.argsort(-settled(own[rows]), kind="stable")]
        foreseen.append(_with_changes(proposal, rows.tolist(), assignments, groups))
    return foreseen


def evidence_of(proposals: Sequence[Proposal], corpus: Corpus, params: LabelParams) -> Matrix:
    """Return the evidence for each of `proposals` in each paper of `corpus` (n, proposals), as labelling counts it."""
    topics = labelled_topics(Taxonomy(tuple(replace(p.topic, parent=None) for p in proposals)))
    return find_phrase_evidence(corpus.tokens, topics, params.evidence).scores


def _members(own: Vector, taught: Vector, inputs: SpreadInputs, always: Rows) -> Members:
    """The papers (n) that a topic gets by its `own` evidence (n) beside those of `inputs`; `taught` (n) are given.

    Only papers with plain evidence can get it: of a large corpus these are read beside the rows that `always` are.
    """
    place = inputs.scores.shape[1]
    rows = np.union1d(always, np.flatnonzero((own >= PLAIN) | (taught > 0)))
    some = inputs.of(rows)
    found = find_primaries(some.beside(own[rows, None], taught[rows, None]))
    is_reviewed = some.reviewed.sum(axis=1) > 0
    members: Members = taught > 0
    members[rows] |= (found.probabilities.argmax(axis=1) == place) & (own[rows] >= PLAIN) & ~is_reviewed
    return members


def _with_changes(
    proposal: Proposal, rows: Sequence[int], assignments: Sequence[Assignment], groups: Mapping[str, Vector]
) -> Proposal:
    """The proposal with its papers, where they come from, and the group that most of their topics are in."""
    own = [assignments[row] for row in rows]
    return replace(
        proposal,
        topic=replace(proposal.topic, parent=_likely_group(rows, groups)),
        rows=tuple(rows),
        unplaced=sum(a.topic_id is None for a in own),
        leave=_by_number(a.topic_id for a in own if a.topic_id is not None),
        overlaps=_by_number(topic_id for a in own for topic_id in a.topics),
        use=settled(sum(1.0 if a.topic_id is None else 1 - a.confidence for a in own)),
    )


def _by_number(topic_ids: Iterable[str]) -> dict[str, int]:
    """How often each id is there, the most frequent first."""
    counts = Counter(topic_ids)
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))


def _group_shares(assignments: Sequence[Assignment], taxonomy: Taxonomy) -> dict[str, Vector]:
    """For each group with papers the share of each paper's topics that are under it (n)."""
    group_of = {topic.topic_id: topic.parent for topic in taxonomy.assignable if topic.parent is not None}
    counts = defaultdict[str, Vector](lambda: np.zeros(len(assignments)))
    for row, assignment in enumerate(assignments):
        for group in (group_of[topic_id] for topic_id in assignment.topics if topic_id in group_of):
            counts[group][row] += 1
    n_topics = np.array([max(len(assignment.topics), 1) for assignment in assignments])
    return {group: counts[group] / n_topics for group in sorted(counts)}


def _likely_group(rows: Sequence[int], groups: Mapping[str, Vector]) -> str | None:
    """The group that most topics of the papers are in and far more than usual; None where there is none."""
    shares = {
        group: settled(float(share[list(rows)].mean())) if rows else 0.0 for group, share in groups.items()
    }
    best = max(shares, key=lambda group: shares[group], default=None)
    if best is None or shares[best] < MOSTLY or shares[best] < ABOVE_USUAL * groups[best].mean():
        return None
    return best
