"""Check what people hand over (texts, topics, weights) and bring it into the form that the classifier reads."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from taxo.errors import TaxoError
from taxo.numeric import Members, Rows, Vector

LONGEST_SHOWN = 60  # characters of a text in an error message


class HasTitleAndAbstract(Protocol):
    """Anything with a title and an abstract, such as a `Paper`."""

    @property
    def title(self) -> str:
        """The title, or an empty string."""

    @property
    def abstract(self) -> str:
        """The abstract, or an empty string."""


Text = str | Sequence[str] | HasTitleAndAbstract


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


def split_fields(texts: Iterable[Text]) -> list[str]:
    """Return title, abstract, title, abstract, … of `texts`; a plain string is an abstract without a title.

    Raises `TaxoError` for what is no text, with its place.
    """
    if isinstance(texts, str):
        raise TaxoError("expected a list of texts, got one string: put it into a list, [text]")
    fields: list[str] = []
    for number, text in enumerate(texts):
        fields += _pair(text, number)
    return fields


def prepare_training_data(
    texts: Sequence[Text],
    topics: Sequence[str] | Sequence[Sequence[str]],
    sample_weight: npt.ArrayLike | None,
    trusted: npt.ArrayLike | None,
) -> tuple[TrainingData, npt.NDArray[np.str_]]:
    """Return the training data and its classes, the different topics in order; `topics` are one or several a text.

    Raises `FitError` where lengths differ, weights aren't above 0, no text is trusted or topics are fewer than two.
    """
    fields = split_fields(texts)
    n = len(fields) // 2
    sets = read_topic_sets(topics)
    weights = np.ones(n) if sample_weight is None else np.asarray(sample_weight, dtype=np.float64)
    certain = np.ones(n, dtype=bool) if trusted is None else np.asarray(trusted, dtype=bool)
    check_lengths(n, topics=np.zeros(len(sets)), sample_weight=weights, trusted=certain)
    if not (np.isfinite(weights) & (weights > 0)).all():
        raise FitError("sample_weight: expected finite numbers above 0; leave out texts that shouldn't count")
    classes = np.unique(np.array([topic for given in sets for topic in given], dtype=np.str_))
    if len(classes) < 2:
        raise NothingToLearnError(
            f"topics: found {', '.join(classes) or 'none'}, expected two or more different ones"
        )
    if not certain.any():
        raise FitError("trusted: at least one text's topic must be certain")
    return TrainingData(fields, _labels(sets, weights, classes.tolist()), certain), classes


def _labels(sets: Sequence[Sequence[str]], weights: Vector, classes: Sequence[str]) -> Labels:
    column = {topic: place for place, topic in enumerate(classes)}
    applies = np.zeros((len(sets), len(classes)), dtype=bool)
    for row, topics in enumerate(sets):
        applies[row, [column[topic] for topic in topics]] = True
    return Labels(np.array([column[topics[0]] for topics in sets], dtype=np.int64), weights, applies)


def read_topic_sets(topics: Sequence[str] | Sequence[Sequence[str]]) -> list[list[str]]:
    """Return the topics of each text, the first of them first; a text is given by one id or by a list of them.

    Raises `FitError` for a text without a topic, for an id that is no string, and for a set, which has no first.
    """
    if isinstance(topics, str):
        raise _no_list(topics)
    return [_topic_set(given, number) for number, given in enumerate(topics)]


def _topic_set(given: object, number: int) -> list[str]:
    several = [given] if isinstance(given, str) or not isinstance(given, Sequence) else list(given)
    if not several:
        raise FitError(f"topics: text {number} has none; leave out texts without a topic")
    return [_topic_id(topic, number) for topic in several]


def check_topics(topics: Sequence[str]) -> npt.NDArray[np.str_]:
    """Return `topics` as an array; `FitError` names the first that is no string.

    Each is looked at as it comes: numpy would make the topics "nan" and "1" of a list with NaN or 1 among strings.
    """
    if isinstance(topics, str):
        raise _no_list(topics)
    return np.array([_topic_id(topic, number) for number, topic in enumerate(topics)], dtype=np.str_)


def _no_list(topics: object) -> FitError:
    return FitError(
        f"topics: expected a list with one topic id (a string) for each text, got {shown(topics)}"
    )


def _topic_id(topic: object, number: int) -> str:
    if not isinstance(topic, str):
        raise FitError(
            "topics: expected a list with one topic id (a string) for each text, "
            f"but that of text {number} is {shown(topic)}"
        )
    return str(topic)


def check_lengths(n_texts: int, **values: npt.NDArray[Any]) -> None:
    """Raise `FitError` for the first of `values`, arrays by name, that hasn't one entry for each of `n_texts` texts."""
    for name, found in values.items():
        if found.shape != (n_texts,):
            number = len(found) if found.ndim == 1 else f"an array of shape {found.shape}"
            raise FitError(f"{name}: there are {number} for {n_texts} texts, expected one for each")


def _pair(text: Text, number: int) -> tuple[str, str]:
    if isinstance(text, str):
        return "", text
    try:
        # A tuple, the commonest, needn't be asked slowly whether it is a sequence.
        title, abstract = text if isinstance(text, (tuple, Sequence)) else (text.title, text.abstract)
    except (TypeError, ValueError, AttributeError):
        raise _refusal(text, number) from None
    if not isinstance(title, str) or not isinstance(abstract, str):
        raise _refusal(text, number)
    return title, abstract


def _refusal(text: object, number: int) -> TaxoError:
    return TaxoError(
        f"text {number} is {shown(text)}: expected a string, a (title, abstract) pair or a paper"
    )


def shown(value: object) -> str:
    """Return how Python writes `value`, cut to what an error message has room for."""
    text = repr(value)
    return text if len(text) <= LONGEST_SHOWN else text[: LONGEST_SHOWN - 1] + "…"
