"""Cut the long endings that many abstracts of a pile share: what stands under all of them tells nothing of one."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from taxo.extract.notices import Notice
from taxo.extract.screening import Copy, Rules, problem_of
from taxo.extract.titles import title_key

FEWEST_WORDS = 8  # of an ending, and of what stays
FEWEST_PAPERS = 5  # that share it
# Of the abstracts of a listing, or of the pile. In 81,273 conference papers eight words that fewer of them share are
# sayings ("experiments show the effectiveness of our method"); databases put their notices under every record.
LEAST_SHARE = 0.01
UNMISTAKABLE = 25  # words; so long an ending isn't shared by chance, however few share it
_WORD = re.compile(r"\S+")
_OPENING = re.compile(r"[^\W\d_a-z]|[\[(©]")
_CLOSING = (".", "!", "?", ":", ";", ")", "]", "”", '"', "…")


@dataclass(frozen=True, slots=True)
class _Text:
    """An abstract that copies have: where the first is, its title, the words from the last to the first."""

    abstract: str
    listing: str
    title: str
    words: Sequence[str]


def cut_shared_endings(copies: Sequence[Copy], rules: Rules) -> list[Copy]:
    """Return the copies without the endings that many of them share; these become notices.

    An ending has 8 words or more and begins where a sentence does. Abstracts of 5 titles have it, and 1 % of those of a
    listing or of the pile (or it has 25 words); what is before it would do as an abstract. An abstract that several
    copies have whole is one abstract here, so that it isn't its own ending.
    """
    texts: dict[str, Copy] = {}
    for copy in copies:
        if copy.problem is None and copy.record.abstract:
            texts.setdefault(copy.record.abstract, copy)
    sizes = Counter(copy.listing for copy in texts.values())
    shared: dict[str, tuple[int, int]] = {}
    for group in _same_tails(texts):
        shared |= _endings(group, sizes)
    return [
        _without_ending(c, *shared[c.record.abstract], rules) if c.record.abstract in shared else c
        for c in copies
    ]


def _same_tails(texts: Mapping[str, Copy]) -> Iterator[list[_Text]]:
    """Yield the texts that share their last words, where enough of them do."""
    tails: dict[str, list[str]] = defaultdict(list)
    for abstract in texts:
        tails[" ".join(abstract.rsplit(None, FEWEST_WORDS)[-FEWEST_WORDS:]).lower()].append(abstract)
    for group in tails.values():
        if len(group) >= FEWEST_PAPERS:
            yield [
                _Text(a, texts[a].listing, title_key(texts[a].record.title), a.lower().split()[::-1])
                for a in group
            ]


def _endings(group: list[_Text], sizes: Counter[str]) -> dict[str, tuple[int, int]]:
    """Return the abstracts that have a shared ending: how many words it has at most, and how many papers share it.

    `group` are texts that share their last words, `sizes` how many abstracts each listing has.
    """
    found: dict[str, tuple[int, int]] = {}
    waiting = [(FEWEST_WORDS, group)]
    while waiting:
        length, texts = waiting.pop()
        n_papers = len({text.title for text in texts})
        if n_papers < FEWEST_PAPERS:
            continue
        if length >= UNMISTAKABLE or _is_common(texts, sizes):
            found.update((text.abstract, (length, n_papers)) for text in texts)
        longer: dict[str, list[_Text]] = defaultdict(list)
        for text in texts:
            if length < len(text.words):
                longer[text.words[length]].append(text)
        waiting += [(length + 1, texts) for texts in longer.values()]
    return found


def _is_common(texts: Sequence[_Text], sizes: Counter[str]) -> bool:
    shares = (n / sizes[listing] for listing, n in Counter(text.listing for text in texts).items())
    return max(len(texts) / sizes.total(), *shares) >= LEAST_SHARE


def _without_ending(copy: Copy, n_words: int, n_papers: int, rules: Rules) -> Copy:
    """Return the copy without the last `n_words` of its abstract, or as many of them as are whole sentences."""
    abstract = copy.record.abstract
    start = _sentence_start(abstract, n_words)
    if copy.problem is not None or start is None:
        return copy
    record = replace(copy.record, abstract=abstract[:start].rstrip())
    too_few = len(record.abstract.split()) < FEWEST_WORDS
    if too_few or problem_of(record, rules.min_abstract, rules.language) is not None:
        return copy
    notice = Notice(abstract[start:], f"an ending that {n_papers} abstracts share")
    return replace(copy, record=record, notices=(*copy.notices, notice))


def _sentence_start(abstract: str, n_words: int) -> int | None:
    """Return where the first sentence of the last `n_words` begins, None where it has too few of them."""
    words = list(_WORD.finditer(abstract))
    first = len(words) - n_words
    for i in range(max(first, 1), len(words) - FEWEST_WORDS + 1):
        opens = words[i - 1].group().endswith(_CLOSING) or (i == first and _OPENING.match(words[i].group()))
        if opens:
            return words[i].start()
    return None
