"""Look up the terms that a classifier knows by their hashes, whole arrays of them at once."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from taxo.classifier.tokens import Hashes, Integers, hash_terms

Places = npt.NDArray[np.int32]
UNKNOWN = -1
PASSED = 1
SHORTEST = 2  # bytes of a term that texts can have
ROOM = 4  # slots a term, at least: most hashes that are no term's find theirs free at once
MOST_TRIES = 200  # rounds; the shipped classifier's 14,500 terms take 10, and only terms made to collide take many more
MIX = np.uint64(0xD6E8FEB86659FD93)  # odd, and its bits without a pattern: spreads hashes over the slots


class Vocabulary:
    """Terms in order, each tokens with spaces between (“low rank adaptation”) that are spelled together in texts."""

    def __init__(self, terms: Sequence[str]) -> None:
        """Index `terms`; `ValueError` for two that are spelled together alike."""
        self.terms = tuple(terms)
        spelled = [term.replace(" ", "") for term in self.terms]
        self.hashes = hash_terms(spelled)
        ordered = np.sort(self.hashes)  # `np.unique` would import masked arrays, a tenth of a start
        if (ordered[1:] == ordered[:-1]).any():
            raise ValueError("a term is there twice")
        bits = max(4, (ROOM * len(self.terms)).bit_length())
        self.shift = np.uint64(64 - bits)
        self.slots = np.full(1 << bits, UNKNOWN, dtype=np.int32)
        self._passed = np.zeros(1 << bits, dtype=np.bool_)  # slots that a term wanted that is in a later one
        self._place(np.flatnonzero([len(term.encode()) >= SHORTEST for term in spelled]))
        marks = self._first_slots(self.hashes)[1]
        self._marks = np.where(self.slots != UNKNOWN, marks.take(self.slots) if self.terms else 0, 0).astype(np.uint8)
        self._marks[self._passed] = PASSED

    def __len__(self) -> int:
        """How many terms there are."""
        return len(self.terms)

    def find(self, hashes: Hashes) -> tuple[Integers, Places]:
        """Return which of `hashes` are terms', in order, and the place of each of these among the terms."""
        slots, marks = self._first_slots(hashes)
        mark = self._marks.take(slots)
        likely = np.flatnonzero((mark == marks) | (mark == PASSED))
        slots, wanted = slots.take(likely), hashes.take(likely)
        places = self.slots.take(slots)
        is_right = self.hashes.take(places) == wanted
        astray = np.flatnonzero(~is_right)
        while len(astray := astray[self._passed.take(slots.take(astray))]):
            slots[astray] = following = (slots[astray] + 1) & (len(self.slots) - 1)
            places[astray] = found = self.slots.take(following)
            is_right[astray] = right = self.hashes.take(found) == wanted[astray]
            astray = astray[~right]
        known = np.flatnonzero(is_right)
        return likely.take(known), places.take(known)

    def _first_slots(self, hashes: Hashes) -> tuple[Integers, npt.NDArray[np.uint8]]:
        mixed = hashes * MIX
        marks = mixed.view(np.uint8)[4::8] | np.uint8(2)
        mixed >>= self.shift
        return mixed.view(np.int64), marks

    def _place(self, waiting: Integers) -> None:
        """Open addressing with linear probing: each round, the last of those that want a free slot gets it."""
        slots = self._first_slots(self.hashes)[0]
        for _ in range(MOST_TRIES):
            wanted = slots[waiting]
            free = self.slots[wanted] == UNKNOWN
            self.slots[wanted[free]] = waiting[free]
            waiting = waiting[self.slots[wanted] != waiting]
            if not len(waiting):
                return
            self._passed[slots[waiting]] = True
            slots[waiting] = (slots[waiting] + 1) & (len(self.slots) - 1)
        raise ValueError("its terms crowd too few places to be looked up")
