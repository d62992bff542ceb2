"""Function words are those of the pile's languages, and a user's own."""

from taxo.project.tables import Paper
from taxo.text.function_words import function_words
from tests.language_piles import pile
from tests.tiny_project import papers as tiny

ENGLISH = [Paper(str(n), title, abstract) for n, (_, title, abstract) in enumerate(tiny())]


def test_english_words_that_names_need_are_not_small() -> None:
    found = function_words(ENGLISH)
    assert {"the", "of", "we"} <= found.small
    assert not {"back", "side", "full"} & found.small
    assert found.ends_with_noun


def test_a_user_s_words_are_small() -> None:
    assert "study" not in function_words(ENGLISH).small
    assert "study" in function_words(ENGLISH, ["Study"]).small


def test_each_language_has_its_own() -> None:
    german, french, chinese = (function_words(pile(code)[0]) for code in ("de", "fr", "zh"))
    assert "der" in german.determiners
    assert {"de", "du"} <= french.connectors
    assert not french.ends_with_noun
    assert "的" in chinese.small
    assert "经" not in chinese.small


def test_a_preposition_with_an_article_in_it_is_small() -> None:
    german, french = (function_words(pile(code)[0]) for code in ("de", "fr"))
    assert {"ums", "aufs", "zur"} <= german.small
    assert "partir" in french.small
