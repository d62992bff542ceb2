"""Find the notices that publishers and databases put at an abstract's end, or its start: copyright, licence, source."""

import re
import tomllib
from dataclasses import dataclass
from itertools import pairwise, takewhile
from pathlib import Path

COPYRIGHT = "copyright notice"
REMARK = "a repository's remark"
LONGEST = 3000  # characters of a notice; the longest that was seen names forty authors
# A sentence of names has at most one word in so many that is in small letters and in no notice.
MOST_UNKNOWN = 6
SHORT_LINE = 8  # words

_WORDINGS = tomllib.loads((Path(__file__).parent / "notices.toml").read_text(encoding="utf-8"))
_MARKS = tuple(_WORDINGS["marks"])
_SMALL = frozenset(_WORDINGS["small_words"].split())
_CLAUSE = frozenset(_WORDINGS["clause_words"].split())
_TERMS = re.compile("|".join(_WORDINGS["terms"]), re.IGNORECASE)

_YEAR = r"(?:19|20)\d\d"
_OWNER = "|".join(_WORDINGS["owners"])
_OWNED = rf"\W{{0,2}}(?:{_YEAR}|{_OWNER}|Copyright|by )"
_SIGN = rf"(?:©|\( ?[cC] ?\)(?={_OWNED})|\ufffd(?={_OWNED}))"
_WORD_FOR_IT = r"(?<![A-Z])(?:Copyright|COPYRIGHT|\bcopyright)\W{0,3}"
_LINE = (
    rf"(?:(?:Crown )?(?:{_WORD_FOR_IT}){{1,2}})?{_SIGN}"
    r"|(?:Crown )?(?<![A-Z])(?:Copyright|COPYRIGHT)\W{0,3}"
    rf"(?:(?:by |the )*(?:{_YEAR}|{_OWNER})|Published by|This work is)"
)
_START = re.compile(rf"(?P<line>{_LINE})|(?:(?<!\w)|(?=[\[(]))(?:{'|'.join(_WORDINGS['starts'])})")
_SENTENCE = re.compile(r"(?<=[.!?\])])(?<!\s[A-Z]\.)\s+(?=[^\W\d_a-z]|[(\[©])|(?<=[.!?])(?=[A-Z][a-z]+\b)")
_WORD = re.compile(r"[^\W\d_]+")
_STRONG = re.compile(rf"{_YEAR}|Authors?\b|\(s\)|rights", re.IGNORECASE)
# "© 2009 inderscience enterprises ltd." is a line of copyright too, if it is no sentence.
_SIGN_AND_YEAR = re.compile(rf"(?:copyright )?{_SIGN}\W{{0,2}}{_YEAR}", re.IGNORECASE)
# Scopus has "© 2016 The Author(s) Background: ...", without a full stop.
_AUTHORS_LINE = re.compile(
    rf"(?:{_LINE})\W{{0,3}}(?:{_YEAR}\W{{1,3}})?(?:The )?Author(?:s|\(s\))?(?:\W{{1,3}}{_YEAR})?[.,]?\s+(?=[A-Z])"
)
# A journal's line before its copyright: "Integr Environ Assess Manag 2023;19:83-98."
_REFERENCE = re.compile(
    rf"(?<=[.!?)]\s)[A-Z][\w.&:, ]{{2,80}}? (?:{_YEAR};\s?\d+(?:\(\d+\))?:\s?[\w–-]+|\d+:[\w–-]+, {_YEAR})\.?$"
)
# What repositories put before an abstract (HAL's records, as BASE and Lens hand them on).
_PREFIX = re.compile(r"(?:International|National) audience\s*[;.:]?\s+(?=[A-Z])")
_LOOSE_END = " \t;,|-–—/"


@dataclass(frozen=True, slots=True)
class Notice:
    """What was cut from an abstract, and why."""

    text: str
    reason: str


def without_notices(text: str) -> tuple[str, tuple[Notice, ...]]:
    """Return a cleaned abstract without the notices in it, and these, in order.

    A notice reaches from one of the starts to the end, and has nothing but names, years and words of notices; or it is
    a line of copyright before other sentences, as Scopus has it, of which it then takes names and notices alone.
    """
    for mark in _MARKS:  # any(...) takes twice as long
        if mark in text:
            return _without_notices(text)
    return text, ()


def _without_notices(text: str) -> tuple[str, tuple[Notice, ...]]:
    found: list[Notice] = []
    if prefix := _PREFIX.match(text):
        found.append(Notice(prefix.group().strip(), REMARK))
        text = text[prefix.end() :]
    at = 0
    while match := _START.search(text, at):
        end = _end_of_notice(text, match)
        at = match.end()
        if end is not None:
            start = _reference_start(text, match.start()) if end == len(text) else match.start()
            found.append(Notice(text[start:end].strip(), COPYRIGHT))
            text, at = _joined(text[:start], text[end:]), start
    return text, tuple(found)


def _joined(before: str, after: str) -> str:
    return f"{before.rstrip(_LOOSE_END)} {after.lstrip(_LOOSE_END)}".strip()


def _reference_start(text: str, start: int) -> int:
    before = text[:start].rstrip()
    match = _REFERENCE.search(before, max(0, len(before) - 120))
    return match.start() if match else start


def _end_of_notice(text: str, start: re.Match[str]) -> int | None:
    """Return where the notice that may begin at `start` ends, None where it is none."""
    at, is_line = start.start(), start.group("line") is not None
    if is_line and _is_list_item(text, at):
        return None
    rest = text[at : at + LONGEST]
    breaks = [0, *(match.end() for match in _SENTENCE.finditer(rest)), len(rest)]
    sentences = [rest[a:b] for a, b in pairwise(breaks)]
    names_only = is_line or sentences[0].startswith("Published")
    if names_only and not _is_notice(sentences[0]):
        line = _AUTHORS_LINE.match(text, at)
        return line.end() if line else None
    if at + LONGEST >= len(text) and all(map(_is_notice, sentences[1:])):
        return len(text) if _is_strong(text, at, rest) else None
    if not is_line and at > 0:
        return None
    more = takewhile(lambda sentence: _TERMS.search(sentence) or _START.match(sentence), sentences[1:])
    end = at + breaks[1 + len(list(more))]
    return end if _is_strong(text, at, text[at:end]) else None


def _is_notice(sentence: str) -> bool:
    """Say whether a sentence is of words that notices have, or is of nothing but names, years and small words."""
    if _TERMS.search(sentence):
        return True
    words = _WORD.findall(sentence)
    if not words:
        return any(c.isdigit() for c in sentence)
    unknown = sum(len(word) > 1 and word.islower() and word not in _SMALL for word in words)
    if unknown * MOST_UNKNOWN <= len(words):
        return True
    return bool(_SIGN_AND_YEAR.match(sentence)) and len(words) <= SHORT_LINE and _CLAUSE.isdisjoint(words)


def _is_strong(text: str, at: int, notice: str) -> bool:
    """Say whether a notice begins where a sentence does, or has a year or an owner, as no sign in a sentence has."""
    before = text[:at].rstrip()[-1:]
    return bool(not before or before in '.!?:;>])”"' or _STRONG.search(notice))


def _is_list_item(text: str, at: int) -> bool:
    return text[at] == "(" and "(b)" in text[:at].lower()
