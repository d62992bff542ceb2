"""The table of tokens holds every word of every paper once, and is read back as it was written."""

from pathlib import Path

import numpy as np
import pytest

from taxo.project.storage import TableError
from taxo.text.tokens import ABSTRACT, HEAD, REST, TOKENS, read_tokens

TEXTS = [("Pruning for networks", "We prune. It works."), ("", ""), ("Merging", "Models merge")]
PAPERS = read_tokens(TEXTS)


def spelt(row: int) -> list[str]:
    return [PAPERS.vocabulary[word] for word in PAPERS.words[PAPERS.starts[row] : PAPERS.starts[row + 1]]]


def test_every_word_is_there_in_order_with_its_place() -> None:
    assert spelt(0) == ["pruning", "for", "networks", "we", "prune", "|", "it", "works", "|"]
    assert PAPERS.places[:9].tolist() == [HEAD, REST, REST, *[ABSTRACT] * 6]
    assert spelt(1) == []
    assert spelt(2) == ["merging", "models", "merge"]


def test_words_that_say_nothing_are_those_of_the_papers_language() -> None:
    german = read_tokens(
        [("Die Wirkung", "Wir zeigen, dass die Dosis nicht mit dem Alter und der Zeit wächst.")]
    )
    small = {word for word, is_small in zip(german.vocabulary, german.is_small, strict=True) if is_small}
    assert {"die", "dass", "und", "|"} <= small
    assert not small & {"wirkung", "dosis"}


def test_some_papers_alone_keep_their_words() -> None:
    some = PAPERS.of(np.array([1, 2]))
    assert some.n_papers == 2
    assert [some.vocabulary[word] for word in some.words] == spelt(2)
    assert some.papers.tolist() == [1, 1, 1]


def test_tokens_are_read_back_as_they_were_written(tmp_path: Path) -> None:
    TOKENS.write(PAPERS, tmp_path)
    again = TOKENS.read(3, tmp_path)
    assert list(again.vocabulary) == list(PAPERS.vocabulary)
    for name in ("words", "places", "starts", "is_small"):
        np.testing.assert_array_equal(getattr(again, name), getattr(PAPERS, name))


def test_a_file_of_other_papers_or_of_none_is_refused(tmp_path: Path) -> None:
    with pytest.raises(TableError, match="no such file"):
        TOKENS.read(3, tmp_path)
    TOKENS.write(PAPERS, tmp_path)
    with pytest.raises(TableError, match="4 papers"):
        TOKENS.read(4, tmp_path)
    (tmp_path / TOKENS.path).write_bytes(b"no zip")
    with pytest.raises(TableError, match="not a file of tokens"):
        TOKENS.read(3, tmp_path)
