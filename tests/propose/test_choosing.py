"""Of candidates that are the same the better stands, and none whose words are everywhere."""

from dataclasses import replace

import numpy as np

from taxo.propose.choosing import MOST, ProposeParams, choose_candidates, keep_proven
from taxo.propose.scoring import Candidate

PARAMS = ProposeParams(min_papers=4, min_size=0.2, min_gain=0.05, min_stability=0.5)


def candidate(
    first: int, last: int, gain: float = 0.0, stability: float = 0.0, purity: float = 0.0
) -> Candidate:
    members = (np.arange(1000) >= first) & (np.arange(1000) < last)
    return Candidate((f"phrase {first}",), np.zeros(1000), members, members, gain, stability, purity)


def test_of_two_that_are_much_the_same_the_one_worth_more_stands() -> None:
    wide, narrow, other = candidate(0, 12), candidate(2, 11), candidate(20, 26)
    assert choose_candidates([narrow, other, wide], PARAMS) == [wide, other]


def test_too_few_papers_are_no_topic() -> None:
    assert choose_candidates([candidate(0, 3)], PARAMS) == []


def test_a_group_with_more_phrases_than_its_papers_account_for_is_no_topic() -> None:
    few = candidate(0, 6)
    nine, ten = (replace(few, phrases=tuple(f"phrase {n}" for n in range(count))) for count in (9, 10))
    assert choose_candidates([nine], PARAMS) == [nine]
    assert choose_candidates([ten], PARAMS) == []


def test_no_more_are_proven_than_anybody_decides_on() -> None:
    many = [candidate(first, first + 8) for first in range(0, 800, 8)]
    assert len(choose_candidates(many, PARAMS)) == MOST


def test_what_gains_nothing_or_falls_apart_or_has_no_words_of_its_own_is_dropped() -> None:
    good = candidate(0, 8, gain=0.1, stability=0.9, purity=0.4)
    others = [
        candidate(10, 18, gain=-0.1, stability=0.9, purity=0.4),
        candidate(20, 28, gain=0.1, stability=0.4, purity=0.4),
        candidate(30, 38, gain=0.1, stability=0.9, purity=0.2),
    ]
    assert keep_proven([good, *others], PARAMS) == [good]


def test_a_least_gain_of_nothing_asks_for_none() -> None:
    doubtful = candidate(0, 8, gain=-0.1, stability=0.9, purity=0.4)
    assert keep_proven([doubtful], replace(PARAMS, min_gain=0.0)) == [doubtful]
