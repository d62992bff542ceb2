"""Count in the whole pile what phrases bring that were chosen in the papers that are looked at."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from taxo.label import Corpus, LabelParams
from taxo.label.corpus import gather_evidence, labelled_topics
from taxo.label.phrase_evidence import PhraseEvidence
from taxo.numeric import Matrix, Members, Rows, even_rows, settled
from taxo.project.tables import Assignment
from taxo.propose.phrase_trials import MissingPhrase, find_holding, try_phrases
from taxo.text.token_phrases import TokenPhrases

# Papers beside those looked at that are labelled again with the phrases of a large pile, at most.
HOLDERS = 1000


def count_in_all(
    chosen: Sequence[MissingPhrase],
    rows: Rows,
    corpus: Corpus,
    assignments: Sequence[Assignment],
    params: LabelParams,
    known: PhraseEvidence | None,
) -> list[MissingPhrase]:
    """The phrases that were chosen in the `rows` of `corpus` with all papers that hold them.

    Which of these get the topic is found by labelling `rows` and an even sample of the others again; the rest is judged
    by how strong the evidence for other topics is against which these got it.
    """
    if not chosen:
        return []
    topics = labelled_topics(corpus.topics.taxonomy)
    evidence = (known or gather_evidence(corpus, params.evidence)).scores
    by_topic: dict[str, list[str]] = defaultdict(list)
    for found in chosen:
        by_topic[found.topic.topic_id].append(found.phrase)
    asked_of = [topic for topic in topics if topic.topic_id in by_topic]
    wordings = {w for t in asked_of for w in (*t.phrases, *t.hints, *t.excludes, *by_topic[t.topic_id])}
    finder = TokenPhrases(corpus.tokens, sorted(wordings))
    counted = list[list[MissingPhrase]]()
    for column, topic in enumerate(topics):
        if phrases := by_topic.get(topic.topic_id):
            has = np.array([topic.topic_id in a.topics for a in assignments], dtype=np.bool_)
            counted.append(list(find_holding(corpus, topic, phrases, has, evidence[:, column] > 0, finder)))
    open_to = np.any([found.wins for own in counted for found in own], axis=0)
    asked = np.flatnonzero(open_to)
    ids = [corpus.papers[row].paper_id for row in asked.tolist()]
    read = np.union1d(rows, asked[even_rows(ids, HOLDERS)])
    some = [[_of_rows(found, read) for found in own] for own in counted]
    tried = {(f.topic.topic_id, f.phrase): f.wins for f in try_phrases(some, corpus.of(read), params)}
    column_of = {topic.topic_id: column for column, topic in enumerate(topics)}
    return [
        replace(
            found, wins=_all_wins(found, read, tried[found.topic.topic_id, found.phrase], evidence, column)
        )
        for own in counted
        for found in own
        for column in [column_of[found.topic.topic_id]]
    ]


def _of_rows(found: MissingPhrase, rows: Rows) -> MissingPhrase:
    """The phrase in the papers `rows` alone."""
    parts = {name: getattr(found, name)[rows] for name in ("holders", "has", "known", "wins")}
    return replace(found, **parts)


def _all_wins(found: MissingPhrase, read: Rows, won: Members, evidence: Matrix, column: int) -> Members:
    """Which of the holders without the topic (n) get it, where that is known of the papers `read` (`won`, read).

    Of the others those get it that have least evidence for any other topic, as large a share as of those read.
    """
    rivals = settled(np.delete(evidence, column, axis=1).max(axis=1, initial=0))
    is_read = np.zeros(len(rivals), dtype=np.bool_)
    is_read[read] = True
    asked = rivals[found.wins & is_read]
    wins = np.zeros(len(rivals), dtype=np.bool_)
    if len(asked):
        most = np.quantile(asked, won.sum() / len(asked), method="inverted_cdf") if won.any() else -1.0
        wins = found.wins & ~is_read & (rivals <= most)
    wins[read[won]] = True
    return wins
