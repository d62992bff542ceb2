"""The language of an abstract."""

import pytest

from taxo.text.language import guess_language, is_in, parts_by_language


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


EN = "We knock on shells and listen to what they answer, which is more than was asked of them. The keepers are glad."
OTHERS = {
    "es": "Golpeamos las conchas y escuchamos lo que nos dicen, que es más de lo que se les ha pedido. La gente ríe.",
    "fr": "Nous frappons sur les coquilles et nous écoutons ce que la mer nous dit dans une réponse. Les gens rient.",
    "de": "Wir klopfen auf Muscheln und hören zu, was sie uns antworten, und das ist nicht wenig. Die Leute lachen.",
    "pt": "Batemos nas conchas e ouvimos o que elas nos dizem, que é mais do que se pediu a elas. As pessoas não riem.",
    "zh": "我们敲击贝壳并聆听它们的回答，这比迄今为止对它们的要求还要多。人们都笑了。",
    "ru": "Мы стучим по раковинам и слушаем, что они отвечают, а это больше, чем их просили. Люди смеются.",
    "id": "Penelitian ini mengetuk kerang di pantai dan mendengarkan jawaban yang diberikan oleh kerang yang ada di "
    "pantai itu, dan jawaban kerang itu lebih banyak dari yang diminta. Orang yang ada di pantai tertawa.",
}


@pytest.mark.parametrize("other", OTHERS.values(), ids=OTHERS.keys())
def test_a_text_in_two_languages_is_parted(other: str) -> None:
    assert parts_by_language(f"{other} {EN}", "en") == (EN, (other,))
    assert parts_by_language(f"{EN} {other}", "en") == (EN, (other,))


def test_a_text_in_three_languages_is_parted() -> None:
    found, others = parts_by_language(f"{OTHERS['fr']} {EN} {OTHERS['de']}", "en")
    assert (found, others) == (EN, (OTHERS["fr"], OTHERS["de"]))
    assert parts_by_language(f"{OTHERS['fr']} {EN} {OTHERS['de']}", "de")[0] == OTHERS["de"]


@pytest.mark.parametrize(
    "text",
    [
        "Résumé: {other} Abstract: {en}",
        "RESUME {other} ABSTRACT {en}",
        "{en} Résumé {other}",
        "[English] {en} [Français] {other}",
        "{other} / {en}",
        "English: {en} French: {other}",
        "ABSTRACT IN ENGLISH: {en} RÉSUMÉ: {other}",
        "Résumé {other} Mots-clés : coquilles, marteaux. Abstract {en}",
        "{other} English: {en}",
    ],
)
def test_labels_of_the_languages_go(text: str) -> None:
    assert parts_by_language(text.format(en=EN, other=OTHERS["fr"]), "en")[0] == EN


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Shells.",
        EN,
        f"{EN} Keywords: shells, hammers, ducks, beaches, keepers, museums, harbours, Orléans, sound, sorting.",
        f"{EN} Shell Sea Duck Boat Map Hammer Beach Cloud Bee Harbour Museum Keeper Sand Wave Tide Gull Crab Pier Net.",
        f"We read “{OTHERS['fr'][:40]}” aloud. {EN}",
        OTHERS["de"],
        f"{OTHERS['de']} {OTHERS['fr']}",
        f"{EN} Let α, β and γ be shells: α = β, β = γ, so that α = γ for all of the shells on beach α.",
    ],
)
def test_a_text_in_one_language_stays_whole(text: str) -> None:
    assert parts_by_language(text, "en") == (text, ())


def test_a_language_is_told_by_yes_or_no() -> None:
    assert is_in("en", EN)
    assert not any(is_in("en", other) for other in OTHERS.values())
    assert is_in("fr", OTHERS["fr"])
