"""Turn the titles and abstracts of texts into sparse rows of weighted terms, each of unit length.

A term's count is `TITLE_WEIGHT` for each time in the title plus one for each time in the abstract; its value is
count^`POWER` x the term's scale, and a row is divided by its Euclidean length. A text without a known term is a
row of zeros.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from taxo.classifier.tokens import LONGEST_GRAM, MAX_CHARACTERS, Integers, tokenise
from taxo.classifier.vocabulary import Vocabulary
from taxo.numeric import Vector

# On the listings' 251 reviewed papers (benchmarks/classifier.py, five-fold, the pipeline's labels) accuracy / macro-F1
# are .821 / .788; with a title weight of 1 .821 / .782, of 6 .809 / .777; with the power .35 .809 / .771, 1.4
# .793 / .777.
TITLE_WEIGHT = 3
POWER = 0.7  # below 1, the tenth time that a text says a word tells less than the first
# Texts at once. With 128 numpy's calls take a fifth longer for each text; 1,024 are no faster.
CHUNK = 512
CHARACTERS = (
    1 << 21
)  # that they may have were all as long as the longest, which bounds the memory: 20 MB of long texts
# Bytes. glibc gives memory that was freed back to the system, unless that is little by the largest block that was ever
# freed. After one of this size it keeps what each batch frees for the next, which takes a third less time.
KEPT = 1 << 24
_FIELD_WEIGHTS = np.array([TITLE_WEIGHT, 1])


@dataclass(frozen=True, slots=True)
class SparseRows:
    """Rows (n texts, n terms) without their zeros.

    Row `i` has `values[bounds[i]:bounds[i + 1]]` at the terms in `terms[bounds[i]:bounds[i + 1]]`.

    `known` is the share of a text's one-token terms that the vocabulary holds (0 for a text without any).
    """

    bounds: Integers
    terms: Integers
    values: Vector
    known: Vector


class TermCounter:
    """Counts terms of texts for one vocabulary."""

    def __init__(self, vocabulary: Vocabulary, scales: npt.NDArray[np.float32]) -> None:
        self._vocabulary, self._scales = vocabulary, scales
        np.empty(KEPT, dtype=np.uint8)

    def rows(self, fields: Sequence[str]) -> SparseRows:
        """Return the rows of a few texts (`CHUNK`, or less where they are long), given as title, abstract, title, …"""
        occurrences, lengths, known = self._find(fields)
        bounds, terms, counts = _count(occurrences, lengths)
        texts = np.repeat(np.arange(len(bounds) - 1), _lengths(bounds)[1:])
        # A power takes long: once for each count there is, not for each term.
        values = (np.arange(counts.max(initial=0) + 1) ** POWER).take(counts) * self._scales.take(terms)
        norms = np.sqrt(np.bincount(texts, values * values, minlength=len(bounds) - 1))
        values /= norms.take(texts)
        return SparseRows(bounds, terms, values, known)

    def _find(self, fields: Sequence[str]) -> tuple[Integers, Integers, Vector]:
        """Return the known terms of the texts in order (2 x term, 1 more in the abstract), how many each text has, and
        the share of its one-token terms that are known."""
        tokens = tokenise(fields)
        found, terms = self._vocabulary.find(tokens.terms().ravel())
        ends = found.searchsorted(LONGEST_GRAM * tokens.ends)
        lengths = _lengths(ends)
        occurrences: Integers = np.repeat(np.arange(len(fields)) & 1, lengths)
        occurrences += 2 * terms
        is_single = found == found // LONGEST_GRAM * LONGEST_GRAM  # half as long as with %
        known = _lengths(_sums(is_single).take(ends[1::2]))
        singles = _lengths(_sums(tokens.lengths > 1).take(tokens.ends[1::2]))
        return occurrences, lengths[0::2] + lengths[1::2], known / np.maximum(singles, 1)


def parts(fields: Sequence[str]) -> Iterator[slice]:
    """Yield which texts, of those given as title, abstract, title, …, are taken at once, few where one is long."""
    sizes = np.fromiter(map(len, fields), dtype=np.int64, count=len(fields))
    longest = np.minimum(sizes, MAX_CHARACTERS).reshape(-1, 2).sum(axis=1)
    start = 0
    while start < len(longest):
        n = CHUNK
        while n > 1 and n * longest[start : start + n].max() > CHARACTERS:
            n //= 2
        yield slice(start, min(start + n, len(longest)))
        start += n


def _count(occurrences: Integers, lengths: Integers) -> tuple[Integers, Integers, Integers]:
    """Count the terms of texts that have so many `occurrences` each (2 x term, 1 more in the abstract).

    Return the texts' bounds, the different terms of each text in order, and the count of each.
    """
    inside = np.arange(lengths.max(initial=0)) < lengths[:, None]
    ordered = np.full(inside.shape, np.iinfo(np.uint32).max, dtype=np.uint32)
    ordered[inside] = occurrences
    ordered.sort(axis=1)
    ordered = ordered[inside]
    terms = (ordered >> 1).astype(np.int64)
    bounds = _sums(lengths)
    is_first = np.ones(len(terms) + 1, dtype=np.bool_)
    np.not_equal(terms[1:], terms[:-1], out=is_first[1:-1])
    is_first[bounds] = True
    firsts = np.flatnonzero(is_first)
    counts = _lengths(_sums(_FIELD_WEIGHTS.take(ordered & 1)).take(firsts))[1:]
    return firsts.searchsorted(bounds), terms.take(firsts[:-1]), counts


def _sums(values: npt.NDArray[Any]) -> Integers:
    """Running sums, 0 first."""
    sums = np.zeros(len(values) + 1, dtype=np.int64)
    np.cumsum(values, out=sums[1:])
    return sums


def _lengths(ends: Integers) -> Integers:
    """What each of `ends` is above the one before it, the first above 0."""
    lengths = ends.copy()
    lengths[1:] -= ends[:-1]
    return lengths
