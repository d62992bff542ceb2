"""A title turns from what a paper is about to how, where or for what."""

import pytest

from taxo.text.titles import split_title


@pytest.mark.parametrize(
    ("title", "head"),
    [
        ("Model Selection for Time Series", "Model Selection"),
        ("DoGE: Domain Weights with Generalization", "DoGE: Domain Weights"),
        ("In Defense of Sharing", "In Defense"),
        ("Scaling Laws", "Scaling Laws"),
        ("Learning: In Theory and in Practice", "Learning:"),
        ("", ""),
    ],
)
def test_a_title_turns_at_its_first_preposition_after_the_colon(title: str, head: str) -> None:
    assert split_title(title)[0] == head
    assert "".join(split_title(title)) == title
