"""Make the lines of the first screen of the sentences that are true of a pile."""

import re
import string
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from taxo.report.facts import PileFacts
from taxo.report.filters import count, percent, plural
from taxo.report.sentences import LINES, SENTENCES, Sentence

TERM = re.compile(r"\[([^\]]+)\]")
STEPS = 2  # to do next: the first that apply


@dataclass(frozen=True, slots=True)
class Words:
    """A part of a line; `term` is the id of the term that it is, "" where it is none."""

    text: str
    term: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the first screen: its title, what it says, and where it leads."""

    title: str
    words: tuple[Words, ...]
    links: tuple[tuple[str, str], ...]

    @property
    def text(self) -> str:
        """What it says, without marks."""
        return "".join(part.text for part in self.words)


def headline(facts: PileFacts) -> str:
    """Return the title of the first page."""
    return _said(next(_true("headline", facts)).text, facts)


def first_lines(facts: PileFacts) -> tuple[Line, ...]:
    """Return the lines of the first screen."""
    return tuple(_line(key, title, facts) for key, title in LINES.items())


def _line(key: str, title: str, facts: PileFacts) -> Line:
    found = list(_true(key, facts))
    told = found[: min(STEPS, len(found) - 1)] or found if key == "next" else found
    text = " ".join(_said(sentence.text, facts) for sentence in told)
    links = dict.fromkeys(sentence.link for sentence in told if sentence.link)
    return Line(
        title,
        tuple(_words(text)),
        tuple((_said(url, facts), _said(name, facts)) for url, name in links),
    )


def _true(key: str, facts: PileFacts) -> Iterator[Sentence]:
    return (sentence for sentence in SENTENCES if sentence.line == key and sentence.when(facts))


def _words(text: str) -> Iterator[Words]:
    """Cut `text` at its terms."""
    for number, part in enumerate(TERM.split(text)):
        if part:
            yield Words(part, part.lower().replace(" ", "-") if number % 2 else "")


class _Filler(string.Formatter):
    """Fills in facts as pages show numbers."""

    def format_field(self, value: Any, spec: str) -> str:
        if spec == "%":
            return percent(value)
        if spec.startswith("!"):
            return str(spec[1:].split("|")[value != 1])
        if spec:
            return plural(value, *spec.split("|"))
        if isinstance(value, dict):
            return _states(value)
        return count(value) if isinstance(value, int) else str(value)


def _said(text: str, facts: PileFacts) -> str:
    names = {name: getattr(facts, name) for name in dir(facts) if not name.startswith("_")}
    return str(_Filler().vformat(text, (), names))


def _states(states: dict[str, int]) -> str:
    """Return "3 topics are good, 1 is weak", or "All 4 topics are good", each state as a term."""
    told = [f"{count(n)} {'is' if n == 1 else 'are'} [{state}]" for state, n in states.items()]
    first, *others = told
    number, rest = first.split(" ", 1)
    noun = "topic" if number == "1" else "topics"
    every = "All " if noun == "topics" and not others else ""
    return ", ".join([f"{every}{number} {noun} {rest}", *others])
