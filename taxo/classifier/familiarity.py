"""How much a text is of the kind that the classifier was trained on, learned from its texts and some from elsewhere.

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
import numpy.typing as npt

from taxo.numeric import Vector, settled

PENALTY = 0.001
STEPS = 25


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


def fit_familiarity(inside: Vector, outside: Vector) -> Familiarity:
    """Learn from the signs (n, 3: similarity, known share, ln(1 + terms)) of texts of the kind and of others."""
    signs = np.concatenate([inside, outside])
    is_inside = np.arange(len(signs)) < len(inside)
    counts = np.where(is_inside, 0.5 / len(inside), 0.5 / len(outside))
    mean, spread = signs.mean(axis=0), np.maximum(signs.std(axis=0), 1e-9)
    columns = np.column_stack([np.ones(len(signs)), (signs - mean) / spread])
    found = _logistic_regression(columns, is_inside, counts)
    slopes = found[1:] / spread
    return Familiarity(*(settled(float(value)) for value in (found[0] - slopes @ mean, *slopes)))


def _logistic_regression(columns: Vector, targets: npt.NDArray[np.bool_], counts: Vector) -> Vector:
    """Newton's method; the small penalty keeps the slopes finite where the two kinds are apart for good."""
    found = np.zeros(columns.shape[1])
    penalty = PENALTY * np.diag([0.0] + [1.0] * (columns.shape[1] - 1))
    for _ in range(STEPS):
        chance = 1 / (1 + np.exp(-(columns @ found)))
        slope = columns.T @ (counts * (chance - targets)) + penalty @ found
        bend = (columns.T * (counts * chance * (1 - chance))) @ columns + penalty
        found -= np.linalg.solve(bend, slope)
    return found
