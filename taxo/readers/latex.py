"""Decode the LaTeX that BibTeX fields are written in, math left as it is; and write text as such LaTeX."""

import logging
import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pylatexenc.latex2text import LatexNodes2Text
    from pylatexenc.macrospec import LatexContextDb

# Macros that pylatexenc 2.11 drops with their text, or marks up ("<…>"), and the symbols it lacks.
KEPT_TEXT = ("mbox", "texttt", "textsf", "textmd", "textup", "verb", "url")
SYMBOLS = {
    "textbraceleft": "{",
    "textbraceright": "}",
    "textless": "<",
    "textgreater": ">",
    "textbar": "|",
    "textasciicircum": "^",
    "textdollar": "$",
    **{"dh": "ð", "DH": "Ð", "th": "þ", "TH": "Þ", "dj": "đ", "DJ": "Đ", "ng": "ŋ", "NG": "Ŋ"},
}
# What BibTeX or LaTeX would read as markup, and what to write for it.
ESCAPES = {
    "\\": r"{\textbackslash}",
    "{": r"{\textbraceleft}",
    "}": r"{\textbraceright}",
    "^": r"{\textasciicircum}",
    "~": r"{\textasciitilde}",
    "$": r"\$",
    "&": r"\&",
    "%": r"\%",
    "#": r"\#",
    "_": r"\_",
    "`": "{`}",
    "'": "{'}",
}
# Two of these in a row, or "!" and "?" before a "`", make one sign in LaTeX.
_LIGATURES = re.compile(r"(?<=-)-|(?<=')'|(?<=[`!?])`")
_SPECIAL = re.compile(r"[\\{}^~$&%#_]")
# What needs no parser, which takes milliseconds an abstract: signs that are escaped, braces, ligatures.
SIMPLE = {
    **{f"\\{sign}": sign for sign in "%&#_$"},
    **dict.fromkeys("{}", ""),
    "---": "—",
    "--": "–",
    "``": "“",
    "''": "”",
    "!`": "¡",
    "?`": "¿",
    "~": " ",
}
_SIMPLE = re.compile("|".join(map(re.escape, SIMPLE)))
_NOT_SIMPLE = re.compile(r"\\(?![%&#_$])|(?<!\\)\$")
# Exports often leave these bare, where LaTeX would cut the text (comment) or take it for a table.
_BARE = re.compile(r"(?<!\\)((?:\\\\)*)([%&])")
MAX_DEPTH = 100
# Characters; a longer text would take pylatexenc seconds, and is no field that people write.
MAX_PARSED = 100_000
# What is decoded without pylatexenc: accents, as the combining character that each is, and letters.
ACCENTS = {
    **{
        "`": "\u0300",
        "'": "\u0301",
        "^": "\u0302",
        "~": "\u0303",
        '"': "\u0308",
        "=": "\u0304",
        ".": "\u0307",
    },
    **{
        "u": "\u0306",
        "v": "\u030c",
        "H": "\u030b",
        "c": "\u0327",
        "d": "\u0323",
        "r": "\u030a",
        "k": "\u0328",
    },
}
LETTERS = {
    **{
        "ss": "ß",
        "o": "ø",
        "O": "Ø",
        "ae": "æ",
        "AE": "Æ",
        "oe": "œ",
        "OE": "Œ",
        "aa": "å",
        "AA": "Å",
        "l": "ł",
    },
    **{"L": "Ł", "i": "i", "j": "j", "textendash": "–", "textemdash": "—", "textquoteright": "’"},
    **{"textquoteleft": "‘", "textbackslash": "\\", "textasciitilde": "~", "ldots": "…", "dots": "…"},
    **SYMBOLS,
}
_ACCENT = re.compile(r"""\\([`'^"~=.]|[uvHcdrk](?![A-Za-z]))\s*(?:\{\s*\\?([A-Za-z])\s*\}|\\?([A-Za-z]))""")
_MACRO = re.compile(r"\\([A-Za-z]+)[ \t]*")
_SPACE = re.compile(r"\\[,;:/ ]")
_MATH = re.compile(r"(?<!\\)(\$[^$]*\$)")


def decode(latex: str) -> str:
    """Return `latex` as plain text, accents and symbols as Unicode, `$math$` as it is.

    What LaTeX itself could not read (a brace that never closes, absurd nesting) loses its braces alone. Where
    pylatexenc isn't installed, accents and letters are decoded and other macros lose their names.
    """
    if not _NOT_SIMPLE.search(latex):
        return _SIMPLE.sub(lambda found: SIMPLE[found[0]], latex)
    if latex.count("{") > MAX_DEPTH * 10 and _depth(latex) > MAX_DEPTH:
        return latex.replace("{", "").replace("}", "")
    if len(latex) > MAX_PARSED:
        return _without_parser(latex)
    try:
        from pylatexenc.latexwalker import LatexWalker, LatexWalkerParseError
    except ImportError:
        return _without_parser(latex)

    try:
        walker = LatexWalker(_BARE.sub(r"\1\\\2", latex), latex_context=_context())
        return str(_decoder().nodelist_to_text(walker.get_latex_nodes()[0])).replace("\xa0", " ")
    except (LatexWalkerParseError, RecursionError, LookupError, ValueError):
        return latex.replace("{", "").replace("}", "")


def _without_parser(latex: str) -> str:
    return "".join(part if at % 2 else _plain(part) for at, part in enumerate(_MATH.split(latex)))


def _plain(latex: str) -> str:
    accented = _ACCENT.sub(_accented, _SPACE.sub(" ", latex))
    return _SIMPLE.sub(lambda found: SIMPLE[found[0]], _MACRO.sub(_letter, accented))


def _accented(found: re.Match[str]) -> str:
    return unicodedata.normalize("NFC", (found[2] or found[3]) + ACCENTS[found[1]])


def _letter(found: re.Match[str]) -> str:
    return LETTERS.get(found[1], "")


def encode(text: str) -> str:
    """Return `text` as LaTeX that `decode` (and BibTeX, and Zotero) reads back as the same text."""
    escaped = _SPECIAL.sub(lambda found: ESCAPES[found[0]], text)
    return _LIGATURES.sub(lambda found: f"{{{found[0]}}}", escaped)


def _depth(latex: str) -> int:
    depth = deepest = 0
    for mark in re.findall(r"[{}]", latex):
        depth += 1 if mark == "{" else -1
        deepest = max(deepest, depth)
    return deepest


@lru_cache(maxsize=1)
def _context() -> "LatexContextDb":
    """What pylatexenc's parser knows, with the arguments of \\href, which it lacks."""
    from pylatexenc.latexwalker import get_default_latex_context_db
    from pylatexenc.macrospec import MacroSpec

    context = get_default_latex_context_db()
    context.add_context_category("taxo", prepend=True, macros=[MacroSpec("href", "{{")])
    return context


@lru_cache(maxsize=1)
def _decoder() -> "LatexNodes2Text":
    logging.getLogger("pylatexenc").setLevel(logging.CRITICAL)  # a macro without its argument isn't news
    from pylatexenc.latex2text import LatexNodes2Text, MacroTextSpec, get_default_latex_context_db

    context = get_default_latex_context_db()
    macros = [MacroTextSpec(name, simplify_repl="%s") for name in KEPT_TEXT]
    macros += [MacroTextSpec(name, simplify_repl=symbol) for name, symbol in SYMBOLS.items()]
    macros.append(MacroTextSpec("href", simplify_repl="%(2)s"))
    context.add_context_category("taxo", prepend=True, macros=macros)
    return LatexNodes2Text(latex_context=context, math_mode="verbatim", keep_comments=True)
