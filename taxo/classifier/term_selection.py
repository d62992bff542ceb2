"""Which terms a classifier learns: those of enough texts and of the taxonomy, with their scales and prior weights."""

from collections import Counter as Tally
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from taxo.classifier.stopwords import STOP_WORDS
from taxo.classifier.tokens import LONGEST_GRAM, spell
from taxo.classifier.topic_nodes import TopicNode
from taxo.numeric import Vector

PAIR_WEIGHT = 0.6  # of a term of two tokens, against one of one token
HINT_WEIGHT = 0.2  # of a hint, against a phrase
PART_WEIGHT = 0.4  # of a token of a phrase, against the phrase

Spoken = dict[str, float]


@dataclass(frozen=True)
class Lexicon:
    """Terms, sorted by their letters, with the scale of each (its idf, less for two tokens) and the weights (n terms,
    k) that the taxonomy suggests for each class."""

    terms: tuple[str, ...]
    scales: npt.NDArray[np.float32]
    prior: Vector


def choose_terms(
    fields: Sequence[str],
    classes: Sequence[str],
    taxonomy: Sequence[TopicNode],
    min_papers: int,
    max_terms: int,
) -> Lexicon:
    """Return the terms of at least `min_papers` of the texts and all that the taxonomy speaks of for `classes`.

    At most `max_terms`, those of the most texts. `fields` are title, abstract, title, …
    """
    nodes = {node.topic_id: node for node in taxonomy}
    spoken = [_spoken(nodes[topic_id]) if topic_id in nodes else {} for topic_id in classes]
    papers, spelled = _count_papers(fields)
    wanted = {term.replace(" ", ""): term for terms in reversed(spoken) for term in reversed(terms)}
    for key in wanted.keys() - papers.keys():
        papers[key], spelled[wanted[key]] = 0, 1
    kept = [
        (-n, key) for key, n in papers.items() if (n >= min_papers or key in wanted) and key not in STOP_WORDS
    ]
    keys = sorted(key for _, key in sorted(kept)[:max_terms])
    terms = _spellings(keys, spelled)
    return Lexicon(
        terms, _scales(terms, [papers[key] for key in keys], len(fields) // 2), _prior(keys, spoken)
    )


def _spoken(node: TopicNode) -> Spoken:
    """The terms that a topic's hints, phrases and name make, with the prior weight of each."""
    terms: Spoken = {}
    for weight, phrases in ((HINT_WEIGHT, node.hints), (1.0, (*node.phrases, node.name))):
        for phrase in phrases:
            tokens = spell(phrase)
            if 1 <= len(tokens) <= LONGEST_GRAM:
                terms[" ".join(tokens)] = weight
            for token in tokens if weight == 1 else ():
                terms[token] = max(terms.get(token, 0.0), PART_WEIGHT)
    return {term: weight for term, weight in terms.items() if len(term.encode()) > 1}


def _count_papers(fields: Sequence[str]) -> tuple[Tally[str], Tally[str]]:
    """How many texts have each term, its tokens run together, and how often the texts have it spelled how."""
    papers: Tally[str] = Tally()
    spelled: Tally[str] = Tally()
    for start in range(0, len(fields), 2):
        grams = [gram for field in fields[start : start + 2] for gram in _grams(spell(field))]
        spelled.update(grams)
        papers.update({gram.replace(" ", "") for gram in grams})
    return papers, spelled


def _spellings(keys: Sequence[str], spelled: Mapping[str, int]) -> tuple[str, ...]:
    """How each of `keys` is most often spelled, the first in the alphabet of those that are as frequent."""
    best = dict.fromkeys(keys, (1, ""))
    for gram, n in spelled.items():
        key = gram.replace(" ", "")
        if key in best:
            best[key] = min(best[key], (-n, gram))
    return tuple(gram for _, gram in best.values())


def _grams(tokens: Sequence[str]) -> Iterator[str]:
    for n in range(1, LONGEST_GRAM + 1):
        for start in range(len(tokens) - n + 1):
            gram = " ".join(tokens[start : start + n])
            if n > 1 or len(gram.encode()) > 1:
                yield gram


def _scales(terms: Sequence[str], papers: Sequence[int], n_texts: int) -> npt.NDArray[np.float32]:
    idf = np.log((1 + n_texts) / (1 + np.array(papers, dtype=np.float64))) + 1
    pairs = np.array([" " in term for term in terms], dtype=bool)
    return (idf * np.where(pairs, PAIR_WEIGHT, 1)).astype(np.float32)


def _prior(keys: Sequence[str], spoken: Sequence[Mapping[str, float]]) -> Vector:
    places = {key: place for place, key in enumerate(keys)}
    weights = np.zeros((len(keys), len(spoken)))
    for column, terms in enumerate(spoken):
        for term, weight in terms.items():
            place = places.get(term.replace(" ", ""))
            if place is not None:
                weights[place, column] = max(weight, weights[place, column])
    return weights
