"""The errors of a classifier that is asked before it has learned anything."""

import sys
from typing import Any

from taxo.errors import TaxoError


class NotFittedError(TaxoError, ValueError, AttributeError):
    """The classifier was asked for topics before `fit` or `load`."""


class UntrainedError(NotFittedError):
    """A classifier that there was nothing to train on was asked for topics: says why, and what to do."""


def not_fitted(told: str) -> NotFittedError:
    """The error, which is scikit-learn's too where that is loaded, for then somebody may wait for it."""
    exceptions: Any = sys.modules.get("sklearn.exceptions")
    if exceptions is None:
        return NotFittedError(told)
    both: type[NotFittedError] = type("NotFittedError", (NotFittedError, exceptions.NotFittedError), {})
    return both(told)
