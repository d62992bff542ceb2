"""How strongly a paper's own words speak for each topic, and which of its words do."""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from taxo.numeric import Matrix
from taxo.project.tables import Paper
from taxo.project.taxonomy import Taxonomy
from taxo.text.titles import EvidenceParams, split_title
from taxo.text.words import PhraseFinder, PhraseHit, spell_out, words


@dataclass(frozen=True)
class Evidence:
    """`scores` (n papers, k topics) from 0 up, and for each paper the phrases found of each topic, best first."""

    topic_ids: tuple[str, ...]
    scores: Matrix
    phrases: list[dict[str, list[str]]]


@dataclass(frozen=True, slots=True)
class _Found:
    """Where a phrase of a topic is in a paper: how often in the title's head, the rest of the title, the abstract."""

    topic_id: str
    phrase: str
    in_head: int
    in_rest: int
    in_abstract: int


def find_evidence(papers: Sequence[Paper], taxonomy: Taxonomy, params: EvidenceParams) -> Evidence:
    """Return how strongly the phrases of each assignable topic of `taxonomy` are present in each paper.

    A phrase weighs its inverse document frequency (Spärck Jones, 1972), so a rare one says more.
    """
    finder = _finder(taxonomy)
    found = [_find(paper, finder) for paper in _progress(papers)]
    rarity = _rarity(found)
    strength = {
        (topic.topic_id, hint): params.hint_weight for topic in taxonomy.topics for hint in topic.hints
    }
    weights: list[dict[str, dict[str, float]]] = []
    for items in found:
        weights.append(defaultdict(dict))
        for item in items:
            weight = strength.get((item.topic_id, item.phrase), 1.0) * rarity[item.phrase]
            weights[-1][item.topic_id][item.phrase] = weight * _count_places(item, params)
    topic_ids = tuple(topic.topic_id for topic in taxonomy.assignable)
    scores = [[sum(of_paper.get(t, {}).values()) for t in topic_ids] for of_paper in weights]
    phrases = [{t: _best_first(of_topic) for t, of_topic in of_paper.items()} for of_paper in weights]
    return Evidence(
        topic_ids, np.array(scores, dtype=np.float64).reshape(len(papers), len(topic_ids)), phrases
    )


def _progress(papers: Sequence[Paper]) -> Iterable[Paper]:
    from tqdm import tqdm

    return tqdm(papers, desc="phrases", unit=" papers", delay=2, leave=False, disable=None)


def _count_places(item: _Found, params: EvidenceParams) -> float:
    """What the places of a phrase count together: a title's words once, an abstract's as often as they are there."""
    in_title = params.head_weight if item.in_head else params.title_weight if item.in_rest else 0.0
    return in_title + item.in_abstract


def _best_first(weights: Mapping[str, float]) -> list[str]:
    return sorted(weights, key=lambda phrase: (-weights[phrase], phrase))


def _finder(taxonomy: Taxonomy) -> PhraseFinder:
    owned: dict[str, Iterable[str]] = {}
    for topic in taxonomy.assignable:
        owned[topic.topic_id] = (*topic.phrases, *topic.hints)
        owned[f"-{topic.topic_id}"] = topic.excludes
    return PhraseFinder(owned)


def _find(paper: Paper, finder: PhraseFinder) -> list[_Found]:
    title, abstract = spell_out(paper.title, paper.abstract)
    head, _ = split_title(title)
    end_of_head = len(words(head))
    in_title, in_abstract = _telling(finder.find(title)), _count(_telling(finder.find(abstract)))
    in_head = _count([hit for hit in in_title if hit.end <= end_of_head])
    in_rest = _count([hit for hit in in_title if hit.end > end_of_head])
    return [
        _Found(*key, in_head[key], in_rest[key], in_abstract[key])
        for key in sorted(in_head.keys() | in_rest.keys() | in_abstract.keys())
    ]


def _telling(hits: Sequence[PhraseHit]) -> list[PhraseHit]:
    """The hits that aren't inside one of their topic's excludes or longer phrases; excludes themselves aren't."""
    of_topic: dict[str, list[PhraseHit]] = defaultdict(list)
    for hit in hits:
        of_topic[hit.owner.removeprefix("-")].append(hit)
    return [
        hit
        for hit in hits
        if hit.owner in of_topic and not any(_inside(hit, other) for other in of_topic[hit.owner])
    ]


def _count(hits: Sequence[PhraseHit]) -> Counter[tuple[str, str]]:
    return Counter((hit.owner, hit.phrase) for hit in hits)


def _inside(hit: PhraseHit, other: PhraseHit) -> bool:
    excludes = other.owner.startswith("-")
    longer = other.end - other.start > hit.end - hit.start
    return (excludes or longer) and other.start <= hit.start and hit.end <= other.end


def _rarity(found: Sequence[Sequence[_Found]]) -> Mapping[str, float]:
    papers_with = Counter(phrase for items in found for phrase in {item.phrase for item in items})
    return {phrase: 1 + math.log((1 + len(found)) / (1 + n)) for phrase, n in papers_with.items()}
