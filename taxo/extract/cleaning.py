"""Repair text that copying and typesetting damaged, and put it on one line; cut what is no part of an abstract."""

import re
import unicodedata
from dataclasses import dataclass

from taxo.extract.markup import END, without_markup
from taxo.extract.notices import Notice, without_notices
from taxo.extract.placeholders import is_placeholder
from taxo.extract.sections import with_headings, with_labels_apart
from taxo.text.language import parts_by_language

# What PDF and typesetting leave in text that was copied from them. NFC keeps ligatures, NFKC would also
# undo superscripts and other characters that mean something, so the few that mean nothing are named.
LIGATURES = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "ft", "ﬆ": "st"}
INVISIBLE = "\u00ad\u200b\u2060\ufeff"  # soft hyphen, zero-width space, word joiner, byte order mark
LONGEST_ABSTRACT = 50_000  # characters; what is longer is a whole text, whose notices are its own
OTHER_LANGUAGE = "in another language"
PLACEHOLDER = "placeholder instead of an abstract"

_REPLACED = LIGATURES | dict.fromkeys(INVISIBLE, "")
_REPLACEABLE = re.compile(f"[{''.join(_REPLACED)}]")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]+")
_DEHYPHENATED = re.compile(r"\u00ad\s*\n\s*")
# UTF-8 read as Latin, Mac or Cyrillic text has one of these where a character starts.
_SUSPICIOUS = re.compile("[Â-ô√‚вГ]")


@dataclass(frozen=True, slots=True)
class CleanedAbstract:
    """An abstract on one line, "" where there is none, and what was cut from it."""

    text: str
    notices: tuple[Notice, ...] = ()


def clean_text(text: str) -> str:
    """Return `text` on one line, in NFC, without ligatures, invisible characters, markup and mojibake.

    LaTeX stays as it is written: it is part of what the authors wrote and reads well enough.
    """
    return _on_one_line(without_markup(text))


def clean_abstract(text: str, language: str | None = None) -> CleanedAbstract:
    """Return the abstract in `text`, cleaned as `clean_text` cleans, and the notices that were cut from it.

    Notices of copyright go, a placeholder for an abstract, and what is in another language than `language` (None: any)
    where part of it is in that language. Labels of sections are set apart from their text.
    """
    plain = with_headings(_on_one_line(without_markup(text, heading_end=END)))
    if len(plain) > LONGEST_ABSTRACT:
        return CleanedAbstract(plain)
    plain, notices = without_notices(plain)
    if language is not None:
        plain, others = parts_by_language(plain, language)
        if others:
            notices += tuple(Notice(other, OTHER_LANGUAGE) for other in others)
            plain, more = without_notices(plain)
            notices += more
    plain = with_labels_apart(plain)
    if is_placeholder(plain):
        return CleanedAbstract("", (*notices, Notice(plain, PLACEHOLDER)))
    return CleanedAbstract(plain, notices)


def _on_one_line(text: str) -> str:
    if not text.isascii():
        text = _repaired(text)
    if not text.isprintable():
        text = _CONTROL.sub(" ", text)
    return " ".join(text.split())


def _repaired(text: str) -> str:
    if _SUSPICIOUS.search(text):
        text = _without_mojibake(text)
    text = _REPLACEABLE.sub(lambda match: _REPLACED[match.group()], _DEHYPHENATED.sub("", text))
    return unicodedata.normalize("NFC", text)


def _without_mojibake(text: str) -> str:
    """Undo UTF-8 that was read as another encoding; without ftfy, leave it."""
    try:
        from ftfy import fix_encoding
        from ftfy.badness import is_bad
    except (
        ImportError
    ):  # the core reads listings without it: damaged letters stay damaged, nothing else differs
        return text
    return fix_encoding(text) if is_bad(text) else text
