"""Build the page that explains the terms of all others."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from taxo.project.topic_state import BAR, FEWEST_PAPERS, MEANINGS, UNSURE
from taxo.report.filters import percent

TERMS = "terms.toml"


@dataclass(frozen=True, slots=True)
class Term:
    """A term and what it means; pages link it by `term_id`."""

    term_id: str
    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Section:
    """Terms under one heading."""

    title: str
    terms: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class ReadingPage:
    """All terms."""

    sections: tuple[Section, ...]


@cache
def build_reading() -> ReadingPage:
    """Return the page; what a state takes is read off the constants that decide it."""
    with Path(__file__).with_name(TERMS).open("rb") as file:
        found = tomllib.load(file)
    values: dict[str, str] = {
        "bar": percent(BAR),
        "unsure": percent(UNSURE),
        "fewest": str(FEWEST_PAPERS),
        **{state: f"{meaning[0].upper()}{meaning[1:]}" for state, meaning in MEANINGS.items()},
    }
    return ReadingPage(
        tuple(
            Section(
                section["title"],
                tuple(Term(t["id"], t["name"], t["text"].format(**values)) for t in section["term"]),
            )
            for section in found["section"]
        )
    )
