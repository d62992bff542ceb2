"""Cut texts into clauses of words as they are written, each word with the form by which it is compared."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import lru_cache

from taxo.text.words import CHARACTER, LETTERS, MARKS, normalise, singular, words

# French and Italian join short words to the next by an apostrophe: "l'apprentissage", "dell'arte".
_ELIDED = r"\b(\w{1,2}|[Dd]ell|[Nn]ell|[Aa]ll|[Dd]all|[Ss]ull|[Qq]uell)"
_ELISION = re.compile(rf"{_ELIDED}['’](?=\w{{2}})")
_PARTED = re.compile(rf"{_ELIDED}' ")
_KATAKANA = "[\u30a1-\u30fa\u30fc-\u30ff]{2,}"  # of Japanese: what is written in it is one word
_SOLID = CHARACTER.pattern
_SPACED = rf"(?:(?!{_SOLID})[^\W_])"
_WORD = re.compile(
    rf"{_KATAKANA}|{_SOLID}|{_SPACED}+(?:[{MARKS}]+{_SPACED}*)*(?:[-‐‑/'’]{LETTERS})*(?:['’](?=\s)|\+*)"
)
_BREAK = re.compile(rf"[^\w\s\-‐‑/'’+{MARKS}]+|\s[-–—]+(?=\s)")
# The same for ASCII, which most texts are, in less time.
_PLAIN_WORD = re.compile(r"[A-Za-z0-9]+(?:[-/'][A-Za-z0-9]+)*(?:'(?=\s)|\+*)")
_PLAIN_BREAK = re.compile(r"[^\w\s\-/'+]+|\s-+(?=\s)")
_POSSESSIVE = re.compile(r"['’]s?$")


@dataclass(frozen=True, slots=True)
class Word:
    """A word as it is `written`, and its `key`: normalised, in the singular; `is_small` words name nothing."""

    written: str
    key: str
    is_small: bool


def clauses(text: str, small: Collection[str]) -> Iterator[list[Word]]:
    """Yield the clauses of `text`, each its words in order; `small` are the words that name nothing."""
    breaks, word = (_PLAIN_BREAK, _PLAIN_WORD) if text.isascii() else (_BREAK, _WORD)
    for clause in breaks.split(_ELISION.sub(r"\1' ", text)):
        if found := [_word(written, written.lower() in small) for written in word.findall(clause)]:
            yield found


def join_elided(phrase: str) -> str:
    """Write short words before an apostrophe as one with the next again: "l' art" is "l'art", "users' art" stays."""
    return _PARTED.sub(r"\1'", phrase) if "' " in phrase else phrase


@lru_cache(maxsize=200_000)
def _word(written: str, is_small: bool) -> Word:
    return Word(written, word_key(written), is_small or (len(written) == 1 and not CHARACTER.match(written)))


def word_key(written: str) -> str:
    """Return how a written word is compared: "Fine-tuning", "finetuning" and "Time's" are "finetuning", "time"."""
    if CHARACTER.match(written):
        return normalise(written)
    parts = words(_POSSESSIVE.sub("", written)) or [normalise(written)]
    return "".join([*parts[:-1], singular(parts[-1])])
