"""Read many texts into one flat array of the numbers of their words: what `words` gives, in a quarter of the time."""

from array import array
from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt

from taxo.numeric import Members, Rows
from taxo.text.words import (
    BOUNDARY,
    CHARACTER,
    SENTENCE_SIGNS,
    Joined,
    cut_normalised,
    find_words,
    normalise,
    stem,
)

Numbers = npt.NDArray[np.int32]

SENTENCE_END = 0  # the number of `BOUNDARY` in every vocabulary
# What `stem` leaves of a word: all but so many letters (an apostrophe, "s", "ing" and one of a pair), and at least
# `LEAST_STEM` of a word of twice as many.
LONGEST_ENDING, LEAST_STEM = 6, 3
LONGEST = 100  # letters of a word that are looked at


class Vocabulary(dict[str, int]):
    """Numbers of words, in the order in which they are first asked for; `names` are the words by their numbers."""

    def __init__(self) -> None:
        super().__init__(dict.fromkeys((BOUNDARY, *SENTENCE_SIGNS), SENTENCE_END))
        self.names = [BOUNDARY]

    def __missing__(self, word: str) -> int:
        self[word] = number = len(self.names)
        self.names.append(word)
        return number


def number_words(texts: Iterable[str], joined: Joined, vocabulary: Vocabulary) -> tuple[Numbers, Rows]:
    """Return the words of `texts` one after the other by their numbers in `vocabulary` (m), and where each text begins
    (texts + 1, the last is m).

    Text i has the words `words(text, joined)`, whose new ones enter the vocabulary (and perhaps parts of joined ones).
    """
    flat, starts = array("i"), array("q", [0])
    for text in texts:
        plain = normalise(text)
        has_pairs = not plain.isascii() and CHARACTER.search(plain)
        found = cut_normalised(plain) if has_pairs else find_words(plain)
        flat.extend(map(vocabulary.__getitem__, found))
        starts.append(len(flat))
    return _join(np.array(flat, dtype=np.int32), np.array(starts, dtype=np.int64), joined, vocabulary)


def in_order(words: Numbers, names: Sequence[str]) -> tuple[Numbers, list[str]]:
    """Return `words` renumbered in the order in which they first come, and the names in it; `BOUNDARY` is first."""
    used, firsts = np.unique(words, return_index=True)
    order = used[np.argsort(firsts, kind="stable")]
    order = np.concatenate([[SENTENCE_END], order[order != SENTENCE_END]])
    number = np.zeros(len(names), dtype=np.int32)
    number[order] = np.arange(len(order), dtype=np.int32)
    return number[words], [names[word] for word in order.tolist()]


def _join(words: Numbers, starts: Rows, joined: Joined, vocabulary: Vocabulary) -> tuple[Numbers, Rows]:
    """The same with words taken together that are one, from the left, as `join_words` does for one text."""
    names, kept = vocabulary.names, np.ones(len(words), dtype=np.bool_)
    ends = np.repeat(starts[1:], np.diff(starts))
    done = 0
    for first in _joinable(words, ends, joined, names).tolist():
        if first < done:
            continue
        together, done = names[words[first]] + names[words[first + 1]], first + 2
        while done < ends[first] and _is_joined(together, names[words[done]], joined):
            together, done = together + names[words[done]], done + 1
        words[first] = vocabulary[together]
        kept[first + 1 : done] = False
    return words[kept], np.concatenate([[0], np.cumsum(kept)])[starts]


def _is_joined(left: str, right: str, joined: Joined) -> bool:
    return right != BOUNDARY and stem(left + right) in joined


def _joinable(words: Numbers, ends: Rows, joined: Joined, names: Sequence[str]) -> Rows:
    """Where a word and the next one of its text are one word by `joined`."""
    left, right = words[:-1], words[1:]
    is_pair = (left != SENTENCE_END) & (right != SENTENCE_END) & (np.arange(1, len(words)) < ends[:-1])
    places = (
        np.flatnonzero(is_pair & _may_join(left, right, joined, names)) if joined else np.zeros(0, np.int64)
    )
    pairs, numbers = np.unique(
        left[places].astype(np.int64) * len(names) + right[places], return_inverse=True
    )
    fit = [stem(names[pair // len(names)] + names[pair % len(names)]) in joined for pair in pairs.tolist()]
    found: Rows = places[np.array(fit, dtype=np.bool_)[numbers]]
    return found


def _may_join(left: Numbers, right: Numbers, joined: Joined, names: Sequence[str]) -> Members:
    """Which pairs could be one of `joined`: a beginning of one of these is the left word, what follows the right one.

    That spares the stems of nearly all pairs. Only the ending of a word differs from its stem, and British spelling.
    """
    whole = [*joined, *(name.replace("ization", "isation") for name in joined)]
    beginnings = {name[:end] for name in whole for end in range(len(name) + 1)}
    parts = {
        name[start:end]
        for name in whole
        for start in range(len(name) + 1)
        for end in range(start, len(name) + 1)
    }
    begun = np.array([_longest(name, beginnings) for name in names], dtype=np.int16)
    follows = np.array([_longest(name, parts) for name in names], dtype=np.int16)
    lengths = np.array([min(len(name), LONGEST) for name in names], dtype=np.int16)
    endings = np.array([_ending(name) for name in names], dtype=np.int16)
    together = lengths[left] + lengths[right]
    stays = np.maximum(together - endings[right], np.where(together >= 2 * LEAST_STEM, LEAST_STEM, 0))
    may: Members = (begun[left] >= np.minimum(lengths[left], stays)) & (
        follows[right] >= stays - lengths[left]
    )
    return may


def _ending(word: str) -> int:
    """How many letters a stem lacks at most of a word that ends in this one."""
    last = word[-1]
    if len(word) == 1 or not word.isascii() or last in "s'" or word.endswith(("ing", "ed")) or word == "ng":
        return LONGEST_ENDING
    return int(last == "e" or last == word[-2])


def _longest(name: str, known: set[str]) -> int:
    """How many of the first letters of `name` are the longest that are `known`, up to `LONGEST`."""
    length = min(len(name), LONGEST)
    while name[:length] not in known:
        length -= 1
    return length
