"""Text comes back from LaTeX as it went in."""

import sys

import pytest
from hypothesis import given, settings

from taxo.readers.latex import decode, encode
from tests.papers import lines


@settings(max_examples=200)
@given(lines(min_size=0))
def test_any_text_survives_latex(text: str) -> None:
    assert decode(encode(text)) == text


@pytest.mark.parametrize(
    ("latex", "text"),
    [
        (r"G{\"o}del, \'Etienne \v{C}ech and {\'\i}", "Gödel, Étienne Čech and í"),
        (r"Erd{\H{o}}s on {\o}re \& {\ss}, 5\,\%", "Erdős on øre & ß, 5 %"),
        (r"\emph{Sets} with $\alpha_1$ --- 40\%", "Sets with $\\alpha_1$ — 40%"),
    ],
)
def test_accents_and_letters_need_no_parser(latex: str, text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pylatexenc.latexwalker", None)
    assert decode(latex) == text


def test_a_text_that_is_too_long_for_the_parser_is_decoded_too() -> None:
    assert decode(r"\'e" * 50_000) == "é" * 50_000
