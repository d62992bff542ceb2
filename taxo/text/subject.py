"""Tell in what words a pile speaks of its own subject, which is none of its topics."""

import re
from collections import Counter
from collections.abc import Collection, Iterator

import numpy as np

from taxo.numeric import Members
from taxo.text.keyphrases import PhraseTable
from taxo.text.phrase_uses import PIECE

SUBJECT = 0.35  # a phrase that so large a share of all papers hold is the pile's own subject, and no group's
# Of the papers with a phrase, those that put it and the subject beside one another in brackets, from which it is
# another word for it; and how many these must be.
APPOSED, FEWEST = 0.1, 3
NAMING_FAULTS = {"", "label"}  # of phrases that can be another word for it
_BRACKETS = re.compile(r"[(\[]([^()\[\].;:,]+)[)\]]")
_ENDS = re.compile(r"[()\[\].;:,]")
BEFORE = 80  # characters before brackets that are looked at


def are_subject(table: PhraseTable) -> Members:
    """Return which phrases (k) are in so many of the papers that they are the pile's own subject."""
    return table.everywhere > SUBJECT * max(int(table.read.sum()), 1)


def are_about_subject(table: PhraseTable) -> Members:
    """Return which phrases (k) say the pile's subject again, or of what something is where all is of that.

    That is another word for the subject, "hepatolenticular degeneration" where the pile is on Wilson's disease; its own
    word with one that is found nowhere else, "Morbus Wilson"; and what begins or ends with one of these, "Wilson's
    disease patients", "model of Wilson's disease".
    """
    subjects = {table.phrases[place] for place in np.flatnonzero(are_subject(table)).tolist()}
    names = {phrase for phrase in subjects if " " in phrase and not table.judge.fault(phrase)}
    again = {*_other_words(table, names), *_with_own_word(table, names)}
    ends = tuple(
        f" {small} {subject}"
        for small in sorted(table.reader.function.connectors)
        for subject in sorted(subjects | again)
    )
    starts = tuple(f"{name} " for name in sorted(names | again))
    return np.array(
        [phrase in again or phrase.endswith(ends) or phrase.startswith(starts) for phrase in table.phrases],
        dtype=np.bool_,
    )


def _other_words(table: PhraseTable, names: Collection[str]) -> Iterator[str]:
    """The phrases that many papers put beside one of `names` in brackets."""
    apposed: Counter[str] = Counter()
    for row in np.flatnonzero(table.read).tolist() if names else ():
        paper = table.papers[row]
        text = f"{paper.title}. {paper.abstract}"
        found = [(_before(text, brackets.start()), brackets[1]) for brackets in _BRACKETS.finditer(text)]
        apposed.update({key for before, within in found for key in _apposed(table, names, before, within)})
    for key, everywhere, fault in zip(table.phrases, table.everywhere.tolist(), table.faults, strict=True):
        if fault in NAMING_FAULTS and apposed[key] >= max(FEWEST, APPOSED * everywhere):
            yield key


def _before(text: str, place: int) -> str:
    """The clause of `text` that ends at `place`."""
    return _ENDS.split(text[max(0, place - BEFORE) : place])[-1]


def _apposed(table: PhraseTable, names: Collection[str], before: str, within: str) -> Iterator[str]:
    """What stands within brackets behind one of `names`, or before brackets with one."""
    clauses = table.reader.clauses(before)
    words = [word.key for word in clauses[-1]] if clauses else []
    ends = [" ".join(words[first:]) for first in range(len(words))]
    inner = table.reader.key(within)
    has_name = any(end in names for end in ends)
    # Where both have a name, brackets hold its acronym: "fulminant Wilson's disease (WD)".
    if inner in names and not has_name:
        yield from ends
    elif has_name and not any(f" {name} " in f" {inner} " for name in names):
        yield inner


def _with_own_word(table: PhraseTable, names: Collection[str]) -> Iterator[str]:
    """The phrases of the word that is hardly ever without one of `names`, and of words that are hardly without it."""
    count = {phrase: uses.n + uses.titles for phrase, uses in table.uses.items()}
    own = {
        word
        for name in names
        for word in [
            max(name.split(), key=lambda word: (count[name] / max(count.get(word, 0), count[name]), word))
        ]
        if word in count and count[name] >= PIECE * count[word]
    }
    for phrase in table.phrases:
        words = phrase.split()
        others = [word for word in words if word not in own and word not in table.reader.function.small]
        has_own = others and not own.isdisjoint(words) and phrase not in names
        if has_own and all(count[phrase] >= PIECE * count.get(word, 0) for word in others):
            yield phrase
