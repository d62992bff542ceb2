"""Count what the taxonomy's phrases find in vain, and which find nothing."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from taxo.label import Corpus, LabelParams
from taxo.label.corpus import gather_evidence, labelled_topics
from taxo.label.phrase_evidence import PhraseEvidence
from taxo.manners import counted
from taxo.numeric import Members
from taxo.project.metrics import Value
from taxo.project.tables import Assignment
from taxo.project.taxonomy import TaxonomyTopic
from taxo.text.token_phrases import phrase_key
from taxo.text.words import Joined

NAMED = 5  # that a line tells


@dataclass(frozen=True)
class PhraseFigures:
    """What is odd about the phrases of a taxonomy.

    `without_finds` are ids of topics of which no paper holds a phrase, hint or name, `shared` the phrases that several
    topics have, with their ids. `n_unplaced` papers hold a phrase of a topic and have no topic at all; `n_not_given`
    times a paper holds a phrase of a topic that isn't among its own.
    """

    without_finds: Sequence[str]
    shared: Mapping[str, Sequence[str]]
    n_unplaced: int
    n_not_given: int

    def summary(self) -> dict[str, Value]:
        """Figures for `reports/metrics/propose.json`."""
        return {
            "topics_without_finds": len(self.without_finds),
            "shared_phrases": len(self.shared),
            "papers_with_a_phrase_unplaced": self.n_unplaced,
            "phrase_hits_not_given": self.n_not_given,
        }

    @property
    def lines(self) -> list[str]:
        """What people should know of, a line each."""
        shared = [f"“{phrase}” ({', '.join(ids)})" for phrase, ids in self.shared.items()]
        told = [
            (("topic", "whose phrases no paper has"), self.without_finds),
            (("phrase", "that several topics have"), shared),
        ]
        return [
            f"{counted(len(found), noun)} {what}: {_some(found)}" for (noun, what), found in told if found
        ]


def count_phrases(
    corpus: Corpus,
    assignments: Sequence[Assignment],
    params: LabelParams,
    evidence: PhraseEvidence | None = None,
) -> PhraseFigures:
    """Return what is odd about the phrases of the topics of `corpus`, to whose papers labelling gave `assignments`.

    `evidence` is that of the topics, where it is known.
    """
    topics = labelled_topics(corpus.topics.taxonomy)
    found = evidence or gather_evidence(corpus, params.evidence)
    holds = _phrases_held(found, topics)
    has = _topics_given(assignments, topics)
    nothing = (found.scores == 0).all(axis=0).tolist()
    return PhraseFigures(
        [topic.topic_id for topic, empty in zip(topics, nothing, strict=True) if empty],
        _shared(corpus.topics.taxonomy.assignable, corpus.tokens.joined),
        int((holds.any(axis=1) & ~has.any(axis=1)).sum()),
        int((holds & ~has).sum()),
    )


def _phrases_held(found: PhraseEvidence, topics: Sequence[TaxonomyTopic]) -> Members:
    """Which papers hold a phrase of which topics (n, k); hints promise nothing."""
    own = [set(topic.phrases) for topic in topics]
    pairs = zip(found.topics.tolist(), found.phrases.tolist(), strict=True)
    telling = np.array([found.names[phrase] in own[topic] for topic, phrase in pairs], dtype=np.bool_)
    holds = np.zeros(found.scores.shape, dtype=np.bool_)
    holds[found.papers[telling], found.topics[telling]] = True
    return holds


def _topics_given(assignments: Sequence[Assignment], topics: Sequence[TaxonomyTopic]) -> Members:
    """Which papers have which topics (n, k)."""
    column = {topic.topic_id: place for place, topic in enumerate(topics)}
    has = np.zeros((len(assignments), len(topics)), dtype=np.bool_)
    for row, given in enumerate(assignments):
        has[row, [column[topic_id] for topic_id in given.topics if topic_id in column]] = True
    return has


def _shared(topics: Sequence[TaxonomyTopic], joined: Joined) -> dict[str, list[str]]:
    """The phrases that are found in the same places for several topics, as the first topic writes them."""
    owners: dict[tuple[str, ...], dict[str, str]] = defaultdict(dict)
    for topic in topics:
        for phrase in topic.phrases:
            owners[phrase_key(phrase, joined)].setdefault(topic.topic_id, phrase)
    return {next(iter(own.values())): list(own) for own in owners.values() if len(own) > 1}


def _some(found: Sequence[str]) -> str:
    more = ", …" if len(found) > NAMED else ""
    return ", ".join(found[:NAMED]) + more
