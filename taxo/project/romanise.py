"""Write letters of other alphabets in Latin ones, so that an id can be read and typed everywhere."""

import re
import unicodedata

# German writes its umlauts out; the rules for Cyrillic are near to those of BGN/PCGN, for Greek to ISO 843.
LATIN = {
    "ä": "ae",
    "ö": "oe",
    "ü": "ue",
    "ß": "ss",
    "æ": "ae",
    "ø": "o",
    "œ": "oe",
    "ł": "l",
    "đ": "d",
    "ð": "d",
    "þ": "th",
    "ı": "i",
}
CYRILLIC = {
    **dict(zip("абвгдезийклмнопрстуфыэ", "abvgdeziyklmnoprstufye", strict=True)),
    **{
        "ё": "e",
        "ж": "zh",
        "х": "kh",
        "ц": "ts",
        "ч": "ch",
        "ш": "sh",
        "щ": "shch",
        "ъ": "",
        "ь": "",
        "ю": "yu",
        "я": "ya",
    },
    **{
        "і": "i",
        "ї": "yi",
        "є": "ye",
        "ґ": "g",
        "ў": "u",
        "ј": "j",
        "љ": "lj",
        "њ": "nj",
        "ћ": "c",
        "ђ": "dj",
        "џ": "dz",
        "ѓ": "gj",
        "ќ": "kj",
        "ѕ": "dz",
    },
}
GREEK = {
    **dict(zip("αβγδεζικλμνξοπρστυφω", "avgdeziklmnxoprstyfo", strict=True)),
    **{"η": "i", "θ": "th", "ς": "s", "χ": "ch", "ψ": "ps"},
}
_LETTERS = str.maketrans({**LATIN, **CYRILLIC, **GREEK})
_SILENT_U = re.compile("(?<=[gq])ü(?=[eiéí])")  # Spanish "pingüino" is no German word
_KEPT = re.compile(
    "[\u0900-\u1dff\u2c00-\ud7ff]"
)  # scripts whose marks are vowels, and those without a simple table


def romanise(text: str) -> str:
    """Return `text` in lower case, Latin, Cyrillic and Greek letters as a to z; letters of other scripts stay.

    Chinese, Japanese, Korean, Arabic, Hebrew and the scripts of India have no table that needs no dictionary.
    """
    composed = unicodedata.normalize("NFKC", text).lower()
    written = _SILENT_U.sub("u", composed).translate(_LETTERS)
    return "".join(letter if _KEPT.match(letter) else _plain(letter) for letter in written)


def _plain(letter: str) -> str:
    """A letter without its marks: "é" is "e", and accented Greek vowels are Latin ones too."""
    base = "".join(part for part in unicodedata.normalize("NFKD", letter) if not unicodedata.combining(part))
    return base.translate(_LETTERS)
