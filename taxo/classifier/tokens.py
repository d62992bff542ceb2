"""Cut texts into hashed tokens and n-grams, whole batches at once in numpy, by rules another language can follow.

The rules, in order (`spell` is the same in plain Python, a text at a time, and tests hold both together):

1. A field (a title, an abstract) is cut after `MAX_CHARACTERS` characters.
2. Each run of characters outside ASCII is put in Unicode's NFKD form and lower-cased; marks U+0300 to U+036F go,
   and what isn't a letter (`NOT_LETTERS`, emoji too) becomes a space. ASCII letters are lower-cased.
3. A token is a longest run of `a-z`, `0-9` and characters outside ASCII.
4. A token of four or more UTF-8 bytes that ends in `s`, but not in `ss`, `us` or `is`, loses that `s`.
5. A term is one to `LONGEST_GRAM` tokens that follow one another in a field, spelled together: “fine-tuning”,
   “fine tuning” and “finetuning” are all the term `finetuning`. Tokens of one byte are no terms by themselves.

A term is known by its hash, the polynomial sum of byte x BASE^place modulo 2^64, so that the hash of a span is the
difference of two running sums and the hash of two tokens spelled together needs no text at all.
"""

import codecs
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

import numpy as np
import numpy.typing as npt

Hashes = npt.NDArray[np.uint64]
Integers = npt.NDArray[np.int64]

MAX_CHARACTERS = 100_000  # of a field: no abstract is longer, and a book given by mistake costs little
# Five-fold on AAAI 2022 (benchmarks/classifier.py) accuracy / macro-F1 are .705 / .445 with terms of up to three,
# .700 / .427 with up to two tokens. On the listings' 251 reviewed papers they are .829 / .786 and .829 / .784, and the
# F1 of all topics is .839 and .832. `numba_scorer` counts up to three.
LONGEST_GRAM = 3
BASE = np.uint64(0x9E3779B97F4A7C15)
# Patterns are compiled when they are first used: most texts do without, and that takes some milliseconds.
NOT_LETTERS = (
    "[\u0080-\u00a9\u00ab-\u00b4\u00b6-\u00b9\u00bb-\u00bf\u00d7\u00f7\u2000-\u2bff\u2e00-\u2e7f\u3000-\u303f"
    "\ud800-\uf8ff\ufe00-\ufe6f\ufff0-\uffff"
    # Above U+FFFF: notes and counting signs, hands of sign writing, emoji and other pictures, private use. Punctuation
    # of old scripts stays among their letters.
    "\U0001cf00-\U0001d35f\U0001d800-\U0001daaf\U0001f000-\U0001fbef\U000e0000-\U0010ffff]"
)
MARKS = "[\u0300-\u036f]"


@dataclass(frozen=True, slots=True)
class Grams:
    """Terms as they occur: the `hashes`, and the `field` (its place in the list of texts) of each."""

    hashes: Hashes
    fields: Integers


@dataclass(frozen=True, slots=True)
class Tokens:
    """The tokens of a list of texts: text `i` holds tokens `bounds[i]` to `bounds[i + 1]`."""

    hashes: Hashes
    lengths: Integers
    bounds: Integers

    def grams(self) -> Iterator[Grams]:
        """Yield the terms of one token, of two, and so on; within each in the order of the texts."""
        fields = np.repeat(np.arange(len(self.bounds) - 1), np.diff(self.bounds))
        several = self.lengths > 1
        yield Grams(self.hashes[several], fields[several])
        hashes, shifts = self.hashes, _powers(_room(int(self.lengths.max(initial=0))))[0][self.lengths]
        shift = shifts
        for n in range(2, LONGEST_GRAM + 1):
            # “ab” before “cd” is a + b BASE + (c + d BASE) BASE^2: the next token's hash, shifted by the length so far.
            hashes = hashes[:-1] + self.hashes[n - 1 :] * shift[: len(hashes) - 1]
            shift = shift[:-1] * shifts[n - 1 :]
            within = fields[: len(hashes)] == fields[n - 1 :]
            yield Grams(hashes[within], fields[: len(hashes)][within])


@dataclass(frozen=True, slots=True)
class Spans:
    """Where the tokens of a list of texts stand in their `letters`, folded and in lower case, 0 between tokens.

    Token j is letters[starts[j]:ends[j]]; text `i` holds tokens `bounds[i]` to `bounds[i + 1]`.
    """

    letters: npt.NDArray[np.uint8]
    starts: Integers
    ends: Integers
    bounds: Integers

    def hashes(self) -> Hashes:
        """Return the hash of each token."""
        return _hash_spans(self.letters, self.starts, self.ends)

    def spell(self, token: int) -> str:
        """Return one token as text."""
        return self.letters[self.starts[token] : self.ends[token]].tobytes().decode()


def cut(texts: Sequence[str]) -> Spans:
    """Return where the tokens of `texts` stand, in order."""
    pieces = [fold(text) for text in texts]
    letters = LETTERS[np.frombuffer(b" " + b" ".join(pieces) + b" ", dtype=np.uint8)]
    inside = letters != 0
    edges = np.flatnonzero(inside[1:] != inside[:-1]) + 1
    starts, ends = edges[0::2], edges[1::2]
    ends = ends - _plural(letters, starts, ends)
    places = np.cumsum([1, *(len(piece) + 1 for piece in pieces)])
    return Spans(letters, starts, ends, np.searchsorted(starts, places))


def tokenise(texts: Sequence[str]) -> Tokens:
    """Return the tokens of `texts`, in order."""
    spans = cut(texts)
    return Tokens(spans.hashes(), spans.ends - spans.starts, spans.bounds)


def hash_terms(terms: Sequence[str]) -> Hashes:
    """Return the hash of each whole term."""
    pieces = [term.encode() for term in terms]
    letters = np.frombuffer(b"".join(pieces), dtype=np.uint8)
    ends = np.cumsum([len(piece) for piece in pieces], dtype=np.int64)
    starts = np.concatenate(([0], ends[:-1])).astype(np.int64)[: len(ends)]
    return _hash_spans(letters, starts, ends)


def fold(text: str) -> bytes:
    """Return `text` cut to length, with what is outside ASCII in its plainest form (rules 1 and 2), in UTF-8.

    The encoder of ASCII hands what it can't encode to `_fold_run`, and so finds it faster than a regular expression.
    """
    return text[:MAX_CHARACTERS].encode("ascii", _FOLDING)


@dataclass(frozen=True, slots=True)
class Word:
    """A token and where its letters stand in the folded text."""

    token: str
    start: int
    end: int


def spell(text: str) -> list[str]:
    """Return the tokens of one text as strings (rules 1 to 4): slow, plain, and what the hashes stand for."""
    return [word.token for word in find_words(text)[0]]


def find_words(text: str) -> tuple[list[Word], str]:
    """Return the tokens of one text with their places, and the folded text that the places are in."""
    folded = fold(text).decode()
    return [
        Word(_singular(found.group()), found.start(), found.end())
        for found in re.finditer(_WORD, folded.translate(_ASCII_CASE))
    ], folded


def _singular(token: str) -> str:
    return token[:-1] if _is_plural(token) else token


def _is_plural(token: str) -> bool:
    return len(token.encode()) > 3 and token.endswith("s") and token[-2] not in "sui"


def _fold_run(error: UnicodeError) -> tuple[bytes, int]:
    """What a run outside ASCII becomes, and where the encoder goes on: an error handler of `codecs`."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return _fold(error.object[error.start : error.end]), error.end


@lru_cache(maxsize=4096)
def _fold(run: str) -> bytes:
    lowered = unicodedata.normalize("NFKD", run).lower()
    return re.sub(NOT_LETTERS, " ", re.sub(MARKS, "", lowered)).encode()


_FOLDING = "taxo.fold"
codecs.register_error(_FOLDING, _fold_run)


def _plural(letters: npt.NDArray[np.uint8], starts: Integers, ends: Integers) -> npt.NDArray[np.bool_]:
    before = letters[ends - 2]
    kept = (before == ord("s")) | (before == ord("u")) | (before == ord("i"))
    plural: npt.NDArray[np.bool_] = (letters[ends - 1] == ord("s")) & (ends - starts > 3) & ~kept
    return plural


def _hash_spans(letters: npt.NDArray[np.uint8], starts: Integers, ends: Integers) -> Hashes:
    """The hash of each span: the sum of letters[i] x BASE^(i - start).

    It is the difference of two running sums of letters[i] x BASE^i, divided by BASE^start; BASE is odd, so modulo
    2^64 it has an inverse to multiply by instead.
    """
    powers, inverses = _powers(_room(len(letters)))
    sums = np.zeros(len(letters) + 1, dtype=np.uint64)
    np.cumsum(letters * powers[: len(letters)], out=sums[1:])
    return (sums[ends] - sums[starts]) * inverses[starts]


def _room(n: int) -> int:
    return max(1 << 12, 1 << (n + 1).bit_length())


@cache
def _powers(n: int) -> tuple[Hashes, Hashes]:
    """BASE^0 to BASE^(n-1) modulo 2^64, and their inverses."""
    inverse = np.uint64(pow(int(BASE), -1, 1 << 64))
    powers, inverses = np.full(n, BASE), np.full(n, inverse)
    powers[0] = inverses[0] = 1
    return np.multiply.accumulate(powers), np.multiply.accumulate(inverses)


def _letter_table() -> npt.NDArray[np.uint8]:
    table = np.zeros(256, dtype=np.uint8)
    for code in [*range(ord("0"), ord("9") + 1), *range(ord("a"), ord("z") + 1), *range(128, 256)]:
        table[code] = code
    table[ord("A") : ord("Z") + 1] = np.arange(ord("a"), ord("z") + 1)
    return table


LETTERS = _letter_table()
_WORD = "[a-z0-9\u0080-\U0010ffff]+"
_ASCII_CASE = {code: code + 32 for code in range(ord("A"), ord("Z") + 1)}
