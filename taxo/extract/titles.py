"""Tell whether two titles could be of one paper, knowing what makes alike titles different papers."""

import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property

from taxo.extract.letters import is_one_letter_off

# Words that come and go between copies of a title.
SMALL = re.compile(r"an?|the|of|for|on|in|with|via|using|by|and|to|towards?")
# Words that count: papers whose titles differ in one of these, in a figure or in a Roman numeral are siblings.
COUNTING = re.compile(
    r"\w*\d\w*|[ivx]+|one|two|three|four|five|six|seven|eight|nine|ten|single|double|dual|triple|multi|many"
    r"|first|second|third|fourth|fifth|part|volume|chapter|extended|revisited|no|non|not|without|un|anti"
)
# Titles of nothing but these words are on many things, few of them papers.
GENERIC = re.compile(
    r"preface|foreword|editorial|introduction|proceedings|speech|special|committee|index|contents|table|message"
    r"|welcome|errat(?:um|a)|corrigend(?:um|a)|plenar(?:y|ies)|untitled"
    r"|(?:workshop|tutorial|keynote|talk|session|issue|forum|panel|chair|correction|note|abstract)s?"
)
_DROPPED = re.compile(r"[^\w+#]|_")
_WORD = re.compile(r"[\w+#]+")
_JOINED = str.maketrans("", "", "-‐‑–'’$\\{}")
_SUBTITLE = re.compile(r":\s+|\s+[-–—]+\s+")
# Words of a part of a title that names a paper: "Deep Learning: A Survey" is more than the paper's name before its
# colon. With 1 all of the copies with a name before the title are found (benchmarks/duplicates.py), with 3 .993, with 6
# .984.
SHORTEST_PART = 3
FEWEST_WORDS = 4  # of a title for one word more or less to be a slip; 2 and 8 change less than .01 there
SHARED_START = (4, 0.6)  # letters, and share of the longer word, that two forms of one word begin with alike


def title_key(title: str) -> str:
    """Return what stays of a title whichever way it is written: case, accents, spaces, hyphens and signs go."""
    return _DROPPED.sub("", _plain(title)) or title


@dataclass(frozen=True)
class Title:
    """A title with the forms of it that comparing needs."""

    text: str

    @cached_property
    def key(self) -> str:
        """The title as `title_key` gives it."""
        return title_key(self.text)

    @cached_property
    def words(self) -> list[str]:
        """Its words but the small ones, hyphens closed, British spelling made American."""
        words = _WORD.findall(_plain(self.text).translate(_JOINED).replace("isation", "ization"))
        return [word for word in words if not SMALL.fullmatch(word)]

    @cached_property
    def counts(self) -> list[str]:
        """Its figures, numerals and other words that tell siblings apart."""
        return [word for word in self.words if COUNTING.fullmatch(word)]

    @property
    def is_generic(self) -> bool:
        """Whether it could be the title of many things."""
        return all(map(GENERIC.fullmatch, self.words))

    @cached_property
    def parts(self) -> list[str]:
        """The keys of what stands before its first colon or dash, and after it."""
        parts = _SUBTITLE.split(self.text, maxsplit=1)
        return [title_key(part) if len(part.split()) >= SHORTEST_PART else "" for part in parts]


def same_spelling(a: Title, b: Title) -> bool:
    """Say whether two titles are one but for small words, endings, slips, and a name before a colon."""
    if a.counts != b.counts:
        return False
    if a.key == b.key or b.key in a.parts[1:] or a.key in b.parts[1:]:
        return True
    return len(a.words) == len(b.words) and all(map(_is_same_word, a.words, b.words))


def one_is_shorter(a: Title, b: Title) -> bool:
    """Say whether one title is the other without its subtitle or without one of its words."""
    if a.counts != b.counts:
        return False
    if b.key in a.parts[:1] or a.key in b.parts[:1]:
        return True
    few, many = sorted((a.words, b.words), key=len)
    return len(few) >= FEWEST_WORDS and any(few == many[:i] + many[i + 1 :] for i in range(len(many)))


def _plain(title: str) -> str:
    if title.isascii():
        return title.lower()
    decomposed = unicodedata.normalize("NFKD", title.casefold())
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def _is_same_word(a: str, b: str) -> bool:
    """Say whether two words are one but for their ending, a letter too many, or two letters swapped."""
    if a == b:
        return True
    shared = _shared_start(a, b)
    letters, share = SHARED_START
    if shared >= max(letters, share * max(len(a), len(b))):
        return True
    return shared > 0 and min(len(a), len(b)) > 3 and _is_slip(a, b)


def _shared_start(a: str, b: str) -> int:
    return next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))


def _is_slip(a: str, b: str) -> bool:
    """A letter replaced by another isn't one: micro- and macroscopic are two words."""
    return is_one_letter_off(a, b) and (len(a) != len(b) or sorted(a) == sorted(b))
