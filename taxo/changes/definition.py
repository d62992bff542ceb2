"""Sum up what people wrote of a topic in a few letters, so that a later run can tell which part was edited."""

import hashlib
from collections.abc import Iterable

from taxo.project.taxonomy import TaxonomyTopic

DIGITS = 6  # two texts share them once in 16 million times
PARTS = {"p": "phrases", "h": "hints", "x": "excludes", "s": "setting"}


def definition_of(topic: TaxonomyTopic) -> str:
    """Return for each of `PARTS` its letter and a hash of it, such as "p4f1c22 h0 x91bc0d s0"; 0 is for none.

    The order of phrases and their case mean nothing to taxo, and change nothing here.
    """
    listed = {"p": topic.phrases, "h": topic.hints, "x": topic.excludes}
    hashes = {letter: _hash(phrases) for letter, phrases in listed.items()}
    return " ".join(f"{letter}{hashes.get(letter, int(topic.setting))}" for letter in PARTS)


def edited_parts(before: str, now: str) -> tuple[str, ...]:
    """Return which of `PARTS` differ between two definitions."""
    one, other = ({part[:1]: part for part in definition.split(" ") if part} for definition in (before, now))
    return tuple(name for letter, name in PARTS.items() if one.get(letter) != other.get(letter))


def _hash(phrases: Iterable[str]) -> str:
    written = "\n".join(sorted({phrase.casefold() for phrase in phrases}))
    return hashlib.sha256(written.encode()).hexdigest()[:DIGITS] if written else "0"
