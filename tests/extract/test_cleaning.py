"""Text of any listing becomes one clean line."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from taxo.extract.cleaning import clean_text
from tests.reading import case_name, load_cases


@pytest.mark.parametrize("case", load_cases("cleaning.yaml"), ids=case_name)
def test_text_is_cleaned_as_the_case_says(case: dict[str, str]) -> None:
    assert clean_text(case["found"]) == case["clean"]


@settings(max_examples=60)
@given(st.text())
def test_clean_text_is_on_one_line_whatever_it_was(text: str) -> None:
    once = clean_text(text)
    assert once == " ".join(once.split())
    assert "\n" not in once
    assert "\x00" not in once
