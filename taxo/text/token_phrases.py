"""Find phrases in the table of tokens: a single word by its singular, a longer phrase by its stems."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from taxo.numeric import Members, Rows
from taxo.text.tokens import REST, Forms, Tokens
from taxo.text.words import Joined, singular, stem, words

Key = tuple[str, ...]  # what a phrase is found by: phrases with one key are found in the same places
NOWHERE = np.zeros(0, dtype=np.int64)


@dataclass(frozen=True)
class Spans:
    """Where phrases were found: entry by entry the number of the phrase and the tokens [start, end)."""

    phrases: Rows
    starts: Rows
    ends: Rows

    def of(self, chosen: Members | Rows) -> "Spans":
        """Some of the entries alone."""
        return Spans(self.phrases[chosen], self.starts[chosen], self.ends[chosen])


@lru_cache(maxsize=1 << 16)  # the same phrases are asked for again and again; a thesaurus has 20,000
def phrase_key(phrase: str, joined: Joined = frozenset()) -> Key:
    """Return what `phrase` is found by: the singular of one word, the stems of several.

    Words that the papers also write as one (`joined`) are one.
    """
    found = words(phrase, joined)
    return tuple(map(stem, found)) if len(found) > 1 else tuple(map(singular, found))


class TokenPhrases:
    """Finds phrases in tokens by looking up the rarest word of each, where an index of such words leads."""

    def __init__(self, tokens: Tokens, phrases: Iterable[str]) -> None:
        """Take all `phrases` that will be asked for."""
        self._tokens = tokens
        keys = dict.fromkeys(phrase_key(phrase, tokens.joined) for phrase in phrases)
        self._single = _Index(tokens, tokens.singulars)
        self._longer = _Index(tokens, tokens.stems)
        self._single.build(key[0] for key in keys if len(key) == 1)
        self._longer.build(self._longer.rarest(key) for key in keys if len(key) > 1)
        self._found: dict[Key, Rows] = {}

    def find(self, phrase: str) -> tuple[Rows, int]:
        """Return the tokens where `phrase` starts, in order, and how many it covers."""
        key = phrase_key(phrase, self._tokens.joined)
        if key not in self._found:
            self._found[key] = self._single.of(key[0]) if len(key) == 1 else self._starts(key)
        return self._found[key], len(key)

    def find_telling(self, phrases: Sequence[str], excludes: Sequence[str] = ()) -> Spans:
        """Return where the `phrases` of one topic are, but for those inside `excludes` or longer ones of them.

        Of phrases that come to the same, the first counts.
        """
        joined = self._tokens.joined
        wanted = _first_of_each(phrases, joined)
        spans = self._spans(wanted)
        # What tells nothing: inside an exclude of any length, or inside a phrase that is longer.
        telling = ~_inside(spans, self._spans(_first_of_each(excludes, joined)))
        lengths = spans.ends - spans.starts
        for length in np.unique(lengths)[:-1].tolist():
            telling &= ~((lengths == length) & _inside(spans, spans.of(lengths > length)))
        return spans.of(telling)

    def _spans(self, phrases: dict[int, str]) -> Spans:
        found = {number: self.find(phrase) for number, phrase in phrases.items()}
        numbers = [np.full(len(starts), number, dtype=np.int64) for number, (starts, _) in found.items()]
        starts = [starts for starts, _ in found.values()]
        ends = [starts + length for starts, length in found.values()]
        return Spans(*(np.concatenate([NOWHERE, *parts]) for parts in (numbers, starts, ends)))

    def _starts(self, key: Key) -> Rows:
        """Where all stems of `key` follow one another within a title or an abstract."""
        numbers = [self._tokens.stems.numbers.get(name, -1) for name in key]
        if not key or min(numbers) < 0:
            return NOWHERE
        rarest = self._longer.rarest(key)
        starts = self._longer.of(rarest) - key.index(rarest)
        starts = starts[(starts >= 0) & (starts + len(key) <= len(self._tokens.words))]
        for place, number in enumerate(numbers):
            starts = starts[self._tokens.stems.of_word[self._tokens.words[starts + place]] == number]
        return starts[self._is_one_text(starts, starts + len(key) - 1)]

    def _is_one_text(self, first: Rows, last: Rows) -> Members:
        """Whether the tokens at `first` and `last` are in one paper's title, or its abstract, or its keywords."""
        papers, places = self._tokens.papers, self._tokens.places
        is_one_part = np.maximum(places[first], REST) == np.maximum(places[last], REST)
        same: Members = (papers[first] == papers[last]) & is_one_part
        return same


class _Index:
    """Where words with a certain form are: positions of tokens, grouped by form."""

    def __init__(self, tokens: Tokens, forms: Forms) -> None:
        self._tokens, self._forms = tokens, forms
        per_word = np.bincount(tokens.words, minlength=len(tokens.vocabulary))
        self._counts = np.bincount(forms.of_word, weights=per_word, minlength=len(forms.names))
        self._positions: dict[str, Rows] = {}

    def rarest(self, key: Key) -> str:
        """The form of `key` that fewest tokens have; the first of several."""
        return min(
            key,
            key=lambda name: self._counts[self._forms.numbers[name]] if name in self._forms.numbers else 0,
        )

    def build(self, names: Iterable[str]) -> None:
        """Look up the positions of all `names` in one pass over the tokens."""
        wanted = sorted({self._forms.numbers[name] for name in names if name in self._forms.numbers})
        is_wanted = np.isin(self._forms.of_word, wanted)
        positions = np.flatnonzero(is_wanted[self._tokens.words])
        forms = self._forms.of_word[self._tokens.words[positions]]
        positions = positions[np.argsort(forms, kind="stable")]
        bounds = np.cumsum(np.bincount(forms, minlength=len(self._forms.names))) if len(forms) else None
        for number in wanted:
            end = int(bounds[number]) if bounds is not None else 0
            self._positions[self._forms.names[number]] = positions[end - int(self._counts[number]) : end]

    def of(self, name: str) -> Rows:
        """The positions of the tokens with a form, in order."""
        return self._positions.get(name, NOWHERE)


def _first_of_each(phrases: Sequence[str], joined: Joined) -> dict[int, str]:
    """The phrases by number, without those that come to the same as an earlier one."""
    first: dict[Key, int] = {}
    for number, phrase in enumerate(phrases):
        first.setdefault(phrase_key(phrase, joined), number)
    return {number: phrases[number] for key, number in first.items() if key}


def _inside(spans: Spans, others: Spans) -> Members:
    """Which of `spans` lie within one of `others`.

    Those of `others` that start no later are a prefix when sorted by start; the span lies within one of them if the
    furthest of their ends is no nearer than its own. Example: [3, 4) lies within [2, 5), since 2 <= 3 and 5 >= 4.
    """
    if not len(others.starts):
        return np.zeros(len(spans.starts), dtype=np.bool_)
    order = np.argsort(others.starts, kind="stable")
    furthest = np.concatenate([[-1], np.maximum.accumulate(others.ends[order])])
    earlier = np.searchsorted(others.starts[order], spans.starts, side="right")
    inside: Members = furthest[earlier] >= spans.ends
    return inside
