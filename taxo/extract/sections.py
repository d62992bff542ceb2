"""Set the labels of an abstract's sections apart from the words that they were glued to ("MethodsWe")."""

import re
import tomllib
from collections.abc import Sequence
from pathlib import Path

from taxo.extract.markup import END

_WORDINGS = tomllib.loads((Path(__file__).parent / "sections.toml").read_text(encoding="utf-8"))


def _listed(name: str) -> list[str]:
    """Return a list of sections.toml."""
    return str(_WORDINGS[name]).strip().replace("\n", "").split("|")


_WORD_START = re.compile(r"\b(?!(?:and|of|the)\b)\w")


def _large(letter: re.Match[str]) -> str:
    return letter.group().upper()


def _any_case(labels: Sequence[str]) -> str:
    """Return an alternation of the labels as they are, in capitals, and with each word's first letter large."""
    cases = {case for label in labels for case in (label, label.upper(), _WORD_START.sub(_large, label))}
    return "|".join(map(re.escape, sorted(cases, key=lambda case: (-len(case), case))))


_LABELS, _WHOLES, _WHOLES_ELSEWHERE = _listed("labels"), _listed("whole"), _listed("whole_elsewhere")
_OPENERS = frozenset(_WORDINGS["openers"].split())
_NAME_ENDINGS = frozenset(_WORDINGS["name_endings"].split())
_OF_ALL = frozenset(label.lower() for label in (*_WHOLES, *_WHOLES_ELSEWHERE))
_ELSEWHERE = frozenset(map(str.lower, _WHOLES_ELSEWHERE))
_FIRST = tuple(label.lower() for label in (*_listed("first"), *_WHOLES))
_WHOLE, _LABEL = _any_case([*_WHOLES, *_WHOLES_ELSEWHERE]), _any_case(_LABELS)
# Where a section can begin: at the start, after a sentence, or right at its full stop.
_AT = r"(?:^|(?<=[.!?:;)\]%”\"] )|(?<=[.!?)\]]))"
_GLUED = re.compile(rf"{_AT}({_WHOLE}|{_LABEL})([A-Z][\w’'-]+|[AI](?=\s))")
_WITH_COLON = re.compile(rf"{_AT}({_LABEL}):")
_HEADING = re.compile(rf"(?:(?<!\w)(?:({_WHOLE})|({_LABEL})))?\s*([.:!?])?\s*{END}\s*")
_OF_WHOLE = re.compile(rf"(?:{_WHOLE})(?:\s*:\s*|\s*[.—–]\s*(?=[A-Z0-9\"“(])|\s+-\s*|-\s+)(?=\S)")
_OF_WHOLE_BARE = re.compile(rf"({_WHOLE})\s+(?=([A-Z][\w’'-]*))")
_WHOLE_STARTS = tuple(sorted({case[:5] for case in _WHOLE.split("|")}))
# A cheap sign that something may be glued: a capital inside a word that begins as the last word of a label does.
_INNER_CAPITAL = re.compile(r"[A-Z][a-z]{2,}(?=[A-Z])|[A-Z]{5,}(?=[a-z])")
_LAST_WORDS = tuple(re.split("[ /]", label.lower())[-1] for label in (*_LABELS, *_OF_ALL))


def with_headings(text: str) -> str:
    """Return a text whose headings, which `END` tells, are followed by a colon if they are labels, else by a blank."""
    return _HEADING.sub(_heading, text).strip() if END in text else text


def with_labels_apart(text: str) -> str:
    """Return a cleaned abstract whose section labels stand apart ("Methods: We"), without a label of the whole.

    A label with a blank or a colon behind it stays as it is. A label is told from a name, as in "BackgroundNet",
    by the word behind it, which opens sentences or stands in the text in small letters, or by other labels.
    """
    text = _without_label_of_whole(text)
    if any(match.group().lower().startswith(_LAST_WORDS) for match in _INNER_CAPITAL.finditer(text)):
        text = _unglued(_unglued(text))  # twice: "AbstractBackgroundRobots"
    return text


def _heading(match: re.Match[str]) -> str:
    whole, label, sign = match.groups()
    if whole:
        return ""
    return f"{label}: " if label else f"{sign or ''} "


def _without_label_of_whole(text: str) -> str:
    if not text.startswith(_WHOLE_STARTS):
        return text
    if match := _OF_WHOLE.match(text):
        return text[match.end() :]
    if match := _OF_WHOLE_BARE.match(text):
        label, word = match.groups()
        if word.lower() in _OPENERS or word.lower() in _FIRST or (label.isupper() and not word.isupper()):
            return text[match.end() :]
    return text


def _unglued(text: str) -> str:
    glued = [match for match in _GLUED.finditer(text) if not _is_name(match)]
    labels = {match.group(1).lower() for match in (*glued, *_WITH_COLON.finditer(text))}
    words = {word.strip(".,;:()") for word in text.split()}
    apart = {match.start(): match for match in glued if len(labels) > 1 or _is_sentence(match, words)}
    return _GLUED.sub(lambda match: _apart(match) if match.start() in apart else match.group(), text)


def _is_name(match: re.Match[str]) -> bool:
    return match.group(2) in _NAME_ENDINGS or match.string.count(match.group()) > 1


def _is_sentence(match: re.Match[str], words: set[str]) -> bool:
    """Say whether what is behind the only label of a text begins a sentence."""
    label, word = match.group(1).lower(), match.group(2).lower()
    if word in _OPENERS or label in _ELSEWHERE or (label in _OF_ALL and word.startswith(_FIRST)):
        return True
    return match.start() == 0 and label in _FIRST and word in words


def _apart(match: re.Match[str]) -> str:
    label, word = match.groups()
    start = match.start()
    blank = "" if start == 0 or match.string[start - 1].isspace() else " "
    return blank + (word if label.lower() in _OF_ALL else f"{label}: {word}")
