"""What scikit-learn calls on an estimator (parameters, tags, score), offered without importing scikit-learn."""

import inspect
from collections.abc import Sequence
from typing import Any, Protocol, Self

import numpy as np
import numpy.typing as npt

from taxo.classifier.inputs import FitError, Text, check_lengths, check_topics


class Predicts(Protocol):
    """What can be scored."""

    def predict(self, texts: Sequence[Text]) -> npt.NDArray[np.str_]:
        """Return the likeliest topic of each text."""


class ScikitLearnApi:
    """A base for a classifier whose parameters are the keyword arguments of its constructor."""

    classes_: npt.NDArray[np.str_]
    why_untrained: str | None

    def score(
        self: Predicts,
        texts: Sequence[Text],
        topics: Sequence[str],
        sample_weight: npt.ArrayLike | None = None,
    ) -> float:
        """Return the share of `texts` whose likeliest topic is the one given, as scikit-learn expects.

        Raises `FitError` where there is no text, lengths differ, or a topic is no string.
        """
        said, right = self.predict(texts), check_topics(topics)
        if not len(said):
            raise FitError("score: there is no text to judge by")
        weights = np.ones(len(said)) if sample_weight is None else np.asarray(sample_weight, dtype=np.float64)
        check_lengths(len(said), topics=right, sample_weight=weights)
        return float(np.average(said == right, weights=weights))

    def get_params(self, deep: bool = True) -> dict[str, Any]:  # noqa: ARG002 - scikit-learn's signature
        """Return the parameters by name, as scikit-learn expects of an estimator."""
        return {name: getattr(self, name) for name in inspect.signature(type(self)).parameters}

    def set_params(self, **params: Any) -> Self:
        """Set parameters by name, as scikit-learn expects of an estimator; `ValueError` for one that there isn't."""
        known = self.get_params()
        for name, value in params.items():
            if name not in known:
                raise ValueError(f"TopicClassifier has no parameter `{name}`; it has {', '.join(known)}")
            setattr(self, name, value)
        return self

    def __sklearn_tags__(self) -> Any:
        """What scikit-learn asks of an estimator; nothing else calls it, so nothing else imports scikit-learn."""
        from sklearn.utils import ClassifierTags, InputTags, Tags, TargetTags

        return Tags(
            estimator_type="classifier",
            target_tags=TargetTags(required=True),
            classifier_tags=ClassifierTags(),
            input_tags=InputTags(string=True, two_d_array=False),
        )

    def __repr__(self) -> str:
        """The parameters that differ from their defaults, and once it is fitted how many topics, or why none."""
        parameters = inspect.signature(type(self)).parameters
        shown = [
            f"{name}={value!r}"
            for name, value in self.get_params().items()
            if name != "taxonomy" and value != parameters[name].default
        ]
        return f"TopicClassifier({', '.join(shown)}){self._state()}"

    def _state(self) -> str:
        if self.why_untrained is not None:
            return f" untrained: {self.why_untrained}"
        return f" with {len(self.classes_)} topics" if hasattr(self, "classes_") else ""
