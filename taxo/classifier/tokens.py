"""Cut texts into hashed tokens and n-grams, whole batches at once in numpy, by rules another language can follow.

The rules, in order (`spell` is the same in plain Python, a text at a time, and tests hold both together):

1. A field (a title, an abstract) is cut after `MAX_CHARACTERS` characters.
2. Each run of characters outside ASCII is put in Unicode's NFKD form and lower-cased; marks U+0300 to U+036F go,
   and what isn't a letter (`NOT_LETTERS`, emoji too) becomes a space. ASCII letters are lower-cased.
3. A token is a longest run of `a-z`, `0-9` and characters outside ASCII; each character of a script without blanks
   between words (`SOLID`: Chinese and Japanese) is one by itself, and terms of two or three are its words.
4. A token of four or more UTF-8 bytes that ends in `s`, but not in `ss`, `us` or `is`, loses that `s`.
5. A term is one to `LONGEST_GRAM` tokens that follow one another in a field, spelled together: “fine-tuning”,
   “fine tuning” and “finetuning” are all the term `finetuning`. Tokens of one byte are no terms by themselves.

A term is known by its hash, the polynomial sum of byte x BASE^place modulo 2^64, so that the hash of a span is the
difference of two running sums and the hash of two tokens spelled together needs no text at all.
"""

import codecs
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

Hashes = npt.NDArray[np.uint64]
Integers = npt.NDArray[np.int64]
Bytes = npt.NDArray[np.uint8]

MAX_CHARACTERS = 100_000  # of a field: no abstract is longer, and a book given by mistake costs little
# Five-fold on AAAI 2022 (benchmarks/classifier.py) accuracy / macro-F1 are .705 / .445 with terms of up to three,
# .700 / .427 with up to two tokens. On the listings' 251 reviewed papers they are .829 / .786 and .829 / .784, and the
# F1 of all topics is .839 and .832.
LONGEST_GRAM = 3
BASE = np.uint64(0x9E3779B97F4A7C15)
BOUNDARY = (
    0xFF  # a byte that UTF-8 never has: a token of its own between texts, which is in no term that is known
)
SHORTEST_PERIOD = 1 << 11  # 16 kB of powers and as much of their inverses
TABLES = 2  # of powers that are kept: few texts have a longer word than that
# Patterns are compiled when they are first used: most texts do without, and that takes some milliseconds.
NOT_LETTERS = (
    "[\u0080-\u00a9\u00ab-\u00b4\u00b6-\u00b9\u00bb-\u00bf\u00d7\u00f7\u2000-\u2bff\u2e00-\u2e7f\u3000-\u303f"
    "\ud800-\uf8ff\ufe00-\ufe6f\ufff0-\uffff"
    # Above U+FFFF: notes and counting signs, hands of sign writing, emoji and other pictures, private use. Punctuation
    # of old scripts stays among their letters.
    "\U0001cf00-\U0001d35f\U0001d800-\U0001daaf\U0001f000-\U0001fbef\U000e0000-\U0010ffff]"
)
MARKS = "[\u0300-\u036f]"
SOLID = "[\u3040-\u3098\u309b-\u30ff\u3400-\u9fff\uf900-\ufaff][\u3099\u309a]?"
PARTED = "\x1f"  # what folded text has before and behind each such character


@dataclass(frozen=True, slots=True)
class Tokens:
    """The tokens of a list of texts in order, after each text a `BOUNDARY`: text `i` ends before token `ends[i]`."""

    hashes: Hashes
    lengths: Integers
    ends: Integers

    def terms(self) -> Hashes:
        """Return the hashes (n tokens, `LONGEST_GRAM`) of the terms of one token, of two, … that begin at each token.

        Where there are too few tokens left it is 0. A term that crosses the end of a text has its boundary's byte.
        """
        n_tokens = len(self.hashes)
        found = np.zeros((n_tokens, LONGEST_GRAM), dtype=np.uint64)
        found[:, 0] = self.hashes
        shifts = _powers(_period(self.lengths))[0].take(self.lengths)
        for n in range(1, min(LONGEST_GRAM, n_tokens)):
            # “ab” before “cd” is a + b BASE + (c + d BASE) BASE^2: what follows, shifted by the token's length.
            here, after = slice(n_tokens - n), slice(1, n_tokens - n + 1)
            np.multiply(found[after, n - 1], shifts[here], out=found[here, n])
            found[here, n] += self.hashes[here]
        return found


@dataclass(frozen=True, slots=True)
class Spans:
    """Where the tokens of a list of texts stand in their `letters`, folded and in lower case, 0 between tokens.

    Token j is the `lengths[j]` letters after place `before[j]`; after each text there is one that is a `BOUNDARY`.
    """

    letters: Bytes
    before: Integers
    lengths: Integers

    def hashes(self) -> Hashes:
        """Return the hash of each token."""
        return _hash_spans(self.letters, self.before, self.lengths)

    def spell(self, token: int) -> str:
        """Return one token as text."""
        start = self.before[token] + 1
        return self.letters[start : start + self.lengths[token]].tobytes().decode()


def cut(texts: Sequence[str]) -> Spans:
    """Return where the tokens of `texts` stand, in order."""
    letters = _singular(_letters(texts))
    inside = letters != 0
    edges = np.flatnonzero(inside[1:] != inside[:-1])
    before = edges[0::2]
    return Spans(letters, before, edges[1::2] - before)


def tokenise(texts: Sequence[str]) -> Tokens:
    """Return the tokens of `texts`, in order."""
    spans = cut(texts)
    hashes = spans.hashes()
    return Tokens(hashes, spans.lengths, np.flatnonzero(are_ends(hashes, spans.lengths)))


def are_ends(hashes: Hashes, lengths: Integers) -> npt.NDArray[np.bool_]:
    """Return which tokens are no words but the end of a text."""
    found: npt.NDArray[np.bool_] = (hashes == BOUNDARY) & (lengths == 1)
    return found


def hash_terms(terms: Sequence[str]) -> Hashes:
    """Return the hash of each whole term."""
    pieces = [term.encode() for term in terms]
    lengths = np.fromiter(map(len, pieces), dtype=np.int64, count=len(pieces))
    letters = np.frombuffer(b"\0".join([b"", *pieces]), dtype=np.uint8)
    return _hash_spans(letters, np.cumsum(lengths + 1) - lengths - 1, lengths)


def fold(text: str) -> bytes:
    """Return `text` cut to length, with what is outside ASCII in its plainest form (rules 1 and 2), in UTF-8; `PARTED`
    stands between the tokens of a script without blanks.

    The encoder of ASCII hands what it can't encode to `_fold_run`, and so finds it faster than a regular expression.
    """
    return (text if len(text) <= MAX_CHARACTERS else text[:MAX_CHARACTERS]).encode("ascii", _FOLDING)


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
        Word(_without_plural(found.group()), found.start(), found.end())
        for found in re.finditer(_WORD, folded.translate(_ASCII_CASE))
    ], folded


def _without_plural(token: str) -> str:
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
    plain = re.sub(NOT_LETTERS, " ", re.sub(MARKS, "", lowered))
    return re.sub(SOLID, rf"{PARTED}\g<0>{PARTED}", plain).encode()


_FOLDING = "taxo.fold"
codecs.register_error(_FOLDING, _fold_run)


def _letters(texts: Sequence[str]) -> Bytes:
    """The letters of `texts` in UTF-8, after each text a `BOUNDARY`; 0 is what is in no token."""
    between = b" %c " % BOUNDARY
    data = b" " + between.join([*map(fold, texts), b""])
    return np.frombuffer(data.translate(LETTERS), dtype=np.uint8)


def _singular(letters: Bytes) -> Bytes:
    """`letters` without the `s` that tokens lose."""
    inside = letters != 0
    lost = letters == ord("s")
    lost[:3] = False
    np.greater(lost[:-1], inside[1:], out=lost[:-1])  # its token ends there
    for kept in b"sui":
        lost[1:] &= letters[:-1] != kept
    for before in (1, 2, 3):
        lost[before:] &= inside[:-before]
    kept_letters: Bytes = letters * ~lost
    return kept_letters


def _hash_spans(letters: Bytes, before: Integers, lengths: Integers) -> Hashes:
    """The hash of each span of `lengths` letters after the places `before`: the sum of letters[i] x BASE^(i - first).

    It is the difference of two running sums of letters[i] x BASE^i, divided by BASE^first; BASE is odd, so modulo 2^64
    it has an inverse to multiply by instead. There is no letter at the places `before`, which may be where the last
    span ends. Powers begin again after a period, which no span is as long as, so that the processor has all at hand.
    """
    period = _period(lengths)
    powers, inverses = _powers(period)
    n_periods = -(-len(letters) // period)
    rows = np.zeros((n_periods, period), dtype=np.uint8)
    rows.ravel()[: len(letters)] = letters
    sums = (rows * powers).ravel()
    np.cumsum(sums, out=sums)
    ends = before + lengths
    hashes = sums.take(ends) - sums.take(before)
    # What a span has after a period's last letter counts BASE^period more.
    last = np.arange(period - 1, len(letters), period)
    spans = before.searchsorted(last, side="right") - 1
    is_cut = (before.take(spans) <= last) & (ends.take(spans) > last)
    last, spans = last[is_cut], spans[is_cut]
    hashes[spans] += (sums.take(ends.take(spans)) - sums.take(last)) * (powers[-1:] * BASE - np.uint64(1))
    return hashes * inverses.take(before & (period - 1))


def _period(lengths: Integers) -> int:
    """A power of two that is above all `lengths`."""
    return max(SHORTEST_PERIOD, 1 << int(lengths.max(initial=0)).bit_length())


@lru_cache(maxsize=TABLES)
def _powers(n: int) -> tuple[Hashes, Hashes]:
    """BASE^0 to BASE^(n-1) modulo 2^64, and the inverses of BASE^1 to BASE^n."""
    inverse = np.uint64(pow(int(BASE), -1, 1 << 64))
    powers = np.full(n, BASE)
    powers[0] = 1
    return np.multiply.accumulate(powers), np.multiply.accumulate(np.full(n, inverse))


def _letter_table() -> bytes:
    """What each byte is in a token, 0 where it is in none."""
    letters = bytes([*range(ord("0"), ord("9") + 1), *range(ord("a"), ord("z") + 1), *range(128, 256)])
    plain = bytes(code if code in letters else 0 for code in range(256))
    return plain[: ord("A")] + plain[ord("a") : ord("z") + 1] + plain[ord("Z") + 1 :]


LETTERS = _letter_table()
_WORD = "[a-z0-9\u0080-\U0010ffff]+"
_ASCII_CASE = {code: code + 32 for code in range(ord("A"), ord("Z") + 1)}
