"""The language of an abstract."""

import pytest

from taxo.text.language import guess_language


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "We knock on shells and listen to what they answer, which is more than was asked of them."),
        ("de", "Wir klopfen auf Muscheln und hören zu, was sie uns antworten, und das ist nicht wenig."),
        ("fr", "Nous frappons sur les coquilles et nous écoutons ce que la mer nous dit dans une réponse."),
        ("nl", "We kloppen op de schelpen en luisteren naar wat het strand ons zegt, en dat is niet weinig."),
        (None, "我们敲击贝壳并聆听它们的回答"),
        (None, "Мы стучим по раковинам и слушаем, что они отвечают."),
        (None, ""),
    ],
)
def test_language_is_told_by_its_small_words(language: str | None, text: str) -> None:
    assert guess_language(text) == language
