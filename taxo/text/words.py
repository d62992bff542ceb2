"""Turn plain text into comparable words: normalised spelling, light stems, acronyms spelt out."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import islice, pairwise

from taxo.numeric import sampling_step

BOUNDARY = "|"  # stands between sentences, so that no phrase is found across them
SENTENCE_SIGNS = frozenset(".!?;:")  # end a sentence or clause
CHARACTER = re.compile(
    "[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]"
)  # of a script that puts no blanks between words
# Signs that belong to the letter before them, which `\w` leaves out: accents, vowels of Indian scripts, joiners.
MARKS = "\u200c\u200d" + "".join(
    sign for sign in map(chr, range(0x300, 0x1D00)) if unicodedata.category(sign) in ("Mn", "Mc")
)
LETTERS = rf"[^\W_]+(?:[{MARKS}]+[^\W_]*)*"  # of a word, and its digits

CYRILLIC = re.compile("[а-яёіїєґў]")
# The endings of nouns and adjectives in Russian, longest first; three letters of the word stay.
CYRILLIC_ENDING = re.compile(
    "(?<=[а-яёіїєґў]{3})(?:иями|ями|ами|иях|иям|ием|ого|его|ому|ему|ыми|ими|ией|ях|ах|ых|их|ая|яя|ое|ее|ые|ие|ый|ий|ой|ую|юю|ия|ии|ию|ов|ев"
    "|ей|ом|ем|ам|ям|[аеиоуыьэюя])$"
)
SEEN, AS_ONE = 2, 0.1  # times that two words stand as one, and for each time that they stand apart
# Of its places in pairs with a hyphen, from which a word is a prefix, and a pair with it one word.
MOSTLY = 0.5
TELLING = 4000  # papers that tell which words are one, at most: of more, every second, third, …
MOST_SPELT = (
    50  # acronyms of a text that are spelt out: more than any abstract has, few enough for a whole book
)
BEFORE = 1000  # characters before an acronym in brackets, in which its words are sought
SHORT = 2  # letters of a second word that is never joined: "in to"

Joined = frozenset[str]  # stems of words that papers write as one, and also apart or with a hyphen

_CHARACTERS = re.compile(f"{CHARACTER.pattern}+|(?:(?!{CHARACTER.pattern}).)+")
_WORD = re.compile(rf"{LETTERS}(?:\+\+|')?|[.!?;:](?=\s|$)")
_ASCII_WORD = re.compile(r"[a-z0-9]+(?:\+\+|')?|[.!?;:](?=\s|$)")  # the same for ASCII in lower case
_HYPHEN = re.compile(
    r"-(?<=\w-)(?=\w)"
)  # begins with the hyphen, which is sought faster than what stands before it
_DASHES = re.compile(r"[‐-―−_/]|(?<=\w)-(?=\w)")
_HYPHENATED = re.compile(r"(?<![\w-])([^\W\d_]+)[-‐‑]([^\W\d_]+)(?![\w-])")
_LINE_BREAK = re.compile(r"(?<=[a-z])-\s*\n\s*(?=[a-z])")
_DEFINITION = re.compile(r"\(\s*([A-Za-z][\w-]{1,9}?)s?\s*[),;]")


def normalise(text: str) -> str:
    """Return `text` in lower case, compatibility forms made one, dashes within and between words as blanks."""
    plain = _LINE_BREAK.sub("", text) if "\n" in text else text
    if plain.isascii():  # most texts, in a third of the time
        plain = _HYPHEN.sub(" ", plain.lower()).replace("_", " ").replace("/", " ")
    else:
        plain = _DASHES.sub(" ", unicodedata.normalize("NFKC", plain).lower().replace("’", "'"))
    return " ".join(plain.split())


def words(text: str, joined: Joined = frozenset()) -> list[str]:
    """Return the normalised words of `text`, with `BOUNDARY` where a sentence or clause ends.

    Two words that papers also write as one (`joined`, by stems) are one: "fine-tuning" is "finetuning". Scripts without
    blanks are cut into pairs of characters, each beginning with the end of the one before, so that what is found of two
    characters and more is found wherever it stands: "神经网络" is "神经", "经网", "网络".
    """
    return join_words(cut_normalised(normalise(text)), joined)


def join_words(found: Iterable[str], joined: Joined) -> list[str]:
    """Return the words with those taken together that are one by `joined`."""
    if not joined:
        return list(found)
    together: list[str] = []
    for word in found:
        last = together[-1] if together else BOUNDARY
        if BOUNDARY not in (last, word) and stem(last + word) in joined:
            together[-1] += word
        else:
            together.append(word)
    return together


def find_words(plain: str) -> list[str]:
    """Return the words of a normalised text and the `SENTENCE_SIGNS` between its sentences."""
    return (_ASCII_WORD if plain.isascii() else _WORD).findall(plain)


def cut_normalised(plain: str) -> Iterator[str]:
    """Yield the words and boundaries of a normalised text, scripts without blanks in pairs of characters."""
    for word in find_words(plain):
        if word in SENTENCE_SIGNS:
            yield BOUNDARY
        elif CHARACTER.search(word):
            yield from _pairs(word)
        else:
            yield word


def _pairs(word: str) -> list[str]:
    """The pairs of characters in `word`, and what is in other letters."""
    parts = _CHARACTERS.findall(word)
    return [
        part[place : place + 2] if CHARACTER.match(part) else part
        for part in parts
        for place in (range(max(len(part) - 1, 1)) if CHARACTER.match(part) else (0,))
    ]


def learn_joined(texts: Iterable[str]) -> Joined:
    """Return the words, as stems, that `texts` write as one and also apart ("data set"), or with a hyphen ("low-rank").

    As one they stand at least twice, and in a tenth as many places: a slip joins nothing. Of words with a hyphen the
    first is mostly a prefix there: "post" of "post-training", but not "pruning" of "pruning-based".
    """
    one: Counter[str] = Counter()
    apart: Counter[str] = Counter()
    hyphens: Counter[tuple[str, str]] = Counter()
    for text in texts:
        found = words(text)
        one.update(found)
        apart.update(left + right for left, right in pairwise(found) if len(left) > 1 and len(right) > SHORT)
        hyphens.update(_HYPHENATED.findall(text.lower()))
    by_stem: Counter[str] = Counter()
    for word, count in one.items():
        by_stem[stem(word)] += count
    split: Counter[str] = Counter()
    for word, count in apart.items():
        split[stem(word)] += count
    fused = (word for word, count in split.items() if by_stem[word] >= max(SEEN, AS_ONE * count))
    return frozenset([*fused, *_prefixed(hyphens, one, apart)])


def joined_of(texts: Sequence[tuple[str, str]]) -> Joined:
    """Return which words `texts`, each a title and an abstract, write as one; of many some are read."""
    some = texts[:: sampling_step(len(texts), TELLING)]
    return learn_joined(text for pair in some for text in pair)


def _prefixed(
    hyphens: Mapping[tuple[str, str], int], one: Mapping[str, int], apart: Mapping[str, int]
) -> Iterator[str]:
    """Yield the stems of pairs that are mostly written with a hyphen, behind words that mostly stand in such pairs."""
    in_pairs: Counter[str] = Counter()
    for (left, _), count in hyphens.items():
        in_pairs[left] += count
    for (left, right), count in hyphens.items():
        is_prefix = len(left) > 1 and in_pairs[left] >= MOSTLY * one.get(left, 0)
        if is_prefix and len(right) > SHORT and count >= max(SEEN, MOSTLY * apart.get(left + right, 0)):
            yield stem(left + right)


def stems(text: str, joined: Joined = frozenset()) -> list[str]:
    """Return the light stems of the words of `text`, `BOUNDARY` kept."""
    return [stem(word) for word in words(text, joined)]


@lru_cache(maxsize=200_000)
def singular(word: str) -> str:
    """Return `word` without a plural ending (step 1a of Porter, 1980, made shyer) or British spelling.

    Cyrillic words lose the endings of their cases: "машинного" is "машинн".
    """
    word = word.rstrip("'").replace("isation", "ization")
    if CYRILLIC.match(word):
        return CYRILLIC_ENDING.sub("", word) if len(word) > 3 else word
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
    for acronym, long_form in islice(find_definitions(f"{title}. {abstract}"), MOST_SPELT):
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
        before = re.split(r"[.;:!?()]\s", text[max(0, found.start() - BEFORE) : found.start()])[-1].split()
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
