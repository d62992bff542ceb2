"""Look up the terms that a classifier knows by their hashes, whole arrays of them at once."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from taxo.classifier.tokens import Hashes, Integers, hash_terms

Places = npt.NDArray[np.int32]
Marks = npt.NDArray[np.uint8]
SHORTEST = 2  # bytes of a term that texts can have
ROOM = 4  # slots a term, at least; with half as many scoring takes a tenth longer, with double as long
MIX = np.uint64(0xD6E8FEB86659FD93)  # odd, and its bits without a pattern: spreads hashes over the slots
MARK = np.uint8(2)  # in every mark, so that none is one of these:
FREE, SHARED = np.uint8(0), np.uint8(1)


class Vocabulary:
    """Terms in order, each tokens with spaces between (“low rank adaptation”) that are spelled together in texts.

    The first bits of a hash are its slot, and a term is in its own unless another one is. A slot has a mark, a byte of
    the hash of the term in it, so that one look into a small table tells most hashes that are no term's. The mark is
    `SHARED` where further terms belong to a slot: these are looked for among all such terms, by their hashes in order.
    """

    def __init__(self, terms: Sequence[str]) -> None:
        """Index `terms`; `ValueError` for two that are spelled together alike."""
        self.terms = tuple(terms)
        spelled = [term.replace(" ", "") for term in self.terms]
        self.hashes = hash_terms(spelled)
        ordered = np.sort(self.hashes)  # `np.unique` would import masked arrays, a tenth of a start
        if (ordered[1:] == ordered[:-1]).any():
            raise ValueError("a term is there twice")
        bits = max(4, (ROOM * len(self.terms)).bit_length())
        self._shift = np.uint64(64 - bits)
        self._slots = np.zeros(1 << bits, dtype=np.int32)
        self._marks = np.full(1 << bits, FREE)
        self._place(np.flatnonzero([len(term.encode()) >= SHORTEST for term in spelled]).astype(np.int32))

    def __len__(self) -> int:
        """How many terms there are."""
        return len(self.terms)

    def find(self, hashes: Hashes) -> tuple[Integers, Places]:
        """Return which of `hashes` are terms', in order, and the place of each of these among the terms."""
        slots, marks = self._first_slots(hashes)
        found = self._marks.take(slots)
        likely = np.flatnonzero((found == marks) | (found == SHARED))
        wanted, places = hashes.take(likely), self._slots.take(slots.take(likely))
        is_term = self.hashes.take(places) == wanted
        rest = np.flatnonzero(~is_term)
        at = self._others.searchsorted(wanted.take(rest))
        is_other = self._others.take(at) == wanted.take(rest)
        rest, at = rest[is_other], at[is_other]
        is_term[rest], places[rest] = True, self._places.take(at)
        known = np.flatnonzero(is_term)
        return likely.take(known), places.take(known)

    def _first_slots(self, hashes: Hashes) -> tuple[Integers, Marks]:
        mixed = hashes * MIX
        marks = mixed.view(np.uint8)[4::8] | MARK
        mixed >>= self._shift
        return mixed.view(np.int64), marks

    def _place(self, terms: Places) -> None:
        """Put the terms at these places into their slots, the last of each slot's, and the others aside."""
        slots, marks = self._first_slots(self.hashes.take(terms))
        self._slots[slots], self._marks[slots] = terms, marks
        is_other = self._slots.take(slots) != terms
        self._marks[slots[is_other]] = SHARED
        others = self.hashes.take(terms[is_other])
        order = np.argsort(others)
        # The last, above all hashes of others or one of them again, stands for what is above all of them.
        self._others = np.append(others[order], np.iinfo(np.uint64).max)
        self._places = np.append(terms[is_other][order], 0)
