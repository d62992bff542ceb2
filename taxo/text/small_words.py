"""Say which words of a corpus's languages say nothing by themselves: "of", "und", "pour"."""

import re
from collections import Counter
from collections.abc import Collection, Sequence
from functools import lru_cache
from importlib.util import find_spec, module_from_spec, spec_from_file_location
from pathlib import Path

from taxo.numeric import sampling_step
from taxo.project.tables import Paper
from taxo.text.language import guess_language
from taxo.text.words import normalise

LOOKED_AT = 200  # papers that tell the languages of a corpus
SHARE = 0.1  # of these, that a language needs for its words to count
# Languages that their script tells, of which half of a text's letters are.
SCRIPTS = {
    code: re.compile(f"[{letters}]")
    for code, letters in {
        "ar": "\u0620-\u064a\u066e-\u06d3",
        "bn": "\u0985-\u09b9",
        "el": "\u0370-\u03ff\u1f00-\u1fff",
        "he": "\u05d0-\u05ea",
        "hi": "\u0904-\u0939",
        "hy": "\u0531-\u0587",
        "ko": "\uac00-\ud7a3",
        "ru": "а-яёА-ЯЁ",
        "zh": "\u4e00-\u9fff",
    }.items()
}


def small_words(papers: Sequence[Paper]) -> frozenset[str]:
    """Return the small words, normalised, of the languages that `papers` are written in."""
    return small_words_of([(paper.title, paper.abstract) for paper in papers])


def small_words_of(texts: Sequence[tuple[str, str]]) -> frozenset[str]:
    """Return the small words, normalised, of the languages of `texts`, each a title and an abstract.

    English has scikit-learn's list, on which the shipped figures rest; the others have spaCy's.
    """
    return frozenset().union(*map(_of_language, languages(texts)))


def languages(texts: Sequence[tuple[str, str]]) -> list[str]:
    """Return the codes of the languages of at least a tenth of `texts`, each a title and an abstract.

    It is English where none is known.
    """
    looked_at = texts[:: sampling_step(len(texts), LOOKED_AT)]
    counts = Counter(filter(None, (_language(abstract or title) for title, abstract in looked_at)))
    return sorted(code for code, count in counts.items() if count >= SHARE * len(looked_at)) or ["en"]


def _language(text: str) -> str | None:
    letters = sum(map(str.isalpha, text))
    scripts = (code for code, letter in SCRIPTS.items() if 2 * len(letter.findall(text)) > letters)
    return next(scripts, None) or guess_language(text)


@lru_cache
def _of_language(code: str) -> frozenset[str]:
    if code == "en":
        return frozenset(_listed("sklearn", "feature_extraction/_stop_words.py", "ENGLISH_STOP_WORDS"))
    return frozenset(normalise(word) for word in _listed("spacy", f"lang/{code}/stop_words.py", "STOP_WORDS"))


def _listed(library: str, file: str, name: str) -> Collection[str]:
    """The list `name` in a `file` of an installed library, alone: importing all of it takes over a second."""
    found = find_spec(library)
    if found is None or found.origin is None:
        raise ModuleNotFoundError(f"No module named {library!r}", name=library)
    spec = spec_from_file_location(f"{library}_words", Path(found.origin).parent / file)
    if spec is None or spec.loader is None:
        raise ImportError(f"{library} has no {file}", name=library)
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    words: Collection[str] = getattr(module, name)
    return words
