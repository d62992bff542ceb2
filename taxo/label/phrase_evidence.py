"""How strongly the phrases of each topic are present in each paper, read off the table of tokens."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from taxo.numeric import COMPARED, Matrix, Members, Rows, Vector, settled
from taxo.progress import with_progress
from taxo.project.taxonomy import TaxonomyTopic
from taxo.text.titles import EvidenceParams
from taxo.text.token_phrases import Spans, TokenPhrases
from taxo.text.tokens import ABSTRACT, HEAD, KEYWORD, REST, Tokens
from taxo.text.word_numbers import SENTENCE_END


@dataclass(frozen=True)
class PhraseEvidence:
    """What phrases say of n papers and k topics, whose ids are `topic_ids`.

    `scores` (n, k) are from 0 up. Each of the h findings is a phrase of a topic in a paper: `papers`, `topics`,
    `phrases` (numbers of `names`) and `weights` (h), in the order of papers and topics. `covered` (m) are the tokens
    that a found phrase covers.
    """

    topic_ids: tuple[str, ...]
    scores: Matrix
    names: Sequence[str]
    papers: Rows
    topics: Rows
    phrases: Rows
    weights: Vector
    covered: Members

    def of_topics(self, kept: Members) -> "PhraseEvidence":
        """The same of the topics that are `kept` (k) alone; no phrase of another may have been found."""
        numbers = np.cumsum(kept) - 1
        topic_ids = tuple(i for i, stays in zip(self.topic_ids, kept.tolist(), strict=True) if stays)
        return replace(self, topic_ids=topic_ids, scores=self.scores[:, kept], topics=numbers[self.topics])

    @cached_property
    def best_first(self) -> list[dict[str, list[str]]]:
        """For each paper the phrases found of each topic, by topic id, those that weigh most first."""
        told: list[dict[str, list[str]]] = [{} for _ in range(len(self.scores))]
        by_name = np.argsort(np.argsort(np.array(self.names, dtype=object), kind="stable"), kind="stable")
        ranks = by_name[self.phrases] if len(self.names) else self.phrases
        order = np.lexsort((ranks, -settled(self.weights, COMPARED), self.topics, self.papers))
        columns = (self.papers[order].tolist(), self.topics[order].tolist(), self.phrases[order].tolist())
        for paper, topic, phrase in zip(*columns, strict=True):
            told[paper].setdefault(self.topic_ids[topic], []).append(self.names[phrase])
        return told


def find_phrase_evidence(
    tokens: Tokens, topics: Sequence[TaxonomyTopic], params: EvidenceParams
) -> PhraseEvidence:
    """Return how strongly the phrases and hints of each of `topics` are present in each paper.

    A phrase counts by its places in the paper (a title's once, by head or rest; once where it is a keyword; an
    abstract's as often as they are there) times its inverse document frequency (Spärck Jones, 1972), so a rare one
    says more. What a topic gets hangs on its own phrases alone: the same phrases give the same column beside others.
    """
    listed = [(*topic.phrases, *topic.hints) for topic in topics]
    names = tuple(dict.fromkeys(phrase for phrases in listed for phrase in phrases))
    number = {name: place for place, name in enumerate(names)}
    finder = TokenPhrases(tokens, (*names, *(phrase for topic in topics for phrase in topic.excludes)))
    covered = np.zeros(len(tokens.words), dtype=np.bool_)
    findings = [np.zeros((4, 0))]
    shown = with_progress(topics, "find phrases", "topics")
    for column, (topic, phrases) in enumerate(zip(shown, listed, strict=True)):
        spans = finder.find_telling(phrases, topic.excludes)
        _cover(covered, spans)
        papers, own, places = _count_places(tokens, spans, len(phrases), params)
        strength = np.array([params.hint_weight if phrase in topic.hints else 1.0 for phrase in phrases])
        shared = np.array([number[phrase] for phrase in phrases], dtype=np.int64)
        findings.append(
            np.stack([papers, np.full(len(papers), column), shared[own], strength[own] * places])
            if len(papers)
            else np.zeros((4, 0))
        )
    found = np.concatenate(findings, axis=1)
    found = found[:, np.lexsort((found[1], found[0]))]  # stable: a topic's phrases stay in its own order
    papers, columns, phrases_found = found[:3].astype(np.int64)
    weights = found[3] * _rarity(finder, names, tokens)[phrases_found]
    shape = (tokens.n_papers, len(topics))
    cells = np.bincount(papers * shape[1] + columns, weights, shape[0] * shape[1])
    scores = cells.astype(np.float64).reshape(shape)
    topic_ids = tuple(topic.topic_id for topic in topics)
    return PhraseEvidence(topic_ids, scores, names, papers, columns, phrases_found, weights, covered)


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
    in_head, in_rest, in_abstract, in_keywords = (
        np.bincount(entry[chosen], minlength=len(keys))
        for chosen in (places == HEAD, places == REST, places == ABSTRACT, _are_keywords(tokens, spans))
    )
    counts = in_abstract.astype(np.float64)
    counts += np.where(in_head > 0, params.head_weight, np.where(in_rest > 0, params.title_weight, 0.0))
    counts += np.where(in_keywords > 0, params.keyword_weight, 0.0)
    return keys // max(n_phrases, 1), keys % max(n_phrases, 1), counts


def _are_keywords(tokens: Tokens, spans: Spans) -> Members:
    """Which spans are whole keywords: of "interactive music systems" the phrase "interactive music" is a part alone."""
    is_outside = np.append((tokens.places != KEYWORD) | (tokens.words == SENTENCE_END), True)
    inside: Members = ~is_outside[spans.starts] & is_outside[spans.starts - 1] & is_outside[spans.ends]
    return inside


def _rarity(finder: TokenPhrases, names: Sequence[str], tokens: Tokens) -> Vector:
    """The inverse document frequency of each phrase, wherever it is: 1 where all papers have it."""
    papers_with = [len(np.unique(tokens.papers[finder.find(name)[0]])) for name in names]
    rarity: Vector = 1 + np.log((1 + tokens.n_papers) / (1 + np.array(papers_with, dtype=np.float64)))
    return rarity
