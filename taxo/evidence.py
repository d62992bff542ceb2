"""How strongly a paper's own words speak for each topic, and which of its words do."""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from taxo.tables import Paper
from taxo.taxonomy import Taxonomy
from taxo.text import PhraseFinder, PhraseHit, spell_out

Matrix = npt.NDArray[np.float64]


@dataclass(frozen=True)
class EvidenceParams:
    """How phrases are weighed; see `params.yaml`."""

    title_weight: float
    hint_weight: float
    most_in_abstract: int


@dataclass(frozen=True)
class Evidence:
    """`scores` (n papers, n topics) from 0 up, and for each paper the phrases found of each topic, best first."""

    topic_ids: tuple[str, ...]
    scores: Matrix
    phrases: list[dict[str, list[str]]]


@dataclass(frozen=True, slots=True)
class _Found:
    """How often a phrase of a topic is in a paper's title and abstract."""

    topic_id: str
    phrase: str
    in_title: int
    in_abstract: int


def find_evidence(papers: Sequence[Paper], taxonomy: Taxonomy, params: EvidenceParams) -> Evidence:
    """Return how strongly the phrases of each assignable topic of `taxonomy` are present in each paper.

    A phrase weighs its inverse document frequency (Spärck Jones, 1972), so a rare one says more.
    """
    finder = _finder(taxonomy)
    found = [_find(paper, finder) for paper in papers]
    rarity = _rarity(found)
    hints = {(t.topic_id, phrase) for t in taxonomy.topics for phrase in t.hints}
    topic_ids = tuple(topic.topic_id for topic in taxonomy.assignable)
    column = {topic_id: place for place, topic_id in enumerate(topic_ids)}
    scores = np.zeros((len(papers), len(topic_ids)))
    phrases = []
    for row, paper_found in enumerate(found):
        weights: dict[str, dict[str, float]] = defaultdict(dict)
        for item in paper_found:
            count = params.title_weight * bool(item.in_title) + min(item.in_abstract, params.most_in_abstract)
            strength = params.hint_weight if (item.topic_id, item.phrase) in hints else 1.0
            weight = strength * count * rarity[item.phrase]
            weights[item.topic_id][item.phrase] = weight
            scores[row, column[item.topic_id]] += weight
        phrases.append({topic: sorted(w, key=lambda p: (-w[p], p)) for topic, w in weights.items()})
    return Evidence(topic_ids, scores, phrases)


def _finder(taxonomy: Taxonomy) -> PhraseFinder:
    owned: dict[str, Iterable[str]] = {}
    for topic in taxonomy.assignable:
        owned[topic.topic_id] = (*topic.phrases, *topic.hints)
        owned[f"-{topic.topic_id}"] = topic.excludes
    return PhraseFinder(owned)


def _find(paper: Paper, finder: PhraseFinder) -> list[_Found]:
    title, abstract = spell_out(paper.title, paper.abstract)
    in_title, in_abstract = (_count(finder.find(text)) for text in (title, abstract))
    return [
        _Found(topic_id, phrase, in_title[topic_id, phrase], in_abstract[topic_id, phrase])
        for topic_id, phrase in sorted(in_title.keys() | in_abstract.keys())
    ]


def _count(hits: Sequence[PhraseHit]) -> Counter[tuple[str, str]]:
    """Count phrases a topic, leaving out what is inside one of the topic's excludes or longer phrases."""
    excluded: dict[str, list[PhraseHit]] = defaultdict(list)
    for hit in hits:
        excluded[hit.owner.removeprefix("-")].append(hit)
    counts: Counter[tuple[str, str]] = Counter()
    for hit in hits:
        if not hit.owner.startswith("-") and not any(_inside(hit, other) for other in excluded[hit.owner]):
            counts[hit.owner, hit.phrase] += 1
    return counts


def _inside(hit: PhraseHit, other: PhraseHit) -> bool:
    longer = other.end - other.start > hit.end - hit.start or (other.owner[0] == "-" and other is not hit)
    return longer and other.start <= hit.start and hit.end <= other.end


def _rarity(found: Sequence[Sequence[_Found]]) -> Mapping[str, float]:
    papers_with = Counter(phrase for items in found for phrase in {item.phrase for item in items})
    return {phrase: 1 + math.log((1 + len(found)) / (1 + n)) for phrase, n in papers_with.items()}
