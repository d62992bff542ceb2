"""`TopicClassifier`: texts in, topics out; fitted with scikit-learn, used with numpy alone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from taxo.classifier.fields import Text, split_fields
from taxo.classifier.file import FILE_NAME, FORMAT, VERSION, Arrays, find_file, read_file, write_file
from taxo.classifier.model import Model
from taxo.classifier.taxonomy import TopicNode
from taxo.errors import TaxoError


@dataclass(frozen=True, slots=True)
class Reason:
    """A word or phrase of a text that speaks for a topic (weight above 0) or against it, in units of log-odds."""

    phrase: str
    weight: float


class TopicClassifier:
    """Gives paper abstracts their topics.

    Texts are strings, (title, abstract) pairs, or papers (anything with `title` and `abstract`).
    """

    def __init__(
        self,
        *,
        taxonomy: Sequence[TopicNode] = (),
        min_papers: int = 2,
        max_share: float = 0.5,
        max_terms: int = 30_000,
        regularization: float = 5.0,
        phrase_weight: float = 1.0,
        threshold: float = 0.2,
    ) -> None:
        self.taxonomy = taxonomy
        self.min_papers = min_papers
        self.max_share = max_share
        self.max_terms = max_terms
        self.regularization = regularization
        self.phrase_weight = phrase_weight
        self.threshold = threshold

    def fit(
        self, texts: Sequence[Text], topics: Sequence[str], sample_weight: npt.ArrayLike | None = None
    ) -> "TopicClassifier":
        """Learn from `texts` and the topic of each; needs scikit-learn."""
        from taxo.classifier.fit import FitParams, fit_model

        fields = split_fields(texts)
        weights = (
            np.ones(len(topics)) if sample_weight is None else np.asarray(sample_weight, dtype=np.float64)
        )
        self.classes_ = np.array(sorted(set(topics)))
        params = FitParams(
            self.min_papers, self.max_share, self.max_terms, self.regularization, self.phrase_weight
        )
        self.model_ = fit_model(fields, topics, weights, self.classes_.tolist(), self.taxonomy, params)
        self.card: Mapping[str, Any] = {}
        return self

    def predict(self, texts: Sequence[Text]) -> npt.NDArray[np.str_]:
        """Return the likeliest topic of each text."""
        likeliest: npt.NDArray[np.str_] = self.classes_[self.predict_proba(texts).argmax(axis=1)]
        return likeliest

    def predict_proba(self, texts: Sequence[Text], jobs: int = 1) -> npt.NDArray[np.float64]:
        """Return the probability of each of `classes_` for each text (n texts, n topics); rows sum to 1."""
        return self._fitted().scores(split_fields(texts), jobs)[:, :-1]

    def explain(self, text: Text, topic: str | None = None, top: int = 10) -> list[Reason]:
        """Return what in `text` speaks most for and against `topic` (default: the likeliest), strongest first."""
        model = self._fitted()
        topic = str(self.predict([text])[0]) if topic is None else topic
        rows = model.rows(split_fields([text]))
        weights = rows.values * model.real_weights[rows.terms, self.classes_.tolist().index(topic)]
        order = np.argsort(-np.abs(weights), kind="stable")[:top]
        return [Reason(model.terms[rows.terms[i]], float(weights[i])) for i in order if weights[i]]

    def save(self, path: Path | str) -> None:
        """Write the classifier to `path`: an `.npz` file, or the folder to put `model.npz` into."""
        model, path = self._fitted(), Path(path)
        meta = {
            "format": FORMAT,
            "version": VERSION,
            "classes": self.classes_.tolist(),
            "taxonomy": [[node.topic_id, node.name, node.parent] for node in self.taxonomy],
            "known_weight": model.known_weight,
            "params": {k: v for k, v in self.get_params().items() if k != "taxonomy"},
            "card": self.card,
        }
        arrays: Arrays = {
            "terms": np.frombuffer("\n".join(model.terms).encode(), dtype=np.uint8),
            "scales": model.scales,
            "weights": model.weights,
            "steps": model.steps,
            "intercepts": model.intercepts,
        }
        write_file(path if path.suffix == ".npz" else path / FILE_NAME, meta, arrays)

    @classmethod
    def load(cls, path: Path | str) -> "TopicClassifier":
        """Return the classifier in the file at `path` (or in the folder `path`)."""
        meta, arrays = read_file(find_file(Path(path)))
        terms = tuple(arrays.pop("terms").tobytes().decode().split("\n"))
        loaded = cls(**meta["params"], taxonomy=tuple(TopicNode(*node) for node in meta["taxonomy"]))
        loaded.classes_ = np.array(meta["classes"])
        loaded.model_ = Model(terms, **arrays, known_weight=meta["known_weight"])
        loaded.card = meta["card"]
        return loaded

    def get_params(self, deep: bool = True) -> dict[str, Any]:  # noqa: ARG002 - scikit-learn's signature
        """Return the knobs, as scikit-learn expects of an estimator."""
        names = (
            "taxonomy",
            "min_papers",
            "max_share",
            "max_terms",
            "regularization",
            "phrase_weight",
            "threshold",
        )
        return {name: getattr(self, name) for name in names}

    def _fitted(self) -> Model:
        if not hasattr(self, "model_"):
            raise TaxoError("this TopicClassifier isn't fitted yet: call fit, or use TopicClassifier.load")
        model: Model = self.model_
        return model
