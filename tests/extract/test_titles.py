"""Two spellings of a title have one key."""

import pytest

from taxo.extract.titles import Title, title_key


@pytest.mark.parametrize(
    ("a", "b"),
    [("Pre-Training: A Story", "pretraining a story"), ("Café", "CAFE\u0301"), ("LLM {LoRA}", "llm lora")],
)
def test_title_key_is_the_same_for_all_spellings(a: str, b: str) -> None:
    assert title_key(a) == title_key(b)


@pytest.mark.parametrize(("a", "b"), [("C++ Ducks", "C# Ducks"), ("Ducks 2", "Ducks 3"), ("模型", "方法")])
def test_title_key_differs_where_titles_do(a: str, b: str) -> None:
    assert title_key(a) != title_key(b)


def test_title_without_a_letter_is_its_own_key() -> None:
    assert title_key("?!") == "?!"


def test_title_of_generic_words_is_generic() -> None:
    assert Title("Workshops and Tutorials").is_generic
    assert not Title("Tutorials for Ducks").is_generic
