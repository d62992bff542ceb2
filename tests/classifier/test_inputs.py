"""What a classifier can't learn from or be judged by is refused in words: texts, topics, lengths, parameters."""

from typing import Any

import numpy as np
import pytest

from taxo.classifier import TopicClassifier, TopicNode
from taxo.classifier.inputs import FitError, NothingToLearnError
from taxo.errors import TaxoError
from tests.training_texts import small_classifier, texts_and_topics


@pytest.fixture(scope="module")
def classifier() -> TopicClassifier:
    return small_classifier()


@pytest.mark.parametrize(
    ("topics", "more", "message"),
    [
        (["a", "b"], {}, "topics: there are 2 for 3 texts"),
        (["a", "a", "a"], {}, "topics: found a, expected two or more"),
        (["a", "b", None], {}, "topics: expected a list with one topic id .* that of text 2 is None"),
        (["a", float("nan"), "b"], {}, "topics: .* that of text 1 is nan"),
        ([1.0, 2.0, 3.0], {}, "topics: expected a list with one topic id .* that of text 0 is 1.0"),
        (["a", 1, "b"], {}, "topics: .* that of text 1 is 1"),
        (["a", "b", True], {}, "topics: .* that of text 2 is True"),
        ([["a"], {"b"}, ["b"]], {}, r"topics: .* that of text 1 is \{'b'\}"),
        ([["a"], ["b", 2], ["b"]], {}, "topics: .* that of text 1 is 2"),
        ([["a"], [], ["b"]], {}, "topics: text 1 has none"),
        ("abb", {}, "topics: expected a list .* got 'abb'"),
        (["a", "b", "b"], {"sample_weight": [1, 2]}, "sample_weight: there are 2"),
        (
            ["a", "b", "b"],
            {"sample_weight": [1, -1, 1]},
            "sample_weight: expected finite numbers of 0 or more",
        ),
        (["a", "b", "b"], {"sample_weight": [1, float("nan"), 1]}, "sample_weight: expected finite"),
        (["a", "b", "b"], {"trusted": [False] * 3}, "trusted: at least one"),
    ],
)
def test_training_data_that_teaches_nothing_is_refused(
    topics: list[str], more: dict[str, list[float]], message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        TopicClassifier().fit(["one two", "two three", "three four"], topics, **more)


def test_texts_with_no_word_in_common_are_refused() -> None:
    with pytest.raises(NothingToLearnError, match="no word or phrase is in 2 of the texts"):
        TopicClassifier().fit(["alpha beta", "gamma delta", "epsilon zeta"], ["a", "b", "a"])


def test_texts_that_hold_none_of_the_taxonomy_s_words_are_refused() -> None:
    taxonomy = [TopicNode("a", "Zebras"), TopicNode("b", "Lions")]
    with pytest.raises(NothingToLearnError, match="no text holds a word"):
        TopicClassifier(taxonomy=taxonomy).fit(["alpha beta", "gamma delta"], ["a", "b"])


def test_fit_without_scipy_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("taxo.classifier.estimator.find_spec", lambda name: None)
    with pytest.raises(TaxoError, match=r"fit needs scipy .*pip install"):
        TopicClassifier().fit(["one two", "two three"], ["a", "b"])


@pytest.mark.parametrize(
    ("name", "value", "range_"),
    [
        ("penalty", -1.0, "a number above 0"),
        ("penalty", 0, "a number above 0"),
        ("penalty", float("inf"), "a number above 0"),
        ("penalty", float("nan"), "a number above 0"),
        ("phrase_weight", float("nan"), "a number of 0 or more"),
        ("balance", float("nan"), "a number from 0 to 1"),
        ("balance", 50, "a number from 0 to 1"),
        ("min_papers", 0, "a whole number of 1 or more"),
        ("min_papers", -5, "a whole number of 1 or more"),
        ("max_terms", 0, "a whole number of 1 or more"),
        ("max_terms", 1e4, "a whole number of 1 or more"),
        ("max_terms", True, "a whole number of 1 or more"),
        ("threshold", 5.0, "a number from 0 to 1"),
        ("threshold", "high", "a number from 0 to 1"),
    ],
)
def test_a_parameter_out_of_its_range_is_refused_with_the_range(name: str, value: Any, range_: str) -> None:
    texts, topics = texts_and_topics(2)
    with pytest.raises(FitError, match=f"^{name} is {value!r}, expected {range_}$"):
        TopicClassifier(**{name: value}).fit(texts, topics)


def test_numbers_of_numpy_are_parameters_as_well() -> None:
    texts, topics = texts_and_topics(3)
    fitted = TopicClassifier(min_papers=np.int64(1), penalty=np.float64(2.0)).fit(texts, topics)  # type: ignore[arg-type]
    assert fitted.score(texts, topics) > 0.9


def test_a_threshold_that_is_no_share_is_refused(classifier: TopicClassifier) -> None:
    with pytest.raises(FitError, match="threshold is 5, expected a number from 0 to 1"):
        classifier.predict_topics(["We prune."], threshold=5)


@pytest.mark.parametrize(
    ("texts", "topics", "weights", "message"),
    [
        (["We prune."], ["pruning"] * 3, None, "topics: there are 3 for 1 texts"),
        (["We prune.", "We merge."], ["pruning"], None, "topics: there are 1 for 2 texts"),
        (["We prune."], ["pruning"], [1, 1], "sample_weight: there are 2 for 1 texts"),
        ([], [], None, "there is no text to judge by"),
        (["We prune."], [float("nan")], None, "topics: .* that of text 0 is nan"),
    ],
)
def test_a_score_of_unequal_lengths_is_refused(
    classifier: TopicClassifier, texts: list[str], topics: list[str], weights: Any, message: str
) -> None:
    with pytest.raises(FitError, match=message):
        classifier.score(texts, topics, weights)
