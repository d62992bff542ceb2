"""What scikit-learn calls on an estimator (parameters, tags, score), offered without importing scikit-learn."""

import inspect
from collections.abc import Sequence
from typing import Any, Protocol, Self

import numpy as np
import numpy.typing as npt

from taxo.classifier.inputs import FitError, Topic, check_lengths, check_topics
from taxo.classifier.texts import Text

# What scikit-learn can hand on beside texts and topics, by method.
ROUTED = {"fit": ("sample_weight", "trusted"), "score": ("sample_weight",)}


class Predicts(Protocol):
    """What can be scored."""

    def predict(self, X: Sequence[Text]) -> npt.NDArray[Any]:
        """Return the likeliest topic of each text."""


class ScikitLearnApi:
    """A base for a classifier whose parameters are the keyword arguments of its constructor."""

    classes_: npt.NDArray[Any]
    why_untrained: str | None

    def score(
        self: Predicts,
        X: Sequence[Text],
        y: Sequence[Topic],
        sample_weight: npt.ArrayLike | None = None,
    ) -> float:
        """Return the share of the texts `X` whose likeliest topic is the one in `y`, as scikit-learn expects.

        Raises `FitError` where there is no text, lengths differ, or a topic is no string.
        """
        said, right = self.predict(X), check_topics(y)
        if not len(said):
            raise FitError("score: there is no text to judge by")
        weights = np.ones(len(said)) if sample_weight is None else np.asarray(sample_weight, dtype=np.float64)
        check_lengths(len(said), topics=right, sample_weight=weights)
        if not (np.isfinite(weights) & (weights >= 0)).all() or not weights.any():
            raise FitError("sample_weight: expected finite numbers of 0 or more, one of them above 0")
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

    def get_metadata_routing(self) -> Any:
        """What `fit` and `score` take beside texts and topics, as scikit-learn routes it."""
        from sklearn.utils.metadata_routing import MetadataRequest

        request = getattr(self, "_metadata_request", None)
        if request is None:
            request = MetadataRequest(owner=type(self).__name__)
            for method, names in ROUTED.items():
                for name in names:
                    getattr(request, method).add_request(param=name, alias=None)
        return request

    def set_fit_request(self, **requests: bool | str | None) -> Self:
        """Say which of `sample_weight` and `trusted` scikit-learn hands on to `fit`."""
        return self._request("fit", requests)

    def set_score_request(self, **requests: bool | str | None) -> Self:
        """Say whether scikit-learn hands on `sample_weight` to `score`."""
        return self._request("score", requests)

    def _request(self, method: str, requests: dict[str, bool | str | None]) -> Self:
        self._metadata_request = self.get_metadata_routing()
        for name, alias in requests.items():
            if name not in ROUTED[method]:
                raise TypeError(f"`{method}` takes no {name}; it takes {', '.join(ROUTED[method])}")
            getattr(self._metadata_request, method).add_request(param=name, alias=alias)
        return self

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
