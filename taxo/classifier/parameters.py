"""Say which values a classifier's parameters may have, and refuse others."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from numbers import Integral, Real
from typing import Any

from taxo.classifier.inputs import FitError


@dataclass(frozen=True, slots=True)
class Range:
    """The numbers from `least` to `most`; whole ones alone where `whole`, and `least` itself not where `above`."""

    least: float
    most: float = math.inf
    whole: bool = False
    above: bool = False

    def holds(self, value: object) -> bool:
        """Say whether `value` is a finite number in the range; numpy's numbers are, True and False aren't."""
        if isinstance(value, bool) or not isinstance(value, Integral if self.whole else Real):
            return False
        number: Any = value  # may be a whole number that no float holds, and compares all the same
        within: bool = self.least <= number <= self.most and number < math.inf
        return within and not (self.above and number == self.least)

    def __str__(self) -> str:
        """The range in words: "a whole number of 1 or more"."""
        kind = "a whole number" if self.whole else "a number"
        if self.above:
            return f"{kind} above {self.least:g}"
        ends = (
            f"from {self.least:g} to {self.most:g}" if self.most < math.inf else f"of {self.least:g} or more"
        )
        return f"{kind} {ends}"


RANGES = {
    "min_papers": Range(1, whole=True),
    "max_terms": Range(1, whole=True),
    "penalty": Range(0, above=True),
    "balance": Range(0, 1),
    "phrase_weight": Range(0),
    "threshold": Range(0, 1),
}


def check_parameters(values: Mapping[str, object]) -> None:
    """Raise `FitError` for the first of `values`, parameters by name, that is out of its range, which it names."""
    for name, value in values.items():
        if not RANGES[name].holds(value):
            raise FitError(f"{name} is {value!r}, expected {RANGES[name]}")
