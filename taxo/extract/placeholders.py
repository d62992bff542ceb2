"""Know what stands in place of an abstract where there is none: "N/A", "[No abstract available]", "-"."""

import re
import tomllib
from pathlib import Path

LONGEST = 200  # characters; what is longer says something

_WORDINGS = tomllib.loads((Path(__file__).parent / "placeholders.toml").read_text(encoding="utf-8"))
_WORDS = frozenset(_WORDINGS["words"].strip().replace("\n", "").split("|"))
_ABSTRACT = f"(?:{_WORDINGS['abstract'].strip()})".replace("\n", "")
_PATTERN = re.compile("|".join(_WORDINGS["patterns"]).replace("{abstract}", _ABSTRACT))
_STARTS = tuple(_WORDINGS["starts"])
_EDGES = " \t[](){}<>\"'“”‘’«»*_#.:;,!?…-–—/|\\"


def is_placeholder(text: str) -> bool:
    """Say whether a cleaned text stands for an abstract that isn't there; "" is none."""
    if len(text) > LONGEST:
        return text[:60].lower().startswith(_STARTS)
    plain = text.strip(_EDGES).lower()
    if not plain:
        return bool(text)
    return plain in _WORDS or bool(_PATTERN.fullmatch(plain)) or plain.startswith(_STARTS)
