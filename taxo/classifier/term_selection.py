"""Select the terms that a classifier learns, those of enough texts and of the taxonomy, and scale them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from taxo.classifier.inputs import NothingToLearnError
from taxo.classifier.stopwords import STOP_WORDS
from taxo.classifier.term_counts import Term, TermCounts
from taxo.classifier.tokens import LONGEST_GRAM, SOLID, spell
from taxo.classifier.topic_nodes import TopicNode
from taxo.numeric import Matrix

# Checked with half and double of each on the listings' 251 reviewed papers (benchmarks/classifier.py, five-fold, the
# pipeline's labels; accuracy / macro-F1 / calibration error). As they are: .821 / .788 / .047.
# A pair .813 / .778 / .036 and .821 / .794 / .063; a hint .821 / .788 / .038 and .817 / .778 / .048;
# a part .825 / .790 / .028 and .813 / .797 / .052. Two papers make .008, so none of them decides much.
PAIR_WEIGHT = (
    0.6  # of a term of several tokens, against one of one token: its tokens count by themselves as well
)
HINT_WEIGHT = 0.2  # of a hint, against a phrase
PART_WEIGHT = 0.4  # of a token of a phrase, against the phrase

TermWeights = dict[str, float]  # by term, its tokens with spaces between


@dataclass(frozen=True)
class SelectedTerms:
    """The n terms, sorted by their letters, the scale of each, and the weights (n, k) that the taxonomy suggests.

    A scale is the term's inverse document frequency, less for several tokens; k are the classes.
    """

    terms: tuple[str, ...]
    scales: npt.NDArray[np.float32]
    prior: Matrix


def select_terms(
    fields: Sequence[str],
    classes: Sequence[str],
    taxonomy: Sequence[TopicNode],
    min_papers: int,
    max_terms: int,
) -> SelectedTerms:
    """Return the terms of at least `min_papers` of the texts and all that the taxonomy has for `classes`.

    At most `max_terms`, those of the most texts. `fields` are title, abstract, title, …
    Raises `NothingToLearnError` where there is no term.
    """
    nodes = {node.topic_id: node for node in taxonomy}
    suggested = [_suggested(nodes[topic_id]) if topic_id in nodes else {} for topic_id in classes]
    # Of two spellings that are one term, the taxonomy's first stands where the texts have neither.
    wanted = {_key(term): term for terms in reversed(suggested) for term in reversed(terms)}
    counts = TermCounts(fields)
    kept = counts.n_texts >= min_papers
    groups = counts.find([*wanted])
    kept[groups[groups >= 0]] = True
    stopped = counts.find(sorted(STOP_WORDS))
    kept[stopped[stopped >= 0]] = False
    there = counts.commonest(kept, max_terms)
    missing = [
        Term(key, wanted[key], 0)
        for key, group in zip(wanted, groups.tolist(), strict=True)
        if group < 0 and key not in STOP_WORDS
    ]
    found = [*there, *sorted(missing, key=lambda term: term.key)[: max_terms - len(there)]]
    if not found:
        raise NothingToLearnError(
            f"no word or phrase is in {min_papers} of the texts (min_papers), so there is nothing to learn"
        )
    found.sort(key=lambda term: term.key)
    scales = _scales([term.spelling for term in found], [term.n_texts for term in found], len(fields) // 2)
    prior = _prior([term.key for term in found], suggested)
    return SelectedTerms(tuple(term.spelling for term in found), scales, prior)


def _key(term: str) -> str:
    """A term's tokens joined: “fine tuning” and “finetuning” are one term."""
    return term.replace(" ", "")


@lru_cache(maxsize=1 << 12)  # folds and halves ask for the same topics again
def _suggested(node: TopicNode) -> TermWeights:
    """The terms that a topic's hints, phrases and name make, with the prior weight of each.

    A phrase of one to three tokens is a term of weight 1, a hint one of less. A longer phrase is no term; its tokens
    are, and so are those of a shorter one, with the weight of a part. The largest weight counts. The topic “Pruning”
    with the phrase “lottery ticket hypothesis” and the hint “sparse network” gets pruning 1, lottery ticket
    hypothesis 1, lottery .4, ticket .4, hypothesis .4, sparse network .2.
    """
    terms: TermWeights = {}
    for weight, phrases in ((HINT_WEIGHT, node.hints), (1.0, (*node.phrases, node.name))):
        for phrase in phrases:
            tokens = spell(phrase)
            if 1 <= len(tokens) <= LONGEST_GRAM:
                terms[" ".join(tokens)] = weight
            for part in _parts(tokens) if weight == 1 else ():
                terms[part] = max(terms.get(part, 0.0), PART_WEIGHT)
    return {term: weight for term, weight in terms.items() if len(term.encode()) > 1}


def _parts(tokens: Sequence[str]) -> Iterator[str]:
    """The tokens of a phrase, those of a script without blanks in pairs: one character says little by itself."""
    is_solid = re.compile(SOLID).fullmatch
    yield from (token for token in tokens if not is_solid(token))
    yield from (f"{one} {other}" for one, other in pairwise(tokens) if is_solid(one) and is_solid(other))


def _scales(terms: Sequence[str], papers: Sequence[int], n_texts: int) -> npt.NDArray[np.float32]:
    """Inverse document frequency (Spärck Jones, 1972), smoothed as if one more text had every term.

    Of 449 texts a term in 3 has ln(450 / 4) + 1 = 5.7, one in 200 has 1.8, and one in all has 1.
    """
    idf = np.log((1 + n_texts) / (1 + np.array(papers, dtype=np.float64))) + 1
    pairs = np.array([" " in term for term in terms], dtype=bool)
    return (idf * np.where(pairs, PAIR_WEIGHT, 1)).astype(np.float32)


def _prior(keys: Sequence[str], suggested: Sequence[TermWeights]) -> Matrix:
    """The suggested weights as a matrix (n terms, k classes)."""
    places = {key: place for place, key in enumerate(keys)}
    weights = np.zeros((len(keys), len(suggested)))
    for column, terms in enumerate(suggested):
        for term, weight in terms.items():
            place = places.get(_key(term))
            if place is not None:
                weights[place, column] = max(weight, weights[place, column])
    return weights
