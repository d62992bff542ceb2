"""Counting terms by their hashes: the same as counting their spellings in plain Python."""

from collections import Counter

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from taxo.classifier.term_counts import TermCounts
from taxo.classifier.tokens import LONGEST_GRAM, spell

WORDS = ["fine-tuning", "fine tuning", "finetuning", "Größe", "masks", "a", "b", "sparse", "x7", "—", "知識"]
TEXTS = st.lists(st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join), max_size=8)


def counted_plainly(fields: list[str]) -> dict[str, tuple[int, str]]:
    """How many texts have each term, and its commonest spelling, by strings."""
    texts: Counter[str] = Counter()
    spelled: dict[str, Counter[str]] = {}
    for first in range(0, len(fields), 2):
        own = set()
        for tokens in map(spell, fields[first : first + 2]):
            for n in range(1, LONGEST_GRAM + 1):
                for start in range(len(tokens) - n + 1):
                    run = tokens[start : start + n]
                    if n > 1 or len(run[0].encode()) > 1:
                        own.add("".join(run))
                        spelled.setdefault("".join(run), Counter())[" ".join(run)] += 1
        texts.update(own)
    best = {key: min((-n, spelling) for spelling, n in counts.items())[1] for key, counts in spelled.items()}
    return {key: (n, best[key]) for key, n in texts.items()}


@settings(deadline=None, max_examples=60)
@given(TEXTS, st.integers(1, 6))
def test_texts_and_spellings_are_counted_as_by_strings(texts: list[str], most: int) -> None:
    fields = [field for text in texts for field in (text[:9], text)]
    counts, expected = TermCounts(fields), counted_plainly(fields)
    everything = counts.commonest(np.ones(len(counts.keys), dtype=np.bool_), len(counts.keys))
    assert {term.key: (term.n_texts, term.spelling) for term in everything} == expected
    first = counts.commonest(np.ones(len(counts.keys), dtype=np.bool_), most)
    wanted = sorted(expected, key=lambda key: (-expected[key][0], key))[:most]
    assert sorted(term.key for term in first) == sorted(wanted)


def test_terms_are_found_by_their_tokens_joined() -> None:
    counts = TermCounts(["", "fine-tuning of masks"])
    found = counts.find(["finetuning", "zebra", "ofmask"])
    assert found[1] == -1
    assert counts.n_texts[found[[0, 2]]].tolist() == [1, 1]
