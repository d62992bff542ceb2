"""Repair text that copying and typesetting damaged, and put it on one line; what it says stays as it is."""

import html
import re
import unicodedata

# What PDF and typesetting leave in text that was copied from them. NFC keeps ligatures, NFKC would also
# undo superscripts and other characters that mean something, so the few that mean nothing are named.
LIGATURES = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "ft", "ﬆ": "st"}
INVISIBLE = "\u00ad\u200b\u2060\ufeff"  # soft hyphen, zero-width space, word joiner, byte order mark
MARKUP = (
    r"i|b|em|strong|sub|sup|p|br|span|title|sec|italic|bold|scp|tt"  # inline, and what JATS wraps text in
)

_REPLACED = LIGATURES | dict.fromkeys(INVISIBLE, "")
_REPLACEABLE = re.compile(f"[{''.join(_REPLACED)}]")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]+")
_TAG = re.compile(rf"</?(?:jats:)?(?:{MARKUP})(?:\s[^<>]{{0,200}})?/?>", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:[A-Za-z]{2,10}|#\d{1,6}|#x[0-9A-Fa-f]{1,5});")
_DEHYPHENATED = re.compile(r"\u00ad\s*\n\s*")
# UTF-8 read as Latin, Mac or Cyrillic text has one of these where a character starts.
_SUSPICIOUS = re.compile("[Â-ô√‚вГ]")


def clean_text(text: str) -> str:
    """Return `text` on one line, in NFC, without ligatures, invisible characters, markup and mojibake.

    LaTeX stays as it is written: it is part of what the authors wrote and reads well enough.
    """
    if "&" in text:
        text = _ENTITY.sub(lambda match: html.unescape(match.group()), text)
    if "<" in text:
        text = _TAG.sub("", text)
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
    """Undo UTF-8 that was read as another encoding."""
    from ftfy import fix_encoding
    from ftfy.badness import is_bad

    return fix_encoding(text) if is_bad(text) else text
