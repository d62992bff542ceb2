"""Write text into CSV cells that no spreadsheet runs as a formula, and read the same text back.

A spreadsheet runs a cell that starts with = + - @ or a control character, some of them after white space (OWASP,
"CSV Injection"). An apostrophe before it makes it text. So that reading can tell this apostrophe from one that the
text had, such a text gets one more:

    text         cell
    pruning      pruning
    'tis         'tis
    @home        '@home
    '@home       ''@home

The report's pages follow the same rule (`csvCell` in common.js).
"""

import re

# Spelled out, since \s means other characters in Python than in JavaScript.
_BLANK = r"[\t\n\v\f\r \x1c-\x1f\x85\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff]"
FORMULA = rf"'*(?:[\t\r\n]|{_BLANK}*[=+\-@＝＋－＠])"  # how a text starts that needs an apostrophe
_FORMULA = re.compile(FORMULA)


def escape_cell(text: str) -> str:
    """Return `text` as a cell: with an apostrophe before it where a spreadsheet would run it."""
    return f"'{text}" if _FORMULA.match(text) else text


def unescape_cell(cell: str) -> str:
    """Return the text that `escape_cell` made into `cell`."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell, 1) else cell
