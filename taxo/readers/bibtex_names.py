"""Read the names in BibTeX's author and editor fields into "Family, Given"."""

import re
from collections.abc import Iterator

from taxo.readers.authors import authors_of
from taxo.readers.latex import decode

OTHERS = "others"
# Stands between names while their LaTeX is decoded at once, which takes far less time than name by name.
_SEPARATOR = "\x1e"
_MARK = re.compile(r"[{}]|(?<!\S)and(?!\S)|[\s~]+|,|\\.", re.IGNORECASE | re.DOTALL)


def names_of(text: str) -> list[str]:
    """Return the names in `text` as "Family, Given", a name in braces as it is; "others" where some are left out."""
    raw = [name for piece in _split(text) for name in _names_in(piece)]
    decoded = decode(_SEPARATOR.join(raw)).split(_SEPARATOR) if raw else []
    if len(decoded) != len(raw):
        decoded = [decode(name) for name in raw]
    return [name for name in (" ".join(name.split()).strip(" ,;") for name in decoded) if name]


def _split(text: str) -> Iterator[str]:
    """Cut at each "and" that stands outside of braces."""
    depth = start = 0
    for found in _MARK.finditer(text):
        mark = found[0]
        depth = max(0, depth + {"{": 1, "}": -1}.get(mark, 0))
        if depth == 0 and mark.lower() == "and":
            yield text[start : found.start()].strip()
            start = found.end()
    yield text[start:].strip()


def _names_in(piece: str) -> list[str]:
    """Return a name, or the names of a list that isn't BibTeX's: "Doe, J., Roe, B." or "Doe, J.; Roe, B."."""
    if not piece or piece.lower() == OTHERS:
        return [OTHERS] if piece else []
    parts = _parts(piece, ",")
    is_list = len(parts) > 3 or (len(parts) == 3 and all(len(_parts(part, " ")) > 1 for part in parts))
    if is_list or len(_parts(piece, ";")) > 1:
        found = authors_of(piece.strip(" ,"))
        return list(found.names) if found else []
    return [piece if len(parts) > 1 else _family_first(_parts(piece, " "))]


def _parts(text: str, separator: str) -> list[str]:
    """Cut at each comma, semicolon or blank that stands outside of braces."""
    parts, depth, start = [], 0, 0
    marks = {",": r"[{},]", ";": r"[{};]", " ": r"[{}]|(?<!\\)[\s~]+"}[separator]
    for found in re.finditer(marks, text):
        if found[0] in "{}":
            depth = max(0, depth + (1 if found[0] == "{" else -1))
        elif depth == 0:
            parts.append(text[start : found.start()])
            start = found.end()
    return [part for part in (*parts, text[start:]) if part.strip()]


def _family_first(words: list[str]) -> str:
    """Turn "First von Last" round, "von" being what begins with a small letter."""
    start = next((at for at, word in enumerate(words[:-1]) if at and _is_small(word)), len(words) - 1)
    given, family = " ".join(words[:start]), " ".join(words[start:])
    return f"{family}, {given}" if given else family


def _is_small(word: str) -> bool:
    letter = next(filter(str.isalpha, re.sub(r"\\[A-Za-z]+|\\.", "", word)), "")
    return not word.startswith("{") and letter.islower()
