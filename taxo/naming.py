"""Names for topics without a language model: noun phrases of their papers, tried as queries."""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence

from taxo.tables import Paper
from taxo.text import stems

LONGEST = 3  # words of a phrase
SAMPLE = 3000  # papers that are read for how a term is written
_WORD = re.compile(r"[^\W_]+(?:[-/'’][^\W_]+)*")


def surface_forms(terms: Collection[str], papers: Sequence[Paper]) -> dict[str, str]:
    """Return how `terms` (stems joined by spaces) are most often written in `papers`: "fine-tuned LoRA".

    Terms that are written nowhere are left out. Of many papers a sample spread evenly over them is read.
    """
    step = max(1, len(papers) // SAMPLE)
    written: dict[str, Counter[str]] = {term: Counter() for term in terms}
    for paper in papers[::step]:
        for key, span in _spans(paper.abstract):
            if key in written:
                written[key][span] += 1
    return {
        term: min(forms, key=lambda form: (-forms[form], form)) for term, forms in written.items() if forms
    }


def _spans(text: str) -> Iterator[tuple[str, str]]:
    """Each run of one to three words of `text`, as stems and as it is written."""
    words = [(found.start(), found.end(), " ".join(stems(found.group()))) for found in _WORD.finditer(text)]
    for first in range(len(words)):
        for last in range(first, min(first + LONGEST, len(words))):
            span = text[words[first][0] : words[last][1]]
            yield " ".join(word[2] for word in words[first : last + 1]), span
