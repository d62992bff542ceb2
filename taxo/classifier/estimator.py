"""Give texts their topics by `TopicClassifier`, which is fitted with scipy and used with numpy alone."""

from collections.abc import Collection, Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from taxo.classifier import serialization
from taxo.classifier.explanation import Reason, find_reasons
from taxo.classifier.inputs import Text, prepare_training_data, split_fields
from taxo.classifier.model import Model
from taxo.classifier.npz_file import FILE_NAME, find_file, read_file, write_file
from taxo.classifier.parameters import check_parameters
from taxo.classifier.sklearn_api import ScikitLearnApi
from taxo.classifier.topic_nodes import TopicNode, roll_up
from taxo.errors import TaxoError
from taxo.numeric import Matrix, Vector

FAMILIAR = 0.5  # from here on a text is likelier of the kind than not


class Scores(NamedTuple):
    """What a classifier says of n texts: the probability that each of k topics is the first (n, k), rows sum to 1; the
    familiarity (n); the probability that each topic applies (n, k), be it the first or not."""

    probabilities: Matrix
    familiarity: Vector
    applies: Matrix


class NotFittedError(TaxoError, ValueError, AttributeError):
    """The classifier was asked for topics before `fit` or `load`."""


class UntrainedError(NotFittedError):
    """A classifier that there was nothing to train on was asked for topics: says why, and what to do."""


class TopicClassifier(ScikitLearnApi):
    """Gives paper abstracts their topics.

    Texts are strings, (title, abstract) pairs, or papers (anything with `title` and `abstract`); a string is taken
    as an abstract. After `fit` or `load`, `classes_` are the topic ids in the order of the columns of
    `predict_proba`, `taxonomy` holds their names and parents, and `card` says what the classifier was trained on
    and how well it does. Where the taxonomy has groups of topics, `groups_` are their ids and `predict_groups` gives
    the probability of each. It behaves as a scikit-learn classifier: clone, Pipeline, GridSearchCV and
    cross_val_score take it.

    A project whose papers have fewer than two topics has nothing to train on, yet its pipeline writes a file: it loads,
    `why_untrained` and `repr` say why, and whatever asks it for an answer raises `UntrainedError`. It doesn't answer
    "no topic": a service could not tell that from the answer for papers that are about none of its topics, and would
    run for weeks on a classifier that was never there.
    """

    why_untrained: str | None = None

    def __init__(
        self,
        *,
        taxonomy: Sequence[TopicNode] = (),
        min_papers: int = 2,
        max_terms: int = 30_000,
        penalty: float = 1.0,
        balance: float = 0.75,
        phrase_weight: float = 0.5,
        threshold: float = 0.4,
    ) -> None:
        """Set the parameters, as the `train` section of `params.yaml` explains them.

        `taxonomy` lends its names and phrases to `fit`.
        """
        self.taxonomy = taxonomy
        self.min_papers = min_papers
        self.max_terms = max_terms
        self.penalty = penalty
        self.balance = balance
        self.phrase_weight = phrase_weight
        self.threshold = threshold

    def fit(
        self,
        texts: Sequence[Text],
        topics: Sequence[str] | Sequence[Sequence[str]],
        sample_weight: npt.ArrayLike | None = None,
        trusted: npt.ArrayLike | None = None,
    ) -> "TopicClassifier":
        """Learn from `texts`, the topics of each and what each counts (default 1); needs scipy.

        Of each text `topics` has one id, or a list of all that apply, the first topic first.

        `trusted` says of each text whether its topic is certain (default: all are); where some topics are guesses,
        probabilities are calibrated on the certain ones alone.
        Raises `FitError` (a `TaxoError` and `ValueError`) where there is nothing to learn (fewer than two topics, no
        word in common, lengths that differ), for a text without a topic, for a topic that is no string, and for a
        parameter out of its range.
        """
        from taxo.classifier.fit import FitParams, fit_model

        _check_scipy()
        check_parameters(self._parameters())
        data, self.classes_ = prepare_training_data(texts, topics, sample_weight, trusted)
        params = FitParams(self.min_papers, self.max_terms, self.penalty, self.balance, self.phrase_weight)
        fitted = fit_model(data, self.classes_.tolist(), self.taxonomy, params)
        self.model_ = fitted.model
        self.card: Mapping[str, Any] = fitted.card
        self.why_untrained = None
        return self

    def leave_untrained(
        self, why: str, topics: Collection[str], card: Mapping[str, Any]
    ) -> "TopicClassifier":
        """Make this the classifier of a project that has nothing to train on: it can be saved, but not asked.

        `why` says so to people, with what to do; `topics` are those that have papers, if any.
        """
        vars(self).pop("model_", None)
        self.classes_, self.card = np.array(sorted(topics), dtype=np.str_), card
        self.why_untrained = why
        return self

    def check_fitted(self) -> None:
        """Raise `NotFittedError` where this can't be asked for topics, `UntrainedError` where it never will be."""
        if self.why_untrained is not None:
            raise UntrainedError(f"this classifier was trained on no topics: {self.why_untrained}")
        if not hasattr(self, "model_"):
            raise NotFittedError(
                "this TopicClassifier has learned nothing yet: call fit, or TopicClassifier.load"
            )

    def predict(self, texts: Sequence[Text], jobs: int = 1) -> npt.NDArray[np.str_]:
        """Return the likeliest topic of each text."""
        columns = self.predict_proba(texts, jobs).argmax(axis=1)
        likeliest: npt.NDArray[np.str_] = self.classes_[columns]
        return likeliest

    def predict_proba(self, texts: Sequence[Text], jobs: int = 1) -> Matrix:
        """Return the probability of each of `classes_` for each text (n texts, n topics); rows sum to 1.

        They say how probably each topic is the text's first, given that it has one of them: they hold where the text's
        familiarity (`predict_familiarity`) is one half or more. Below, `predict_topics` gives no topic.
        """
        return self.predict_all(texts, jobs)[0]

    def predict_familiarity(self, texts: Sequence[Text], jobs: int = 1) -> Vector:
        """Return how probably each text (n) is of the kind that it was trained on: 0 (from elsewhere) to 1."""
        return self.predict_all(texts, jobs)[1]

    def predict_topics(
        self, texts: Sequence[Text], threshold: float | None = None, jobs: int = 1
    ) -> list[list[str]]:
        """Return for each text the likeliest topic and all others that apply, the likeliest first.

        Those apply whose probability of it (`predict_applies`) is at least the parameter `threshold`. Where a
        `threshold` is given here, the likeliest must reach it too. There is none at all where the text is from
        elsewhere (familiarity below one half).
        """
        return self.choose_topics(self.predict_all(texts, jobs), threshold)

    def predict_applies(self, texts: Sequence[Text], jobs: int = 1) -> Matrix:
        """Return the probability that each of `classes_` applies to each text (n texts, n topics), each by itself.

        Several can apply to a text, so rows don't sum to 1. As with `predict_proba`, they hold for familiar texts.
        """
        return self.predict_all(texts, jobs).applies

    def predict_all(self, texts: Sequence[Text], jobs: int = 1) -> Scores:
        """Return what `predict_proba`, `predict_familiarity` and `predict_applies` return, reading the texts once."""
        scores, k = self._fitted.scores(split_fields(texts), jobs), len(self.classes_)
        return Scores(scores[:, :k], scores[:, k], scores[:, k + 1 :])

    def choose_topics(self, scores: Scores, threshold: float | None = None) -> list[list[str]]:
        """Return what `predict_topics` returns, for what `predict_all` returned."""
        least = self.threshold if threshold is None else threshold
        check_parameters({"threshold": least})
        order = np.argsort(-scores.probabilities, axis=1, kind="stable")
        given = np.take_along_axis(scores.applies, order, axis=1) >= least
        if threshold is None:
            given[:, 0] = True
        counts = np.where(scores.familiarity >= FAMILIAR, given.sum(axis=1), 0).tolist()
        names = self.classes_[order].tolist()
        return [row[:count] for row, count in zip(names, counts, strict=True)]

    def predict_groups(self, texts: Sequence[Text], jobs: int = 1) -> Matrix:
        """Return the probability of each of `groups_` for each text (n texts, n groups).

        It is the sum over the topics in the group: where those are hard to tell apart, the group may yet be clear.
        """
        return self.predict_proba(texts, jobs) @ roll_up(self.taxonomy, self.classes_.tolist(), self.groups_)

    @property
    def groups_(self) -> list[str]:
        """The ids of the topics that have others under them, in the taxonomy's order."""
        parents = {node.parent for node in self.taxonomy}
        return [node.topic_id for node in self.taxonomy if node.topic_id in parents]

    def explain(self, text: Text, topic: str | None = None, top: int = 10) -> list[Reason]:
        """Return the words and phrases of `text` that speak most for or against `topic`, strongest first.

        `topic` is one of `classes_`, by default the likeliest; at most `top` reasons come back.
        """
        topic = str(self.predict([text])[0]) if topic is None else topic
        if topic not in self.classes_:
            raise TaxoError(
                f"`{topic}` isn't a topic of this classifier; it knows {', '.join(self.classes_)}"
            )
        column = self.classes_.tolist().index(topic)
        return find_reasons(self._fitted, split_fields([text]), column, top)

    def save(self, path: Path | str) -> None:
        """Write the classifier to `path`: an `.npz` file, or the folder to put `model.npz` into."""
        path = Path(path)
        model = self._fitted if self.why_untrained is None else None
        about = serialization.About(
            self.classes_.tolist(),
            tuple(self.taxonomy),
            self._parameters(),
            dict(self.card),
            self.why_untrained,
        )
        write_file(path if path.suffix == ".npz" else path / FILE_NAME, *serialization.pack(model, about))

    @classmethod
    def load(cls, path: Path | str) -> "TopicClassifier":
        """Return the classifier in the file at `path` (or in the folder `path`), ready to be asked or fitted anew.

        One that was left untrained loads as well: see `why_untrained`. Nothing in the file is executed.
        Raises `ClassifierFileError` where it isn't a classifier, is damaged, is of a
        newer version, or doesn't say here what it said where it was trained.
        """
        file = find_file(Path(path))
        model, about = serialization.unpack(*read_file(file), file, cls()._parameters())
        loaded = cls(taxonomy=about.taxonomy).set_params(**about.parameters)
        if model is None:
            return loaded.leave_untrained(str(about.why_untrained), about.classes, about.card)
        loaded.model_, loaded.classes_, loaded.card = model, np.array(about.classes), about.card
        return loaded

    def to_json(self) -> str:
        """Return everything that prediction needs as JSON, for other languages (see `serialization`)."""
        return serialization.to_json(self._fitted, self.classes_.tolist())

    def _parameters(self) -> dict[str, float]:
        return {name: value for name, value in self.get_params().items() if name != "taxonomy"}

    def __sklearn_is_fitted__(self) -> bool:
        """What scikit-learn's `check_is_fitted` asks."""
        return hasattr(self, "model_")

    @property
    def _fitted(self) -> Model:
        self.check_fitted()
        model: Model = self.model_
        return model


def _check_scipy() -> None:
    if find_spec("scipy") is None:
        raise TaxoError("fit needs scipy (prediction doesn't): pip install scipy")
