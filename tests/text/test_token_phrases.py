"""Phrases are found in the table of tokens as people would find them, and as spaCy's matcher does."""

from hypothesis import given
from hypothesis import strategies as st

from taxo.text.token_phrases import TokenPhrases
from taxo.text.tokens import read_tokens
from tests.spacy_matcher import matched_by_spacy

WORDS = st.sampled_from(
    ["prune", "pruned", "pruning", "network", "networks", "the", "data", "codes", "head", "."]
)
TEXTS = st.lists(WORDS, max_size=15).map(" ".join)
PHRASES = st.lists(WORDS.filter(str.isalpha), min_size=1, max_size=3).map(" ".join)


def found(phrases: list[str], text: str, excludes: tuple[str, ...] = ()) -> list[str]:
    """The phrases that are found in an abstract, in order."""
    finder = TokenPhrases(read_tokens([("", text)]), [*phrases, *excludes])
    spans = finder.find_telling(phrases, excludes)
    return [
        phrases[number]
        for _, number in sorted(zip(spans.starts.tolist(), spans.phrases.tolist(), strict=True))
    ]


def test_no_phrase_runs_across_the_end_of_a_sentence() -> None:
    assert found(["merge models"], "We merge. Models differ.") == []


def test_nor_from_a_title_into_the_abstract_or_into_the_next_paper() -> None:
    tokens = read_tokens([("We merge", "models"), ("We merge", ""), ("models", "")])
    assert TokenPhrases(tokens, ["merge models"]).find("merge models")[0].tolist() == []


def test_a_single_word_is_found_in_its_plural_but_not_as_another_form() -> None:
    assert found(["adapter"], "Adapters adapt.") == ["adapter"]
    assert found(["serving"], "It serves well.") == []


def test_a_longer_phrase_is_found_in_any_form() -> None:
    assert found(["merging models"], "We merged a model.") == []
    assert found(["merging models"], "Merge model by model.") == ["merging models"]


def test_of_phrases_that_come_to_the_same_the_first_counts() -> None:
    assert found(["merged models", "merging models"], "merging models") == ["merged models"]


def test_inside_a_longer_phrase_or_an_exclude_a_shorter_one_does_not_count() -> None:
    assert found(["pruning", "network pruning"], "Network pruning, not pruning.") == [
        "network pruning",
        "pruning",
    ]
    assert found(["pruning"], "Data pruning, not pruning.", ("data pruning",)) == ["pruning"]


@given(TEXTS, st.lists(PHRASES, unique=True, max_size=5))
def test_each_phrase_is_found_where_spacy_s_matcher_finds_it(text: str, phrases: list[str]) -> None:
    finder = TokenPhrases(read_tokens([("", text)]), phrases)
    ours = {(phrase, start) for phrase in phrases for start in finder.find(phrase)[0].tolist()}
    assert ours == matched_by_spacy(text, phrases)
