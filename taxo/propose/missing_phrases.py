"""Suggest phrases for topics: what sets a topic's papers apart from the others and none of its phrases finds.

Each candidate is tried: the papers are labelled again with it among the topic's phrases.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace

import numpy as np

from taxo.label import Corpus, LabelParams
from taxo.label.corpus import gather_evidence, labelled_topics
from taxo.label.soft_labels import label_corpus
from taxo.label.stage import judge, read_inputs, used_reviews
from taxo.numeric import Matrix, Members, Rows, even_rows, settled
from taxo.progress import with_progress
from taxo.project.tables import Assignment
from taxo.project.taxonomy import Taxonomy, TaxonomyTopic
from taxo.propose.likeness import holds
from taxo.propose.sample import rows_looked_at
from taxo.text.keyphrases import PhraseTable, read_phrases
from taxo.text.token_phrases import Key, TokenPhrases, phrase_key
from taxo.text.words import Joined

MOST = 5  # suggestions for a topic
# Candidates of a topic for which papers are labelled again: what is left of them fills five places.
TRIED = 10
READ = 100  # phrases that set a topic apart and are looked at: most of a rich topic's are its own already
LEAST_SHARE = 0.02  # of a topic's papers that hold a phrase
PURITY = 0.5  # of the papers that hold a phrase, how many have the topic among theirs
FEWEST = 2  # papers that a phrase must bring: one proves nothing
HOLDERS = (
    2000  # papers beside those looked at that are labelled again with the phrases of a large pile, at most
)
NO_REPEATS: Mapping[str, Sequence[str]] = {}


@dataclass(frozen=True)
class MissingPhrase:
    """A phrase that a topic lacks, in n papers.

    Which papers hold it (`holders`), which have the topic (`has`), which hold another of its phrases (`known`), and
    which of the holders get the topic by the phrase (`wins`).
    """

    topic: TaxonomyTopic
    phrase: str
    holders: Members
    has: Members
    known: Members
    wins: Members

    @property
    def unfound(self) -> Members:
        """The papers (n) with phrase and topic in which no other phrase of it is."""
        found: Members = self.holders & self.has & ~self.known
        return found

    @property
    def helps(self) -> Members:
        """The papers (n) that get the topic by the phrase, or evidence for it where they have none."""
        return self.unfound | self.wins

    @property
    def purity(self) -> float:
        """The share of its papers that have the topic."""
        return settled(float((self.holders & self.has).sum() / self.holders.sum()))

    @property
    def surprise(self) -> float:
        """How unlikely so pure a phrase is by chance, as a logarithm: n KL(purity, share of all papers with the topic).

        exp of minus it bounds the probability (Chernoff, 1952). Of p phrases one is as pure by chance where it is
        log(p): 4 of 4 papers where a tenth have the topic is 4 log 10 = 9.2, enough among 9,000 phrases; 3 of 5 is 4.2.
        """
        usual, own = float(self.has.mean()), self.purity
        if own <= usual:
            return 0.0
        parts = [(own, usual), (1 - own, 1 - usual)]
        told = sum(mine * np.log(mine / theirs) for mine, theirs in parts if mine > 0)
        return settled(float(self.holders.sum() * told))

    @property
    def kinship(self) -> float:
        """How much more often its papers hold another phrase of the topic than others do, as a logarithm.

        Labels that drifted away from the phrases would otherwise name words that have nothing to do with these. One
        paper as usual is added, so that few papers tell little: of 28 papers 8 hold one where one in 20 does, which is
        log((8 + 1) / (28 + 20) / .05) = 1.3.
        """
        usual = max(float(self.known.mean()), 1 / len(self.known))
        share = ((self.holders & self.known).sum() + 1) / (self.holders.sum() + 1 / usual)
        return settled(float(np.log(share / usual)))

    def worth(self, among: Members) -> float:
        """How much the phrase helps the papers `among` (n): how many, weighed by how good it is."""
        return settled(float((self.helps & among).sum() * self.purity * self.kinship))


def suggest_phrases(
    corpus: Corpus,
    assignments: Sequence[Assignment],
    params: LabelParams,
    repeats: Mapping[str, Sequence[str]] = NO_REPEATS,
    rows: Rows | None = None,
    table: PhraseTable | None = None,
) -> list[MissingPhrase]:
    """Return at most five phrases for each topic of `corpus`, the most helpful first.

    `assignments` are what the label stage made of it by `params`; `repeats` are phrases of proposals that repeat a
    topic, by its id, which are tried as well. Of a large corpus phrases are sought in the papers `rows` that are looked at
    (`table` holds their phrases, where they are known), and those that are chosen counted in all. A topic's phrases are
    chosen so that each helps papers that those before it don't.
    """
    rows = rows_looked_at(corpus) if rows is None else rows
    if not len(rows):
        return []
    some = corpus.of(rows)
    table = table or read_phrases(some.papers)
    candidates = _find_candidates(some, [assignments[row] for row in rows.tolist()], params, repeats, table)
    chosen = _choose_for_each(_try(candidates, some, params), corpus)
    return (
        chosen
        if len(rows) == len(corpus.papers)
        else _count_in_all(chosen, rows, corpus, assignments, params)
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


def _count_in_all(
    chosen: Sequence[MissingPhrase],
    rows: Rows,
    corpus: Corpus,
    assignments: Sequence[Assignment],
    params: LabelParams,
) -> list[MissingPhrase]:
    """The phrases that were chosen in the `rows` of `corpus` with all papers that hold them.

    Which of these get the topic is found by labelling `rows` and an even sample of the others again; the rest is judged
    by how strong the evidence is from which these got it.
    """
    topics = labelled_topics(corpus.topics.taxonomy)
    evidence = gather_evidence(corpus, params.evidence).scores
    if not chosen:
        return []
    counted, by_topic = list[list[MissingPhrase]](), _by_topic(chosen)
    for column, topic in enumerate(topics):
        phrases = [found.phrase for found in by_topic[topic.topic_id]]
        if phrases:
            has = np.array([topic.topic_id in a.topics for a in assignments], dtype=np.bool_)
            counted.append(list(_holding(corpus, topic, phrases, has, evidence[:, column] > 0)))
    open_to = np.any([found.wins for own in counted for found in own], axis=0)
    asked = np.flatnonzero(open_to)
    ids = [corpus.papers[row].paper_id for row in asked.tolist()]
    read = np.union1d(rows, asked[even_rows(ids, HOLDERS)])
    some = [[_of_rows(found, read) for found in own] for own in counted]
    tried = {(f.topic.topic_id, f.phrase): f.wins for f in _try(some, corpus.of(read), params)}
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
        for found in filter(_may_help, _holding(corpus, topic, strangers, has, evidence[:, column] > 0)):
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


def _holding(
    corpus: Corpus, topic: TaxonomyTopic, phrases: Sequence[str], has: Members, known: Members
) -> Iterator[MissingPhrase]:
    """`phrases` that some paper holds, with their papers.

    `has` (n) are the papers with the topic, `known` (n) those with evidence for it. A place inside an exclude or a
    longer phrase of the topic doesn't count, as in labelling.
    """
    own = (*topic.phrases, *topic.hints)
    finder = TokenPhrases(corpus.tokens, (*own, *topic.excludes, *phrases))
    for phrase in phrases:
        spans = finder.find_telling((*own, phrase), topic.excludes)
        holders = np.zeros(len(has), dtype=np.bool_)
        holders[corpus.tokens.papers[spans.starts[spans.phrases == len(own)]]] = True
        if holders.any():
            yield MissingPhrase(topic, phrase, holders, has, known, holders & ~has)


def _may_help(found: MissingPhrase) -> bool:
    """Whether it is pure and may help: some papers with the topic hold no other phrase of it."""
    # Where other phrases find all its papers that have the topic, it could only win papers that haven't.
    is_new = bool(found.unfound.any()) and found.helps.sum() >= FEWEST
    return is_new and found.purity >= PURITY and found.kinship > 0


def _likely(found: Iterable[MissingPhrase]) -> list[MissingPhrase]:
    """The candidates that are worth a try: those that may help most."""
    ordered = sorted(found, key=lambda phrase: (-phrase.worth(phrase.helps), phrase.phrase))
    return ordered[:TRIED]


def _try(
    candidates: Sequence[Sequence[MissingPhrase]], corpus: Corpus, params: LabelParams
) -> list[MissingPhrase]:
    """What each candidate wins; the first ones of all topics are tried at once, then the second ones, …"""
    taxonomy, tried = corpus.topics.taxonomy, []
    before = _label(taxonomy, corpus, params)
    turns = range(max(map(len, candidates), default=0))
    for turn in with_progress(turns, "try phrases", "rounds"):
        batch = {found[turn].topic.topic_id: found[turn] for found in candidates if len(found) > turn}
        after = _label(_with(batch, taxonomy), corpus, params)
        for topic_id, found in batch.items():
            had = before.get(topic_id, np.zeros_like(found.has))
            tried.append(replace(found, wins=found.wins & after[topic_id] & ~had))
    return tried


def _with(phrases: Mapping[str, MissingPhrase], taxonomy: Taxonomy) -> Taxonomy:
    """The taxonomy with a phrase more in each of the topics of `phrases`."""
    return Taxonomy(
        tuple(
            replace(topic, phrases=(*topic.phrases, phrases[topic.topic_id].phrase))
            if topic.topic_id in phrases
            else topic
            for topic in taxonomy.topics
        )
    )


def _label(taxonomy: Taxonomy, corpus: Corpus, params: LabelParams) -> Mapping[str, Members]:
    """Which papers (n) have each topic by the phrases of `taxonomy`, by its id; topics that can't have any are left
    out."""
    changed = replace(corpus, topics=replace(corpus.topics, taxonomy=taxonomy))
    inputs = read_inputs(changed, params)
    judged = judge(used_reviews(changed, params), inputs.phrases.topic_ids)
    applies = label_corpus(inputs, judged, params.model).applies
    return dict(zip(inputs.phrases.topic_ids, applies.T, strict=True))


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
