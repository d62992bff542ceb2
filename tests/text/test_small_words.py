"""Small words are those of the languages that the papers are written in."""

import pytest

from taxo.project.tables import Paper
from taxo.text.small_words import languages, small_words
from tests.tiny_project import papers

ENGLISH = [Paper(f"{n:03}", title, abstract) for n, (_, title, abstract) in enumerate(papers())]
ABSTRACT = (
    "Die Studie untersucht, wie sich die Dosis auf das Ergebnis der Behandlung auswirkt, und zeigt, dass sie nicht "
    "mit dem Alter der Patienten zusammenhängt. Wir werden auch auf die Grenzen der Methode eingehen."
)
GERMAN = [Paper(f"d{n:03}", "Eine Studie", ABSTRACT) for n in range(20)]


def texts(papers: list[Paper]) -> list[tuple[str, str]]:
    return [(paper.title, paper.abstract) for paper in papers]


def test_english_papers_have_english_small_words_alone() -> None:
    assert languages(texts(ENGLISH)) == ["en"]
    assert {"the", "of", "and"} <= small_words(ENGLISH)
    assert "und" not in small_words(ENGLISH)


def test_a_corpus_of_two_languages_has_those_of_both() -> None:
    assert languages(texts([*ENGLISH, *GERMAN])) == ["de", "en"]
    assert {"und", "der", "the"} <= small_words([*ENGLISH, *GERMAN])


def test_papers_whose_language_nobody_knows_are_taken_for_english() -> None:
    assert languages([]) == languages([("Xyz", "")]) == ["en"]


@pytest.mark.parametrize(
    ("text", "code", "word"),
    [
        ("Η άπνοια σε ασθενείς με παχυσαρκία", "el", "με"),
        ("نقيس أثر العلاج على المرضى في المستشفى", "ar", "في"),
        ("हमने रोगियों में श्वासरोध का अध्ययन किया", "hi", "में"),
        ("이 연구는 수면 무호흡증 환자를 조사하였다", "ko", "이"),
        ("Мы изучаем сон и дыхание больных", "ru", "и"),
    ],
)
def test_a_script_tells_its_language(text: str, code: str, word: str) -> None:
    assert languages([("", text)]) == [code]
    assert word in small_words([Paper("1", "", text)])
