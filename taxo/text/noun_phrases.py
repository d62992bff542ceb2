"""Read the papers of a pile as clauses, and these as the phrases that might name something."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from taxo.project.tables import Paper
from taxo.text.acronyms import Acronyms, learn_acronyms
from taxo.text.clauses import Word, clauses
from taxo.text.function_words import FunctionWords, function_words
from taxo.text.words import CHARACTER

LONGEST = 4  # words of a phrase that say something
LONGEST_CHARACTERS = 10  # of a script without blanks
FEWEST, ONE = (
    2,
    0.1,
)  # times that a word must be written as one to be one, and for each time that it is written apart


@dataclass(frozen=True, slots=True)
class Run:
    """A phrase at a place: its key, and the words [first, last] of its clause, the `number`th of its text."""

    key: str
    clause: Sequence[Word]
    first: int
    last: int
    number: int = 0

    @property
    def words(self) -> Sequence[Word]:
        """The words of the phrase."""
        return self.clause[self.first : self.last + 1]

    @property
    def before(self) -> Word | None:
        """The word before the phrase in its clause."""
        return self.clause[self.first - 1] if self.first else None

    @property
    def after(self) -> Word | None:
        """The word after the phrase in its clause."""
        return self.clause[self.last + 1] if self.last + 1 < len(self.clause) else None

    @property
    def is_label(self) -> bool:
        """Whether it is the whole of a later clause, but for small words: "Pain at night: a case report"."""
        beside = (*self.clause[: self.first], *self.clause[self.last + 1 :])
        return self.number > 0 and all(word.is_small for word in beside)


@dataclass(frozen=True)
class PhraseReader:
    """Reads texts as the papers of a pile are written: which words name nothing, which are one however they are
    written, what acronyms mean."""

    function: FunctionWords
    joined: frozenset[str] = frozenset()
    acronyms: Acronyms = field(default_factory=Acronyms)

    def clauses(self, text: str) -> list[list[Word]]:
        """Return the clauses of `text`."""
        return [
            _join(self.acronyms.replace(clause), self.joined) for clause in clauses(text, self.function.small)
        ]

    def runs(self, text: str) -> Iterator[Run]:
        """Yield the phrases of `text`: they begin with a letter, no small word is at their ends, and within them only
        those that connect."""
        for number, clause in enumerate(self.clauses(text)):
            for first, word in enumerate(clause):
                if not word.is_small and word.key[:1].isalpha():
                    yield from self._from(clause, first, number)

    def key(self, text: str) -> str:
        """Return how the whole of `text` is known as a phrase."""
        return " ".join(word.key for clause in self.clauses(text) for word in clause)

    def _connects(self, clause: Sequence[Word], place: int) -> bool:
        """Whether a small word can stand within a name: "of", or "la" of "de la"."""
        word, before = (clause[at].written.lower() for at in (place, place - 1))
        if word in self.function.connectors:
            return True
        return (
            not self.function.ends_with_noun
            and before in self.function.connectors
            and word in self.function.determiners
        )

    def _from(self, clause: Sequence[Word], first: int, number: int) -> Iterator[Run]:
        keys: list[str] = []
        length, is_character = 0, _is_character(clause[first])
        for last in range(first, len(clause)):
            word = clause[last]
            keys.append(word.key)
            if word.is_small:
                if self._connects(clause, last):
                    continue
                break
            length += 1
            if (
                length > (LONGEST_CHARACTERS if is_character else LONGEST)
                or _is_character(word) != is_character
            ):
                break
            if length > 1 or not is_character or len(word.key) > 1:
                yield Run(" ".join(keys), clause, first, last, number)


def learn_reader(papers: Sequence[Paper], stop_words: Sequence[str] = ()) -> PhraseReader:
    """Return what `papers` teach about reading them; a user's `stop_words` name nothing."""
    function = function_words(papers, stop_words)
    acronyms = learn_acronyms(((paper.title, paper.abstract) for paper in papers), function.small)
    return PhraseReader(function, _written_as_one(papers, function), acronyms)


def _written_as_one(papers: Sequence[Paper], function: FunctionWords) -> frozenset[str]:
    """The keys of words that are also written apart: "data set", "pre training".

    They are written as one at least twice and in a tenth as many places, or with a hyphen at least as often as apart.
    """
    one: Counter[str] = Counter()
    hyphenated: Counter[str] = Counter()
    apart: Counter[str] = Counter()
    for paper in papers:
        for text in (paper.title, paper.abstract):
            for clause in clauses(text, function.small):
                for word in clause:
                    (one if word.written.isalnum() else hyphenated)[word.key] += 1
                apart.update(
                    left.key + right.key for left, right in pairwise(clause) if _may_join(left, right)
                )
    return frozenset(
        key
        for key, count in apart.items()
        if one[key] >= max(FEWEST, ONE * count) or hyphenated[key] >= max(FEWEST, count)
    )


def _may_join(left: Word, right: Word) -> bool:
    return not (left.is_small or right.is_small or _is_character(left)) and len(left.key) > 1


def _join(clause: Sequence[Word], joined: frozenset[str]) -> list[Word]:
    """Take words together that are one: "data set"."""
    found: list[Word] = []
    for word in clause:
        last = found[-1] if found else None
        if last and " " not in last.written and last.key + word.key in joined and _may_join(last, word):
            found[-1] = Word(f"{last.written} {word.written}", last.key + word.key, False)
        else:
            found.append(word)
    return found


def _is_character(word: Word) -> bool:
    return bool(CHARACTER.match(word.key))
