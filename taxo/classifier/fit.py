"""Learn a model from labelled texts: the only module here that knows scikit-learn."""

from collections import Counter as Tally
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from taxo.classifier.features import CHUNK, Counter, Floats, Rows
from taxo.classifier.model import Model, quantise
from taxo.classifier.taxonomy import TopicNode
from taxo.classifier.tokens import LONGEST_GRAM, spell
from taxo.classifier.vocabulary import Vocabulary


@dataclass(frozen=True)
class FitParams:
    """How to learn: see the `train` section of `params.yaml`."""

    min_papers: int = 2
    max_share: float = 0.5
    max_terms: int = 30_000
    regularization: float = 5.0
    phrase_weight: float = 1.0


def fit_model(
    fields: Sequence[str],
    topics: Sequence[str],
    weights: Floats,
    classes: Sequence[str],
    taxonomy: Sequence[TopicNode],
    params: FitParams,
) -> Model:
    """Return a model of `fields` (title, abstract, …) and their `topics`, each counting `weights`."""
    from sklearn.linear_model import LogisticRegression

    nodes = [node for node in taxonomy if node.topic_id in classes and (node.phrases or node.hints)]
    lessons = [field for node in nodes for field in (node.name, ". ".join(node.phrases))]
    terms, papers = choose_terms(fields, params)
    scales = (np.log((1 + len(fields) // 2) / (1 + papers)) + 1).astype(np.float32)
    x = sparse_rows([*fields, *lessons], terms, scales)
    y = [*topics, *(node.topic_id for node in nodes)]
    sample = np.concatenate([weights, np.full(len(nodes), params.phrase_weight)])
    found = LogisticRegression(C=params.regularization, class_weight="balanced", max_iter=1000)
    found.fit(x, y, sample_weight=sample)
    full = np.zeros((len(terms), len(classes) + 1))
    intercepts = np.zeros(len(classes) + 1)
    full[:, :-1], intercepts[:-1] = found.coef_.T, found.intercept_
    whole, steps = quantise(full)
    return Model(tuple(terms), scales, whole, steps, intercepts.astype(np.float32), 0.0)


def choose_terms(fields: Sequence[str], params: FitParams) -> tuple[list[str], npt.NDArray[np.int64]]:
    """Return the terms that enough papers have, sorted, and how many papers have each."""
    tally: Tally[str] = Tally()
    spelled: dict[str, Tally[str]] = {}
    for start in range(0, len(fields), 2):
        found: set[str] = set()
        for field in fields[start : start + 2]:
            for gram in _grams(spell(field)):
                key = gram.replace(" ", "")
                spelled.setdefault(key, Tally())[gram] += 1
                found.add(key)
        tally.update(found)
    most = params.max_share * len(fields) / 2
    kept = [(n, key) for key, n in tally.items() if params.min_papers <= n <= most]
    kept = sorted(
        sorted(kept, key=lambda pair: (-pair[0], pair[1]))[: params.max_terms], key=lambda pair: pair[1]
    )
    terms = [min(spelled[key].items(), key=lambda item: (-item[1], item[0]))[0] for _, key in kept]
    return terms, np.array([n for n, _ in kept], dtype=np.int64)


def sparse_rows(fields: Sequence[str], terms: Sequence[str], scales: npt.NDArray[np.float32]) -> Any:
    """Return the rows of all `fields` as one scipy matrix."""
    import scipy.sparse

    counter = Counter(Vocabulary(terms), scales.astype(np.float64))
    parts = [counter.rows(fields[i : i + 2 * CHUNK]) for i in range(0, len(fields), 2 * CHUNK)]
    return scipy.sparse.vstack([_matrix(rows, len(terms)) for rows in parts]).tocsr()


def _matrix(rows: Rows, n_terms: int) -> Any:
    import scipy.sparse

    return scipy.sparse.csr_matrix((rows.values, rows.terms, rows.bounds), (len(rows.bounds) - 1, n_terms))


def _grams(tokens: Sequence[str]) -> Iterable[str]:
    for n in range(1, LONGEST_GRAM + 1):
        for start in range(len(tokens) - n + 1):
            gram = " ".join(tokens[start : start + n])
            if len(gram.encode()) > 1:
                yield gram
