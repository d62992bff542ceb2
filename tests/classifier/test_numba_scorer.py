"""The compiled way of scoring large batches: it says what the arrays say, and nobody needs it."""

import sys
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from taxo.classifier import TopicClassifier
from taxo.classifier import model as model_module
from tests.training_texts import WORDS, small_classifier, texts_and_topics

WORD = st.sampled_from([*(word for words in WORDS.values() for word in words), "s", "ss", "the", "é", "7b"])
TEXT = st.lists(WORD | st.text(max_size=5), max_size=30).map(" ".join) | st.text(max_size=40)

Scores = npt.NDArray[np.float64]


@pytest.fixture(scope="module")
def classifier() -> TopicClassifier:
    return small_classifier()


def ways(classifier: TopicClassifier, texts: Sequence[tuple[str, str]]) -> tuple[Scores, Scores]:
    """The scores of texts by the compiled way and by the arrays."""
    pytest.importorskip("numba")
    model, fields = classifier.model_, [field for text in texts for field in text]
    assert model._compiled is not None
    return model._finish(*model._compiled.score(fields)), model._finish(*model._products(fields))


@given(texts=st.lists(st.tuples(TEXT, TEXT), min_size=1, max_size=8))
@settings(max_examples=200, deadline=None)
def test_it_scores_any_text_as_the_arrays_do(
    classifier: TopicClassifier, texts: list[tuple[str, str]]
) -> None:
    compiled, arrays = ways(classifier, texts)
    assert np.abs(compiled - arrays).max() < 1e-12


def test_a_term_that_comes_endlessly_often_counts_the_same(classifier: TopicClassifier) -> None:
    compiled, arrays = ways(classifier, [("prune " * 10_000, "mask " * 10_000)])
    assert np.abs(compiled - arrays).max() < 1e-12


def test_large_batches_in_threads_are_scored_as_small_ones(
    classifier: TopicClassifier, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts = texts_and_topics(40)[0]
    small = np.column_stack(classifier.predict_all(texts))
    assert len(texts) < model_module.LARGE_CHUNK
    monkeypatch.setattr(model_module, "LARGE", 1)
    monkeypatch.setattr(model_module, "LARGE_CHUNK", 16)
    assert np.abs(np.column_stack(classifier.predict_all(texts, jobs=2)) - small).max() < 1e-12
    assert classifier.predict_proba([]).shape == (0, 4)


def test_without_the_compiler_large_batches_are_scored_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(model_module, "LARGE", 0)
    monkeypatch.setitem(sys.modules, "taxo.classifier.numba_scorer", None)
    classifier = small_classifier()
    assert classifier.model_._compiled is None
    assert classifier.predict(["We prune sparse masks."])[0] == "pruning"
