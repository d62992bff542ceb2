"""Put any text into Markdown so that it shows as it is, and GitHub makes nothing of it: no markup, link or mention.

GitHub looks for mentions (@name), issues (#12, GH-12), addresses and :emoji: after it has read the Markdown, so that a
backslash doesn't keep them: a blank of no width (U+200B) does. Its rules: GitHub Flavored Markdown Spec, sections 2.4
and 6.9, and docs.github.com, "Autolinked references and URLs".
"""

import re

from taxo.cli.differences.sentences import cut, plain

NO_WIDTH = "\u200b"
MOST_LETTERS = 300  # of a title or a name
# After these GitHub would see a mention, an issue, an address or an emoji.
_MENTION = re.compile(r"[@＠#](?=\S)")
_ISSUE = re.compile(r"\b(GH)-(?=\d)", re.IGNORECASE)
_ADDRESS = re.compile(r"\b(https?|ftp|mailto|xmpp)(?=:)|\b(www)(?=\.)", re.IGNORECASE)
_EMOJI = re.compile(r":(?=[\w+-]+:)")
_MARKUP = re.compile(r"[\\`*_\[\]|~]|\A[#+=-]|(?<=\d)[.)](?=\s)")
_ENTITIES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"})
DOLLAR = "<span>$</span>"  # so that nothing is set as a formula (docs.github.com, "Writing mathematical expressions")


def in_markdown(text: str, most: int = MOST_LETTERS) -> str:
    """Return `text` for a line, a list or a cell of a table in Markdown, at most its first `most` letters."""
    return _MARKUP.sub(r"\\\g<0>", _quiet(text, most)).translate(_ENTITIES).replace("$", DOLLAR)


def in_html(text: str) -> str:
    """Return `text` for HTML in Markdown, such as a `<summary>`."""
    return _quiet(text, MOST_LETTERS).translate(_ENTITIES).replace("$", DOLLAR)


def _quiet(text: str, most: int) -> str:
    """`text` on one line with a blank of no width in what GitHub would make something of."""
    found = cut(plain(text), most)
    for pattern in (_MENTION, _EMOJI):
        found = pattern.sub(rf"\g<0>{NO_WIDTH}", found)
    found = _ISSUE.sub(rf"\1{NO_WIDTH}-", found)
    return _ADDRESS.sub(rf"\g<0>{NO_WIDTH}", found)
