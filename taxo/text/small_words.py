"""Say which words of a corpus's languages say nothing by themselves: "of", "und", "pour"."""

import importlib.util
import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from taxo.numeric import sampling_step
from taxo.project.tables import Paper
from taxo.text.language import guess_language
from taxo.text.words import normalise

LOOKED_AT = 200  # papers that tell the languages of a corpus
SHARE = 0.1  # of these, that a language needs for its words to count
# Languages that their script tells, of which half of a text's letters are.
SCRIPTS = {"ru": re.compile("[а-яёА-ЯЁ]"), "zh": re.compile("[\u4e00-\u9fff]")}


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
        return frozenset(_module("sklearn", "feature_extraction/_stop_words.py").ENGLISH_STOP_WORDS)
    listed = _module("spacy", f"lang/{code}/stop_words.py").STOP_WORDS
    return frozenset(normalise(word) for word in listed)


def _module(package: str, path: str) -> Any:
    """A module of a library by its file alone: importing the library around it takes a second, in every stage."""
    found = importlib.util.find_spec(package)
    if found is None or not found.submodule_search_locations:
        raise ModuleNotFoundError(f"No module named {package!r}", name=package)
    file = Path(found.submodule_search_locations[0], path)
    spec = importlib.util.spec_from_file_location(f"_{package}_{file.stem}", file)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
