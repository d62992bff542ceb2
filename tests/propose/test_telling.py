"""A group is found by what its papers are about, not by what others mention as well."""

import numpy as np

from taxo.project.tables import Paper
from taxo.propose.telling import TellingPhrases
from taxo.text.keyphrases import read_phrases

ASIDE = "Our method is compared with distillation on three public sets of news."
ABOUT = "We train a student by distillation. The distillation needs a teacher. The loss falls by such distillation."


def paper(number: int, title: str, abstract: str) -> Paper:
    return Paper(f"p{number:03}", title, abstract)


def test_a_phrase_that_others_only_mention_tells_a_group_that_is_about_it() -> None:
    about = [paper(n, f"Distillation for part {n}", ABOUT) for n in range(8)]
    others = [paper(n, f"Sorting of news {n}", ASIDE) for n in range(8, 34)]
    table = read_phrases([*about, *others])
    group = np.arange(34) < 8
    assert "distillation" in TellingPhrases(table).of(group)
    assert "distillation" not in table.of(group, 16, 0.2, is_whole=False)


def test_no_phrase_tells_a_group_of_papers_that_have_none_in_common() -> None:
    papers = [paper(n, f"Sorting of news {n}", ASIDE) for n in range(10)]
    assert TellingPhrases(read_phrases(papers)).of(np.arange(10) < 1) == []


def test_papers_hang_together_as_far_as_two_of_them_hold_the_same_phrase() -> None:
    about = [paper(n, f"Distillation for part {n}", ABOUT) for n in range(3)]
    others = [paper(n, f"Sorting of news {n}", "Nothing is said of it.") for n in range(3, 13)]
    telling = TellingPhrases(read_phrases([*about, *others]))
    first = np.arange(13)
    assert telling.coherence(["distillation"], first < 3) == 1.0
    assert telling.coherence(["distillation"], first < 4) == 0.5
    assert telling.coherence(["distillation", "Sorting of news"], first < 1) == 0.0
    assert telling.coherence(["no phrase of these papers"], first < 3) == 0.0
