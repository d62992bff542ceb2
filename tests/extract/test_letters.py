"""Without rapidfuzz texts are compared with the same result."""

from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA
from rapidfuzz.fuzz import ratio

from taxo.extract import letters

WORDS = st.text("abcé ", max_size=9)


@given(WORDS, WORDS)
def test_the_share_of_letters_in_order_is_rapidfuzz_s(first: str, second: str) -> None:
    assert abs(letters._share_in_order(first, second) - ratio(first, second) / 100) < 1e-9
    assert letters.letters_in_order(first, second) == ratio(first, second) / 100


@given(WORDS, WORDS)
def test_one_letter_off_is_a_distance_of_one(first: str, second: str) -> None:
    assert letters._is_one_letter_off(first, second) == (OSA.distance(first, second) == 1)
    assert letters.is_one_letter_off(first, second) == (OSA.distance(first, second) == 1)
