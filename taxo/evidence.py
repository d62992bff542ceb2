"""How strongly a paper's own words speak for each topic, and which of its words do."""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from taxo.tables import Paper
from taxo.taxonomy import Taxonomy
from taxo.text import PhraseFinder, PhraseHit, spell_out, words

Matrix = npt.NDArray[np.float64]


# Where a title turns from what it is about to how, where or for what: "Data Selection | for Pruned Models".
TURNS = re.compile(
    r"\s(?:for|in|of|with|via|from|on|using|by|through|during|to|under|toward|towards|into|without|against|across|at)\s",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class EvidenceParams:
    """How phrases are weighed; see `params.yaml`."""

    head_weight: float
    title_weight: float
    hint_weight: float


@dataclass(frozen=True)
class Evidence:
    """`scores` (n papers, k topics) from 0 up, and for each paper the phrases found of each topic, best first."""

    topic_ids: tuple[str, ...]
    scores: Matrix
    phrases: list[dict[str, list[str]]]


@dataclass(frozen=True, slots=True)
class _Found:
    """Where a phrase of a topic is in a paper: in the title's head, elsewhere in the title, in the abstract."""

    topic_id: str
    phrase: str
    in_head: int
    in_title: int
    in_abstract: int


def find_evidence(papers: Sequence[Paper], taxonomy: Taxonomy, params: EvidenceParams) -> Evidence:
    """Return how strongly the phrases of each assignable topic of `taxonomy` are present in each paper.

    A phrase weighs its inverse document frequency (Spärck Jones, 1972), so a rare one says more.
    """
    finder = _finder(taxonomy)
    found = [_find(paper, finder) for paper in _progress(papers)]
    rarity = _rarity(found)
    hints = {(topic.topic_id, phrase) for topic in taxonomy.topics for phrase in topic.hints}
    topic_ids = tuple(topic.topic_id for topic in taxonomy.assignable)
    column = {topic_id: place for place, topic_id in enumerate(topic_ids)}
    scores = np.zeros((len(papers), len(topic_ids)))
    phrases = []
    for row, items in enumerate(found):
        weights: dict[str, dict[str, float]] = defaultdict(dict)
        for item in items:
            strength = params.hint_weight if (item.topic_id, item.phrase) in hints else 1.0
            weights[item.topic_id][item.phrase] = strength * rarity[item.phrase] * _count_places(item, params)
        for topic_id, weighed in weights.items():
            scores[row, column[topic_id]] = sum(weighed.values())
        phrases.append(
            {topic: sorted(w, key=lambda phrase: (-w[phrase], phrase)) for topic, w in weights.items()}
        )
    return Evidence(topic_ids, scores, phrases)


def split_title(title: str) -> tuple[str, str]:
    """Return the head of `title`, up to its first preposition (after a colon, if any), and the rest."""
    after_colon = title.find(": ") + 1
    turn = TURNS.search(title, after_colon)
    return (title[: turn.start()], title[turn.start() :]) if turn else (title, "")


def _progress(papers: Sequence[Paper]) -> Iterable[Paper]:
    from tqdm import tqdm

    return tqdm(papers, desc="phrases", unit=" papers", delay=2, leave=False, disable=None)


def _count_places(item: _Found, params: EvidenceParams) -> float:
    in_head, elsewhere = bool(item.in_head), bool(item.in_title and not item.in_head)
    return params.head_weight * in_head + params.title_weight * elsewhere + item.in_abstract


def _finder(taxonomy: Taxonomy) -> PhraseFinder:
    owned: dict[str, Iterable[str]] = {}
    for topic in taxonomy.assignable:
        owned[topic.topic_id] = (*topic.phrases, *topic.hints)
        owned[f"-{topic.topic_id}"] = topic.excludes
    return PhraseFinder(owned)


def _find(paper: Paper, finder: PhraseFinder) -> list[_Found]:
    title, abstract = spell_out(paper.title, paper.abstract)
    head, _ = split_title(title)
    n_head = len(words(head))
    title_hits = finder.find(title)
    in_head = _count([hit for hit in title_hits if hit.end <= n_head])
    in_title, in_abstract = _count(title_hits), _count(finder.find(abstract))
    return [
        _Found(*key, in_head[key], in_title[key], in_abstract[key])
        for key in sorted(in_title.keys() | in_abstract.keys())
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
