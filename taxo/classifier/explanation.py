"""Find the words and phrases of a text that decided for a topic or against it."""

from collections.abc import Sequence, Set
from dataclasses import dataclass

import numpy as np

from taxo.classifier.model import Model
from taxo.classifier.tokens import LONGEST_GRAM, PARTED, find_words


@dataclass(frozen=True, slots=True)
class Reason:
    """A word or phrase of a text, and how much it speaks for a topic (above 0) or against it, in log-odds."""

    phrase: str
    weight: float


def find_reasons(model: Model, fields: Sequence[str], column: int, top: int) -> list[Reason]:
    """Return the `top` terms of one text (title, abstract) that weigh most for the topic in `column` or against it."""
    rows = model.rows(fields)
    weights = rows.values * model.real_weights[rows.terms, column] / model.stretch(rows)[0]
    order = np.argsort(-np.abs(weights), kind="stable")[:top]
    terms = {model.terms[rows.terms[i]]: float(weights[i]) for i in order if weights[i]}
    shown = _spellings(fields, {term.replace(" ", "") for term in terms})
    return [Reason(shown.get(term.replace(" ", ""), term), weight) for term, weight in terms.items()]


def _spellings(fields: Sequence[str], wanted: Set[str]) -> dict[str, str]:
    """How the `wanted` terms, spelled together, stand in the texts: the last time, and rather in the title."""
    shown = {}
    for field in reversed(fields):
        words, text = find_words(field)
        for n in range(1, LONGEST_GRAM + 1):
            for span in zip(*(words[start:] for start in range(n)), strict=False):
                together = "".join(word.token for word in span)
                if together in wanted:
                    shown[together] = text[span[0].start : span[-1].end].replace(PARTED, "")
    return shown
