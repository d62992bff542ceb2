"""Topics that papers have together beyond chance, and not those that chance brings together."""

from collections.abc import Mapping
from itertools import combinations
from types import SimpleNamespace
from typing import cast

import pytest

from taxo.report.catalogue import Catalogue, TopicLink
from taxo.report.together import find_pairs
from tests.report.invented_trends import paper

PAIRS = [*combinations("abcd", 2)]


def catalogue(counts: Mapping[tuple[str, str], int], alone: int = 100) -> Catalogue:
    """Papers of so many pairs of topics each, and others of one topic."""
    both = [paper(f"{pair}-{i}", pair) for pair, n in counts.items() for i in range(n)]
    entries = [*both, *(paper(f"one-{i}", ["a"]) for i in range(alone))]
    return cast(Catalogue, SimpleNamespace(entries=entries, links={t: TopicLink(t, t) for t in "abcd"}))


def test_a_frequent_pair_is_told_with_how_far_it_is_beyond_chance() -> None:
    found = find_pairs(catalogue({**dict.fromkeys(PAIRS, 5), ("a", "b"): 60}))
    assert found.n_several == 85
    [pair] = [pair for pair in found.found if pair.one.topic_id == "a"]
    shares = {"a": 70 / 170, "b": 70 / 170, "c": 15 / 170, "d": 15 / 170}
    expected = 2 * shares["a"] * shares["b"] / (1 - sum(share**2 for share in shares.values())) * 85
    assert (pair.other.topic_id, pair.count) == ("b", 60)
    assert pair.times == pytest.approx(60 / expected, abs=1e-6)


def test_even_pairs_are_none() -> None:
    found = find_pairs(catalogue(dict.fromkeys(PAIRS, 20)))
    assert (found.found, found.n_several) == ((), 120)


def test_papers_of_one_topic_each_tell_no_pair() -> None:
    found = find_pairs(catalogue({}))
    assert (found.found, found.n_several, found.n_more) == ((), 0, 0)
