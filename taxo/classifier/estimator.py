"""Give texts their topics by `TopicClassifier`, which is fitted with scipy and used with numpy alone."""

from collections.abc import Collection, Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

import numpy as np
import numpy.typing as npt

from taxo.classifier import serialization
from taxo.classifier.explanation import Reason, find_reasons
from taxo.classifier.inputs import Topics, prepare_training_data
from taxo.classifier.model import Model
from taxo.classifier.not_fitted import UntrainedError, not_fitted
from taxo.classifier.npz_file import FILE_NAME, file_bytes, find_file, read_file, read_open_file, write_file
from taxo.classifier.parameters import check_parameters
from taxo.classifier.records import Classified, records_of
from taxo.classifier.sklearn_api import ScikitLearnApi
from taxo.classifier.texts import Text, is_one, split_fields
from taxo.classifier.topic_nodes import TopicNode, roll_up
from taxo.errors import TaxoError
from taxo.numeric import Matrix, Vector

Texts = Sequence[Text]  # or a table of them, see `split_fields`
NUMBERED = "topics_are_numbers"  # in the card of a classifier that learned whole numbers as topics
FAMILIAR = 0.5  # from here on a text is likelier of the kind than not


class Scores(NamedTuple):
    """What a classifier says of n texts: the probability that each of k topics is the first (n, k), rows sum to 1; the
    familiarity (n); the probability that each topic applies (n, k), be it the first or not."""

    probabilities: Matrix
    familiarity: Vector
    applies: Matrix


class TopicClassifier(ScikitLearnApi):
    """Gives paper abstracts their topics.

    Texts are strings, (title, abstract) pairs, mappings or papers (anything with `title` and `abstract`), or a table
    with such columns; a string is taken as an abstract. After `fit` or `load`, `classes_` are the topic ids in the
    order of the columns of `predict_proba`, `taxonomy` holds their names and parents, and `card` says what the
    classifier was trained on and how well it does. Where the taxonomy has groups of topics, `groups_` are their ids and
    `predict_groups` gives the probability of each. It behaves as a scikit-learn classifier: clone, Pipeline,
    GridSearchCV and cross_val_score take it.

    Whatever reads texts takes `jobs`, the threads that share the work, which never change an answer. Fewer than 2,048
    texts, some 60 milliseconds, are read by one; from there on each thread wants a core that nothing else is busy on.

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
        X: Texts,
        y: Topics,
        sample_weight: npt.ArrayLike | None = None,
        trusted: npt.ArrayLike | None = None,
    ) -> "TopicClassifier":
        """Learn from the texts `X`, the topics `y` of each and what each counts (1; 0 is not at all); needs scipy.

        Of each text `y` has one id (a string or a whole number), or a list of all that apply, the first topic first; or
        it is a matrix of 0 and 1 whose columns are the topics.

        `trusted` says of each text whether its topic is certain (default: all are); where some topics are guesses,
        probabilities are calibrated on the certain ones alone.
        Raises `FitError` (a `TaxoError` and `ValueError`) where there is nothing to learn (fewer than two topics, no
        word in common, lengths that differ), for a text without a topic, for a topic that is no string, and for a
        parameter out of its range.
        """
        from taxo.classifier.fit import FitParams, fit_model

        _check_scipy()
        check_parameters(self._parameters())
        data, self.classes_ = prepare_training_data(X, y, sample_weight, trusted)
        params = FitParams(self.min_papers, self.max_terms, self.penalty, self.balance, self.phrase_weight)
        fitted = fit_model(data, list(map(str, self.classes_.tolist())), self.taxonomy, params)
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
            raise not_fitted(
                "this TopicClassifier has learned nothing yet: call fit, or TopicClassifier.load"
            )

    def predict(self, X: Texts, jobs: int = 1) -> npt.NDArray[Any]:
        """Return the likeliest topic of each text, as an id of the kind that it learned."""
        columns = self.predict_proba(X, jobs).argmax(axis=1)
        likeliest: npt.NDArray[Any] = self.classes_[columns]
        return likeliest

    def predict_proba(self, X: Texts, jobs: int = 1) -> Matrix:
        """Return the probability of each of `classes_` for each text (n texts, n topics); rows sum to 1.

        They say how probably each topic is the text's first, given that it has one of them: they hold where the text's
        familiarity (`predict_familiarity`) is one half or more. Below, `predict_topics` gives no topic.
        """
        return self.predict_all(X, jobs)[0]

    def predict_log_proba(self, X: Texts, jobs: int = 1) -> Matrix:
        """Return the logarithm of `predict_proba`, which is never 0."""
        logarithms: Matrix = np.log(np.maximum(self.predict_proba(X, jobs), np.finfo(np.float64).tiny))
        return logarithms

    def classify(self, X: Text | Texts, threshold: float | None = None, jobs: int = 1) -> list[Classified]:
        """Return for each text a record of its topics with names and probabilities, and of its familiarity.

        A single text (a string, a mapping or a paper) is a list of one.
        """
        texts: Any = [X] if is_one(X) else X
        scores = self.predict_all(texts, jobs)
        given = self.choose_topics(scores, threshold)
        applies = [dict(zip(self.classes_.tolist(), row, strict=True)) for row in scores.applies.tolist()]
        firsts = scores.probabilities.max(axis=1).tolist()
        return records_of(given, applies, firsts, scores.familiarity.tolist(), self.taxonomy)

    def predict_familiarity(self, X: Texts, jobs: int = 1) -> Vector:
        """Return how probably each text (n) is of the kind that it was trained on: 0 (from elsewhere) to 1."""
        return self.predict_all(X, jobs)[1]

    def predict_topics(self, X: Texts, threshold: float | None = None, jobs: int = 1) -> list[list[str]]:
        """Return for each text the likeliest topic and all others that apply, the likeliest first.

        Those apply whose probability of it (`predict_applies`) is at least the parameter `threshold`. Where a
        `threshold` is given here, the likeliest must reach it too. There is none at all where the text is from
        elsewhere (familiarity below one half).
        """
        return self.choose_topics(self.predict_all(X, jobs), threshold)

    def predict_applies(self, X: Texts, jobs: int = 1) -> Matrix:
        """Return the probability that each of `classes_` applies to each text (n texts, n topics), each by itself.

        Several can apply to a text, so rows don't sum to 1. As with `predict_proba`, they hold for familiar texts.
        """
        return self.predict_all(X, jobs).applies

    def predict_all(self, X: Texts, jobs: int = 1) -> Scores:
        """Return what `predict_proba`, `predict_familiarity` and `predict_applies` return, reading the texts once."""
        scores, k = self._fitted.scores(split_fields(X), jobs), len(self.classes_)
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

    def predict_groups(self, X: Texts, jobs: int = 1) -> Matrix:
        """Return the probability of each of `groups_` for each text (n texts, n groups).

        It is the sum over the topics in the group: where those are hard to tell apart, the group may yet be clear.
        """
        return self.predict_proba(X, jobs) @ roll_up(self.taxonomy, self.classes_.tolist(), self.groups_)

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

    def save(self, path: Path | str | BinaryIO) -> None:
        """Write the classifier to `path`: an `.npz` file, the folder to put `model.npz` into, or an open file."""
        model = self._fitted if self.why_untrained is None else None
        about = serialization.About(
            list(map(str, self.classes_.tolist())),
            tuple(self.taxonomy),
            self._parameters(),
            dict(self.card) | ({NUMBERED: True} if self.classes_.dtype.kind == "i" else {}),
            self.why_untrained,
        )
        if not isinstance(path, Path | str):
            path.write(file_bytes(*serialization.pack(model, about)))
            return
        path = Path(path)
        write_file(path if path.suffix == ".npz" else path / FILE_NAME, *serialization.pack(model, about))

    @classmethod
    def load(cls, path: Path | str | BinaryIO) -> "TopicClassifier":
        """Return the classifier in the file at `path` (in the folder `path`, or in an open binary file), ready to be
        asked or fitted anew.

        One that was left untrained loads as well: see `why_untrained`. Nothing in the file is executed.
        Raises `ClassifierFileError` where it isn't a classifier, is damaged, is of a
        newer version, or doesn't say here what it said where it was trained.
        """
        if isinstance(path, Path | str):
            file = find_file(Path(path))
            found = read_file(file)
        else:
            file = Path(str(getattr(path, "name", "an open file")))
            found = read_open_file(path, file)
        model, about = serialization.unpack(*found, file, cls()._parameters())
        loaded = cls(taxonomy=about.taxonomy).set_params(**about.parameters)
        if model is None:
            return loaded.leave_untrained(str(about.why_untrained), about.classes, about.card)
        classes = np.array(about.classes)
        loaded.classes_ = classes.astype(np.int64) if about.card.get(NUMBERED) else classes
        loaded.model_, loaded.card = model, about.card
        return loaded

    def to_json(self) -> str:
        """Return everything that prediction needs as JSON, for other languages (see `serialization`)."""
        return serialization.to_json(self._fitted, self.classes_.tolist())

    def _parameters(self) -> dict[str, float]:
        found = {name: value for name, value in self.get_params().items() if name != "taxonomy"}
        return {name: value.item() if hasattr(value, "item") else value for name, value in found.items()}

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
