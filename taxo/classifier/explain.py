"""Why a text gets a topic: the words and phrases in it that decided, signed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from taxo.classifier.model import Model
from taxo.classifier.tokens import LONGEST_GRAM, Word, find_words


@dataclass(frozen=True, slots=True)
class Reason:
    """A word or phrase of a text, and how much it speaks for a topic (above 0) or against it, in log-odds."""

    phrase: str
    weight: float


def find_reasons(model: Model, fields: Sequence[str], column: int) -> list[Reason]:
    """Return every term of one text (title, abstract) with its weight for the topic in `column`, strongest first."""
    rows = model.rows(fields)
    weights = rows.values * model.real_weights[rows.terms, column]
    shown = dict(_spellings(fields))
    order = np.argsort(-np.abs(weights), kind="stable")
    terms = (model.terms[rows.terms[i]] for i in order)
    reasons = [
        Reason(shown.get(term.replace(" ", ""), term), float(weights[i]))
        for i, term in zip(order, terms, strict=True)
    ]
    return [reason for reason in reasons if reason.weight]


def _spellings(fields: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Each term of the texts, spelled together, and as it stands in them (the last time wins)."""
    for field in reversed(fields):
        words, text = find_words(field)
        for n in range(1, LONGEST_GRAM + 1):
            for start in range(len(words) - n + 1):
                part: list[Word] = words[start : start + n]
                yield "".join(word.token for word in part), text[part[0].start : part[-1].end]
