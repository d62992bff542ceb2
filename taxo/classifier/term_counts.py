"""Count in how many texts each term is and how it is spelled, for whole piles of texts at once by their hashes."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from taxo.classifier.tokens import BASE, LONGEST_GRAM, Hashes, Integers, are_ends, cut, hash_terms
from taxo.numeric import Members

AT_ONCE = 1024  # fields that are cut together: of abstracts some MB
SPACE = np.uint64(ord(" "))


@dataclass(frozen=True, slots=True)
class FieldTokens:
    """The m tokens of fields, one after the other: `numbers` (m) of the v distinct ones, the `fields` (m) they are in.

    Of each distinct token there are its `names` (v), `hashes` (v) and `shifts` (v): BASE^length, by which the hash of
    what follows it is multiplied.
    """

    numbers: Integers
    fields: Integers
    names: Sequence[str]
    hashes: Hashes
    shifts: Hashes


@dataclass(frozen=True, slots=True)
class Term:
    """A term of texts: its tokens joined (`key`), how it is most often spelled, and how many texts have it."""

    key: str
    spelling: str
    n_texts: int


class TermCounts:
    """Every time that a term occurs, grouped by term.

    Entry `i` of group `g`, from `bounds[g]` to `bounds[g + 1]`, is the run of tokens from `starts[i]` on that is
    `lengths[i]` tokens long; `keys[g]` is the hash of its tokens joined, `n_texts[g]` how many texts have it.
    """

    def __init__(self, fields: Sequence[str]) -> None:
        """Count the terms of texts, given as title, abstract, title, …"""
        self._tokens = read_tokens(fields)
        runs = list(self._runs())
        hashes = np.concatenate([own for own, _ in runs])
        order = np.argsort(hashes)
        hashes = hashes[order]
        self._starts = np.concatenate([starts for _, starts in runs])[order]
        sizes = [len(starts) for _, starts in runs]
        self._lengths = np.repeat(np.arange(1, LONGEST_GRAM + 1, dtype=np.int8), sizes)[order]
        firsts = np.flatnonzero(np.append(True, hashes[1:] != hashes[:-1])) if len(hashes) else order
        self.keys = hashes[firsts]
        self._bounds = np.append(firsts, len(hashes))
        self.n_texts = self._count_texts(len(fields) // 2)

    def find(self, keys: Sequence[str]) -> Integers:
        """Return the group of each of `keys`, terms with their tokens joined; -1 where no text has it."""
        hashes = hash_terms(keys)
        places = np.searchsorted(self.keys, hashes)
        there = places < len(self.keys)
        there[there] = self.keys[places[there]] == hashes[there]
        found: Integers = np.where(there, places, -1)
        return found

    def commonest(self, kept: Members, most: int) -> list[Term]:
        """Return the `most` terms that most texts have, of the groups that are `kept`; of those that as many have, the
        first by their letters."""
        groups = np.flatnonzero(kept)
        if len(groups) > most:
            counts = self.n_texts[groups]
            least = np.partition(counts, -most)[-most]
            above, even = groups[counts > least], groups[counts == least]
            letters = self._spell(self._bounds[even], "")
            first = sorted(range(len(even)), key=letters.__getitem__)[: most - len(above)]
            groups = np.concatenate([above, even[first]])
        columns = (
            self._spell(self._bounds[groups], ""),
            self._spellings(groups),
            self.n_texts[groups].tolist(),
        )
        return [Term(*row) for row in zip(*columns, strict=True)]

    def _runs(self) -> Iterator[tuple[Hashes, Integers]]:
        """Yield hash and first token of each run of one token, of two, and so on; single letters are no runs."""
        tokens = self._tokens
        own, shifts = tokens.hashes[tokens.numbers], tokens.shifts[tokens.numbers]
        several = np.array([len(name.encode()) > 1 for name in tokens.names], dtype=np.bool_)
        starts = np.flatnonzero(several[tokens.numbers]) if len(several) else tokens.numbers
        yield own[starts], starts.astype(np.int32)
        hashes, shift = own, shifts
        for n in range(2, LONGEST_GRAM + 1):
            hashes = hashes[:-1] + own[n - 1 :] * shift[: len(hashes) - 1]
            shift = shift[:-1] * shifts[n - 1 :]
            starts = np.flatnonzero(tokens.fields[: len(hashes)] == tokens.fields[n - 1 :])
            yield hashes[starts], starts.astype(np.int32)

    def _count_texts(self, n_texts: int) -> Integers:
        """How many texts have the term of each group: one that occurs once is in one text."""
        sizes = np.diff(self._bounds)
        counts = np.ones(len(sizes), dtype=np.int64)
        several = np.flatnonzero(sizes > 1)
        groups = np.repeat(np.arange(len(sizes)), np.where(sizes > 1, sizes, 0))
        chosen = np.repeat(sizes > 1, sizes)
        pairs = groups * n_texts + (self._tokens.fields[self._starts[chosen]] >> 1)
        pairs.sort()
        distinct = pairs[np.append(True, pairs[1:] != pairs[:-1])] if len(pairs) else pairs
        counts[several] = np.bincount(distinct // max(n_texts, 1), minlength=len(sizes))[several]
        return counts

    def _spell(self, entries: Integers, between: str = " ") -> list[str]:
        """The tokens of each of `entries`, joined."""
        starts, lengths = self._starts[entries], self._lengths[entries].tolist()
        numbers, names = self._tokens.numbers, self._tokens.names
        columns = [numbers.take(starts + n, mode="clip").tolist() for n in range(LONGEST_GRAM)]
        return [
            between.join([names[number] for number in run[:length]])
            for length, run in zip(lengths, zip(*columns, strict=True), strict=True)
        ]

    def _spellings(self, groups: Integers) -> list[str]:
        """How the term of each group is most often spelled, the first by its letters of those that are as frequent."""
        if not len(groups):
            return []
        sizes = np.diff(self._bounds)[groups]
        ends = np.cumsum(sizes)
        firsts = ends - sizes
        entries = np.arange(int(ends[-1])) + np.repeat(self._bounds[groups] - firsts, sizes)
        spaced = self._spaced(entries)
        spellings = self._spell(entries[firsts])
        several = np.maximum.reduceat(spaced, firsts) != np.minimum.reduceat(spaced, firsts)
        for place in np.flatnonzero(several).tolist():
            own = slice(int(firsts[place]), int(ends[place]))
            _, examples, counts = np.unique(spaced[own], return_index=True, return_counts=True)
            spelled = self._spell(entries[own][examples])
            spellings[place] = min(zip((-counts).tolist(), spelled, strict=True))[1]
        return spellings

    def _spaced(self, entries: Integers) -> Hashes:
        """The hash of each entry's tokens with spaces between."""
        tokens, starts, lengths = self._tokens, self._starts[entries], self._lengths[entries]
        numbers = tokens.numbers[starts]
        hashes: Hashes = tokens.hashes[numbers]
        shifts = tokens.shifts[numbers]
        for n in range(2, LONGEST_GRAM + 1):
            longer = lengths >= n
            numbers = tokens.numbers[starts[longer] + n - 1]
            hashes[longer] += (SPACE + tokens.hashes[numbers] * BASE) * shifts[longer]
            shifts[longer] *= tokens.shifts[numbers] * BASE
        return hashes


def read_tokens(fields: Sequence[str]) -> FieldTokens:
    """Return the tokens of `fields`."""
    known: dict[int, int] = {}
    names: list[str] = []
    numbers, places = [], []
    lengths: list[int] = []
    for first in range(0, len(fields), AT_ONCE):
        spans = cut(fields[first : first + AT_ONCE])
        of_all = spans.hashes()
        is_end = are_ends(of_all, spans.lengths)
        words = np.flatnonzero(~is_end)
        hashes, examples, inverse = np.unique(of_all[words], return_index=True, return_inverse=True)
        own = np.empty(len(hashes), dtype=np.int32)
        for i, (name, example) in enumerate(zip(hashes.tolist(), words[examples].tolist(), strict=True)):
            if (number := known.get(name)) is None:
                number = known[name] = len(names)
                names.append(spans.spell(example))
                lengths.append(int(spans.lengths[example]))
            own[i] = number
        numbers.append(own[inverse])
        places.append((first + np.cumsum(is_end)[words]).astype(np.int32))
    nothing = np.zeros(0, dtype=np.int32)
    powers = np.append(np.uint64(1), np.multiply.accumulate(np.full(max(lengths, default=0), BASE)))
    return FieldTokens(
        np.concatenate([nothing, *numbers]),
        np.concatenate([nothing, *places]),
        names,
        np.array(list(known), dtype=np.uint64),
        powers[np.array(lengths, dtype=np.int64)],
    )
