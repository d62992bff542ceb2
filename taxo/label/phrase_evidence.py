"""How strongly the phrases of each topic are present in each paper, read off the table of tokens."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from taxo.numeric import COMPARED, Matrix, Members, Rows, Vector, settled
from taxo.project.taxonomy import TaxonomyTopic
from taxo.text.titles import EvidenceParams
from taxo.text.token_phrases import Spans, TokenPhrases
from taxo.text.tokens import ABSTRACT, HEAD, REST, Tokens


@dataclass(frozen=True)
class PhraseEvidence:
    """What phrases say of n papers and k topics.

    `scores` (n, k) are from 0 up. Each of the h findings is a phrase of a topic in a paper: `papers`, `topics`,
    `phrases` (numbers of `names`) and `weights` (h), in the order of papers and topics. `covered` (m) are the tokens
    that a found phrase covers.
    """

    scores: Matrix
    names: Sequence[str]
    papers: Rows
    topics: Rows
    phrases: Rows
    weights: Vector
    covered: Members

    @cached_property
    def best_first(self) -> list[dict[int, list[str]]]:
        """For each paper and topic (by number) the phrases found, those that weigh most first."""
        told: list[dict[int, list[str]]] = [{} for _ in range(len(self.scores))]
        by_name = np.argsort(np.argsort(np.array(self.names, dtype=object), kind="stable"), kind="stable")
        ranks = by_name[self.phrases] if len(self.names) else self.phrases
        order = np.lexsort((ranks, -settled(self.weights, COMPARED), self.topics, self.papers))
        columns = (self.papers[order].tolist(), self.topics[order].tolist(), self.phrases[order].tolist())
        for paper, topic, phrase in zip(*columns, strict=True):
            told[paper].setdefault(topic, []).append(self.names[phrase])
        return told


def find_phrase_evidence(
    tokens: Tokens, topics: Sequence[TaxonomyTopic], params: EvidenceParams
) -> PhraseEvidence:
    """Return how strongly the phrases and hints of each of `topics` are present in each paper.

    A phrase counts by its places in the paper (a title's once, by head or rest; an abstract's as often as they are
    there) times its inverse document frequency (Spärck Jones, 1972), so a rare one says more.
    """
    listed = [(*topic.phrases, *topic.hints) for topic in topics]
    names = tuple(dict.fromkeys(phrase for phrases in listed for phrase in phrases))
    number = {name: place for place, name in enumerate(names)}
    finder = TokenPhrases(tokens, (*names, *(phrase for topic in topics for phrase in topic.excludes)))
    covered = np.zeros(len(tokens.words), dtype=np.bool_)
    found: list[tuple[Rows, Rows, Rows, Vector]] = []
    for column, (topic, phrases) in enumerate(zip(topics, listed, strict=True)):
        spans = finder.find_telling(phrases, topic.excludes)
        _cover(covered, spans)
        papers, own, places = _count_places(tokens, spans, len(phrases), params)
        strength = np.array([params.hint_weight if phrase in topic.hints else 1.0 for phrase in phrases])
        shared = np.array([number[phrase] for phrase in phrases], dtype=np.int64)
        found.append((papers, np.full(len(papers), column), shared[own], strength[own] * places))
    return _together(found, tokens.n_papers, len(topics), names, covered)


def _together(
    found: Sequence[tuple[Rows, Rows, Rows, Vector]],
    n_papers: int,
    n_topics: int,
    names: Sequence[str],
    covered: Members,
) -> PhraseEvidence:
    """The evidence out of the papers, topics, phrases and weights that were `found` topic by topic."""
    none = (np.zeros(0, dtype=np.int64),) * 3
    papers, topics, phrases = (np.concatenate(parts) for parts in list(zip(none, *found, strict=False))[:3])
    weights = np.concatenate([np.zeros(0), *(of_topic[3] for of_topic in found)])
    order = np.lexsort((phrases, topics, papers))
    papers, topics, phrases = papers[order], topics[order], phrases[order]
    weights = weights[order] * _rarity(papers, phrases, n_papers, len(names))[phrases]
    flat = np.asarray(np.bincount(papers * n_topics + topics, weights, n_papers * n_topics), dtype=np.float64)
    return PhraseEvidence(flat.reshape(n_papers, n_topics), names, papers, topics, phrases, weights, covered)


def _cover(covered: Members, spans: Spans) -> None:
    """Mark the tokens of `spans`."""
    lengths = spans.ends - spans.starts
    for offset in range(int(lengths.max(initial=0))):
        covered[spans.starts[lengths > offset] + offset] = True


def _count_places(
    tokens: Tokens, spans: Spans, n_phrases: int, params: EvidenceParams
) -> tuple[Rows, Rows, Vector]:
    """For each paper and phrase of `spans`: the paper, the phrase, and what its places count together."""
    pairs = tokens.papers[spans.starts].astype(np.int64) * n_phrases + spans.phrases
    keys, entry = np.unique(pairs, return_inverse=True)
    places = tokens.places[spans.ends - 1]
    in_head, in_rest, in_abstract = (
        np.bincount(entry[places == place], minlength=len(keys)) for place in (HEAD, REST, ABSTRACT)
    )
    title = np.where(in_head > 0, params.head_weight, np.where(in_rest > 0, params.title_weight, 0.0))
    return keys // max(n_phrases, 1), keys % max(n_phrases, 1), title + in_abstract


def _rarity(papers: Rows, phrases: Rows, n_papers: int, n_phrases: int) -> Vector:
    """The inverse document frequency of each phrase; a paper counts once however many topics share the phrase."""
    distinct = np.unique(papers * max(n_phrases, 1) + phrases)
    papers_with = np.bincount(distinct % max(n_phrases, 1), minlength=n_phrases)
    rarity: Vector = 1 + np.log((1 + n_papers) / (1 + papers_with))
    return rarity
