"""Find topics that papers have together more often than chance would bring them."""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from taxo.numeric import settled
from taxo.report.catalogue import Catalogue, TopicLink

FEWEST = 3  # papers of a pair
RARE = 0.01  # chance of one pair in the whole pile, were topics strewn over the papers
MOST = 20  # pairs that are shown


@dataclass(frozen=True, slots=True)
class Pair:
    """Two topics that `count` papers have both of, `times` as many as chance would give."""

    one: TopicLink
    other: TopicLink
    count: int
    times: float


@dataclass(frozen=True, slots=True)
class Pairs:
    """The pairs of topics that occur together beyond chance, the strongest first; `n_several` papers have several
    topics, `n_more` pairs aren't shown."""

    found: tuple[Pair, ...]
    n_several: int
    n_more: int


def find_pairs(catalogue: Catalogue) -> Pairs:
    """Return the topics that papers have together, as first or further ones.

    Only papers with several topics can tell: most have one, and say that everything keeps apart. Each such paper draws
    its pairs at random, the frequent topics more often; a pair is shown where so many papers would have it in one of a
    hundred piles at most (the binomial's tail). The order is by how much it says: papers times the logarithm of how
    many times as many they are as by chance. Two topics that are 5 % each of what such
    papers have are together in 300 x 2 x .05 x .05 = 1.5 of 300 pairs by chance.
    """
    topics = [
        sorted({t for t in entry.assignment.topics if t in catalogue.links}) for entry in catalogue.entries
    ]
    several = [found for found in topics if len(found) > 1]
    both = Counter(pair for found in several for pair in combinations(found, 2))
    shares = _shares(several)
    alike = sum(share**2 for share in shares.values())
    rare = RARE / max(1, len(shares) * (len(shares) - 1) // 2)
    pairs = []
    for (one, other), count in both.items():
        chance = 2 * shares[one] * shares[other] / (1 - alike)
        if count >= FEWEST and _tail(count, both.total(), chance) <= rare:
            times = settled(count / (chance * both.total()))
            pairs.append(Pair(catalogue.links[one], catalogue.links[other], count, times))
    pairs.sort(key=_weight)
    return Pairs(tuple(pairs[:MOST]), len(several), max(0, len(pairs) - MOST))


def _shares(several: Sequence[Sequence[str]]) -> Mapping[str, float]:
    """How often each topic is drawn: its share of all that papers with several topics have."""
    sizes = Counter(topic for found in several for topic in found)
    return {topic: size / sizes.total() for topic, size in sizes.items()}


def _tail(count: int, n: int, chance: float) -> float:
    """How probably `count` or more of `n` draws hit what each hits with `chance`; 1 where fewer did than expected."""
    from scipy.special import betainc

    if count <= chance * n:
        return 1.0
    return settled(float(betainc(count, n - count + 1, chance)), 9)


def _weight(pair: Pair) -> tuple[float, str, str]:
    return -settled(pair.count * math.log(pair.times)), pair.one.topic_id, pair.other.topic_id
