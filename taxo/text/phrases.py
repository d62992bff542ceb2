"""Say how papers most often write a run of words."""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from functools import lru_cache

from taxo.numeric import sampling_step
from taxo.project.tables import Paper
from taxo.text.words import CHARACTER, LETTERS, MARKS, Joined, commonest, join_words, joined_of, stem, words

LONGEST = 4  # words as they are written: "fine tuning" is two
SAMPLE = 2000  # papers whose spelling is looked at, at most: of more, every second, third, …
_WORD = re.compile(rf"{LETTERS}(?:[-/'’+]{LETTERS})*\+*")
_BREAK = re.compile(rf"[^\w\s\-/'’+{MARKS}]+|\s[-–—]+\s")


def joined_words(papers: Sequence[Paper]) -> Joined:
    """Return which words `papers` write as one and also apart; of many papers a sample is read."""
    return joined_of([(paper.title, paper.abstract) for paper in papers])


def surface_forms(terms: Collection[str], papers: Sequence[Paper], joined: Joined) -> dict[str, str]:
    """Return how `terms` (stems joined by spaces) are most often written in `papers`: "fine-tuned LoRA".

    `joined` are the words that the papers write as one. Terms that are written nowhere are left out. Of many papers a
    sample spread evenly over them is read.
    """
    written: dict[str, Counter[str]] = {term: Counter() for term in terms}
    most = max((term.count(" ") + 1 for term in terms), default=0)
    for paper in papers[:: sampling_step(len(papers), SAMPLE)]:
        for clause in _BREAK.split(paper.abstract):
            for key, run in _runs(_WORD.findall(clause), joined, most):
                if key in written:
                    written[key][("" if CHARACTER.match(run[0]) else " ").join(run)] += 1
    return {term: commonest(forms) for term, forms in written.items() if forms}


def _runs(found: Sequence[str], joined: Joined, most: int) -> Iterator[tuple[str, Sequence[str]]]:
    """Each run of one to four written words of a clause that are at most so many, by their stems."""
    for first in range(len(found)):
        together: list[str] = []
        for last in range(first, min(first + LONGEST, len(found))):
            together = join_words((*together, *_parts(found[last])), joined)
            if len(together) > most:
                break
            yield " ".join(map(stem, together)), found[first : last + 1]


@lru_cache(maxsize=100_000)
def _parts(word: str) -> Sequence[str]:
    return words(word)
