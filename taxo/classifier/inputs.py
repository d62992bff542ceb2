"""Check what people hand over (texts, topics, weights) and bring it into the form that the classifier reads."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from taxo.classifier.texts import Text, shown, split_fields
from taxo.errors import TaxoError
from taxo.numeric import Members, Rows, Vector

Topic = str | int
# The topics of n texts: one each, several each, or a matrix of 0 and 1 (n texts, k topics).
Topics = Sequence[Topic] | Sequence[Sequence[Topic]] | npt.NDArray[Any]


class FitError(TaxoError, ValueError):
    """Texts, topics or parameters that nothing can be learned from or judged by: says what is wrong with them."""


class NothingToLearnError(FitError):
    """Texts and topics that are as they should be and teach nothing: fewer than two topics, no word in common."""


@dataclass(frozen=True, slots=True)
class Labels:
    """What n texts are: the first class of each (its place among the k), what it counts (above 0), and all that apply.

    `applies` (n, k) includes the first.
    """

    targets: Rows
    weights: Vector
    applies: Members

    def __getitem__(self, rows: Rows) -> "Labels":
        """The labels of some of the texts."""
        return Labels(self.targets[rows], self.weights[rows], self.applies[rows])


@dataclass(frozen=True)
class TrainingData:
    """What there is to learn from: `fields` (title, abstract, title, …) of n texts and their `labels`.

    `trusted` (n) are the texts whose class is certain: calibration and figures look at these alone.
    """

    fields: Sequence[str]
    labels: Labels
    trusted: Members


def prepare_training_data(
    texts: Sequence[Text],
    topics: Topics,
    sample_weight: npt.ArrayLike | None,
    trusted: npt.ArrayLike | None,
) -> tuple[TrainingData, npt.NDArray[Any]]:
    """Return the training data and its classes, the different topics in order; `topics` are one or several a text.

    Texts of weight 0 are as good as left out. Raises `FitError` where lengths differ, weights are below 0, no text is
    trusted or topics are fewer than two.
    """
    fields = split_fields(texts)
    n = len(fields) // 2
    sets = read_topic_sets(topics)
    weights = np.ones(n) if sample_weight is None else np.asarray(sample_weight, dtype=np.float64)
    certain = np.ones(n, dtype=bool) if trusted is None else np.asarray(trusted, dtype=bool)
    check_lengths(n, topics=np.zeros(len(sets)), sample_weight=weights, trusted=certain)
    if not (np.isfinite(weights) & (weights >= 0)).all():
        raise FitError("sample_weight: expected finite numbers of 0 or more")
    counts = np.flatnonzero(weights > 0)
    if len(counts) < n:
        fields = [field for row in counts for field in fields[2 * row : 2 * row + 2]]
        sets, weights, certain = [sets[row] for row in counts], weights[counts], certain[counts]
    classes = _classes(sets)
    if not certain.any():
        raise FitError("trusted: at least one text's topic must be certain")
    return TrainingData(fields, _labels(sets, weights, classes.tolist()), certain), classes


def _classes(sets: Sequence[Sequence[Topic]]) -> npt.NDArray[Any]:
    """The different topics in order."""
    found = {topic for given in sets for topic in given}
    if len(found) < 2:
        told = ", ".join(map(str, found)) or "none"
        raise NothingToLearnError(f"topics: found {told}, expected two or more different ones")
    return np.array(sorted(found))


def _labels(sets: Sequence[Sequence[Topic]], weights: Vector, classes: Sequence[Topic]) -> Labels:
    column = {topic: place for place, topic in enumerate(classes)}
    applies = np.zeros((len(sets), len(classes)), dtype=bool)
    for row, topics in enumerate(sets):
        applies[row, [column[topic] for topic in topics]] = True
    return Labels(np.array([column[topics[0]] for topics in sets], dtype=np.int64), weights, applies)


def read_topic_sets(topics: Topics) -> list[list[Topic]]:
    """Return the topics of each text, the first of them first.

    A text is given by one id (a string or a whole number), by a list of them, or by a row of a matrix of 0 and 1 whose
    columns are the topics. Raises `FitError` for a text without a topic, for an id that is neither, and for a set,
    which has no first.
    """
    if isinstance(topics, str):
        raise _no_list(topics)
    indicators = _indicators(topics)
    if indicators is not None:
        return [_topic_set(np.flatnonzero(row).tolist(), number) for number, row in enumerate(indicators)]
    sets = [_topic_set(given, number) for number, given in enumerate(topics)]
    _refuse_a_mixture(sets)
    return sets


def _refuse_a_mixture(sets: Sequence[Sequence[Topic]]) -> None:
    """Raise `FitError` where some topics are strings and some are numbers."""
    numbers = [
        (place, topic) for place, given in enumerate(sets) for topic in given if isinstance(topic, int)
    ]
    if numbers and any(isinstance(topic, str) for given in sets for topic in given):
        raise _no_topic(numbers[0][1], numbers[0][0])


def _indicators(topics: Any) -> npt.NDArray[Any] | None:
    """A matrix of 0 and 1 (n texts, k topics), dense or sparse, as an array; None of what is none."""
    if getattr(topics, "ndim", 1) != 2:
        return None
    matrix = np.asarray(topics.toarray() if hasattr(topics, "toarray") else topics)
    if not np.isin(matrix, (0, 1)).all():
        raise FitError(
            "topics: a matrix with more than 0 and 1 in it; expected a column a topic, 1 where it applies"
        )
    return matrix


def _topic_set(given: object, number: int) -> list[Topic]:
    several = [given] if isinstance(given, str) or not isinstance(given, Sequence) else list(given)
    if not several:
        raise FitError(f"topics: text {number} has none; leave out texts without a topic")
    return [_topic_id(topic, number) for topic in several]


def check_topics(topics: Sequence[Topic]) -> npt.NDArray[Any]:
    """Return `topics` as an array; `FitError` names the first that is neither a string nor a whole number.

    Each is looked at as it comes: numpy would make the topics "nan" and "1" of a list with NaN or 1 among strings.
    """
    if isinstance(topics, str):
        raise _no_list(topics)
    found = [_topic_id(topic, number) for number, topic in enumerate(topics)]
    return np.array(found, dtype=np.str_ if not found else None)


def _no_list(topics: object) -> FitError:
    return FitError(
        f"topics: expected a list with one topic id (a string) for each text, got {shown(topics)}"
    )


def _topic_id(topic: object, number: int) -> Topic:
    if isinstance(topic, str):
        return str(topic)
    if isinstance(topic, int | np.integer) and not isinstance(topic, bool | np.bool_):
        return int(topic)
    raise _no_topic(topic, number)


def _no_topic(topic: object, number: int) -> FitError:
    return FitError(
        "topics: expected a list with one topic id (a string) for each text, "
        f"but that of text {number} is {shown(topic)}"
    )


def check_lengths(n_texts: int, **values: npt.NDArray[Any]) -> None:
    """Raise `FitError` for the first of `values`, arrays by name, that hasn't one entry for each of `n_texts` texts."""
    for name, found in values.items():
        if found.shape != (n_texts,):
            number = len(found) if found.ndim == 1 else f"an array of shape {found.shape}"
            raise FitError(f"{name}: there are {number} for {n_texts} texts, expected one for each")
