"""What scikit-learn asks of a classifier of texts holds: its names, its errors, its weights, its routing."""

import io
import json
import pickle
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import sklearn
from scipy import sparse
from sklearn.base import clone
from sklearn.exceptions import NotFittedError as SklearnNotFittedError
from sklearn.model_selection import GridSearchCV, cross_val_predict, cross_validate
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer
from sklearn.utils.estimator_checks import (
    check_estimator_cloneable,
    check_estimator_repr,
    check_estimator_tags_renamed,
    check_get_params_invariance,
    check_no_attributes_set_in_init,
    check_parameters_default_constructible,
    check_set_params,
    check_valid_tag_types,
)

from taxo import TopicClassifier
from taxo.classifier import TopicNode
from taxo.errors import TaxoError

TEXTS = [
    f"We {verb} {noun} of the {place} in winter {n}"
    for n in range(6)
    for verb, noun, place in (
        ("play", "sonatas", "piano"),
        ("repair", "valves", "engine"),
        ("plant", "oaks", "forest"),
    )
]
TOPICS = ["music", "engines", "trees"] * 6
# The checks of scikit-learn's `check_estimator` that hand over no numbers.
CHECKS = (
    check_estimator_cloneable,
    check_estimator_tags_renamed,
    check_valid_tag_types,
    check_estimator_repr,
    check_no_attributes_set_in_init,
    check_get_params_invariance,
    check_set_params,
)


@pytest.fixture(scope="module")
def fitted() -> TopicClassifier:
    return TopicClassifier(taxonomy=[TopicNode("music", "Music")]).fit(X=TEXTS, y=TOPICS)


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_the_checks_that_apply_to_texts_pass(check: Any) -> None:
    check("TopicClassifier", TopicClassifier())


def test_its_constructor_sets_parameters_and_nothing_else() -> None:
    check_parameters_default_constructible("TopicClassifier", TopicClassifier())
    assert clone(TopicClassifier(threshold=0.2)).threshold == 0.2


def test_whole_numbers_are_topics_too(tmp_path: Path) -> None:
    numbers = [{"music": 3, "engines": 1, "trees": 2}[topic] for topic in TOPICS]
    found = TopicClassifier().fit(TEXTS, np.array(numbers))
    assert found.classes_.tolist() == [1, 2, 3]
    assert found.predict(TEXTS).tolist() == numbers
    assert found.score(TEXTS, numbers) == 1
    found.save(tmp_path)
    loaded = TopicClassifier.load(tmp_path)
    assert loaded.classes_.dtype.kind == "i"
    assert loaded.predict(TEXTS[:3]).tolist() == numbers[:3]
    assert [topic.topic_id for topic in loaded.classify(TEXTS[0])[0].topics[:1]] == [3]


@pytest.mark.parametrize("kind", [np.array, sparse.csr_matrix])
def test_a_matrix_of_0_and_1_says_which_topics_apply(kind: Any) -> None:
    columns = {"music": [1, 0, 0], "engines": [0, 1, 1], "trees": [0, 0, 1]}
    found = TopicClassifier(threshold=0.3).fit(TEXTS, kind([columns[topic] for topic in TOPICS]))
    assert found.classes_.tolist() == [0, 1, 2]
    first: object = found.predict_topics(["We repair valves of the engine in winter"])[0][0]
    assert first == 1
    with pytest.raises(TaxoError, match="more than 0 and 1"):
        TopicClassifier().fit(TEXTS, kind([[2, 0, 0]] * len(TEXTS)))
    with pytest.raises(TaxoError, match="text 0 has none"):
        TopicClassifier().fit(TEXTS, kind([[0, 0, 0]] * len(TEXTS)))


def test_weight_0_is_as_good_as_left_out() -> None:
    n = len(TEXTS) - 6
    weights = [1] * n + [0] * 6
    one = TopicClassifier().fit(
        TEXTS[:n] + ["spoilt"] * 6, TOPICS[:n] + ["another"] * 6, sample_weight=weights
    )
    other = TopicClassifier().fit(TEXTS[:n], TOPICS[:n])
    assert one.classes_.tolist() == other.classes_.tolist()
    np.testing.assert_array_equal(one.predict_proba(TEXTS), other.predict_proba(TEXTS))
    with pytest.raises(ValueError, match="one of them above 0"):
        other.score(TEXTS[:2], TOPICS[:2], sample_weight=[0, 0])


def test_before_fit_scikit_learn_s_own_error_is_raised() -> None:
    for expected in (SklearnNotFittedError, TaxoError, ValueError):
        with pytest.raises(expected, match="learned nothing yet"):
            TopicClassifier().predict(["a"])


def test_logarithms_are_those_of_the_probabilities(fitted: TopicClassifier) -> None:
    np.testing.assert_allclose(np.exp(fitted.predict_log_proba(TEXTS)), fitted.predict_proba(TEXTS))


def test_it_goes_through_a_pipeline_a_search_and_a_validation() -> None:
    pipeline = make_pipeline(
        FunctionTransformer(lambda texts: [text.lower() for text in texts]), TopicClassifier()
    )
    search = GridSearchCV(pipeline, {"topicclassifier__penalty": [0.5, 1.0]}, cv=2).fit(TEXTS, TOPICS)
    assert search.best_score_ > 0.9
    assert cross_val_predict(TopicClassifier(), TEXTS, TOPICS, cv=2).shape == (len(TEXTS),)


def test_weights_are_routed_where_they_are_asked_for() -> None:
    with sklearn.config_context(enable_metadata_routing=True):
        asking = TopicClassifier().set_fit_request(sample_weight=True, trusted=False)
        asking.set_score_request(sample_weight=False)
        scores = cross_validate(asking, TEXTS, TOPICS, cv=2, params={"sample_weight": np.ones(len(TEXTS))})
        assert len(scores["test_score"]) == 2
        assert clone(asking).get_metadata_routing().fit.requests["sample_weight"] is True
        with pytest.raises(TypeError, match="`score` takes no nonsense"):
            asking.set_score_request(nonsense=True)


def test_records_have_names_probabilities_and_familiarity(fitted: TopicClassifier) -> None:
    [one] = fitted.classify("We play sonatas of the piano in winter")
    assert (one.topics[0].topic_id, one.topics[0].name) == ("music", "Music")
    assert one.confidence is not None
    assert 0.5 <= one.familiarity <= 1
    assert json.loads(json.dumps(one.as_dict()))["topics"][0]["name"] == "Music"
    several = fitted.classify([{"title": "Oaks", "abstract": "We plant oaks of the forest"}, "zzz qqq"])
    assert several[0].topics[0].topic_id == "trees"
    assert (several[1].topics, several[1].confidence) == ((), None)


def test_it_is_saved_to_and_loaded_from_open_files(fitted: TopicClassifier) -> None:
    file = io.BytesIO()
    fitted.save(file)
    file.seek(0)
    np.testing.assert_array_equal(
        TopicClassifier.load(file).predict_proba(TEXTS), fitted.predict_proba(TEXTS)
    )
    with pytest.raises(TaxoError, match="not a classifier that can be used"):
        TopicClassifier.load(io.BytesIO(b"nonsense"))


def test_numpy_s_numbers_are_parameters_that_are_saved(tmp_path: Path) -> None:
    found = TopicClassifier().set_params(min_papers=np.int64(1), penalty=np.float32(1)).fit(TEXTS, TOPICS)
    found.save(tmp_path)
    assert TopicClassifier.load(tmp_path).get_params()["min_papers"] == 1
    assert pickle.loads(pickle.dumps(found)).classes_.tolist() == found.classes_.tolist()
