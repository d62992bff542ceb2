"""Turn plain text into comparable words: normalised spelling, light stems, acronyms spelt out."""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

# Word beginnings that papers write apart, hyphenated or as one: "fine-tuning", "fine tuning", "finetuning".
JOINED_PREFIXES = {
    "pre": "train",
    "post": "train|hoc",
    "fine": "tun|grain",
    "re": "train|weight|basin|parameter|sampl|rank|initiali",
    "un": "learn|supervis|structured",
    "semi": "supervis|structured",
    "self": "supervis|train|attention|improv|distill",
    "low": "rank|bit|resource|precision|dimension",
    "meta": "learn|train",
    "hyper": "network|parameter",
    "multi": "modal|task|lingual|variate|domain",
    "over": "fit|parameter|param",
    "down": "stream|sampl",
    "up": "sampl|cycl|weight",
    "cross": "modal|lingual|entropy",
    "data": "set|base",
    "auto": "regressive|encoder",
    "fore": "cast",
    "bench": "mark",
    "hash": "tag",
    "check": "point",
    "time": "series",
    "state": "space",
}
BOUNDARY = "|"  # stands between sentences, so that no phrase is found across them

_WORD = re.compile(r"[^\W_]+(?:\+\+|')?|[.!?;:](?=\s|$)")
_APART = re.compile(r"\b(" + "|".join(JOINED_PREFIXES) + r")[ -]+(?=[a-z])")
_REST = {prefix: re.compile(rest) for prefix, rest in JOINED_PREFIXES.items()}
_DASHES = re.compile(r"[‐-―−_/]|(?<=\w)-(?=\w)")
_LINE_BREAK = re.compile(r"(?<=[a-z])-\s*\n\s*(?=[a-z])")
_DEFINITION = re.compile(r"\(\s*([A-Za-z][\w-]{1,9}?)s?\s*[),;]")


def normalise(text: str) -> str:
    """Return `text` in lower case, compatibility forms and dashes made one, known prefixes joined."""
    plain = unicodedata.normalize("NFKC", _LINE_BREAK.sub("", text)).lower().replace("’", "'")
    joined = _APART.sub(_join, _DASHES.sub("-", plain))
    return " ".join(_DASHES.sub(" ", joined).split())


def _join(prefix: re.Match[str]) -> str:
    """A prefix without what parts it from the next word, if it is one that belongs to it."""
    belongs = _REST[prefix[1]].match(prefix.string, prefix.end())
    return prefix[1] if belongs else prefix[0]


def words(text: str) -> list[str]:
    """Return the normalised words of `text`, with `BOUNDARY` where a sentence or clause ends."""
    found = _WORD.findall(normalise(text))
    return [word if word[0].isalnum() else BOUNDARY for word in found]


def stems(text: str) -> list[str]:
    """Return the light stems of the words of `text`, `BOUNDARY` kept."""
    return [stem(word) for word in words(text)]


@lru_cache(maxsize=200_000)
def singular(word: str) -> str:
    """Return `word` without a plural ending (step 1a of Porter, 1980, made shyer) or British spelling."""
    word = word.rstrip("'").replace("isation", "ization")
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "xes", "ches", "shes")):
        return word[:-2]
    if word.endswith("s") and not word.endswith(("ss", "us", "is")) and len(word) > 3:
        return word[:-1]
    return word


@lru_cache(maxsize=200_000)
def stem(word: str) -> str:
    """Return `word` without plural, -ing, -ed and a final e, so that "prunes", "pruned" and "pruning" are one.

    The idea of steps 1b and 5 of Porter (1980), no deeper: "distillation" stays apart from "distil".
    """
    word = singular(word)
    for suffix in ("ing", "ed"):
        root = word.removesuffix(suffix)
        if root != word and len(root) > 2 and re.search("[aeiouy]", root) and not root.endswith("e"):
            word = root
            break
    if len(word) > 3 and word[-1] == word[-2] and word[-1] not in "aeious":
        word = word[:-1]
    return word[:-1] if len(word) > 3 and word.endswith("e") else word


def commonest(forms: Mapping[str, int]) -> str:
    """Return the form that is counted most often; of several, the first by its letters."""
    return min(forms, key=lambda form: (-forms[form], form))


def spell_out(title: str, abstract: str) -> tuple[str, str]:
    """Return both texts with each acronym that the abstract defines replaced by its long form.

    A definition is "parameter-efficient fine-tuning (PEFT)": after Schwartz and Hearst (2003).
    """
    for acronym, long_form in find_definitions(f"{title}. {abstract}"):
        pattern = re.compile(rf"\b{re.escape(acronym)}s?\b")
        literal = long_form.replace("\\", "\\\\")
        title, abstract = pattern.sub(literal, title), pattern.sub(literal, abstract)
    return title, abstract


def find_definitions(text: str) -> Iterator[tuple[str, str]]:
    """Yield each acronym that `text` defines in brackets, with its long form."""
    for found in _DEFINITION.finditer(text):
        acronym = found.group(1)
        if sum(letter.isupper() for letter in acronym) < 2:
            continue
        before = re.split(r"[.;:!?()]\s", text[: found.start()])[-1].split()
        long_form = _long_form(acronym, before[-min(len(acronym) + 5, 2 * len(acronym)) :])
        if long_form:
            yield acronym, long_form


def _long_form(acronym: str, before: Sequence[str]) -> str | None:
    """Match the acronym's letters from the right; the first must begin a word (Schwartz and Hearst)."""
    text = " ".join(before)
    place = len(text)
    letters = [letter for letter in acronym.lower() if letter.isalnum()]
    for index in range(len(letters) - 1, -1, -1):
        place -= 1
        while place >= 0 and (
            text[place].lower() != letters[index] or (index == 0 and place > 0 and text[place - 1].isalnum())
        ):
            place -= 1
        if place < 0:
            return None
    long_form = text[place:]
    return long_form if len(long_form) > len(acronym) and acronym not in long_form.split() else None
