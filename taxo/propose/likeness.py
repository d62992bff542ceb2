"""Tell which proposals say the same: as one another, as a topic that people have, or as one that they dismissed."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from taxo.label import Corpus, LabelParams
from taxo.numeric import Matrix, settled, unit_rows
from taxo.project.tables import Assignment
from taxo.project.taxonomy import TaxonomyTopic
from taxo.propose.changes import evidence_of
from taxo.propose.proposals import Proposal
from taxo.text.token_phrases import phrase_key
from taxo.text.words import Joined, singular, stem, words

# The cosine of the evidence of two topics in all papers from which they say much the same. Beside a taxonomy of music
# interfaces, "reality" and "virtual reality" have .98, "DMI" and "digital musical instruments" .80, "string instrument"
# and "guitar" .69, "DMI" and "NIME community" .64, "objects" and "everyday objects" .55, "violin" and "guitar" .35.
ALIKE = 0.6
# What nobody wants should rather stay away.
DISMISSED = 0.5
# A proposal repeats a topic that at least such a share of its papers have, if phrases of the topic are in so many of
# its own. Beside six topics of music interfaces these are "mobile phones", "granular synthesis", "audio synthesis",
# "motion capture system" and "laptop ensembles", with .7 to .9 and .2 to .27. With half
# of the papers, two topics of forty draws that were removed from the listings' taxonomy are taken for others.
HAVE_IT, OF_PHRASES = 0.7, 0.2
IS_IT = 0.7  # the F1 of its papers and those that have a topic first, from which it is that topic, whatever its phrases


def without_dismissed(
    proposals: Sequence[Proposal], dismissed: Sequence[TaxonomyTopic], corpus: Corpus, params: LabelParams
) -> list[Proposal]:
    """Return `proposals` without those that people dismissed: by their id, or by the papers that hold their phrases."""
    if not proposals or not dismissed:
        return list(proposals)
    ids = {topic.topic_id for topic in dismissed}
    told = [Proposal(topic, (), 0.0, 0.0) for topic in dismissed]
    alike = _likeness([*proposals, *told], corpus, params)[: len(proposals), len(proposals) :].max(axis=1)
    return [
        proposal
        for proposal, most in zip(proposals, alike.tolist(), strict=True)
        if proposal.topic.topic_id not in ids and most <= DISMISSED
    ]


def name_alike(proposals: Sequence[Proposal], corpus: Corpus, params: LabelParams) -> list[Proposal]:
    """Return `proposals` in their order, each that stands for later ones that are much like it with these behind it.

    Each is like one other at most; `Proposal.alike` holds the ids of those that one stands for.
    """
    if not proposals:
        return []
    alike = _likeness(proposals, corpus, params) >= ALIKE
    left, ordered = list(range(len(proposals))), list[Proposal]()
    while left:
        first, *others = left
        like = [place for place in others if alike[first, place]]
        ids = tuple(proposals[place].topic.topic_id for place in like)
        ordered += [replace(proposals[first], alike=ids), *(proposals[place] for place in like)]
        left = [place for place in others if place not in like]
    return ordered


def find_repeated(
    proposal: Proposal, topics: Sequence[TaxonomyTopic], assignments: Sequence[Assignment], joined: Joined
) -> TaxonomyTopic | None:
    """Return the one of `topics` that `proposal` mostly repeats, by its name, or its papers and phrases; None where it
    is new.

    What is called as a topic's phrase is part of that topic: people have said so.
    """
    name = phrase_key(proposal.topic.name, joined)
    for topic in topics:
        if name in {phrase_key(phrase, joined) for phrase in topic.phrases}:
            return topic
    counts = Counter(topic_id for row in proposal.rows for topic_id in assignments[row].topics)
    shares = [counts[topic.topic_id] / max(len(proposal.rows), 1) for topic in topics]
    sizes = Counter(assignment.topic_id for assignment in assignments)
    firsts = Counter(assignments[row].topic_id for row in proposal.rows)
    repeated = [
        (share, -place)
        for place, (topic, share) in enumerate(zip(topics, shares, strict=True))
        if (share >= HAVE_IT and _shared(proposal.topic.phrases, topic.phrases, joined) >= OF_PHRASES)
        or 2 * firsts[topic.topic_id] >= IS_IT * (len(proposal.rows) + sizes[topic.topic_id]) > 0
    ]
    return topics[-max(repeated)[1]] if repeated else None


def holds(phrase: str, known: str, joined: Joined) -> bool:
    """Return whether `known` is found in `phrase`: "attention head" in "pruned attention heads".

    `joined` tells which words the papers write as one.
    """
    key = phrase_key(known, joined)
    form = stem if len(key) > 1 else singular
    read = tuple(map(form, words(phrase, joined)))
    return any(read[start : start + len(key)] == key for start in range(len(read)))


def _shared(phrases: Sequence[str], known: Sequence[str], joined: Joined) -> float:
    """The share of `phrases` that hold one of those that are `known`."""
    n_holding = sum(any(holds(phrase, other, joined) for other in known) for phrase in phrases)
    return n_holding / max(len(phrases), 1)


def _likeness(proposals: Sequence[Proposal], corpus: Corpus, params: LabelParams) -> Matrix:
    """The cosine of the evidence of each two in all papers (n, n), 0 where a topic has none."""
    scores = unit_rows(evidence_of(proposals, corpus, params).T)
    alike: Matrix = settled(np.asarray(scores @ scores.T))
    return alike
