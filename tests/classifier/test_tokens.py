"""Texts → terms: by hand, by the plain rules, and by the array code that must agree with them on any text."""

import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from taxo.classifier.tokens import LONGEST_GRAM, NOT_LETTERS, find_words, fold, hash_terms, spell, tokenise
from taxo.classifier.vocabulary import UNKNOWN, Vocabulary
from tests.stages import ROOT


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("Fine-Tuning LLMs", ["fine", "tuning", "llm"]),
        ("fine–tuning", ["fine", "tuning"]),  # an en dash
        ("ﬁne “tuning”…", ["fine", "tuning"]),
        ("Naïve Poincaré", ["naive", "poincare"]),
        ("E\u0301cole", ["ecole"]),
        ("loss axis corpus gas nets", ["loss", "axis", "corpus", "gas", "net"]),
        ("α-divergence of β", ["α", "divergence", "of", "β"]),
        ("ＧＰＴ－４", ["gpt", "4"]),
        ("Обучение 深度学习", ["обучение", "深度学习"]),
        ("a_b\tc\nd", ["a", "b", "c", "d"]),
        ("İstanbul ẞ", ["istanbul", "ß"]),
        ("x\ud800y ←", ["x", "y"]),
        ("🤗 Pruning 🚀🔥 a\U0001f3fdb 𝌆", ["pruning", "a", "b"]),
        ("𝔭𝔯𝔲𝔫𝔢 𝟙 🄰 𐌰", ["prune", "1", "a", "𐌰"]),  # letters and digits above U+FFFF stay
        ("", []),
        (" .,;! ", []),
    ],
)
def test_text_is_cut_into_tokens_by_the_written_rules(text: str, tokens: list[str]) -> None:
    assert spell(text) == tokens


def test_the_page_of_the_report_takes_the_same_characters_for_letters() -> None:
    script = (ROOT / "taxo/report/templates/classifier.js").read_text("utf-8")
    (pattern,) = re.findall(r"NOT_LETTERS = /(\[.*\])/gu;", script)
    plain = re.sub(r"\\u(?:\{(\w+)\}|(\w{4}))", lambda found: chr(int(found[1] or found[2], 16)), pattern)
    assert plain == NOT_LETTERS


@given(st.lists(st.text(max_size=60), max_size=6))
@settings(max_examples=300, deadline=None)
def test_the_array_code_finds_the_tokens_that_the_rules_spell(texts: list[str]) -> None:
    spelled = [spell(text) for text in texts]
    found = tokenise(texts)
    assert np.diff(found.bounds).tolist() == [len(tokens) for tokens in spelled]
    assert found.hashes.tolist() == hash_terms([t for tokens in spelled for t in tokens]).tolist()
    assert found.lengths.tolist() == [len(t.encode()) for tokens in spelled for t in tokens]


@given(st.lists(st.text("ab éß-z9 s", max_size=40), max_size=6))
@settings(max_examples=200, deadline=None)
def test_terms_of_several_tokens_never_cross_from_one_text_to_the_next(texts: list[str]) -> None:
    for n, grams in enumerate(tokenise(texts).grams(), 1):
        expected = [
            (i, "".join(tokens[start : start + n]))
            for i, tokens in enumerate(map(spell, texts))
            for start in range(len(tokens) - n + 1)
            if n > 1 or len(tokens[start].encode()) > 1
        ]
        assert grams.fields.tolist() == [i for i, _ in expected]
        assert grams.hashes.tolist() == hash_terms([term for _, term in expected]).tolist()
    assert n == LONGEST_GRAM


def test_a_phrase_is_the_same_term_with_hyphen_space_or_neither() -> None:
    vocabulary = Vocabulary(["fine tuning"])
    for text in ("fine-tuning", "Fine tuning", "finetuning"):
        grams = [vocabulary.find(grams.hashes) for grams in tokenise([text]).grams()]
        assert (np.concatenate(grams) != UNKNOWN).sum() == 1, text


def test_only_the_first_hundred_thousand_characters_of_a_text_count() -> None:
    assert len(fold("é" * 200_000)) == 100_000
    assert spell("ab " * 33_333 + "cd")[-1] == "c"


def test_a_token_knows_where_it_stands_with_its_plural_s() -> None:
    words, text = find_words("Pruned heads.")
    assert [text[word.start : word.end] for word in words] == ["Pruned", "heads"]


@given(st.lists(st.text("abcdefgh", min_size=1, max_size=4), unique=True, max_size=200))
@settings(max_examples=50, deadline=None)
def test_every_term_is_found_at_its_place_and_no_other_is(terms: list[str]) -> None:
    vocabulary = Vocabulary(terms)
    assert vocabulary.find(hash_terms(terms)).tolist() == list(range(len(terms)))
    assert (vocabulary.find(hash_terms(["xyz", "abcdefghi"])) == UNKNOWN).all()


def test_two_terms_that_are_spelled_alike_are_refused() -> None:
    with pytest.raises(ValueError, match="twice"):
        Vocabulary(["fine tuning", "finetuning"])
