from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from taxo.project.storage import TableError
from taxo.text.tokens import ABSTRACT, HEAD, REST, SENTENCE_END, TokensFile, read_tokens
from taxo.text.words import singular, spell_out, stem, words

TEXTS = st.text(alphabet="abs AB.:,-()\n", max_size=40)
FILE = TokensFile("tokens.npz")


@given(st.lists(st.tuples(TEXTS, TEXTS), max_size=4))
def test_tokens_are_the_words_of_each_paper_with_acronyms_spelt_out(texts: list[tuple[str, str]]) -> None:
    tokens = read_tokens(texts)
    assert tokens.n_papers == len(texts)
    for row, text in enumerate(texts):
        title, abstract = spell_out(*text)
        own = tokens.words[tokens.starts[row] : tokens.starts[row + 1]]
        assert [tokens.vocabulary[number] for number in own] == words(title) + words(abstract)


def test_places_are_the_head_of_a_title_the_rest_of_it_and_the_abstract() -> None:
    tokens = read_tokens([("Data Selection for Pruning", "We prune.")])
    assert tokens.places.tolist() == [HEAD, HEAD, REST, REST, ABSTRACT, ABSTRACT, ABSTRACT]
    assert tokens.words[-1] == SENTENCE_END


def test_forms_give_each_word_its_stem_and_its_singular() -> None:
    tokens = read_tokens([("Pruned networks", "pruning a network")])
    for forms, form in ((tokens.stems, stem), (tokens.singulars, singular)):
        assert [forms.names[number] for number in forms.of_word] == [form(word) for word in tokens.vocabulary]
    assert tokens.papers.tolist() == [0] * len(tokens.words)


def test_a_file_of_tokens_reads_back_and_has_the_same_bytes_each_time(tmp_path: Path) -> None:
    tokens = read_tokens([("Pruning", "We prune. It is über."), ("", "")])
    FILE.write(tokens, tmp_path)
    first = (tmp_path / FILE.path).read_bytes()
    FILE.write(tokens, tmp_path)
    assert (tmp_path / FILE.path).read_bytes() == first
    found = FILE.read(2, tmp_path)
    assert list(found.vocabulary) == list(tokens.vocabulary)
    assert np.array_equal(found.words, tokens.words)
    assert np.array_equal(found.places, tokens.places)
    assert np.array_equal(found.starts, tokens.starts)


def test_a_file_of_other_papers_is_refused(tmp_path: Path) -> None:
    FILE.write(read_tokens([("Pruning", "")]), tmp_path)
    with pytest.raises(TableError, match="isn't of the 2 papers"):
        FILE.read(2, tmp_path)


def test_a_file_that_is_missing_or_broken_is_told(tmp_path: Path) -> None:
    with pytest.raises(TableError, match="no such file"):
        FILE.read(1, tmp_path)
    (tmp_path / FILE.path).write_bytes(b"nothing of the kind")
    with pytest.raises(TableError, match="not a file of tokens"):
        FILE.read(1, tmp_path)
