"""Text of any listing becomes one clean line."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from taxo.extract.cleaning import OTHER_LANGUAGE, PLACEHOLDER, CleanedAbstract, clean_abstract, clean_text
from taxo.extract.notices import COPYRIGHT, Notice
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


ENGLISH = (
    "We knock on shells and listen to what they answer, which is more than has been asked of them so far."
)
SPANISH = (
    "Golpeamos las conchas y escuchamos lo que nos dicen, que es más de lo que se les ha pedido hasta ahora."
)


def test_an_abstract_is_cleaned_of_all_that_is_not_of_it() -> None:
    found = f"<jats:title>Abstract</jats:title><jats:p>{ENGLISH}</jats:p>\n&#169; 2019 Elsevier B.V."
    assert clean_abstract(found) == CleanedAbstract(ENGLISH, (Notice("© 2019 Elsevier B.V.", COPYRIGHT),))


def test_labels_of_sections_are_set_apart() -> None:
    found = "<h4>Background</h4>Robots fail.<h4>Methods</h4>We test H<sub>2</sub>O."
    assert clean_abstract(found).text == "Background: Robots fail. Methods: We test H2O."


def test_an_abstract_in_two_languages_keeps_the_one_asked_for() -> None:
    found = f"Resumen: {SPANISH} © 2019 SEEN. Abstract: {ENGLISH} © 2019 SEEN. All rights reserved."
    english = clean_abstract(found, "en")
    assert english.text == ENGLISH
    assert {notice.reason for notice in english.notices} == {OTHER_LANGUAGE, COPYRIGHT}
    assert clean_abstract(found, "es").text == SPANISH
    assert SPANISH in clean_abstract(found).text
    assert ENGLISH in clean_abstract(found).text


@pytest.mark.parametrize("found", ["N/A", "[No abstract available]", "<p>-</p>", "Abstract"])
def test_a_placeholder_is_no_abstract(found: str) -> None:
    cleaned = clean_abstract(found, "en")
    assert cleaned.text == ""
    assert [notice.reason for notice in cleaned.notices] == [PLACEHOLDER]


def test_a_whole_text_keeps_its_notices() -> None:
    whole = "We knock on shells. " * 3000 + "© 2019 Elsevier B.V."
    assert clean_abstract(whole, "en") == CleanedAbstract(whole)


def test_an_abstract_that_is_a_notice_is_none() -> None:
    assert clean_abstract("© 2019 Elsevier B.V. All rights reserved.").text == ""


@settings(max_examples=60)
@given(st.text())
def test_cleaned_abstracts_are_on_one_line_whatever_they_were(text: str) -> None:
    once = clean_abstract(text, "en").text
    assert once == " ".join(once.split())
