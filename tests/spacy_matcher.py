"""Find phrases by spaCy's PhraseMatcher: an implementation that ours is held against."""

from collections.abc import Iterable

from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc
from spacy.vocab import Vocab

from taxo.text.words import singular, stem, words


def matched_by_spacy(text: str, phrases: Iterable[str]) -> set[tuple[str, int]]:
    """Return which of `phrases` are in `text` and at which word: one of one word by its singular, others by stems."""
    vocab = Vocab()
    single, longer = PhraseMatcher(vocab, attr="ORTH"), PhraseMatcher(vocab, attr="LEMMA")
    for phrase in phrases:
        doc = _read(phrase, vocab)
        if len(doc):
            (longer if len(doc) > 1 else single).add(phrase, [doc])
    doc = _read(text, vocab)
    return {(vocab.strings[key], start) for key, start, _ in [*single(doc), *longer(doc)]}


def _read(text: str, vocab: Vocab) -> Doc:
    found = words(text)
    return Doc(vocab, words=[singular(word) for word in found], lemmas=[stem(word) for word in found])
