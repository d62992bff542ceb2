"""What people hand to `fit`, checked at the door."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from taxo.classifier.inputs import Text, split_fields
from taxo.errors import TaxoError

if TYPE_CHECKING:
    from taxo.classifier.fit import Lessons


class FitError(TaxoError, ValueError):
    """Texts and topics that nothing can be learned from: says what is wrong with them."""


def prepare_lessons(
    texts: Sequence[Text],
    topics: Sequence[str],
    sample_weight: npt.ArrayLike | None,
    trusted: npt.ArrayLike | None,
) -> tuple["Lessons", npt.NDArray[np.str_]]:
    """Return the lessons and the topics in order; raises `FitError` where lengths differ or topics are too few."""
    from taxo.classifier.fit import Lessons
    from taxo.classifier.ridge import Labels

    fields = split_fields(texts)
    n = len(fields) // 2
    labels = np.asarray(topics)
    if (
        labels.ndim != 1
        or labels.dtype.kind not in "UO"
        or not all(isinstance(topic, str) for topic in labels)
    ):
        raise FitError("topics: expected a list with one topic id (a string) for each text")
    weights = np.ones(n) if sample_weight is None else np.asarray(sample_weight, dtype=np.float64)
    certain = np.ones(n, dtype=bool) if trusted is None else np.asarray(trusted, dtype=bool)
    for name, values in (("topics", labels), ("sample_weight", weights), ("trusted", certain)):
        if values.shape != (n,):
            raise FitError(f"{name}: there are {len(values)} for {n} texts, expected one for each")
    if not (np.isfinite(weights) & (weights > 0)).all():
        raise FitError("sample_weight: expected finite numbers above 0; leave out texts that shouldn't count")
    if not certain.any():
        raise FitError("trusted: at least one text's topic must be certain")
    classes, targets = np.unique(labels.astype(np.str_), return_inverse=True)
    if len(classes) < 2:
        raise FitError(f"topics: found {', '.join(classes) or 'none'}, expected two or more different ones")
    return Lessons(fields, Labels(targets, weights), certain), classes
