"""Try a phrase that a topic may lack: which papers hold it, and which get the topic by it when labelled again."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from taxo.label import Corpus, LabelParams
from taxo.label.soft_labels import label_corpus
from taxo.label.stage import judge, read_inputs, used_reviews
from taxo.numeric import Members, settled
from taxo.progress import with_progress
from taxo.project.taxonomy import Taxonomy, TaxonomyTopic
from taxo.text.token_phrases import TokenPhrases


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


def find_holding(
    corpus: Corpus,
    topic: TaxonomyTopic,
    phrases: Sequence[str],
    has: Members,
    known: Members,
    finder: TokenPhrases | None = None,
) -> Iterator[MissingPhrase]:
    """`phrases` that some paper holds, with their papers.

    `has` (n) are the papers with the topic, `known` (n) those with evidence for it. A place inside an exclude or a
    longer phrase of the topic doesn't count, as in labelling. `finder` finds the phrases of several topics, where one
    was made for them.
    """
    own = (*topic.phrases, *topic.hints)
    finder = finder or TokenPhrases(corpus.tokens, (*own, *topic.excludes, *phrases))
    for phrase in phrases:
        spans = finder.find_telling((*own, phrase), topic.excludes)
        holders = np.zeros(len(has), dtype=np.bool_)
        holders[corpus.tokens.papers[spans.starts[spans.phrases == len(own)]]] = True
        if holders.any():
            yield MissingPhrase(topic, phrase, holders, has, known, holders & ~has)


def try_phrases(
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
