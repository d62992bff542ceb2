"""Say how papers most often write a run of words."""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from functools import lru_cache

from taxo.numeric import sampling_step
from taxo.project.tables import Paper
from taxo.text.words import CHARACTER, Joined, commonest, join_words, joined_of, stem, words

LONGEST = 4  # words as they are written: "fine tuning" is two
SAMPLE = 2000  # papers whose spelling is looked at, at most: of more, every second, third, …
_WORD = re.compile(r"[^\W_]+(?:[-/'’+][^\W_]+)*\+*")
_BREAK = re.compile(r"[^\w\s\-/'’+]+|\s[-–—]+\s")


def joined_words(papers: Sequence[Paper]) -> Joined:
    """Return which words `papers` write as one and also apart; of many papers a sample is read."""
    return joined_of([(paper.title, paper.abstract) for paper in papers])


def surface_forms(terms: Collection[str], papers: Sequence[Paper], joined: Joined) -> dict[str, str]:
    """Return how `terms` (stems joined by spaces) are most often written in `papers`: "fine-tuned LoRA".

    `joined` are the words that the papers write as one. Terms that are written nowhere are left out. Of many papers a
    sample spread evenly over them is read.
    """
    written: dict[str, Counter[str]] = {term: Counter() for term in terms}
    for paper in papers[:: sampling_step(len(papers), SAMPLE)]:
        for run in _runs(paper.abstract):
            parts = (part for word in run for part in _parts(word))
            key = " ".join(map(stem, join_words(parts, joined)))
            if key in written:
                written[key][("" if CHARACTER.match(run[0]) else " ").join(run)] += 1
    return {term: commonest(forms) for term, forms in written.items() if forms}


def _runs(text: str) -> Iterator[Sequence[str]]:
    """Each run of one to four words of `text` within a clause, as they are written."""
    for clause in _BREAK.split(text):
        found = _WORD.findall(clause)
        for first in range(len(found)):
            for last in range(first, min(first + LONGEST, len(found))):
                yield found[first : last + 1]


@lru_cache(maxsize=100_000)
def _parts(word: str) -> Sequence[str]:
    return words(word)
