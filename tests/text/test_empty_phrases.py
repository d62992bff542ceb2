"""Words that titles hardly have tell how papers report, and an empty noun behind a name adds nothing."""

import numpy as np

from taxo.project.tables import Paper
from taxo.text.empty_phrases import are_padded, are_reporting
from taxo.text.function_words import function_words

ENGLISH = function_words([Paper("a", "The bees of the city", "We see the bees and the city in the rain.")])
GERMAN = function_words([Paper("a", "Die Bienen der Stadt", "Wir sehen die Bienen und die Stadt im Regen.")])


def test_words_that_titles_hardly_have_report() -> None:
    single = np.array([True, True, True, False])
    titled, everywhere = np.array([1, 30, 0, 4]), np.array([200.0, 100.0, 5.0, 20.0])
    assert are_reporting(single, titled, everywhere).tolist() == [True, False, False, False]


def test_without_titles_no_word_reports() -> None:
    assert not are_reporting(np.ones(2, dtype=bool), np.zeros(2, dtype=int), np.array([90.0, 40.0])).any()


def test_an_empty_noun_behind_a_name_adds_nothing() -> None:
    phrases = ["pruning", "method", "pruning method", "causal method"]
    faults = ["", "pointed", "", ""]
    assert are_padded(phrases, faults, ENGLISH).tolist() == [False, False, True, False]
    assert not are_padded(phrases, faults, GERMAN).any()
