"""Texts → rows: the array code counts and weighs terms as plain Python does, however the texts come."""

from collections import Counter
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from taxo.classifier import TopicClassifier, vectorizer
from taxo.classifier.model import Model
from taxo.classifier.tokens import LONGEST_GRAM, spell
from taxo.classifier.vectorizer import CHARACTERS, CHUNK, POWER, TITLE_WEIGHT, parts
from tests.training_texts import WORDS, small_classifier, texts_and_topics

WORD = st.sampled_from([*(word for words in WORDS.values() for word in words), "s", "ss", "the", "é", "7b"])
TEXT = st.lists(WORD | st.text(max_size=5), max_size=30).map(" ".join) | st.text(max_size=40)


@pytest.fixture(scope="module")
def model() -> Model:
    return small_classifier().model_


def plain_row(model: Model, title: str, abstract: str) -> tuple[dict[int, float], float]:
    """The row of a text by term, and the share of its one-token terms that are known: slow, and by the rules."""
    places = {term.replace(" ", ""): place for place, term in enumerate(model.terms)}
    counts: Counter[int] = Counter()
    singles: list[bool] = []
    for text, weight in ((title, TITLE_WEIGHT), (abstract, 1)):
        tokens = spell(text)
        grams = [tokens[i : i + n] for n in range(1, LONGEST_GRAM + 1) for i in range(len(tokens) - n + 1)]
        terms = ["".join(gram) for gram in grams if len(gram) > 1 or len(gram[0].encode()) > 1]
        singles += ["".join(gram) in places for gram in grams if len(gram) == 1 and len(gram[0].encode()) > 1]
        counts.update({places[t]: n * weight for t, n in Counter(terms).items() if t in places})
    values = {place: n**POWER * float(model.scales[place]) for place, n in sorted(counts.items())}
    length = sum(value * value for value in values.values()) ** 0.5
    return {place: value / length for place, value in values.items()}, sum(singles) / max(len(singles), 1)


def check_rows(model: Model, texts: Sequence[tuple[str, str]]) -> None:
    rows = model.rows([field for text in texts for field in text])
    for i, text in enumerate(texts):
        expected, known = plain_row(model, *text)
        here = slice(rows.bounds[i], rows.bounds[i + 1])
        assert rows.terms[here].tolist() == list(expected)
        assert rows.values[here] == pytest.approx(list(expected.values()), rel=1e-12)
        assert rows.known[i] == known


@given(texts=st.lists(st.tuples(TEXT, TEXT), min_size=1, max_size=8))
@settings(max_examples=200, deadline=None)
def test_any_texts_are_counted_by_the_rules(model: Model, texts: list[tuple[str, str]]) -> None:
    check_rows(model, texts)


def test_a_term_that_comes_endlessly_often_counts_the_same(model: Model) -> None:
    check_rows(model, [("prune " * 10_000, "mask " * 10_000), ("", ""), ("Prune masks", "")])


def test_scores_are_the_same_in_any_company_and_any_number_of_threads(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    classifier = small_classifier()
    texts = [*texts_and_topics(40)[0], ("", "mask " * 30_000), ("", "")] * 2
    alone = np.concatenate([np.column_stack(classifier.predict_all([text])) for text in texts])
    monkeypatch.setattr(vectorizer, "CHUNK", 16)
    monkeypatch.setattr("taxo.classifier.model.THREADED", 1)
    for jobs in (1, 2, 3):
        assert np.array_equal(np.column_stack(classifier.predict_all(texts, jobs=jobs)), alone)


def test_few_texts_are_taken_at_once_where_one_is_long() -> None:
    lengths = [1000] * 700 + [90_000] + [1000] * 100
    found = list(parts([field for length in lengths for field in ("t" * 10, "x" * length)]))
    assert [part.start for part in found] == [0, *(part.stop for part in found[:-1])]
    assert found[-1].stop == len(lengths)
    assert found[0] == slice(0, CHUNK)
    for part in found:
        assert (part.stop - part.start) * (max(lengths[part]) + 10) <= CHARACTERS
    assert list(parts([])) == []


def test_no_texts_have_no_scores(model: Model) -> None:
    assert model.scores([]).shape == (0, 2 * len(small_classifier().classes_) + 1)


def test_an_error_in_a_thread_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    classifier: TopicClassifier = small_classifier()
    monkeypatch.setattr("taxo.classifier.model.THREADED", 1)
    monkeypatch.setattr(Model, "rows", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        classifier.predict(["We prune."] * 1000, jobs=2)
