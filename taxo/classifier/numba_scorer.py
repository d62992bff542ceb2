"""Score large batches in machine code where numba is installed: what `vectorizer` and `model` do, in one pass a text.

Numba takes most of a second to start, and some seconds once on each machine to compile what it then keeps beside this
file: nothing imports this module until a batch is worth that. The results are those of numpy's arrays but for the
last digits, since sums are taken in another order.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numba
import numpy as np
import numpy.typing as npt

from taxo.classifier.tokens import BASE, LETTERS, Hashes, Integers, fold
from taxo.classifier.vectorizer import POWER, TITLE_WEIGHT
from taxo.classifier.vocabulary import MIX, UNKNOWN, Places, Vocabulary
from taxo.numeric import Matrix, Vector

_compile = numba.njit(cache=True, nogil=True)

_POWERS = np.arange(1 << 12) ** POWER
_NOTHING, _ONE = np.uint64(0), np.uint64(1)
_INVERSE = np.uint64(pow(int(BASE), -1, 1 << 64))
_EIGHTH, _LAST_BITS, _ONE_BIT = np.uint64(3), np.uint64(7), np.uint8(1)
BITS = 64  # of a hash
# Bits of the sieve a term, at least: of 30,000 terms it has 128 kB, and one hash in thirty passes that is no term's.
# With 8 scoring takes a twentieth longer; 64 change nothing.
SIEVE_ROOM = 32
_S, _U, _I = np.frombuffer(b"sui", dtype=np.uint8)


class HashTable(NamedTuple):
    """The terms by hash, as `Vocabulary` keeps them, and before them a sieve that fits into the processor's cache."""

    slots: Places
    hashes: Hashes
    shift: np.uint64
    sieve: npt.NDArray[
        np.uint8
    ]  # bits: those at the first `BITS - sieve_shift` bits of a term's mixed hash are set
    sieve_shift: np.uint64


def make_table(vocabulary: Vocabulary) -> HashTable:
    """Return the terms of `vocabulary` by hash."""
    shift = np.uint64(BITS - max(3, (SIEVE_ROOM * len(vocabulary)).bit_length()))
    places = (vocabulary.hashes * MIX) >> shift
    sieve = np.zeros(1 << (BITS - 3 - int(shift)), dtype=np.uint8)
    np.bitwise_or.at(
        sieve, (places >> _EIGHTH).astype(np.int64), _ONE_BIT << (places & _LAST_BITS).astype(np.uint8)
    )
    return HashTable(vocabulary.slots, vocabulary.hashes, vocabulary.shift, sieve, shift)


class Scratch(NamedTuple):
    """Memory for one text, used again for the next."""

    singles: Hashes  # of a field's one-token terms
    pairs: Hashes  # of its two-token terms
    triples: Hashes  # of its three-token terms
    likely: Integers  # which of them may be known
    counts: Places  # of each term of the vocabulary
    terms: Places  # those whose count isn't 0
    numbers: Integers  # how many: different known terms, one-token terms, known ones of these


class Scorer:
    """Gives texts their scores by one vocabulary, its scales (n terms) and weights (n terms, columns)."""

    def __init__(self, vocabulary: Vocabulary, scales: Vector, weights: npt.NDArray[np.float32]) -> None:
        self._table = make_table(vocabulary)
        self._scales, self._weights = scales, weights

    def score(self, fields: Sequence[str]) -> tuple[Matrix, Vector, Integers]:
        """Return of texts (title, abstract, …) the product of rows and weights (n, columns), the known share (n) and
        the number of different known terms (n)."""
        pieces = [fold(field) for field in fields]
        data = np.frombuffer(b" ".join([*pieces, b""]), dtype=np.uint8)
        bounds = np.cumsum([0, *(len(piece) + 1 for piece in pieces)])
        products = np.zeros((len(fields) // 2, self._weights.shape[1]))
        numbers = np.zeros((len(products), 3), dtype=np.int64)
        scratch = self._scratch(int(np.diff(bounds).max(initial=0)))
        _score(data, bounds, self._table, self._scales, self._weights, scratch, products, numbers)
        return products, numbers[:, 2] / np.maximum(numbers[:, 1], 1), numbers[:, 0]

    def _scratch(self, longest: int) -> Scratch:
        singles, pairs, triples = np.zeros((3, longest), dtype=np.uint64)
        # One place more than there are terms: where the last of them is written is written before it is counted.
        counts, terms = np.zeros((2, len(self._scales) + 1), dtype=np.int32)
        return Scratch(
            singles, pairs, triples, np.zeros(longest, np.int64), counts, terms, np.zeros(3, np.int64)
        )


@_compile
def _score(
    data: npt.NDArray[np.uint8],
    bounds: Integers,
    table: HashTable,
    scales: Vector,
    weights: npt.NDArray[np.float32],
    scratch: Scratch,
    products: Matrix,
    numbers: Integers,
) -> None:
    for text in range(len(products)):
        scratch.numbers[:] = 0
        middle = bounds[2 * text + 1]
        _count(data[bounds[2 * text] : middle], TITLE_WEIGHT, table, scratch)
        _count(data[middle : bounds[2 * text + 2]], 1, table, scratch)
        numbers[text] = scratch.numbers
        _multiply(scratch, scales, weights, products[text])


@_compile
def _count(data: npt.NDArray[np.uint8], weight: int, table: HashTable, scratch: Scratch) -> None:
    """Count the terms of one field, which ends in a space."""
    n_singles, n_tokens = _hash(data, scratch)
    scratch.numbers[1] += n_singles
    scratch.numbers[2] += _add(scratch.singles[:n_singles], weight, table, scratch)
    _add(scratch.pairs[: max(n_tokens - 1, 0)], weight, table, scratch)
    _add(scratch.triples[: max(n_tokens - 2, 0)], weight, table, scratch)


@_compile
def _hash(data: npt.NDArray[np.uint8], scratch: Scratch) -> tuple[int, int]:
    """Put the hashes of a field's terms into `scratch` by the rules of `tokens`; return how many one-token terms and
    tokens there are."""
    n_singles, n_tokens, length = 0, 0, 0
    value, power = _NOTHING, _ONE
    before, shift, before_that, shift_of_that = _NOTHING, _ONE, _NOTHING, _ONE
    last, last_but_one = _S, _S
    for byte in data:
        letter = LETTERS[byte]
        if letter:
            value += np.uint64(letter) * power
            power *= BASE
            length += 1
            last, last_but_one = letter, last
        elif length:
            if length > 3 and last == _S and last_but_one != _S and last_but_one != _U and last_but_one != _I:
                power *= _INVERSE
                value -= np.uint64(_S) * power
            if length > 1:
                scratch.singles[n_singles] = value
                n_singles += 1
            if n_tokens:
                pair = before + value * shift
                scratch.pairs[n_tokens - 1] = pair
                if n_tokens > 1:
                    scratch.triples[n_tokens - 2] = before_that + pair * shift_of_that
            n_tokens += 1
            before_that, shift_of_that, before, shift = before, shift, value, power
            value, power, length = _NOTHING, _ONE, 0
    return n_singles, n_tokens


@_compile
def _add(values: Hashes, weight: int, table: HashTable, scratch: Scratch) -> int:
    """Count the terms of these hashes; return how many are known. Most aren't, and are sorted out without a branch."""
    n_likely, n_known, n_terms = 0, 0, scratch.numbers[0]
    for i in range(len(values)):
        scratch.likely[n_likely] = i
        bit = (values[i] * MIX) >> table.sieve_shift
        n_likely += (table.sieve[np.int64(bit >> _EIGHTH)] >> np.uint8(bit & _LAST_BITS)) & _ONE_BIT
    for i in scratch.likely[:n_likely]:
        slot = np.int64((values[i] * MIX) >> table.shift)
        while table.slots[slot] != UNKNOWN and table.hashes[table.slots[slot]] != values[i]:
            slot = (slot + 1) & (len(table.slots) - 1)
        term = table.slots[slot]
        if term != UNKNOWN:
            n_known += 1
            scratch.terms[n_terms] = term
            n_terms += scratch.counts[term] == 0
            scratch.counts[term] += weight
    scratch.numbers[0] = n_terms
    return n_known


@_compile
def _multiply(scratch: Scratch, scales: Vector, weights: npt.NDArray[np.float32], product: Vector) -> None:
    """Add a text's row times `weights` to `product`, and clear the counts."""
    square = 0.0
    for term in scratch.terms[: scratch.numbers[0]]:
        count = scratch.counts[term]
        scratch.counts[term] = 0
        value = (_POWERS[count] if count < len(_POWERS) else count**POWER) * scales[term]
        square += value * value
        for column in range(len(product)):
            product[column] += value * weights[term, column]
    if square > 0:
        product /= np.sqrt(square)
