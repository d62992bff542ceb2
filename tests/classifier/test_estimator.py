"""`TopicClassifier`: what it says, that it says the same every way it is asked, and how it behaves in scikit-learn."""

import copy
import itertools
import json
import pickle
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from sklearn.base import clone
from sklearn.model_selection import GridSearchCV, cross_val_score
from sklearn.pipeline import Pipeline

from taxo.classifier import TopicClassifier, TopicNode, fit
from taxo.errors import TaxoError
from taxo.project.tables import Paper
from tests.training_texts import TAXONOMY, small_classifier, texts_and_topics

ELSEWHERE = [
    "Roast the carrots with honey and thyme until they are soft, then crumble goat's cheese over them.",
    "The mayor opened the new bridge on Sunday; a band played and thousands of people walked across.",
    "Her aunt left her the cottage, two cats and a garden full of roses that nobody had cut for years.",
]


@pytest.fixture(scope="module")
def classifier() -> TopicClassifier:
    return small_classifier()


def test_texts_it_never_saw_get_their_topics(classifier: TopicClassifier) -> None:
    texts, topics = texts_and_topics(seed=2)
    assert classifier.score(texts, topics) > 0.95


def test_strings_pairs_and_papers_are_all_taken(classifier: TopicClassifier) -> None:
    title, abstract = "Sparse masks", "We remove neurons by magnitude."
    pair = classifier.predict_proba([(title, abstract)])
    assert np.array_equal(pair, classifier.predict_proba([Paper("p1", title, abstract)]))
    assert np.array_equal(classifier.predict_proba([abstract]), classifier.predict_proba([("", abstract)]))
    assert classifier.predict([(title, "")])[0] == "pruning"


@pytest.mark.parametrize("bad", [["a", "b", "c"], 5, None, ("title", None), ("title",)])
def test_what_is_no_text_is_refused_with_its_place(classifier: TopicClassifier, bad: object) -> None:
    with pytest.raises(TaxoError, match=r"text 1 is .*expected a string"):
        classifier.predict(["fine", bad])  # type: ignore[list-item]


def test_a_lone_string_is_refused_rather_than_read_letter_by_letter(classifier: TopicClassifier) -> None:
    with pytest.raises(TaxoError, match=r"put it into a list, \[text\]"):
        classifier.predict("We prune.")


def test_probabilities_are_probabilities_whatever_the_text(classifier: TopicClassifier) -> None:
    texts = ["", "the of and", "…", "prune " * 5000, "\ud800", "深度", ("Merge", "")]
    found = classifier.predict_proba(texts)
    assert found.shape == (7, 4)
    assert np.isfinite(found).all()
    assert (found >= 0).all()
    assert np.allclose(found.sum(axis=1), 1)
    assert classifier.predict_proba([]).shape == (0, 4)
    assert classifier.predict_topics([]) == []


def test_one_by_one_in_a_batch_and_in_threads_the_answer_is_the_same(classifier: TopicClassifier) -> None:
    texts = [*texts_and_topics(60, seed=3)[0], *ELSEWHERE, ""]
    batch = np.column_stack(classifier.predict_all(texts))
    alone = np.concatenate([np.column_stack(classifier.predict_all([text])) for text in texts])
    assert np.abs(batch - alone).max() < 1e-6
    assert np.array_equal(batch, np.column_stack(classifier.predict_all(texts, jobs=2)))


def test_fitted_saved_loaded_copied_and_pickled_it_says_the_same(
    classifier: TopicClassifier, tmp_path: Path
) -> None:
    texts = [*texts_and_topics(20, seed=4)[0], *ELSEWHERE]
    said = classifier.predict_proba(texts)
    classifier.save(tmp_path / "model")
    loaded = TopicClassifier.load(tmp_path / "model")
    others = [loaded, TopicClassifier.load(tmp_path / "model" / "model.npz"), copy.deepcopy(classifier)]
    others.append(pickle.loads(pickle.dumps(classifier)))
    for other in others:
        assert np.array_equal(other.predict_proba(texts), said)
    assert loaded.classes_.tolist() == classifier.classes_.tolist()
    assert loaded.card == classifier.card
    assert loaded.get_params() == classifier.get_params()


def test_the_same_training_data_makes_the_same_file_at_any_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, now in (("a.npz", 1e9), ("b.npz", 2e9)):
        monkeypatch.setattr(time, "time", lambda now=now: now)
        small_classifier().save(tmp_path / name)
    assert (tmp_path / "a.npz").read_bytes() == (tmp_path / "b.npz").read_bytes()


def test_texts_from_elsewhere_get_no_topic_and_texts_of_the_kind_do(classifier: TopicClassifier) -> None:
    assert classifier.predict_topics(ELSEWHERE) == [[], [], []]
    texts, topics = texts_and_topics(10, seed=5)
    said = classifier.predict_topics(texts)
    assert np.mean([topic in found for topic, found in zip(topics, said, strict=True)]) > 0.9
    assert classifier.predict_familiarity(texts).min() > classifier.predict_familiarity(ELSEWHERE).max()


def test_topics_come_with_the_likeliest_first_and_none_below_the_threshold(
    classifier: TopicClassifier,
) -> None:
    text = (
        "Merge and prune",
        "We merge sparse models: average the weights, prune by magnitude, mask the basin.",
    )
    both = classifier.predict_topics([text], threshold=0.0)[0]
    assert set(both[:2]) == {"merging", "pruning"}
    assert both[0] == classifier.predict([text])[0]
    assert len(both) == 4
    assert classifier.predict_topics([text], threshold=1.0) == [[]]


def test_a_group_is_as_probable_as_the_topics_under_it(classifier: TopicClassifier) -> None:
    texts = texts_and_topics(2, seed=6)[0]
    topics = dict(zip(classifier.classes_, classifier.predict_proba(texts).T, strict=True))
    groups = dict(zip(classifier.groups_, classifier.predict_groups(texts).T, strict=True))
    assert list(groups) == ["smaller", "fields"]
    assert np.allclose(groups["smaller"], topics["pruning"] + topics["merging"])
    assert np.allclose(groups["smaller"] + groups["fields"], 1)


def test_an_explanation_shows_words_as_they_stand_with_signs(classifier: TopicClassifier) -> None:
    reasons = {
        r.phrase: r.weight for r in classifier.explain(("Lottery-Tickets", "No speech here, but masks."))
    }
    assert reasons["Lottery-Tickets"] > 0
    assert reasons["masks"] > 0
    assert reasons["speech"] < 0
    weights = [abs(r.weight) for r in classifier.explain("We prune sparse masks of speech.")]
    assert weights == sorted(weights, reverse=True)


def test_an_explanation_shows_three_words_that_stand_together() -> None:
    texts, topics = texts_and_topics(6)
    learned = TopicClassifier().fit(
        [*texts, *[("", "out of memory")] * 3], [*topics, *["speech"] * 3], [1.0] * len(texts) + [9.0] * 3
    )
    assert "Out-of memory" in {reason.phrase for reason in learned.explain("Out-of memory!", "speech")}


def test_an_explanation_adds_up_to_the_difference_that_it_explains(classifier: TopicClassifier) -> None:
    text = "We merge checkpoints, sparse masks, speech models and proteins."
    model = classifier.model_
    one, other = (
        sum(r.weight for r in classifier.explain(text, topic, top=99)) for topic in ("merging", "speech")
    )
    sure = (classifier.predict_proba([text])[0] - model.noise / 4) / (1 - model.noise)
    column = classifier.classes_.tolist().index
    offsets = float(model.intercepts[column("merging")] - model.intercepts[column("speech")])
    expected = np.log(sure[column("merging")] / sure[column("speech")])
    stretch = float(model.stretch(model.rows(["", text]))[0])
    assert stretch != pytest.approx(1, abs=0.01)
    assert one - other + offsets / stretch == pytest.approx(expected, abs=1e-4)


def test_an_unknown_topic_cant_be_explained(classifier: TopicClassifier) -> None:
    with pytest.raises(TaxoError, match="`cooking` isn't a topic of this classifier; it knows merging, "):
        classifier.explain("We prune.", topic="cooking")


def test_phrases_teach_topics_that_have_few_papers() -> None:
    texts, topics = texts_and_topics(6)
    few = [i for i, topic in enumerate(topics) if topic != "speech"] + [topics.index("speech")]
    asked = ["Robust speech recognition of accents", "audio of birds"]
    told = TopicClassifier(taxonomy=TAXONOMY).fit([texts[i] for i in few], [topics[i] for i in few])
    untold = TopicClassifier().fit([texts[i] for i in few], [topics[i] for i in few])
    column = told.classes_.tolist().index("speech")
    assert (told.predict_proba(asked)[:, column] > untold.predict_proba(asked)[:, column]).all()


def test_a_text_that_counts_more_teaches_more() -> None:
    texts, topics = texts_and_topics(6)
    texts, topics = [*texts, ("", "zebra stripes")] * 2, [*topics, "speech", *topics, "proteins"]
    weights = np.ones(len(topics))
    weights[-1] = 20.0
    fitted = TopicClassifier().fit(texts, topics, sample_weight=weights)
    assert fitted.predict(["zebra stripes"])[0] == "proteins"


def test_confidence_is_learned_from_trusted_texts_alone() -> None:
    texts, topics = texts_and_topics(12)
    guesses = [*topics[1:], topics[0]]
    trusted = [True] * len(topics) + [False] * len(topics)
    sure = TopicClassifier().fit(texts * 2, topics + topics, trusted=trusted)
    assert sure.card["trusted"] == len(topics)
    doubting = TopicClassifier().fit(texts * 2, topics + guesses, sample_weight=[1.0] * 48 + [0.2] * 48)
    assert sure.predict_proba(texts).max(axis=1).mean() > doubting.predict_proba(texts).max(axis=1).mean()


def test_of_very_many_texts_some_are_judged_and_the_trusted_if_few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fit, "ENOUGH", 20)
    texts, topics = texts_and_topics(15)
    assert TopicClassifier().fit(texts, topics).card["trusted"] == 20
    few = TopicClassifier().fit(texts, topics, trusted=[n % 4 == 1 for n in range(len(texts))])
    assert few.card["trusted"] == 15
    assert few.score(texts, topics) > 0.95


@pytest.mark.parametrize("refit", [lambda loaded: loaded, clone])
def test_loaded_and_fitted_again_it_is_what_it_was(refit: Any, tmp_path: Path) -> None:
    texts, topics = texts_and_topics(3)
    fresh = TopicClassifier(taxonomy=TAXONOMY, penalty=2.0).fit(texts, topics)
    fresh.save(tmp_path / "model.npz")
    again = refit(TopicClassifier.load(tmp_path / "model.npz")).fit(texts, topics)
    again.save(tmp_path / "again.npz")
    assert (tmp_path / "again.npz").read_bytes() == (tmp_path / "model.npz").read_bytes()


@pytest.mark.parametrize("text", ["", " .,;!", "🙂", "🤗🚀", ("", ""), ("🙂", "…")])
def test_a_text_without_a_word_gets_no_topic(classifier: TopicClassifier, text: Any) -> None:
    assert classifier.predict_topics([text], threshold=0.0) == [[]]


def test_emoji_around_a_title_change_nothing(classifier: TopicClassifier) -> None:
    plain, decorated = classifier.predict_proba([("Pruning", ""), ("🤗 Pruning 🔥", "")])
    assert np.array_equal(plain, decorated)


def test_learned_from_titles_alone_it_knows_titles_and_no_empty_text() -> None:
    texts, topics = texts_and_topics()
    titles = [(title, "") for title, _ in texts]
    learned = TopicClassifier(taxonomy=TAXONOMY).fit(titles, topics)
    assert learned.card["abstract_accuracy"] is None
    assert learned.card["accuracy"] == learned.card["title_accuracy"] > 0.9
    assert np.mean([bool(found) for found in learned.predict_topics(titles)]) > 0.9
    assert learned.predict_topics([("", ""), *ELSEWHERE]) == [[]] * 4


def test_before_fit_it_says_what_to_do() -> None:
    with pytest.raises(TaxoError, match=r"call fit, or TopicClassifier\.load"):
        TopicClassifier().predict(["text"])


def test_it_behaves_as_a_scikit_learn_classifier() -> None:
    texts, topics = texts_and_topics(8)
    rough = TopicClassifier(taxonomy=TAXONOMY, penalty=2.0)
    copied = clone(rough)
    assert copied.get_params() == rough.get_params()
    assert cross_val_score(rough, texts, topics, cv=3).mean() > 0.9
    search = GridSearchCV(Pipeline([("topic", rough)]), {"topic__penalty": [0.5, 2.0]}, cv=2).fit(
        texts, topics
    )
    assert search.best_score_ > 0.8
    with pytest.raises(ValueError, match="no parameter `C`"):
        rough.set_params(C=1)


def test_it_shows_what_sets_it_apart(classifier: TopicClassifier) -> None:
    assert repr(TopicClassifier(penalty=2.0)) == "TopicClassifier(penalty=2.0)"
    assert repr(classifier) == "TopicClassifier() with 4 topics"


def test_other_languages_get_all_they_need(classifier: TopicClassifier) -> None:
    document = json.loads(classifier.to_json())
    assert document["classes"] == classifier.classes_.tolist()
    assert len(document["terms"]) == len(classifier.model_.terms)
    for example in document["check"]:
        found = np.column_stack(classifier.predict_all([example["text"]]))[0]
        assert found == pytest.approx(example["expected"], abs=1e-6)


def test_prediction_leaves_heavy_libraries_alone(classifier: TopicClassifier, tmp_path: Path) -> None:
    classifier.save(tmp_path)
    code = (
        "import sys; from taxo import TopicClassifier\n"
        f"print(TopicClassifier.load({str(tmp_path)!r}).predict(['We prune sparse masks.'])[0])\n"
        "print(*sorted({'sklearn', 'scipy', 'pandas', 'spacy', 'pyarrow', 'yaml'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split("\n")[:2] == ["pruning", ""]


def test_ids_with_any_letters_survive_the_file(tmp_path: Path) -> None:
    texts, topics = texts_and_topics(5)
    renamed = [{"pruning": "Élagage; ‘taille’"}.get(topic, topic) for topic in topics]
    fitted = TopicClassifier(taxonomy=[TopicNode("speech", "Speech")]).fit(texts, renamed)
    fitted.save(tmp_path / "m.npz")
    assert TopicClassifier.load(str(tmp_path / "m.npz")).classes_.tolist() == fitted.classes_.tolist()


def two_topics_each(n: int = 12) -> tuple[list[tuple[str, str]], list[list[str]]]:
    """Texts of one topic and texts of two, in which the words of both stand."""
    texts, topics = texts_and_topics(n)
    mixed = [(a[0], f"{a[1]} {b[1]}") for a, b in itertools.pairwise(texts)]
    both = [[a, b] for a, b in itertools.pairwise(topics)]
    return [*texts, *mixed], [[topic] for topic in topics] + both


def test_taught_several_topics_a_text_it_finds_several() -> None:
    learned = TopicClassifier(taxonomy=TAXONOMY).fit(*two_topics_each())
    texts, topics = two_topics_each(6)
    found = learned.predict_topics(texts)
    assert np.mean([set(said) == set(right) for said, right in zip(found, topics, strict=True)]) > 0.8
    assert {len(said) for said in found} == {1, 2}


def test_a_list_of_one_topic_is_that_topic() -> None:
    texts, topics = texts_and_topics(5)
    one, other = (TopicClassifier().fit(texts, given) for given in (topics, [[topic] for topic in topics]))
    assert np.array_equal(one.predict_applies(texts), other.predict_applies(texts))


def test_a_topic_applies_at_least_as_probably_as_it_is_the_first(classifier: TopicClassifier) -> None:
    texts = texts_and_topics(5, seed=3)[0]
    scores = classifier.predict_all([*texts, *ELSEWHERE])
    assert (scores.applies >= scores.probabilities).all()
    assert (scores.applies.argmax(axis=1) == scores.probabilities.argmax(axis=1)).all()


def test_by_default_a_familiar_text_has_its_likeliest_topic_however_doubtful() -> None:
    hard = TopicClassifier(taxonomy=TAXONOMY, threshold=1.0).fit(*texts_and_topics())
    text = texts_and_topics(1)[0][0]
    assert hard.predict_topics([text]) == [hard.predict([text]).tolist()]
