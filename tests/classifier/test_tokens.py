"""Texts → terms: by hand, by the plain rules, and by the array code that must agree with them on any text."""

import re
from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from taxo.classifier import vocabulary
from taxo.classifier.tokens import (
    LONGEST_GRAM,
    NOT_LETTERS,
    SOLID,
    find_words,
    fold,
    hash_terms,
    spell,
    tokenise,
)
from taxo.classifier.vocabulary import Vocabulary
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
        ("Обучение 深度学习", ["обучение", "深", "度", "学", "习"]),
        ("GPTで分類", ["gpt", "て\u3099", "分", "類"]),  # NFKD parts voiced signs from their letters
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
    (solid,) = re.findall(r"SOLID = /(.*)/gu;", script)
    assert re.sub(r"\\u(\w{4})", lambda found: chr(int(found[1], 16)), solid) == SOLID


def check_tokens(texts: list[str]) -> None:
    """The array code must find the tokens that the rules spell, and after each text a boundary."""
    spelled = [spell(text) for text in texts]
    found = tokenise(texts)
    is_token = np.ones(len(found.hashes), dtype=bool)
    is_token[found.ends] = False
    assert np.diff(found.ends, prepend=-1).tolist() == [len(tokens) + 1 for tokens in spelled]
    assert found.hashes[is_token].tolist() == hash_terms([t for tokens in spelled for t in tokens]).tolist()
    assert found.lengths[is_token].tolist() == [len(t.encode()) for tokens in spelled for t in tokens]


@given(st.lists(st.text(max_size=60) | st.text("aisuS ß-.é", max_size=12), max_size=6))
@settings(max_examples=400, deadline=None)
def test_the_array_code_finds_the_tokens_that_the_rules_spell(texts: list[str]) -> None:
    check_tokens(texts)


@pytest.mark.parametrize("length", [2044, 2045, 2046, 2047, 2048, 2049, 4095, 4096, 5000, 100_000, 150_000])
def test_tokens_are_found_across_and_beyond_the_period_of_powers(length: int) -> None:
    check_tokens(["x" * length, f"{'. ' * (length // 2)}pruned masks {'y' * length} end", "深" * length, "a"])


def test_characters_that_look_like_a_boundary_are_letters_or_nothing() -> None:
    check_tokens(["\xff", "ÿ ÿs", "\x00\x01", "a\x7fb", "\udcff", ""])


@given(st.lists(st.text("ab éß-z9 s", max_size=40), max_size=6))
@settings(max_examples=200, deadline=None)
def test_terms_of_several_tokens_never_cross_from_one_text_to_the_next(texts: list[str]) -> None:
    grams = {
        (start, n): "".join(tokens[place : place + n])
        for start, place, tokens in _starts([spell(text) for text in texts])
        for n in range(1, LONGEST_GRAM + 1)
        if place + n <= len(tokens)
    }
    grams = {key: gram for key, gram in grams.items() if len(gram.encode()) > 1}
    known = Vocabulary(sorted(set(grams.values())))
    found, places = known.find(tokenise(texts).terms().ravel())
    starts, lengths = np.divmod(found, LONGEST_GRAM)
    keys = zip(starts.tolist(), (lengths + 1).tolist(), strict=True)
    assert dict(zip(keys, [known.terms[place] for place in places], strict=True)) == grams


def _starts(spelled: list[list[str]]) -> Iterator[tuple[int, int, list[str]]]:
    """Each token's number among all, boundaries among them, its place in its text, and the text's tokens."""
    number = 0
    for tokens in spelled:
        for place in range(len(tokens)):
            yield number + place, place, tokens
        number += len(tokens) + 1


def test_a_phrase_is_the_same_term_with_hyphen_space_or_neither() -> None:
    known = Vocabulary(["fine tuning"])
    for text in ("fine-tuning", "Fine tuning", "finetuning"):
        assert known.find(tokenise([text]).terms().ravel())[1].tolist() == [0], text


def test_only_the_first_hundred_thousand_characters_of_a_text_count() -> None:
    assert len(fold("é" * 200_000)) == 100_000
    assert spell("ab " * 33_333 + "cd")[-1] == "c"


def test_a_token_knows_where_it_stands_with_its_plural_s() -> None:
    words, text = find_words("Pruned heads.")
    assert [text[word.start : word.end] for word in words] == ["Pruned", "heads"]


@given(st.lists(st.text("abcdefgh", min_size=1, max_size=4), unique=True, max_size=200))
@settings(max_examples=50, deadline=None)
def test_every_term_is_found_at_its_place_and_no_other_is(terms: list[str]) -> None:
    asked = [*terms, "xyz", "abcdefghi"]
    found, places = Vocabulary(terms).find(hash_terms(asked))
    expected = [place for place, term in enumerate(terms) if len(term) > 1]  # no text has a term of one byte
    assert (found.tolist(), places.tolist()) == (expected, expected)


def test_terms_that_crowd_one_slot_are_found_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vocabulary, "MIX", np.uint64(0))  # the first slot is everybody's
    terms = [f"term{number}" for number in range(50)]
    found, places = Vocabulary(terms).find(hash_terms([*terms, "another"]))
    assert found.tolist() == places.tolist() == list(range(50))


def test_two_terms_that_are_spelled_alike_are_refused() -> None:
    with pytest.raises(ValueError, match="twice"):
        Vocabulary(["fine tuning", "finetuning"])
