"""Read a file of decisions on suggestions, a line each, as the report writes them."""

import shlex
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TextIO

from taxo.cli.decisions import (
    AcceptError,
    Changes,
    Decision,
    Files,
    accept_phrases,
    accept_topic,
    dismiss_topic,
    merge_topic,
)
from taxo.errors import TaxoError

REMEDY = (
    'a decision is `accept ID`, `accept ID as "New name"`, `accept ID into TOPIC`, `dismiss ID` or '
    '`phrase TOPIC "a phrase"`'
)


def read_decisions(lines: TextIO, name: str) -> list[tuple[str, Decision]]:
    """Return the decisions in `lines` of the file `name`, each with its place there ("decisions.txt, line 3").

    Empty lines, and what stands behind a "#", don't count. Names and phrases of several words are in double quotes.
    Raises `AcceptError` where a line is no decision, or where none is.
    """
    try:
        numbered = [(f"{name}, line {number}", line) for number, line in enumerate(lines, 1)]
    except (OSError, UnicodeDecodeError) as error:
        raise AcceptError(f"{name}: not readable as UTF-8 text: {error}") from error
    found = [(place, _read(words, place)) for place, line in numbered if (words := _split(line, place))]
    if not found:
        raise AcceptError(f"{name}: no decision in it; {REMEDY}")
    return found


def carry_out(decisions: Sequence[tuple[str, Decision]], files: Files) -> Files:
    """Return the files after all `decisions`, one after the other; an error names the place of the one that failed."""
    for place, decide in decisions:
        try:
            files = decide(files)
        except TaxoError as error:
            raise AcceptError(f"{place}: {error}; nothing was changed" if place else str(error)) from error
    return files


def _split(line: str, place: str) -> list[str]:
    """The words of a line; those in double quotes are one. An apostrophe is a letter like others."""
    lexer = shlex.shlex(line.lstrip("\ufeff"), posix=True, punctuation_chars=False)
    lexer.whitespace_split, lexer.quotes, lexer.escapedquotes = True, '"', '"'
    try:
        return list(lexer)
    except ValueError as error:
        raise AcceptError(f"{place}: a double quote has no second one; {REMEDY}") from error


def _read(words: Sequence[str], place: str) -> Decision:
    kind, *rest = words
    reader = READERS.get(kind.lower())
    decision = reader(rest) if reader else None
    if decision is None:
        raise AcceptError(f"{place}: “{' '.join(words)}” is no decision; {REMEDY}")
    return decision


def _read_accept(words: Sequence[str]) -> Decision | None:
    if len(words) == 3 and words[1] == "into":
        return partial(merge_topic, topic_id=words[0], into=words[2])
    if len(words) % 2 == 0:
        return None
    wanted = dict(zip(words[1::2], words[2::2], strict=True))
    if wanted.keys() - {"as", "under"} or 2 * len(wanted) + 1 != len(words):
        return None
    changes = Changes(name=wanted.get("as"), parent=wanted.get("under"))
    return partial(accept_topic, topic_id=words[0], changes=changes)


def _read_dismiss(words: Sequence[str]) -> Decision | None:
    return partial(dismiss_topic, topic_id=words[0]) if len(words) == 1 else None


def _read_phrase(words: Sequence[str]) -> Decision | None:
    return partial(accept_phrases, topic_id=words[0], wanted=[words[1]]) if len(words) == 2 else None


READERS: Mapping[str, Callable[[Sequence[str]], Decision | None]] = {
    "accept": _read_accept,
    "dismiss": _read_dismiss,
    "phrase": _read_phrase,
}
