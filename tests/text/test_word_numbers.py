"""Flat arrays of numbers hold the words that `words` finds, text by text."""

from itertools import pairwise

import numpy as np
from hypothesis import example, given
from hypothesis import strategies as st

from taxo.text.word_numbers import Vocabulary, in_order, number_words
from taxo.text.words import BOUNDARY, learn_joined, words

WORDS = "pre training pretraining fine-tuning finetune data sets data-set vis isation vision's 神经网络 a s. lisation"
MORE = ["Visua", ".", "|", "'s", "Машинного", "низкоранговый"]
TEXT = st.lists(st.sampled_from([*WORDS.split(), *MORE]), max_size=12).map(" ".join)
AS_ONE, APART = (
    "pretraining finetuned datasets visualisation",
    "pre training fine tuning data set visua lisation",
)
JOINED = learn_joined([AS_ONE] * 3 + [APART])


def read(texts: list[str], joined: frozenset[str]) -> list[list[str]]:
    vocabulary = Vocabulary()
    numbers, starts = number_words(texts, joined, vocabulary)
    found = [vocabulary.names[number] for number in numbers.tolist()]
    return [found[start:end] for start, end in pairwise(starts.tolist())]


@given(st.lists(TEXT, max_size=6))
@example(["pre", "training"])
@example(["Pre-training data sets. Data set", "", "visua lisation's fine tuning"])
def test_numbers_are_those_of_the_words_of_each_text(texts: list[str]) -> None:
    assert {"dataset", "pretrain", "visualization"} <= JOINED
    for joined in (JOINED, frozenset[str]()):
        assert read(texts, joined) == [words(text, joined) for text in texts]


@given(
    st.lists(st.text(max_size=40), max_size=4), st.frozensets(st.text("abcdeginsx", min_size=1, max_size=9))
)
def test_any_text_and_any_joined_words(texts: list[str], joined: frozenset[str]) -> None:
    texts = [*texts, *(f"{name[:cut]} {name[cut:]}ing" for name in sorted(joined) for cut in (1, 2, 4))]
    assert read(texts, joined) == [words(text, joined) for text in texts]


def test_words_are_renumbered_in_the_order_in_which_they_come() -> None:
    numbers, names = in_order(np.array([3, 0, 1, 3], dtype=np.int32), [BOUNDARY, "b", "unused", "c"])
    assert names == [BOUNDARY, "c", "b"]
    assert numbers.tolist() == [1, 0, 2, 1]
