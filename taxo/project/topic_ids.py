"""Ids of topics: what one looks like, how one is made of a name, and which ones are taken."""

import re
from collections.abc import Collection

from taxo.project.romanise import romanise

# Letters of an id: a to z, digits, and letters of scripts that can't be romanised, without their signs and punctuation.
_LETTERS = (
    "(?:[a-z0-9]|(?![\u060c\u061b\u061f\u0964\u0965])"
    "[\u0531-\u1fff\u2c00-\u2fef\u3021-\ud7ff\uf900-\ufaff\U00020000-\U0003ffff])+"
)
SLUG = re.compile(f"{_LETTERS}(?:-{_LETTERS})*")
# Ids that mean something else: where papers without a topic are told, what every object of JavaScript has, and file
# names that Windows keeps for itself.
RESERVED = frozenset(
    [
        "none",
        "proposed",
        "no-topic",
        "no-group",
        "no-family",
        "index",
        "constructor",
        "con",
        "prn",
        "aux",
        "nul",
    ]
    + [f"{port}{number}" for port in ("com", "lpt") for number in range(1, 10)]
)
LONGEST_ID = 120  # bytes: a file is named by it, beside an ending


def slug(name: str, nameless: str = "topic") -> str:
    """Return `name` as a topic id: lower-case words joined by hyphens, or `nameless` where it has no letters.

    "Räumliche Planung" is `raeumliche-planung`, "Машинное обучение" `mashinnoe-obuchenie`; what has no Latin
    letters by a simple rule stays as it is: "神经网络".
    """
    return "-".join(re.findall(_LETTERS, romanise(name))) or nameless


def free_slug(name: str, taken: Collection[str] = ()) -> str:
    """Return `name` as a topic id that is neither reserved nor `taken`, with a number behind it where need be."""
    base = topic_id = slug(name)
    number = 2
    while topic_id in RESERVED or topic_id in taken:
        topic_id, number = f"{base}-{number}", number + 1
    return topic_id


def spoken(topic_id: str) -> str:
    """Return a topic id as words, as near to a name as an id alone comes."""
    return topic_id.replace("-", " ")


def fault_of_id(topic_id: str | None) -> str | None:
    """Return what is wrong with an id, and the remedy; None where nothing is."""
    if topic_id is None or not SLUG.fullmatch(topic_id):
        return f"id {topic_id!r}: expected lower-case words joined by hyphens"
    if topic_id in RESERVED:
        return f"the id `{topic_id}` is taken by taxo itself; add a word to it"
    if len(topic_id.encode()) > LONGEST_ID:
        return f"an id of {len(topic_id)} letters; keep to {LONGEST_ID}, for files are named by it"
    return None
