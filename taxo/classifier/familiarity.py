"""Learn to tell texts of the kind that the classifier was trained on from texts about other things.

A text's row x is compared with the mean row c of the training texts. What that says depends on how long the text is
and on how many of its words are known, so a logistic regression of x · c, the share of known one-token terms and the
logarithm of the number of terms tells training texts (whole, and their titles and abstracts alone) from the passages
of `elsewhere.txt` (recipes, news, letters, other sciences; whole, and their first sentences alone).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from taxo.numeric import Matrix, fit_logistic, settled

# Keeps the slopes finite where the two kinds can be told apart without an error, as they mostly can. On the listings
# half of it rejects 76 % of Debian's package descriptions and double 73 %, instead of 75 %; all other texts from
# elsewhere, and of the kind, are taken as before (`benchmarks/elsewhere.py`).
PENALTY = 0.001
# The most that the logit of a text without a known word may be, whose features are all 0: nobody can say what it is
# about. The listings' is -13. Where texts of the kind hold fewer known words than those from elsewhere, nothing else
# keeps it below 0, which is a familiarity of .5; how far below decides nothing.
WITHOUT_WORDS = -1.0
NO_SPREAD = 1e-9  # below this a feature is the same in all texts, and isn't divided by its spread


@dataclass(frozen=True, slots=True)
class Familiarity:
    """Familiarity is the logistic function of intercept + similar x (x · c) + known x share + long x ln(1 + terms)."""

    intercept: float
    similar: float
    known: float
    long: float


@cache
def elsewhere() -> tuple[str, ...]:
    """Return title, abstract, … of texts that no classifier of papers should give a topic."""
    passages = (Path(__file__).parent / "elsewhere.txt").read_text(encoding="utf-8").splitlines()
    whole = [field for passage in passages for field in ("", passage)]
    first = [field for passage in passages for field in (passage.split(". ")[0], "")]
    return (*whole, *first)


def with_parts(fields: Sequence[str]) -> list[str]:
    """Return title, abstract, … of each text whole, with its title alone, and with its abstract alone."""
    pairs = list(zip(fields[0::2], fields[1::2], strict=True))
    parts = [*pairs, *((title, "") for title, _ in pairs), *(("", abstract) for _, abstract in pairs)]
    return [field for pair in parts for field in pair]


def fit_familiarity(inside: Matrix, outside: Matrix) -> Familiarity:
    """Learn from the features (n, 3: similarity, known share, ln(1 + terms)) of texts of the kind and of others.

    Either kind counts one half, however many texts it has. The features are standardised, so that the penalty
    weighs alike on all three; the slopes are then put back into the features' own units.
    """
    features = np.concatenate([inside, outside])
    is_inside = np.arange(len(features)) < len(inside)
    weights = np.where(is_inside, 0.5 / len(inside), 0.5 / len(outside))
    mean, spread = features.mean(axis=0), np.maximum(features.std(axis=0), NO_SPREAD)
    standardised = np.column_stack([np.ones(len(features)), (features - mean) / spread])
    penalties = np.full(standardised.shape[1], PENALTY)
    penalties[0] = 0.0  # the intercept says how common the two kinds are, which nothing should pull to zero
    found = fit_logistic(standardised, is_inside.astype(np.float64), weights, penalties)
    slopes = found[1:] / spread
    intercept = min(float(found[0] - slopes @ mean), WITHOUT_WORDS)
    return Familiarity(*(settled(float(value)) for value in (intercept, *slopes)))
