"""Count how the phrases of a pile are used, and judge by it which of them name something.

No tagger is at hand, so that the words beside a phrase tell: what nearly always stands before a further word says only
of what kind that is ("hepatic"); what often stands before an article or after "we" is a verb; what is nearly always
part of the same longer phrase is a piece of it ("resonance imaging"); what often follows "this" or "our" points to what
was told ("study"); and what is often all that a title has behind its colon labels papers ("a case report").
"""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from taxo.text.clauses import join_elided
from taxo.text.function_words import FunctionWords
from taxo.text.noun_phrases import Run
from taxo.text.words import CHARACTER, CYRILLIC, commonest

# The share of its places at which a phrase is in one longer phrase, from which it is a piece of that.
PIECE = 0.7
MODIFIER = 0.6  # before a further word, from which it says of what kind that is
ADJECTIVE, CLOSED = 0.8, 0.05
LONG_MODIFIER = 0.75  # the same for a phrase
HEAD = 0.5  # before a further word, up to which a single word can stand at the end of a name
ALONE = 0.13  # with no such word before or after, which a single word needs to name something
RELATION = 0.4  # before "of", from which a single word needs to be told of what: "comparison"
VERB = 0.1  # before an article or after "we", from which it is a verb,
FIRST_VERB = 0.3  # and from which no phrase begins with it
DETERMINED = 0.05  # after an article, which a phrase needs that begins like a gerund
# After "this" or "our", from which a single word points to what was told or to the paper: "results" .09, "study" .12 to
# .28, "approach" .15 to .37 in three fields, "sensor", "penicillamine" and "gesture" below .02. So often, at least.
POINTED, FEWEST_POINTED = 0.08, 5
# Of a phrase's titles, those of which it is the whole of a later part, from which it labels them: "case report" .54,
# "[German]" .97, "update" .33, "case study" .20; "trientine" .15. So many, at least.
LABEL, FEWEST_LABELS = 0.2, 4
PLACE, CAPITALS = 0.35, 0.8  # after "in" or "from", and with capitals, from which it is a place
LOWER = 0.2  # of the commonest form, that a form in lower case needs to be preferred
FEWEST = 2  # places in abstracts
ABSTRACTS = 0.2  # and so many a title: what only titles say is a label ("Letter", "[German]")
CYRILLIC_ADJECTIVE = re.compile("(?:[аяо]я|ое|ее|ые|ие|ый|ий|ого|его|ому|ему|ыми|ими|ых|их|ую|юю)$")
KEYWORD_FAULTS = {
    "short",
    "place",
    "participle",
    "modifier",
    "label",
    "pointed",
}  # that keywords can have too
CAPITALISED = 0.25  # of the words within sentences, from which the language gives nouns a capital


@dataclass(slots=True)
class Uses:
    """How a phrase is used: how often in `titles` (as `labels` of them) and abstracts (`n`).

    Of the latter how often `followed` by a further word that says something, `preceded` by one, `alone`, after a small
    word and before none such (`closed`), before "of" (`opened`; in titles `titles_opened`), after a determiner, after
    one that points to it, after what stands before places or verbs, before a determiner, within a sentence and there
    with `capitals`. `forms` are how it is written within sentences, `starts` at the start of one or in titles.
    """

    n: int = 0
    titles: int = 0
    labels: int = 0
    followed: int = 0
    preceded: int = 0
    alone: int = 0
    closed: int = 0
    opened: int = 0
    titles_opened: int = 0
    determined: int = 0
    pointed: int = 0
    placed: int = 0
    marked: int = 0
    before_determiner: int = 0
    within: int = 0
    capitals: int = 0
    forms: Counter[str] = field(default_factory=Counter)
    starts: Counter[str] = field(default_factory=Counter)

    def share(self, count: int) -> float:
        """What share of the phrase's places in abstracts `count` is."""
        return count / max(self.n, 1)

    @property
    def is_relation(self) -> bool:
        """Whether it mostly needs to be told of what it is."""
        in_titles = self.titles_opened / self.titles if self.titles >= FEWEST else 0.0
        return max(self.share(self.opened), in_titles) > RELATION

    @property
    def verb(self) -> float:
        """How much of the time it is used as only verbs and adjectives are."""
        return self.share(self.before_determiner + self.marked)


def count_uses(
    runs: Iterable[tuple[Run, bool]], function: FunctionWords, kept: Iterable[str]
) -> dict[str, Uses]:
    """Return how each phrase of `kept` is used in `runs`, of each of which is told whether it is in a title."""
    found = {key: Uses() for key in kept}
    for run, in_title in runs:
        if uses := found.get(run.key):
            _count(uses, run, in_title, function)
    return found


def _count(uses: Uses, run: Run, in_title: bool, function: FunctionWords) -> None:
    before, after = run.before, run.after
    (uses.starts if in_title or before is None else uses.forms)[spell(run)] += 1
    is_opened = after is not None and after.written.lower() in function.connectors
    if in_title:
        uses.titles += 1
        uses.titles_opened += is_opened
        uses.labels += run.is_label
        return
    uses.n += 1
    is_followed, is_preceded = (
        after is not None and not after.is_small,
        before is not None and not before.is_small,
    )
    uses.followed += is_followed
    uses.preceded += is_preceded
    uses.alone += not (is_followed or is_preceded)
    if before is not None and before.is_small and not is_followed:
        uses.closed += (
            (after is None or after.written.lower() not in function.coordinators)
            and before.written.lower() not in function.coordinators
            and before.written.lower() not in function.no_noun_markers
        )
    uses.opened += is_opened
    uses.before_determiner += after is not None and after.written.lower() in function.determiners
    if before is not None:
        small = before.written.lower()
        uses.within += 1
        uses.capitals += all(not word.written[0].islower() for word in run.words if not word.is_small)
        uses.marked += small in function.no_noun_markers
        if small in function.determiners:
            uses.determined += 1
            uses.pointed += small in function.demonstratives
            small = run.clause[run.first - 2].written.lower() if run.first > 1 else ""
        uses.placed += small in function.place_markers


def spell(run: Run) -> str:
    """How the phrase is written at its place."""
    words = [word.written for word in run.words]
    return join_elided(("" if CHARACTER.match(words[0]) else " ").join(words))


def find_pieces(uses: Mapping[str, Uses], wholes: Iterable[str]) -> set[str]:
    """Return the phrases that are hardly ever without the same words before or after, as a piece of one of `wholes`:
    "language" of "language model" (the idea of C-value: Frantzi et al., 2000)."""
    pieces = set()
    for key in wholes:
        words, count = key.split(), uses[key].n + uses[key].titles
        for first in range(len(words)):
            for last in range(first + 1, len(words) + 1):
                piece = " ".join(words[first:last])
                if piece != key and piece in uses and count >= PIECE * (uses[piece].n + uses[piece].titles):
                    pieces.add(piece)
    return pieces


class NounJudge:
    """Judges which phrases of a pile name something."""

    def __init__(
        self, uses: Mapping[str, Uses], function: FunctionWords, keywords: Collection[str] = ()
    ) -> None:
        """Take how all phrases are used, and those that papers have as keywords: these name something."""
        self._uses, self._function, self._keywords = uses, function, keywords
        single = [found for key, found in uses.items() if " " not in key]
        capitals, within = sum(found.capitals for found in single), sum(found.within for found in single)
        self._nouns_are_capitalised = capitals > CAPITALISED * within
        self._faults = {key: self._fault(key) for key in uses}
        self._pieces = find_pieces(uses, (key for key, fault in self._faults.items() if not fault))

    def fault(self, key: str) -> str:
        """Return what keeps the phrase from being a name, in a word; nothing where it can be one."""
        return "piece" if key in self._pieces else self._faults[key]

    def _fault(self, key: str) -> str:
        uses, words = self._uses[key], key.split()
        first, last = self._uses.get(words[0], Uses()), self._uses.get(words[-1], Uses())
        is_single = len(words) == 1
        is_character = bool(CHARACTER.match(key))
        faults = {
            "rare": uses.n < FEWEST or uses.n < ABSTRACTS * uses.titles,
            "short": sum(letter.isalpha() for letter in key) < (2 if is_character else 3)
            or words[-1].isdigit(),
            "modifier": (self._is_modifier(uses) if is_single else self._ends_open(uses, last))
            or bool(CYRILLIC_ADJECTIVE.search(commonest(uses.forms or uses.starts)) is not None),
            "verb": uses.verb > VERB or (is_single and last.verb > VERB) or first.verb > FIRST_VERB,
            "participle": words[-1].endswith(("ed", "ly")) or words[0].endswith("ly"),
            "gerund": words[0].endswith("ing")
            and first.verb > VERB
            and uses.share(uses.determined) < DETERMINED,
            "relation": is_single and uses.is_relation,
            "label": uses.labels >= max(FEWEST_LABELS, LABEL * uses.titles),
            "pointed": is_single and uses.pointed >= max(FEWEST_POINTED, POINTED * uses.n),
            "shared": is_single and uses.share(uses.alone) < ALONE,
            "place": not self._nouns_are_capitalised
            and not _is_acronym(uses)
            and uses.capitals > CAPITALS * max(uses.within, 1)
            and uses.share(uses.placed) > PLACE,
            "no noun": self._nouns_are_capitalised and not self._ends_with_nouns(words),
        }
        known = KEYWORD_FAULTS if key in self._keywords else faults.keys()
        return next((name for name, holds in faults.items() if holds and name in known), "")

    def _ends_with_nouns(self, words: Sequence[str]) -> bool:
        """Whether the last word has a capital within sentences, and no word without one follows a word with one.

        Where all are forms of small words, "Jahres" of "Jahre", nothing is named.
        """
        found = [self._uses.get(word, Uses()) for word in words if word not in self._function.small]
        nouns = [2 * uses.capitals >= uses.within for uses in found]
        return bool(nouns) and nouns[-1] and nouns == sorted(nouns)

    def _is_modifier(self, uses: Uses) -> bool:
        if not self._function.ends_with_noun:
            return False
        followed, closed = uses.share(uses.followed), uses.share(uses.closed)
        return followed > ADJECTIVE or (
            followed > MODIFIER and (closed < CLOSED or uses.share(uses.placed) > PLACE)
        )

    def _ends_open(self, uses: Uses, last: Uses) -> bool:
        return (
            self._function.ends_with_noun
            and uses.share(uses.followed) > LONG_MODIFIER
            and last.share(last.followed) > HEAD
        )

    def written(self, key: str) -> str:
        """Return how papers write the phrase within sentences; titles' capitals are lowered where they are alone.

        Where words have cases, it is as sentences begin with it: the subject of a sentence names.
        """
        uses = self._uses[key]
        if uses.forms and not (CYRILLIC.match(key) and uses.starts):
            # Where nouns have capitals, "gerät" is a verb that is spelt as one.
            return commonest(uses.forms) if self._nouns_are_capitalised else _least_capitals(uses.forms)
        words = commonest(uses.starts).split(" ")
        return " ".join(word if self._is_proper(word) else word[0].lower() + word[1:] for word in words)

    def _is_proper(self, word: str) -> bool:
        uses = self._uses.get(word.lower(), Uses())
        return sum(letter.isupper() for letter in word) > 1 or 2 * uses.capitals > uses.within > 0


def _least_capitals(forms: Mapping[str, int]) -> str:
    """The commonest form, in lower case where enough papers write it so: "digital musical instruments"."""
    best = commonest(forms)
    return best.lower() if forms.get(best.lower(), 0) >= LOWER * forms[best] else best


def _is_acronym(uses: Uses) -> bool:
    return (
        bool(uses.forms)
        and sum(letter.isupper() for letter in commonest(uses.forms)) > 1
        and " " not in commonest(uses.forms)
    )
