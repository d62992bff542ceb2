"""Suggest phrases for topics: what sets a topic's papers apart from the others and none of its phrases finds.

Each candidate is tried: the papers are labelled again with it among the topic's phrases.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set

import numpy as np

from taxo.label import Corpus, LabelParams
from taxo.label.corpus import gather_evidence, labelled_topics
from taxo.label.phrase_evidence import PhraseEvidence
from taxo.numeric import Rows
from taxo.progress import with_progress
from taxo.project.tables import Assignment
from taxo.project.taxonomy import TaxonomyTopic
from taxo.propose.likeness import holds
from taxo.propose.phrase_counts import count_in_all
from taxo.propose.phrase_trials import MissingPhrase, find_holding, try_phrases
from taxo.propose.sample import rows_looked_at
from taxo.text.keyphrases import PhraseTable, read_phrases
from taxo.text.token_phrases import Key, phrase_key
from taxo.text.words import Joined

MOST = 5  # suggestions for a topic
# Candidates of a topic for which papers are labelled again: what is left of them fills five places.
TRIED = 10
READ = 100  # phrases that set a topic apart and are looked at: most of a rich topic's are its own already
LEAST_SHARE = 0.02  # of a topic's papers that hold a phrase
PURITY = 0.5  # of the papers that hold a phrase, how many have the topic among theirs
FEWEST = 2  # papers that a phrase must bring: one proves nothing
NO_REPEATS: Mapping[str, Sequence[str]] = {}


def suggest_phrases(
    corpus: Corpus,
    assignments: Sequence[Assignment],
    params: LabelParams,
    repeats: Mapping[str, Sequence[str]] = NO_REPEATS,
    rows: Rows | None = None,
    table: PhraseTable | None = None,
    evidence: PhraseEvidence | None = None,
) -> list[MissingPhrase]:
    """Return at most five phrases for each topic of `corpus`, the most helpful first.

    `assignments` are what the label stage made of it by `params`; `repeats` are phrases of proposals that repeat a
    topic, by its id, which are tried as well. Of a large corpus phrases are sought in the `rows` that are looked
    at (`table` holds their phrases, where they are known), and those that are chosen counted in all. A topic's phrases
    are chosen so that each helps papers that those before it don't.
    """
    rows = rows_looked_at(corpus) if rows is None else rows
    if not len(rows):
        return []
    some = corpus.of(rows)
    table = table or read_phrases(some.papers)
    candidates = _find_candidates(some, [assignments[row] for row in rows.tolist()], params, repeats, table)
    chosen = _choose_for_each(try_phrases(candidates, some, params), corpus)
    return (
        chosen
        if len(rows) == len(corpus.papers)
        else count_in_all(chosen, rows, corpus, assignments, params, evidence)
    )


def _choose_for_each(tried: Sequence[MissingPhrase], corpus: Corpus) -> list[MissingPhrase]:
    """The phrases that help, topic by topic."""
    by_topic = _by_topic(tried)
    return [
        found for topic in corpus.topics.taxonomy.assignable for found in _choose(by_topic[topic.topic_id])
    ]


def _by_topic(found: Iterable[MissingPhrase]) -> dict[str, list[MissingPhrase]]:
    """Those of each topic, by its id."""
    by_topic: dict[str, list[MissingPhrase]] = defaultdict(list)
    for phrase in found:
        by_topic[phrase.topic.topic_id].append(phrase)
    return by_topic


def _find_candidates(
    corpus: Corpus,
    assignments: Sequence[Assignment],
    params: LabelParams,
    repeats: Mapping[str, Sequence[str]],
    table: PhraseTable,
) -> list[list[MissingPhrase]]:
    """For each topic the phrases that may help it, the most helpful first; no phrase is of two."""
    topics = labelled_topics(corpus.topics.taxonomy)
    by_chance = np.log(max(len(table.phrases), 1))
    evidence = gather_evidence(corpus, params.evidence).scores
    firsts = np.array([a.topic_id or "" for a in assignments])
    best: dict[tuple[str, ...], MissingPhrase] = {}
    taken = {phrase_key(phrase, corpus.tokens.joined) for t in topics for phrase in (*t.phrases, *t.hints)}
    held = {topic_id for a in assignments for topic_id in a.topics}
    for column, topic in enumerate(with_progress(topics, "read phrases", "topics")):
        if topic.topic_id not in held and topic.topic_id not in repeats:
            continue  # a thesaurus has thousands of these
        has = np.array([topic.topic_id in a.topics for a in assignments], dtype=np.bool_)
        read = table.of(firsts == topic.topic_id, READ, least_share=LEAST_SHARE)
        candidates = [*repeats.get(topic.topic_id, ()), *read]
        strangers = _new_to(topic, taken, candidates, corpus.tokens.joined)
        for found in filter(_may_help, find_holding(corpus, topic, strangers, has, evidence[:, column] > 0)):
            key = phrase_key(found.phrase, corpus.tokens.joined)
            if found.surprise >= by_chance and (key not in best or found.purity > best[key].purity):
                best[key] = found
    by_topic = _by_topic(best.values())
    return [_likely(by_topic[topic.topic_id]) for topic in topics if topic.topic_id in by_topic]


def _new_to(topic: TaxonomyTopic, taken: Set[Key], phrases: Sequence[str], joined: Joined) -> list[str]:
    """Those of `phrases`, each once, that no topic has (`taken`, what theirs are found by) and that hold none of this
    topic's."""
    own = (*topic.phrases, *topic.hints, *topic.excludes)
    by_key: dict[tuple[str, ...], str] = {}
    for phrase in phrases:
        by_key.setdefault(phrase_key(phrase, joined), phrase)
    return [
        phrase
        for key, phrase in by_key.items()
        if key not in taken and not any(holds(phrase, known, joined) for known in own)
    ]


def _may_help(found: MissingPhrase) -> bool:
    """Whether it is pure and may help: some papers with the topic hold no other phrase of it."""
    # Where other phrases find all its papers that have the topic, it could only win papers that haven't.
    is_new = bool(found.unfound.any()) and found.helps.sum() >= FEWEST
    return is_new and found.purity >= PURITY and found.kinship > 0


def _likely(found: Iterable[MissingPhrase]) -> list[MissingPhrase]:
    """The candidates that are worth a try: those that may help most."""
    ordered = sorted(found, key=lambda phrase: (-phrase.worth(phrase.helps), phrase.phrase))
    return ordered[:TRIED]


def _choose(tried: Sequence[MissingPhrase]) -> list[MissingPhrase]:
    """The phrases that help, each the one that helps papers most that those before it don't."""
    chosen: list[MissingPhrase] = []
    helped = np.zeros(len(tried[0].holders) if tried else 0, dtype=np.bool_)
    while len(chosen) < MOST:
        left = [found for found in tried if (found.helps & ~helped).sum() >= FEWEST]
        if not left:
            break
        best = max(left, key=lambda found: found.worth(~helped))
        chosen.append(best)
        helped |= best.helps
    return chosen
