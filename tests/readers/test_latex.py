"""Text comes back from LaTeX as it went in."""

from hypothesis import given, settings

from taxo.readers.latex import decode, encode
from tests.papers import lines


@settings(max_examples=200)
@given(lines(min_size=0))
def test_any_text_survives_latex(text: str) -> None:
    assert decode(encode(text)) == text
