"""Phrases are runs of words within a clause, read as the pile writes them."""

from taxo.project.tables import Paper
from taxo.text.noun_phrases import learn_reader
from tests.language_piles import pile


def keys(text: str, *abstracts: str) -> set[str]:
    """The phrases of `text` as a pile of English `abstracts` teaches to read it."""
    fill = "We have this and that for the end of it, which can not be on by as from."
    reader = learn_reader([Paper(str(n), "", f"{abstract} {fill}") for n, abstract in enumerate(abstracts)])
    return {run.key for run in reader.runs(text)}


def test_a_phrase_has_small_words_only_where_they_connect() -> None:
    found = keys("quality of life in multiple sclerosis", "")
    assert {"quality of life", "multiple sclerosis", "life"} <= found
    assert not any(" in " in key or key.endswith(" of") for key in found)


def test_no_phrase_is_longer_than_four_words_or_begins_with_a_digit() -> None:
    found = keys("2 small cell lung cancer trial sites", "")
    assert "small cell lung cancer" in found
    assert not any(key.startswith("2") or key.count(" ") > 3 for key in found)


def test_words_that_the_pile_also_writes_as_one_are_one() -> None:
    assert "dataset" in keys("data set", "One dataset.", "A dataset and a data set.")
    assert "dataset" not in keys("data set", "One data set.", "A data set.")


def test_a_slip_joins_nothing() -> None:
    assert "neuralnetwork" not in keys("neural network", "neuralnetwork", *["a neural network"] * 40)


def test_romance_names_have_articles_behind_a_preposition_alone() -> None:
    reader = learn_reader(pile("fr")[0])
    assert "qualité de l eau" in {run.key for run in reader.runs("la qualité de l'eau")}
    assert not any(" la " in run.key for run in reader.runs("musique baroque la danse"))


def test_japanese_names_are_whole() -> None:
    found = {key.replace(" ", "") for key in keys("睡眠時無呼吸症候群とニューラルネットワーク", "")}
    assert {"睡眠時無呼吸症候群", "ニューラルネットワーク"} <= found
