"""Look up the terms that a classifier knows by their hashes, whole arrays of them at once."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from taxo.classifier.tokens import Hashes, hash_terms

Places = npt.NDArray[np.int32]
UNKNOWN = -1
ROOM = 4  # slots a term, at least: most hashes that are no term's find theirs free at once
MOST_TRIES = 200  # rounds; the shipped classifier's 14,500 terms take 10, and only terms made to collide take many more
MIX = np.uint64(0xD6E8FEB86659FD93)  # odd, and its bits without a pattern: spreads hashes over the slots


class Vocabulary:
    """Terms in order, each tokens with spaces between (“low rank adaptation”) that are spelled together in texts."""

    def __init__(self, terms: Sequence[str]) -> None:
        """Index `terms`; `ValueError` for two that are spelled together alike."""
        self.terms = tuple(terms)
        self.hashes = hash_terms([term.replace(" ", "") for term in self.terms])
        ordered = np.sort(self.hashes)  # `np.unique` would import masked arrays, a tenth of a start
        if (ordered[1:] == ordered[:-1]).any():
            raise ValueError("a term is there twice")
        bits = max(4, (ROOM * len(self.terms)).bit_length())
        self.shift = np.uint64(64 - bits)
        self.slots = np.full(1 << bits, UNKNOWN, dtype=np.int32)
        self._place_all()

    def __len__(self) -> int:
        """How many terms there are."""
        return len(self.terms)

    def find(self, hashes: Hashes) -> Places:
        """Return the place of each hash among the terms, `UNKNOWN` where it is no term's."""
        if not self.terms:
            return np.full(len(hashes), UNKNOWN, dtype=np.int32)
        slots = self._first_slots(hashes)
        places = self.slots.take(slots)
        astray = np.flatnonzero((places != UNKNOWN) & (self.hashes.take(places) != hashes))
        while len(astray):
            slots[astray] = (slots[astray] + 1) & (len(self.slots) - 1)
            places[astray] = self.slots[slots[astray]]
            missed = (places[astray] != UNKNOWN) & (self.hashes[places[astray]] != hashes[astray])
            astray = astray[missed]
        return places

    def _first_slots(self, hashes: Hashes) -> npt.NDArray[np.int64]:
        return ((hashes * MIX) >> self.shift).astype(np.int64)

    def _place_all(self) -> None:
        """Open addressing with linear probing: each round, the last of those that want a free slot gets it."""
        waiting = np.arange(len(self.terms), dtype=np.int32)
        slots = self._first_slots(self.hashes)
        for _ in range(MOST_TRIES):
            wanted = slots[waiting]
            free = self.slots[wanted] == UNKNOWN
            self.slots[wanted[free]] = waiting[free]
            waiting = waiting[self.slots[wanted] != waiting]
            if not len(waiting):
                return
            slots[waiting] = (slots[waiting] + 1) & (len(self.slots) - 1)
        raise ValueError("its terms crowd too few places to be looked up")
