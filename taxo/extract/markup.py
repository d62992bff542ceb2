"""Turn the markup that databases leave in a text into plain text: entities, HTML, JATS and MathML."""

import html
import re

# Tags by what stands where they stood. Those of JATS (which Crossref and publishers send) are named at
# https://jats.nlm.nih.gov/publishing/tag-library/1.3/; `AbstractText` and `CopyrightInformation` are PubMed's.
# What is named in neither list stays: "<projector>" may be a word between angle brackets.
INLINE = (
    "i b em strong sub sup span italic bold sc scp tt u small font xref ext-link named-content styled-content "
    "monospace roman underline overline inline-formula alternatives inf strike uri email"
)
BLOCKS = (
    "p br hr div h1 h2 h3 h4 h5 h6 ul ol li dl dt dd list list-item title sec section abstract trans-abstract "
    "abstracttext copyrightinformation blockquote disp-formula disp-quote table thead tbody tr td th pre"
)
HEADINGS = "title|h[1-6]"
# An ampersand that was escaped, and escaped again by the next program, is undone so many times.
MOST_ESCAPES = 3
END = "\ufdd0"  # where a heading ended: Unicode's promise is that no text has this character

_NAMES = "|".join(name.replace("-", r"\-") for name in (INLINE + " " + BLOCKS).split())
_TAG = re.compile(
    rf"</?(?:jats:)?({_NAMES})(?:\s[^<>]{{0,200}})?/?>|</?(?:jats|mml):[\w-]+(?:\s[^<>]{{0,300}})?/?>"
    r"|<a\s+href[^<>]{0,300}>|</a>|<!--.{0,1000}?-->|<!\[CDATA\[|\]\]>",
    re.IGNORECASE | re.DOTALL,
)
_HEADING = re.compile(
    rf"(<(?:jats:)?({HEADINGS})(?:\s[^<>]{{0,200}})?>[^<>]{{1,80}})(?=</(?:jats:)?\2>)", re.IGNORECASE
)
_ENTITY = re.compile(r"&(?:[A-Za-z]{2,10}|#\d{1,6}|#x[0-9A-Fa-f]{1,5});")
_BLOCKS = frozenset(BLOCKS.split())

# No further start may stand within, so that a thousand starts without an end cost a thousand looks and not a million.
_MATH = re.compile(
    r"<((?:mml:)?math)\b[^<>]{0,300}>((?:(?!<(?:mml:)?math\b).){0,20000}?)</\1>", re.DOTALL | re.IGNORECASE
)
# A formula is given twice where its MathML has a copy in TeX beside it.
_COPY_IN_TEX = re.compile(
    r"<(?:jats:)?tex-math\b[^<>]{0,200}>(?:(?!<(?:jats:)?tex-math\b).){0,5000}?</(?:jats:)?tex-math>"
    r"(?=\s*<(?:mml:)?math\b)"
    r"|<((?:mml:)?annotation(?:-xml)?)\b[^<>]{0,300}>(?:(?!<(?:mml:)?annotation).){0,5000}?</\1>",
    re.DOTALL | re.IGNORECASE,
)
_TEX_MATH = re.compile(r"</?(?:jats:)?tex-math\b[^<>]{0,200}>", re.IGNORECASE)
_ANY_TAG = re.compile(r"\s*<[^<>]{1,300}>\s*")


def without_markup(text: str, heading_end: str = "") -> str:
    """Return `text` without entities and tags: a blank where blocks meet, none for inline tags.

    A formula in MathML becomes its tokens in a row ("x=2"). Headings get `heading_end` behind them, so that who knows
    what they mean can still tell them.
    """
    if "&" in text:
        text = _unescaped(text)
    if "<" not in text:
        return text
    if "math" in text.lower():
        text = _MATH.sub(_formula, _COPY_IN_TEX.sub("", text))
        text = _TEX_MATH.sub("", text)
    if heading_end:
        text = _HEADING.sub(rf"\1{heading_end}", text)
    return _TAG.sub(_replacement, text)


def _unescaped(text: str) -> str:
    for _ in range(MOST_ESCAPES):
        before, text = text, _ENTITY.sub(lambda match: html.unescape(match.group()), text)
        if text == before:
            break
    return text


def _formula(match: re.Match[str]) -> str:
    return _ANY_TAG.sub("", match.group(2)).strip()


def _replacement(tag: re.Match[str]) -> str:
    return " " if (tag.group(1) or "").lower() in _BLOCKS else ""
