"""Split each paper's text into two halves, so that what one half says of the papers can be asked of the other."""

import re
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from scipy import sparse

from taxo.project.tables import Paper
from taxo.text.tfidf import WordCounts, count_again, weigh_words

SENTENCE_END = re.compile(
    r"(?<=[.!?])\s+|(?<=[\u3002\uff01\uff1f])"
)  # the last three are how Chinese writes them


def halve_words(papers: Sequence[Paper], words: WordCounts) -> tuple[sparse.csr_matrix, sparse.csr_matrix]:
    """Return what the `words` of `papers` weigh in either half of each paper: two times (n, words), unit rows.

    The title and every second sentence are one half, the other sentences the other. A word is as rare as it is in
    whole papers; those of one paper alone are left out.
    """
    shared = np.bincount(words.counts.indices, minlength=words.counts.shape[1]) > 1
    halves = zip(*map(_halves, papers), strict=True)
    first, second = (
        weigh_words(count_again(words, half)[:, shared], words.counts[:, shared]) for half in halves
    )
    return first, second


def _halves(paper: Paper) -> tuple[Paper, Paper]:
    """`paper` with its title and every second sentence, and with the others; one sentence is halved by its words."""
    sentences = [text for text in SENTENCE_END.split(paper.abstract) if text.strip()]
    if not sentences:
        words = paper.title.split()
        return replace(paper, title=" ".join(words[::2])), replace(paper, title=" ".join(words[1::2]))
    if len(sentences) == 1 and not paper.title.strip():
        sentences = sentences[0].split()
    others = replace(paper, title="", abstract=" ".join(sentences[::2]))
    return replace(paper, abstract=" ".join(sentences[1::2])), others
