"""Who reviewed is said in words that are true: names, or how many people and how many language models."""

import pytest

from taxo.project.reviewers import is_model, reviewers_of

WHO = [
    ([], "nobody"),
    ([[]], "somebody unnamed"),
    ([["Ada Poe"]], "Ada Poe"),
    ([["Ada Poe"], ["ada  poe"]], "Ada Poe"),
    ([["Ada Poe"], ["Ben Roe"]], "Ada Poe and Ben Roe"),
    ([["Ada Poe; Ben Roe"], ["Cy Doe"]], "Ada Poe, Ben Roe and Cy Doe"),
    ([["Ada Poe"], []], "Ada Poe and somebody unnamed"),
    ([["two language models"], ["two language models"]], "two language models"),
    ([["A"], ["B"], ["C"], ["GPT-4o"]], "3 people and 1 language model"),
    ([["A"], ["B"], ["C"], ["two language models"]], "3 people and 2 language models"),
    ([["A"], ["12 students"], ["C"], ["D"], []], "15 people and somebody unnamed"),
    ([["claude-3-opus"], ["llama3"], ["gemini"], ["gpt-4"]], "4 language models"),
]


@pytest.mark.parametrize(("by_paper", "told"), WHO)
def test_reviewers_are_told_in_words(by_paper: list[list[str]], told: str) -> None:
    assert str(reviewers_of(by_paper)) == told


@pytest.mark.parametrize(
    ("by_paper", "are_models"),
    [
        ([["two language models"]], True),
        ([["GPT-4"], ["Claude 3"]], True),
        ([["GPT-4"], ["Ada Poe"]], False),
        ([["GPT-4"], []], False),
        ([], False),
    ],
)
def test_only_named_models_alone_are_no_people(by_paper: list[list[str]], are_models: bool) -> None:
    assert reviewers_of(by_paper).are_models == are_models


@pytest.mark.parametrize(
    "name",
    ["Aino Virtanen", "Ada Philips", "Sophie Llamas", "Roger Boté", "Claude Monet", "Gemma Jones", "Ai Sato"],
)
def test_people_are_not_taken_for_models(name: str) -> None:
    assert not is_model(name)
