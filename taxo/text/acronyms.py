"""Learn from a whole pile what its acronyms mean, so that "DMI" counts as "digital musical instrument"."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from taxo.text.clauses import Word, clauses
from taxo.text.words import commonest, find_definitions

FEWEST = 2  # papers that define an acronym, before others are read by it,
AGREED = 0.6  # and the share of them that must mean the same
LONGEST = 4  # words of a long form that stands for its acronym; of a longer one the acronym is the name
TALLEST = 12  # words of a long form, at most


@dataclass(frozen=True)
class Acronyms:
    """What acronyms mean: `long_forms` by the acronym's key, `short_forms` by the keys of words that are too many."""

    long_forms: Mapping[str, list[Word]] = field(default_factory=dict)
    short_forms: Mapping[tuple[str, ...], Word] = field(default_factory=dict)

    def replace(self, clause: Sequence[Word]) -> list[Word]:
        """Return the words of `clause`, each acronym by its long form, each overlong form by its acronym."""
        found: list[Word] = []
        place = 0
        while place < len(clause):
            word, length = self._short_form(clause, place)
            if word is None and _is_acronym(clause[place].written):
                found += self.long_forms.get(clause[place].key, [clause[place]])
            else:
                found.append(word or clause[place])
            place += length
        return found

    def _short_form(self, clause: Sequence[Word], place: int) -> tuple[Word | None, int]:
        for length in self._lengths.get(clause[place].key, ()):
            keys = tuple(word.key for word in clause[place : place + length])
            if keys in self.short_forms:
                return self.short_forms[keys], length
        return None, 1

    @cached_property
    def _lengths(self) -> dict[str, list[int]]:
        """How many words the overlong forms have that begin with a word, the longest first."""
        found: dict[str, set[int]] = defaultdict(set)
        for keys in self.short_forms:
            found[keys[0]].add(len(keys))
        return {first: sorted(lengths, reverse=True) for first, lengths in found.items()}


def learn_acronyms(texts: Iterable[tuple[str, str]], small: frozenset[str]) -> Acronyms:
    """Return what the acronyms mean that at least two of `texts` (title and abstract) define alike."""
    meant: dict[str, dict[tuple[str, ...], Counter[str]]] = defaultdict(lambda: defaultdict(Counter))
    written: dict[str, Counter[str]] = defaultdict(Counter)
    for title, abstract in texts:
        for acronym, long_form in find_definitions(f"{title}. {abstract}"):
            [words] = [*clauses(acronym, small)][:1] or [[]]
            keys = tuple(word.key for clause in clauses(long_form, small) for word in clause)
            if len(words) == 1 and 1 < len(keys) <= TALLEST:
                meant[words[0].key][keys][" ".join(long_form.split())] += 1
                written[words[0].key][acronym] += 1
    long_forms: dict[str, list[Word]] = {}
    short_forms: dict[tuple[str, ...], Word] = {}
    for key, forms in sorted(meant.items()):
        counts = {keys: spellings.total() for keys, spellings in forms.items()}
        best = max(sorted(counts), key=lambda keys: counts[keys])
        if counts[best] < FEWEST or counts[best] < AGREED * sum(counts.values()):
            continue
        [*words] = [word for clause in clauses(commonest(forms[best]), small) for word in clause]
        if len(words) <= LONGEST and not any(word.is_small for word in words):
            long_forms[key] = words
        else:
            short_forms[best] = Word(commonest(written[key]), key, False)
    return Acronyms(long_forms, short_forms)


def _is_acronym(written: str) -> bool:
    return sum(letter.isupper() for letter in written) > 1
