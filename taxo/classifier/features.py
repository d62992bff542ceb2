"""Fields → the weighted terms of each text: a row of unit length a text, in compressed sparse rows.

A term's count is `TITLE_WEIGHT` for each time in the title plus one for each time in the abstract; its value is
(1 + ln count) x the term's scale (its idf), and a row is divided by its Euclidean length.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from taxo.classifier.tokens import Integers, tokenise
from taxo.classifier.vocabulary import UNKNOWN, Vocabulary

Floats = npt.NDArray[np.float64]

TITLE_WEIGHT = 3
CHUNK = 64


@dataclass(frozen=True, slots=True)
class Rows:
    """Sparse rows: row `i` has `values[bounds[i]:bounds[i + 1]]` at the terms at the same places of `terms`.

    `known` is the share of a text's one-token terms that the vocabulary holds (0 for a text without any).
    """

    bounds: Integers
    terms: Integers
    values: Floats
    known: Floats


class Counter:
    """Counts terms of texts for one vocabulary; keeps its scratch memory between calls, so one a thread."""

    def __init__(self, vocabulary: Vocabulary, scales: Floats) -> None:
        self._vocabulary, self._scales = vocabulary, scales
        self._counts = np.zeros(CHUNK * max(1, len(vocabulary)), dtype=np.int32)
        self._last = np.zeros_like(self._counts)

    def rows(self, fields: Sequence[str]) -> Rows:
        """Return the rows of at most `CHUNK` texts, given as title, abstract, title, …"""
        keys, weights, known = self._occurrences(fields)
        np.add.at(self._counts, keys, weights)
        cells = self._distinct(keys)
        counts = self._counts[cells]
        self._counts[cells] = 0
        texts, terms = np.divmod(cells, len(self._vocabulary))
        values = (1 + np.log(counts)) * self._scales[terms]
        bounds = np.searchsorted(texts, np.arange(len(fields) // 2 + 1))
        lengths = np.sqrt(np.bincount(texts, values * values, minlength=len(fields) // 2))
        return Rows(bounds, terms, values / lengths[texts], known)

    def _occurrences(self, fields: Sequence[str]) -> tuple[Integers, npt.NDArray[np.int32], Floats]:
        size = len(self._vocabulary)
        keys, weights, known = [], [], np.zeros(len(fields) // 2)
        for n, grams in enumerate(tokenise(fields).grams()):
            places = self._vocabulary.find(grams.hashes)
            found = places != UNKNOWN
            texts, part = np.divmod(grams.fields[found], 2)
            if n == 0:
                total = np.bincount(grams.fields // 2, minlength=len(known))
                known = np.bincount(texts, minlength=len(known)) / np.maximum(total, 1)
            keys.append(texts * size + places[found])
            weights.append(np.where(part == 0, TITLE_WEIGHT, 1).astype(np.int32))
        return np.concatenate(keys), np.concatenate(weights), known

    def _distinct(self, keys: Integers) -> Integers:
        """Sorted, each once: whichever occurrence wrote last into its cell stands for all."""
        order = np.arange(len(keys), dtype=np.int32)
        self._last[keys] = order
        return np.sort(keys[self._last[keys] == order])
