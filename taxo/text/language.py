"""Guess the language of a text by the words that every sentence needs."""

from collections import Counter

# The commonest function words of each language, those that two of them share included.
FUNCTION_WORDS = {
    "en": "the of and to in a is that for we with this are on by as from be which can it an our has have not",
    "da": "og i at er en det til som på den af for med der de et har ikke vi kan fra",
    "de": "der die und in das von zu den mit ist für auf im ein eine dass des wir werden nicht auch aus sich",
    "es": "de la que el en y los del se las por un para con una es su al como más son este",
    "fr": "de la le les et des en un une du que dans pour est par nous sur qui au plus avec cette sont",
    "it": "di che e la il un per in una del le con si della i non sono dei da al questo è nel",
    "nl": "de van het een en in is dat op te voor met zijn die we niet aan er ook bij als wordt",
    "pl": "i w na z do się że o dla jest przez oraz od nie które to jako po są",
    "pt": "de a que o e do da em um para com os uma não no na por dos as se este são",
    "sv": "och i att det som en på är av för med den till de ett vi inte om har kan från",
    "tr": "ve bir bu için ile de da olarak olan daha gibi çok en ise göre kadar",
}
LANGUAGES = tuple(FUNCTION_WORDS)
ENOUGH_TEXT = 1000  # characters that tell the language
LEAST_SHARE = 0.06  # of a text's words; running text of a language has four times as many

_LANGUAGES_OF: dict[str, list[str]] = {}
for _language, _words in FUNCTION_WORDS.items():
    for _word in _words.split():
        _LANGUAGES_OF.setdefault(_word, []).append(_language)


def guess_language(text: str) -> str | None:
    """Return the code of the language of `text` ("en"), None where it is none of `LANGUAGES`.

    A tie goes to the first of them, English.
    """
    words = text[:ENOUGH_TEXT].lower().split()
    found = Counter(language for word in words for language in _LANGUAGES_OF.get(word, ()))
    best = max(LANGUAGES, key=lambda language: found[language])
    return best if found[best] > LEAST_SHARE * len(words) else None
