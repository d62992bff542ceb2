"""Group the copies of papers so that each group is one paper; two papers are never made one."""

import re
from collections.abc import Hashable, Iterator, Sequence
from itertools import product, starmap

from taxo.extract.letters import letters_in_order
from taxo.extract.near_duplicates import alike_pairs
from taxo.extract.screening import Copy
from taxo.extract.siblings import Identity, are_siblings
from taxo.extract.titles import Title, one_is_shorter, same_spelling

# The share of the shorter abstract's longer words that two abstracts of one title have in common, also where the paper
# was revised; of 3,000 pairs of conference papers drawn at random none had more than a third. With half of it, 5 % of
# papers that benchmarks/duplicates.py puts under one title become one; with double, a third of abstracts cut in half
# are no longer found.
SAME_WORDS = 0.5
# Of an abstract that tells papers of one title apart; 5 or 20 change nothing in that benchmark
FEWEST_WORDS = 10
# Papers with one title that a further one is compared with, so that "Editorial" costs little
MOST_OF_A_TITLE = 10
# How alike abstracts must be to make up for a word more in a title, or a title that says nothing: a typo or two in an
# abstract of 1,000 characters. .96 and .99 change nothing in that benchmark.
NEARLY_ALL = 0.98
MOST_IDENTITIES = 20  # of a set that a further copy is compared with
_LONG_WORD = re.compile(r"\w{4,}")


def group_copies(copies: Sequence[Copy], near: float) -> list[list[int]]:
    """Return the groups of `copies` that are one paper each, as indices in order.

    Copies are one paper with the same arXiv id; with the same DOI or title and abstracts of much the same words;
    or with titles that differ in spelling and abstracts that are alike for `near` of their letters (0 to 1).
    Copies with two arXiv ids never are, nor are those that `are_siblings` tells apart. A copy without a usable abstract
    joins the only paper of its title.
    """
    identities = [Identity.of(copy.record) for copy in copies]
    matcher = _Matcher(copies, near, identities)
    groups = Groups([copy.record.arxiv_id for copy in copies], identities)
    for a, b in matcher.pairs():
        groups.join(a, b)
    for a, b in matcher.bare_copies(groups):
        groups.join(a, b)
    return groups.members()


class Groups:
    """Sets of items that are joined two by two (union-find); the smallest index stands for its set.

    Each item has a label or None, and may have an identity; sets with two labels between them stay apart, and sets with
    siblings unless the label is the same. That is why it isn't scipy's `connected_components`, which takes all pairs at
    once: here a pair joins or doesn't by what earlier, surer pairs have brought together. Of a, b, c with the labels x,
    none, y the pair (a, b) joins, then (b, c) can't.
    """

    def __init__(self, labels: Sequence[Hashable | None], identities: Sequence[Identity] = ()) -> None:
        self._leader = list(range(len(labels)))
        self._label = list(labels)
        self._identities = [[identity] for identity in identities] or [[] for _ in labels]

    def find(self, item: int) -> int:
        """Return the first item of the set that `item` is in."""
        leader = self._leader
        while leader[item] != item:
            leader[item] = leader[leader[item]]
            item = leader[item]
        return item

    def join(self, a: int, b: int) -> None:
        """Make one set of the two that `a` and `b` are in, unless labels or identities keep them apart."""
        first, second = sorted((self.find(a), self.find(b)))
        if first == second:
            return
        label, other = self._label[first], self._label[second]
        if label is None or label != other:
            if label is not None and other is not None:
                return
            if any(starmap(are_siblings, product(self._identities[first], self._identities[second]))):
                return
        self._leader[second] = first
        self._label[first] = other if label is None else label
        self._remember(first, second)

    def _remember(self, first: int, second: int) -> None:
        """Add the identities of the second set to the first's; those that tell the same are one."""
        known = {(one.doi, one.year, one.figures): one for one in self._identities[first]}
        for one in self._identities[second]:
            known.setdefault((one.doi, one.year, one.figures), one)
        self._identities[first] = [*known.values()][:MOST_IDENTITIES]
        self._identities[second] = []

    def members(self) -> list[list[int]]:
        """Return the sets, each in order, by their first item."""
        sets: dict[int, list[int]] = {}
        for item in range(len(self._leader)):
            sets.setdefault(self.find(item), []).append(item)
        return list(sets.values())


class _Matcher:
    """Finds the pairs of copies that are one paper."""

    def __init__(self, copies: Sequence[Copy], near: float, identities: Sequence[Identity]) -> None:
        self._copies = copies
        self._near = near
        self._identities = identities
        self._titles = [Title(copy.record.title) for copy in copies]
        self._same_title = _buckets(title.key for title in self._titles)
        self._words_of: dict[int, frozenset[str]] = {}

    def pairs(self) -> Iterator[tuple[int, int]]:
        """Yield the pairs, the surest kind first."""
        for bucket in _buckets(copy.record.arxiv_id for copy in self._copies):
            yield from ((bucket[0], other) for other in bucket[1:])
        for bucket in (*_buckets(copy.record.doi for copy in self._copies), *self._same_title):
            yield from self._within(bucket)
        abstracts = [copy.record.abstract if copy.problem is None else "" for copy in self._copies]
        yield from (pair for pair in alike_pairs(abstracts) if self._is_near(*pair))

    def bare_copies(self, groups: Groups) -> Iterator[tuple[int, int]]:
        """Yield copies without a usable abstract with a copy of the only paper that has their title."""
        for bucket in self._same_title:
            papers = {
                groups.find(i) for i in bucket if self._copies[i].problem is None and not self._is_bare(i)
            }
            if len(papers) == 1 and not self._titles[bucket[0]].is_generic:
                yield from ((i, min(papers)) for i in bucket if self._is_bare(i))

    def _within(self, bucket: Sequence[int]) -> Iterator[tuple[int, int]]:
        """Yield pairs in a bucket of copies that share a key: each with the first that it agrees with."""
        firsts: list[int] = []
        for item in bucket:
            match = next((first for first in firsts[:MOST_OF_A_TITLE] if self._agree(first, item)), None)
            if match is None:
                firsts.append(item)
            else:
                yield match, item

    def _is_bare(self, item: int) -> bool:
        copy = self._copies[item]
        if not copy.record.abstract:
            return True
        return copy.problem is not None and len(copy.record.abstract.split()) < FEWEST_WORDS

    def _agree(self, a: int, b: int) -> bool:
        """Say whether two copies with one title or DOI are one paper, by their abstracts."""
        if are_siblings(self._identities[a], self._identities[b]):
            return False
        if self._text(a) == self._text(b):  # also where neither has any, and nothing else tells them apart
            return True
        if self._titles[a].is_generic or self._titles[b].is_generic:
            return self._alikeness(a, b) >= NEARLY_ALL
        if self._titles[a].key == self._titles[b].key and self._have_one_doi(a, b):
            return True  # a database has written an abstract of its own
        first, second = self._copies[a].record.doi, self._copies[b].record.doi
        if first and second and first != second:
            return self._alikeness(a, b) >= self._near
        shorter = min(len(self._words(a)), len(self._words(b)))
        return len(self._words(a) & self._words(b)) >= SAME_WORDS * max(FEWEST_WORDS, shorter)

    def _have_one_doi(self, a: int, b: int) -> bool:
        return self._identities[a].doi is not None and self._identities[a].doi == self._identities[b].doi

    def _is_near(self, a: int, b: int) -> bool:
        first, second = self._titles[a], self._titles[b]
        if same_spelling(first, second) and not first.is_generic:
            return self._alikeness(a, b) >= self._near
        if same_spelling(first, second) or one_is_shorter(first, second):
            return self._alikeness(a, b) >= max(self._near, NEARLY_ALL)
        return False

    def _alikeness(self, a: int, b: int) -> float:
        """Return how alike two abstracts are, 0 to 1: the share of their letters that both have in order."""
        return letters_in_order(self._text(a), self._text(b))

    def _words(self, item: int) -> frozenset[str]:
        """Return the longer words of an abstract; kept, since one copy is compared with many."""
        if item not in self._words_of:
            self._words_of[item] = frozenset(_LONG_WORD.findall(self._text(item)))
        return self._words_of[item]

    def _text(self, item: int) -> str:
        return self._identities[item].text


def _buckets(keys: Iterator[str | None]) -> list[list[int]]:
    """Return the indices of equal keys, for those that occur twice or more; None is no key."""
    buckets: dict[str, list[int]] = {}
    for item, key in enumerate(keys):
        if key is not None:
            buckets.setdefault(key, []).append(item)
    return [bucket for bucket in buckets.values() if len(bucket) > 1]
