"""What a file holds beside weights: phrases, or why a classifier was left untrained, which it says to whatever asks."""

import dataclasses
from pathlib import Path

import numpy as np
import pytest
from sklearn.exceptions import NotFittedError as SklearnNotFittedError
from sklearn.utils.validation import check_is_fitted

from taxo.classifier import TopicClassifier
from taxo.classifier.not_fitted import NotFittedError, UntrainedError
from taxo.classifier.npz_file import ClassifierFileError, read_file, write_file
from tests.training_texts import TAXONOMY, small_classifier, texts_and_topics

TEXTS = ["We prune sparse masks.", "A speaker's voice."]


def test_left_untrained_it_says_why_to_whatever_asks(tmp_path: Path) -> None:
    bare = TopicClassifier(taxonomy=TAXONOMY).leave_untrained("no paper has a topic", [], {"topics": 0})
    bare.save(tmp_path)
    loaded = TopicClassifier.load(tmp_path)
    assert (loaded.why_untrained, loaded.classes_.tolist()) == ("no paper has a topic", [])
    assert repr(loaded) == "TopicClassifier() untrained: no paper has a topic"
    for name in ("predict", "predict_proba", "predict_familiarity", "predict_topics", "predict_groups"):
        with pytest.raises(UntrainedError, match="trained on no topics: no paper has a topic"):
            getattr(loaded, name)(["We prune."])
    with pytest.raises(UntrainedError, match="trained on no topics"):
        loaded.to_json()


def test_scikit_learn_takes_it_for_not_fitted() -> None:
    bare = TopicClassifier().leave_untrained("no paper has a topic", [], {})
    with pytest.raises(SklearnNotFittedError):
        check_is_fitted(bare)
    assert check_is_fitted(small_classifier()) is None
    assert issubclass(UntrainedError, NotFittedError)


def test_a_classifier_that_was_left_untrained_can_be_fitted_later(tmp_path: Path) -> None:
    TopicClassifier(taxonomy=TAXONOMY).leave_untrained("one topic alone", ["pruning"], {}).save(tmp_path)
    fitted = TopicClassifier.load(tmp_path).fit(*texts_and_topics())
    assert fitted.why_untrained is None
    assert np.array_equal(fitted.predict_proba(TEXTS), small_classifier().predict_proba(TEXTS))


def test_a_file_that_says_so_and_holds_weights_is_refused(tmp_path: Path) -> None:
    small_classifier().save(tmp_path)
    meta, arrays = read_file(tmp_path / "model.npz")
    write_file(tmp_path / "model.npz", meta | {"why_untrained": "no paper has a topic"}, arrays)
    with pytest.raises(ClassifierFileError, match="left untrained, yet holds weights"):
        TopicClassifier.load(tmp_path)


def of_one_temperature(classifier: TopicClassifier) -> TopicClassifier:
    """The classifier as it would be in the format's first two versions, which knew no other."""
    classifier.model_ = dataclasses.replace(classifier.model_, own=0.0, height=1.0)
    return classifier


def test_a_file_of_the_format_s_second_version_is_read(tmp_path: Path) -> None:
    trained = of_one_temperature(small_classifier())
    trained.save(tmp_path)
    meta, arrays = read_file(tmp_path / "model.npz")
    del meta["own"], meta["height"]
    write_file(tmp_path / "model.npz", meta | {"version": 2}, arrays)
    loaded = TopicClassifier.load(tmp_path)
    assert np.array_equal(loaded.predict_all(TEXTS).probabilities, trained.predict_all(TEXTS).probabilities)
    assert np.array_equal(loaded.predict_applies(TEXTS), trained.predict_applies(TEXTS))


def test_a_file_of_the_format_s_first_version_is_read(tmp_path: Path) -> None:
    trained = of_one_temperature(small_classifier())
    trained.save(tmp_path)
    meta, arrays = read_file(tmp_path / "model.npz")
    for name in ("why_untrained", "applies_intercept", "applies_slope", "own", "height"):
        del meta[name]
    columns = len(trained.classes_) + 1
    check = [example | {"expected": example["expected"][:columns]} for example in meta["check"]]
    meta |= {"version": 1, "taxonomy": [row[:3] for row in meta["taxonomy"]], "check": check}
    write_file(tmp_path / "model.npz", meta, arrays)
    loaded = TopicClassifier.load(tmp_path)
    assert np.array_equal(loaded.predict_proba(TEXTS), trained.predict_proba(TEXTS))
    assert np.array_equal(loaded.predict_applies(TEXTS), trained.predict_proba(TEXTS))
    assert [node.name for node in loaded.taxonomy] == [node.name for node in TAXONOMY]
