"""Guess the language of a text by the words that every sentence needs, and part texts that are in two languages."""

import re
from collections import Counter
from collections.abc import Sequence
from itertools import groupby, pairwise

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
PLAIN_SHARE = 0.22  # of a text's words that are one language's: more than a text in another one has of them

# How languages are called where an abstract's translation begins, and what stands above abstracts in them.
LABELS = (
    "English|Inglés|Ingles|Inglês|Anglais|Englisch|Inglese|Spanish|Español|Espanol|Espagnol|French|Français|Francés"
    "|Portuguese|Português|Portugués|German|Deutsch|Alemán|Allemand|Italian|Italiano|Italien"
    "|Abstract|Summary|Resumen|Resumo|Résumé|Resume|Sommaire|Zusammenfassung|Kurzfassung|Riassunto|Sommario|Samenvatting"
    "|Sammanfattning|Sammendrag|Streszczenie|Abstrakt|Özet|Öz|Sumario|Resum|摘要|要旨|Аннотация|Резюме"
)
# What stands before the keywords under an abstract, which have few small words.
KEYWORDS = {
    "en": ("keywords", "key words", "index terms"),
    "da": ("nøgleord",),
    "de": ("schlüsselwörter", "schlagwörter"),
    "es": ("palabras clave", "palabras-clave", "descriptores"),
    "fr": ("mots-clés", "mots clés", "mots-cles", "mots cles"),
    "it": ("parole chiave",),
    "nl": ("trefwoorden", "sleutelwoorden"),
    "pl": ("słowa kluczowe",),
    "pt": ("palavras-chave", "palavras chave", "descritores"),
    "sv": ("nyckelord",),
    "tr": ("anahtar kelimeler", "anahtar sözcükler"),
}
# Characters of a text's start and end, at most a third of it each, whose languages tell whether it may be in two.
ENDS = 300
# A change of language takes so many more words of the other one: a title or a name in it isn't a change.
CHANGE = 4
FEWEST_WORDS = 12  # of a part in another language
# Words without any of the language asked for that make a part of one that isn't known here.
FEWEST_UNKNOWN = 20
LONGEST_KEYWORDS = 20  # characters of a name of keywords
WORDS_A_SIGN = 8  # without any of the language asked for, which count as one of another
REPEATED = 3  # words that such a part has more than once
LETTERS_OF_A_WORD = 4  # of another script
FEWEST_LETTERS = 20  # of another script that may be more than formulas
_BETWEEN = " /|;"  # what stands between two languages
_SIGNS = '.,;:!?()[]"“”«»'

_ANY_CASE = "|".join(case for label in LABELS.split("|") for case in (label, label.upper()))
_LABEL = rf"[\[(]?(?:{_ANY_CASE})(?: (?i:in|en|em|auf|på) [^\W\d_]+)?(?:[\])]|\b)"
_SENTENCE_END = re.compile(
    rf"(?<=[.!?;。؟])\s*(?<!\d\.)(?=\S)(?!\d)|\s+(?={_LABEL}(?:\s*[:.–—-]\s|\s+[^\W\d_a-z]))|\s+[|/]\s+"
)
_LABEL_BEFORE = re.compile(rf"{_LABEL}\s*[:.–—-]*\s*(?=[^\W_a-z]|[\"“¿¡(])")
_LABEL_AFTER = re.compile(rf"(?<=[.!?;:)\]])\s*(?:/\s*)?{_LABEL}\s*[:.–—-]*$")
_OTHER_SCRIPT = re.compile(r"[\u0370-\u1fff\u2e80-\ud7af\uf900-\ufaff\ufe70-\ufeff]")

_WORDS_OF = {language: frozenset(words.split()) for language, words in FUNCTION_WORDS.items()}
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


def is_in(language: str, text: str) -> bool:
    """Say whether a text is in `language`, one of `LANGUAGES`, as far as its first `ENOUGH_TEXT` characters tell."""
    words = text[:ENOUGH_TEXT].lower().split()
    n_own = sum(map(_WORDS_OF[language].__contains__, words))
    return n_own > PLAIN_SHARE * len(words) or guess_language(text) == language


def parts_by_language(text: str, language: str) -> tuple[str, tuple[str, ...]]:
    """Return what of a text on one line is in `language`, and the parts that are in others, in order.

    A text that is in one language, whichever, is returned whole.
    """
    size = min(ENDS, len(text) // 3)
    is_plain = text.isascii() or len(_OTHER_SCRIPT.findall(text)) < FEWEST_LETTERS
    if is_plain and is_in(language, text[:size]) and is_in(language, text[-size:]):
        return text, ()
    runs = _runs(_sentences(text), language)
    own = [_without_labels(run) for is_own, run in runs if is_own]
    others = tuple(run.strip(_BETWEEN) for is_own, run in runs if not is_own)
    kept = " ".join(filter(None, own))
    if not others or len(kept.split()) < FEWEST_WORDS or guess_language(kept) != language:
        return text, ()
    return kept, others


def _sentences(text: str) -> list[str]:
    """Return the sentences of a text, or what looks like some; put together they are the text again."""
    breaks = [0, *(match.end() for match in _SENTENCE_END.finditer(text)), len(text)]
    return [text[start:end] for start, end in pairwise(breaks)]


def _runs(sentences: Sequence[str], language: str) -> list[tuple[bool, str]]:
    """Return the sentences joined as long as they are in `language` (True) or aren't (False).

    What isn't clearly in another language is in `language`.
    """
    states = _states([_lead(sentence, language) for sentence in sentences])
    runs = [
        (is_own, "".join(sentence for _, sentence in run))
        for is_own, run in groupby(zip(states, sentences, strict=True), key=lambda pair: pair[0])
    ]
    known = [(is_own or not _is_other(run, language), run) for is_own, run in runs]
    return [
        (is_own, "".join(run for _, run in group))
        for is_own, group in groupby(known, key=lambda pair: pair[0])
    ]


def _states(leads: Sequence[int]) -> list[bool]:
    """Return for each sentence whether it is in the language that its lead speaks for, the fewest changes between.

    The likeliest course through two states (Viterbi), in which each change costs `CHANGE`.
    """
    own, other = 0, 0
    came: list[tuple[bool, bool]] = []  # whether the best course to (own, other) came from own
    for lead in leads:
        came.append((own >= other - CHANGE, own - CHANGE > other))
        own, other = max(own, other - CHANGE) + lead, max(other, own - CHANGE) - lead
    state = own >= other
    states = []
    for from_own, from_other in reversed(came):
        states.append(state)
        state = from_own if state else from_other
    return states[::-1]


def _lead(sentence: str, language: str) -> int:
    """Return how many more words of `language` than of any other one a sentence has; letters of scripts count."""
    words = sentence.lower().split()
    found = Counter(known for word in words for known in _LANGUAGES_OF.get(word.strip(_SIGNS), ()))
    start = sentence[:LONGEST_KEYWORDS].lower()
    found.update({known: CHANGE // 2 for known, names in KEYWORDS.items() if start.startswith(names)})
    own = found.pop(language, 0)
    foreign = len(_OTHER_SCRIPT.findall(sentence)) // LETTERS_OF_A_WORD
    if own == 0:  # perhaps of a language that isn't known here
        foreign += len(words) // WORDS_A_SIGN
    return own - max(found.values(), default=0) - foreign


def _is_other(text: str, language: str) -> bool:
    if len(_OTHER_SCRIPT.findall(text)) > len(text) / 3:
        return True
    words, guess = text.split(), guess_language(text)
    if guess is None:
        return len(words) >= FEWEST_UNKNOWN and _is_running_text(words)
    return guess != language and len(words) >= FEWEST_WORDS


def _is_running_text(words: Sequence[str]) -> bool:
    """Tell text of a language that isn't known here from a list of names: it has small words, some again and again."""
    small = Counter(word for word in words if word.islower())
    return small.total() > len(words) / 2 and sum(n > 1 for n in small.values()) >= REPEATED


def _without_labels(text: str) -> str:
    text = text.strip(_BETWEEN)
    text = _LABEL_BEFORE.sub("", text, count=1) if _LABEL_BEFORE.match(text) else text
    return _LABEL_AFTER.sub("", text).strip()
