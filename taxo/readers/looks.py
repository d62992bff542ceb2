"""Tell text that only looks like a listing by what its lines look like, and say what to export in its place."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

EXPORT = "export the records as RIS, BibTeX or CSV, with abstracts"
NOT_A_LISTING = "take it out, or name it under `extract.ignore` in params.yaml"
FEWEST = 2  # lines of a kind; a single one may be an accident


@dataclass(frozen=True, slots=True)
class Look:
    """A kind of text that holds no titles and abstracts in turn: what its lines match, and what to do instead.

    `share` of the lines that aren't blank match `line`, and its first group, where it has one, has at least
    `distinct` values among them.
    """

    what: str
    line: re.Pattern[str]
    share: float
    advice: str = EXPORT
    distinct: int = 1


def _look(what: str, pattern: str, share: float, advice: str = EXPORT, distinct: int = 1) -> Look:
    return Look(what, re.compile(pattern), share, advice, distinct)


# Tags of Web of Science, RefWorks, MEDLINE and the like that stand before a blank, and are no words.
_TAGS = (
    "AB|AD|AF|AN|AR|AU|BP|C1|CR|CY|DA|DB|DE|DI|DO|DP|DT|EF|EI|EP|ER|FN|FT|ID|IS|J9|JF|JI|JN|JO|K1|KW|LA|LID|MH|NR|OP|"
    "PB|PD|PG|PMID|PP|PT|PU|PY|RP|RT|SC|SN|SO|SP|SR|T1|T2|TC|TI|TY|UL|UR|UT|VL|VO|WC|YR|A1|A2"
)
_LABELS = (
    "title|titles|article title|authors?|author\\(s\\)|abstract|source|journal|publication|doi|url|link|keywords?|"
    "subjects?|year|date|published|publication (?:date|year|type)|document type|language|issn|isbn|volume|issue|pages|"
    "publisher|database|accession number|comments|categories|journal-ref|arxiv:?\\d*|citation|notes?"
)
_NUMBER = r"\s*(?:\[\d{1,4}\]|\d{1,4}[.)])"
_YEAR = r"(?:1[89]|20)\d\d"
_NAME = r"[^\W\d_][\w'’-]+"
# In the order in which they are asked: the first that fits is named.
LOOKS: Sequence[Look] = (
    _look(
        "RIS, MEDLINE or another tagged export",
        r"\ufeff?\s{0,3}([A-Z][A-Z0-9]{1,3}) {0,3}- ",
        0.25,
        distinct=3,
    ),
    _look("a tagged export", rf"\ufeff?({_TAGS})(?:\s|$)", 0.2, distinct=3),
    _look("EndNote's or Refer's tagged export", r"\ufeff?%([0-9A-Z@!&*+^~]) ", 0.4, distinct=2),
    _look("BibTeX", r"\s*@\w+\s*[{(]|\s*[\w-]+\s*=\s*[{\"].*[}\"],?\s*$", 0.4),
    _look(
        "a mail", r"(From|To|Subject|Date|Message-ID|Received|Cc|Reply-To|MIME-Version):\s", 0.02, distinct=4
    ),
    _look(
        "a list of changes",
        r"commit [0-9a-f]{40}\b|\s*(?:Signed-off-by|Reviewed-by|Author):\s.*<.*@|\S+ \(.*\) .*; urgency=",
        0.05,
        NOT_A_LISTING,
    ),
    _look("quoted mail", r">", 0.3),
    _look("records with a label before each field", rf"\s*(?i:({_LABELS})\s*:)", 0.25, distinct=3),
    _look(
        "a list of references",
        rf"(?:{_NUMBER})?\s*{_NAME}(?:[ -]{_NAME})?,?\s(?:[A-Z][.\s-]?\s?){{1,3}}(?:[,.;&(]|and\b|et\b).*\b{_YEAR}",
        0.3,
    ),
    _look("a list of references", rf"{_NUMBER}\s.*\b{_YEAR}\b", 0.3),
    _look(
        "a list of references",
        rf".{{0,200}}\bet al\b.*\b{_YEAR}|{_NAME}.{{5,200}}\({_YEAR}[a-z]?\)[.,:]",
        0.3,
    ),
    _look(
        "a web page, or XML",
        r"\s*<[!/?A-Za-z]",
        0.2,
        "export its records as RIS, BibTeX or CSV, where it has a link for that",
    ),
    _look("JSON", r"\s*[\[{\]}]|\s*\"[^\"]+\"\s*:", 0.3, "save it whole: it has to start with [ or {"),
    _look(
        "a table",
        r"\s*\|.*\||[^\t]*\t[^\t]*\t|\s*\"[^\"]*\"\s*[,;]\s*\"",
        0.3,
        "put a line above it that names its columns (title, abstract, …), and save it as CSV",
    ),
    _look(
        "a list of addresses",
        r"\s*(?:[-*]\s+)?<?(?:https?://|www\.)\S+",
        0.2,
        "export the papers that they lead to as RIS, BibTeX or CSV, with abstracts",
    ),
    _look(
        "a log",
        r"\[?\d{4}-\d\d-\d\d[T ]\d\d:\d\d|\w{3} +\d{1,2} \d\d:\d\d:\d\d|\[?(?:INFO|WARN(?:ING)?|ERROR|DEBUG)\b",
        0.3,
        NOT_A_LISTING,
    ),
    _look(
        "a program",
        r"\s*(?:import \w|from [\w.]+ import|def \w+\(|class \w+[(:{]|function\b|#include|public |private "
        r"|const |let |var |return\b|if \(|for \(|while \(|//|/\*|\}|\{)|.*[;{]\s*$",
        0.3,
        NOT_A_LISTING,
    ),
    _look("LaTeX", r"\s*\\[A-Za-z]+\*?\s*[{\[]", 0.15, "take it out; of LaTeX, its .bib file can be read"),
    _look("a list", r"\s*(?:[-*+•‣◦▪·–—]\s|\(?\d{1,4}[.)\]:]\s|\[\d{1,4}\]|\(\d{1,4}\)\s|[a-z][.)]\s)", 0.3),
    _look("Markdown with headings", r"#{1,6}\s|[=-]{4,}\s*$", 0.1),
    _look(
        "settings",
        r"\s*([\w.-]+)\s*[:=]\s",
        0.5,
        NOT_A_LISTING,
        distinct=3,
    ),
)


def look_of(lines: Sequence[str]) -> Look | None:
    """Return the first look that the lines, those that aren't blank, have; None for plain text."""
    filled = [line for line in lines if line.strip()]
    return next((look for look in LOOKS if _fits(look, filled)), None)


def _fits(look: Look, lines: Sequence[str]) -> bool:
    found = [match for match in map(look.line.match, lines) if match]
    values = {match[1] if look.line.groups else "" for match in found}
    return (
        len(found) >= max(FEWEST, look.distinct)
        and len(found) >= look.share * len(lines)
        and len(values) >= look.distinct
    )
