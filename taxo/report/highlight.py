"""Mark the phrases in a text that decided on its topic."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

ENDING = 3  # letters: a phrase also covers the end of its last word ("adapter" in "adapters")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text; `decided` where it is a phrase that decided on the topic."""

    text: str
    decided: bool


def highlight(text: str, phrases: Iterable[str]) -> tuple[Piece, ...]:
    """Return `text` in pieces, those that match a phrase marked.

    Case, hyphens and spaces don't count ("finetuning" is found in "Fine-Tuning"); a match starts where a word
    starts. Joined, the pieces are `text` again.
    """
    letters, places = _squeeze(text)
    spans = [span for phrase in phrases for span in _spans(letters, places, text, _letters(phrase))]
    return tuple(_cut(text, _merge(sorted(spans))))


def _squeeze(text: str) -> tuple[str, list[int]]:
    """Return the letters and digits of `text` in lower case and where in `text` each of them is."""
    pairs = [(low, i) for i, char in enumerate(text) if char.isalnum() for low in char.lower()]
    return "".join(low for low, _ in pairs), [i for _, i in pairs]


@lru_cache(maxsize=1 << 12)  # a topic's phrases are looked for in each of its papers
def _letters(phrase: str) -> str:
    return _squeeze(phrase)[0]


def _spans(letters: str, places: Sequence[int], text: str, wanted: str) -> list[tuple[int, int]]:
    if not wanted:
        return []
    found = []
    at = letters.find(wanted)
    while at >= 0:
        start, end = places[at], places[at + len(wanted) - 1] + 1
        ending = _letters_from(text, end)
        if (start == 0 or not text[start - 1].isalnum()) and ending <= ENDING:
            found.append((start, end + ending))
        at = letters.find(wanted, at + len(wanted))
    return found


def _letters_from(text: str, start: int) -> int:
    count = 0
    while count <= ENDING and start + count < len(text) and text[start + count].isalnum():
        count += 1
    return count


def _merge(spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in spans:
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _cut(text: str, spans: Sequence[tuple[int, int]]) -> Iterable[Piece]:
    at = 0
    for start, end in spans:
        if at < start:
            yield Piece(text[at:start], decided=False)
        yield Piece(text[start:end], decided=True)
        at = end
    if at < len(text):
        yield Piece(text[at:], decided=False)
