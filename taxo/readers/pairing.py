"""Pair titles with their abstracts among paragraphs of text, as all layouts of plain text need it."""

import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field

# Longer than this is no title (the longest of 81,273 conference papers has 217 characters), and a shorter
# text without a full stop before such a long one is a title, not an abstract.
LONGEST_TITLE = 300
# An abstract so long is one however it ends, and one so long has a title above it even if that ends with a full stop.
LONG_ABSTRACT, LONGER_ABSTRACT = 80, 300
_SENTENCE_END = re.compile(r"[.!?…。！？।]['\"”’»)\]]*$")
# What stands at the head of a chapter, a licence or a list of changes, and in no title.
_NO_TITLE = re.compile(
    r"^(?:[a-z]+\s|\d+(?:\.\d+)+\.?\s|\d+\.\s|[*`#.;<>{}/\\|=~@%^&+-]|(?i:copyright|permission|licen[sc]ed?|files?:|format:))"
    r"|\(c\)|©|(?i:release notes|changelog|copyright notice|licen[sc]e: |copyright \d|urgency=)"
)
_MARKUP = re.compile(r"``|::|={3,}|-{4,}|~{3,}|\*\*|\b(?:import|return|def) \w+(?:[(.;:]|$)|\w\(\)")
_SIGN = re.compile(r"[{}<>=_|`~@#\\;\[\]]")
MOST_SIGNS = 0.05  # of the characters
_STOP = re.compile(r"[.;:,。；：，]$")
WRAPPED_AT = 120  # characters of a line; mail and text editors wrap before, abstracts on one line are longer
RARELY = 20  # one line in so many may be longer all the same: a long title, an address


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A text with the lines it stands on."""

    first_line: int
    last_line: int
    text: str


@dataclass(frozen=True, slots=True)
class Pair:
    """A title with its abstract; one of them is None where the listing lacks it."""

    title: Paragraph | None
    abstract: Paragraph | None


@dataclass
class Pairing:
    """Takes paragraphs one by one and gives pairs as soon as it is sure of them.

    Titles and abstracts alternate. Where one is missing, lengths tell: a title of its own before
    the next title, an abstract with no title above it; the pairs after it are right again.
    """

    _waiting: deque[Paragraph] = field(default_factory=deque)

    def add(self, paragraph: Paragraph) -> Iterator[Pair]:
        """Take one more paragraph; yield the pair that it completes, if it does."""
        self._waiting.append(paragraph)
        if len(self._waiting) > 3:
            yield self._take()

    def finish(self) -> Iterator[Pair]:
        """Yield the pairs that are left: no further paragraph belongs to them."""
        while self._waiting:
            yield self._take()

    def _take(self) -> Pair:
        first = self._waiting.popleft()
        if len(first.text) > LONGEST_TITLE:
            return Pair(None, first)
        if not self._waiting or self._next_is_a_title():
            return Pair(first, None)
        return Pair(first, self._waiting.popleft())

    def _next_is_a_title(self) -> bool:
        if len(self._waiting) < 2:
            return False
        second, third = self._waiting[0].text, self._waiting[1].text
        return len(third) > LONGEST_TITLE >= len(second) and not second.endswith(".")


def looks_like_a_paper(pair: Pair) -> bool:
    """Say whether a title reads like one, and its abstract like sentences."""
    if pair.title is None or pair.abstract is None:
        return False
    title, abstract = pair.title.text, pair.abstract.text
    if len(title) > LONGEST_TITLE or _NO_TITLE.search(title) or not any(map(str.isalpha, title)):
        return False
    is_text = len(abstract) >= LONG_ABSTRACT or _SENTENCE_END.search(abstract)
    if not is_text or not any(map(str.isalpha, abstract)) or _is_code(f"{title} {abstract}"):
        return False
    if _STOP.search(title):
        return len(abstract) >= LONGER_ABSTRACT and ". " not in title and 2 * len(title) < len(abstract)
    return True


def _is_code(text: str) -> bool:
    """Say whether more of a text than of any abstract is signs of programs and markup."""
    return bool(_MARKUP.search(text)) or len(_SIGN.findall(text)) > MOST_SIGNS * len(text)


def is_wrapped(start: str) -> bool:
    """Say whether the start of a listing has paragraphs of several short lines, blank lines between."""
    lines = [line.strip() for line in start.strip().splitlines()]
    texts = [line for line in lines if line]
    n_long = sum(len(line) > WRAPPED_AT for line in texts)
    return len(texts) < len(lines) and n_long * RARELY < len(texts)
