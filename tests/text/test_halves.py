"""Either half of a text has its own words, weighed as in whole papers."""

import numpy as np
import pytest

from taxo.project.tables import Paper
from taxo.text.halves import halve_words
from taxo.text.tfidf import count_words

OTHERS = [Paper(f"o{n}", f"Zebra stripes {n}", "Lions hunt zebras. Manes differ.") for n in range(4)]


def halves_of(paper: Paper) -> tuple[set[str], set[str]]:
    """The words of `paper`'s halves, beside other papers and one with the same words, so that they count."""
    papers = [paper, Paper("copy", paper.title, paper.abstract), *OTHERS]
    words = count_words(papers)
    shared = np.bincount(words.counts.indices, minlength=words.counts.shape[1]) > 1
    first, second = (
        {str(word) for word in words.words[shared][half[0].indices] if " " not in word}
        for half in halve_words(papers, words)
    )
    return first, second


@pytest.mark.parametrize(
    ("title", "abstract", "first", "second"),
    [
        (
            "Bees",
            "Honey flows. Wax melts. Pollen sticks.",
            {"bee", "wax", "melt"},
            {"honey", "flow", "pollen", "stick"},
        ),
        ("Bees", "Honey flows", {"bee"}, {"honey", "flow"}),
        ("Bees honey wax pollen", "", {"bee", "wax"}, {"honey", "pollen"}),
        ("", "honey wax pollen flows", {"wax", "flow"}, {"honey", "pollen"}),
    ],
)
def test_halves_take_turns(title: str, abstract: str, first: set[str], second: set[str]) -> None:
    assert halves_of(Paper("p", title, abstract)) == (first, second)


def test_rows_have_unit_length_and_words_of_one_paper_are_left_out() -> None:
    papers = [
        *OTHERS[:3],
        Paper("p", "Quokka", "A quokka smiles."),
        *OTHERS[3:],
        Paper("q", "Newt", "Newts swim."),
    ]
    words = count_words(papers)
    halves = halve_words(papers, words)
    assert halves[0].shape == halves[1].shape
    assert halves[0].shape[1] < len(words.words)
    for half in halves:
        lengths = np.sqrt(half.multiply(half).sum(axis=1)).A1
        assert set(np.round(lengths, 9)) <= {0.0, 1.0}
    assert halves[0][3].nnz == 0
