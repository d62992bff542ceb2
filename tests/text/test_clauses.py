"""Clauses end where a phrase can't go on, and words keep how they are written."""

import pytest

from taxo.text.clauses import clauses, join_elided, word_key

SMALL = frozenset({"the", "of", "l'", "de"})


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("Deep nets, shallow nets (both) work.", [["Deep", "nets"], ["shallow", "nets"], ["both"], ["work"]]),
        ("Alzheimer's disease - a review", [["Alzheimer's", "disease"], ["a", "review"]]),
        ("la qualité de l'eau", [["la", "qualité", "de", "l'", "eau"]]),
        ("深度 网络 in AI", [["深", "度", "网", "络", "in", "AI"]]),
        ("नींद में श्वासरोध।", [["नींद", "में", "श्वासरोध"]]),
        ("群とニューラルネットワーク", [["群", "と", "ニューラルネットワーク"]]),
        ("", []),
    ],
)
def test_a_text_is_cut_at_what_no_phrase_goes_across(text: str, written: list[list[str]]) -> None:
    assert [[word.written for word in clause] for clause in clauses(text, SMALL)] == written


def test_small_words_and_single_letters_name_nothing() -> None:
    [clause] = clauses("The speed of b", SMALL)
    assert [word.is_small for word in clause] == [True, False, True, True]


@pytest.mark.parametrize(
    "forms",
    [("Fine-tuning", "finetuning", "FINE‑TUNING"), ("trials", "trial", "trial's"), ("Time's", "time")],
)
def test_forms_of_a_word_have_one_key(forms: tuple[str, ...]) -> None:
    assert len({word_key(form) for form in forms}) == 1


@pytest.mark.parametrize(
    ("apart", "together"),
    [
        ("qualité de l' eau", "qualité de l'eau"),
        ("dell' arte", "dell'arte"),
        ("users' tasks", "users' tasks"),
    ],
)
def test_short_words_join_the_next_and_a_plural_s_does_not(apart: str, together: str) -> None:
    assert join_elided(apart) == together
