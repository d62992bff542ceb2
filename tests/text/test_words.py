"""Spellings of a word become one, and phrases are found in any of them."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from taxo.text.words import (
    BOUNDARY,
    find_definitions,
    learn_joined,
    normalise,
    singular,
    spell_out,
    stem,
    stems,
    words,
)

CASES: dict[str, Any] = yaml.safe_load((Path(__file__).parents[1] / "cases" / "text.yaml").read_text("utf-8"))


@pytest.mark.parametrize("case", CASES["normalise"], ids=lambda case: case["name"])
def test_spellings_of_one_word_become_one(case: dict[str, str]) -> None:
    assert normalise(case["text"]) == case["is"]


@given(st.text())
def test_any_text_becomes_words_with_single_blanks_between(text: str) -> None:
    once = normalise(text)
    assert once == " ".join(once.split())
    assert all(word == BOUNDARY or word[0].isalnum() for word in words(text))


@pytest.mark.parametrize("group", CASES["same_stem"], ids=lambda group: group[0])
def test_forms_of_a_word_share_a_stem(group: list[str]) -> None:
    assert len({stem(word) for word in group}) == 1


@pytest.mark.parametrize("group", CASES["other_stem"], ids=lambda group: group[0])
def test_other_words_keep_stems_of_their_own(group: list[str]) -> None:
    assert len({stem(word) for word in group}) == len(group)


@pytest.mark.parametrize("case", CASES["acronyms"], ids=lambda case: case["name"])
def test_acronyms_are_known_by_their_definition(case: dict[str, Any]) -> None:
    assert dict(find_definitions(case["text"])) == case["are"]


def test_a_defined_acronym_counts_as_its_long_form_in_title_and_abstract() -> None:
    title, abstract = spell_out(
        "PEFT at last", "Parameter-efficient fine-tuning (PEFT) works. PEFT is cheap."
    )
    assert title == "Parameter-efficient fine-tuning at last"
    assert abstract.endswith("Parameter-efficient fine-tuning is cheap.")


def test_a_long_form_with_a_backslash_is_taken_as_it_is() -> None:
    assert spell_out("", r"the \emph{very odd} thing (VOT)")[1].count(r"\emph") <= 2


def test_sentences_are_parted_so_that_no_phrase_runs_across() -> None:
    assert words("We merge. Models differ.") == ["we", "merge", BOUNDARY, "models", "differ", BOUNDARY]


def test_which_words_are_one_is_learned_from_texts() -> None:
    joined = learn_joined(
        ["Fine-tuning and finetuning.", "We finetuned it by fine tuning.", "No fine day in to."]
    )
    assert stems("fine-tuned on a fine day", joined) == ["finetun", "on", "a", "fin", "day"]
    assert "into" not in joined


def test_a_slip_joins_nothing() -> None:
    assert not learn_joined(["neuralnetwork neuralnetwork", *["neural network"] * 30])


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("नींद में श्वासरोध।", ["नींद", "में", "श्वासरोध"]),
        ("دَرَسنا می\u200cشود", ["دَرَسنا", "می\u200cشود"]),
        ("ภาวะ ผู้ป่วย", ["ภาวะ", "ผู้ป่วย"]),
        ("Mu\u0308ller", ["müller"]),
    ],
)
def test_signs_belong_to_the_letter_before_them(text: str, found: list[str]) -> None:
    assert words(text) == found


def test_scripts_without_blanks_are_found_by_pairs_of_characters() -> None:
    assert words("深度神经网络。AI") == ["深度", "度神", "神经", "经网", "网络", "ai"]
    assert set(words("神经网络")) <= set(words("深度神经网络"))
    assert words("猫") == ["猫"]


@pytest.mark.parametrize(
    "forms", [("обучение", "обучения", "обучению", "обучением"), ("сеть", "сети", "сетей")]
)
def test_cases_of_cyrillic_words_are_one(forms: tuple[str, ...]) -> None:
    assert len({singular(form) for form in forms}) == 1


def test_a_prefix_is_joined_with_what_it_mostly_has_a_hyphen_with() -> None:
    texts = [
        "low-rank and post-training",
        "a low-rank map, post-training",
        "low rank",
        "low-bit, pruning-based",
    ]
    joined = learn_joined([*texts, "pruning-based pruning", *["pruning"] * 5])
    assert stems("Low rank after post-training", joined) == ["lowrank", "after", "posttrain"]
    assert stems("pruning-based", joined) == stems("pruning based")


def test_a_text_as_long_as_a_book_is_spelt_out_up_to_some_acronyms() -> None:
    letters = [(a, b) for a in "ABCDEFGH" for b in "IKLMNOPQ"]
    body = " ".join(f"{a.lower()}xx {b.lower()}yy ({a}{b}). {a}{b} again." for a, b in letters)
    _, spelt = spell_out("", body)
    assert spelt.startswith("axx iyy (axx iyy). axx iyy again.")
    assert spelt.endswith("(HQ). HQ again.")
