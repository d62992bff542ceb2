"""Carry topics from papers whose words are clear to papers whose words aren't, by what the papers have in common."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Matrix = npt.NDArray[np.float64]


@dataclass(frozen=True)
class SpreadParams:
    """How labels spread; see `params.yaml`."""

    lead: float
    regularization: float
    phrase_weight: float


def spread_labels(vectors: Matrix, scores: Matrix, reviewed: Matrix, params: SpreadParams) -> Matrix:
    """Return the probability of each topic for each paper (n, k), rows summing to 1.

    `vectors` (n, d) are the papers' encodings, `scores` (n, k) the phrases' evidence, `reviewed` (n, k) the
    topics that people gave as primary (rows that sum to 1, or zeros where no one said).
    """
    from sklearn.linear_model import LogisticRegression

    by_people = reviewed.sum(axis=1) > 0
    ordered = np.sort(scores, axis=1)
    clear = (ordered[:, -1] > 0) & (ordered[:, -1] >= params.lead * ordered[:, -2])
    taught = np.where(by_people, reviewed.argmax(axis=1), scores.argmax(axis=1))
    teachers = clear | by_people
    log_probability = np.full(scores.shape, np.log(1e-4))
    if len(np.unique(taught[teachers])) > 1:
        model = LogisticRegression(C=params.regularization, class_weight="balanced", max_iter=2000)
        model.fit(vectors[teachers], taught[teachers])
        log_probability[:, model.classes_] = model.predict_log_proba(vectors)
    return _softmax(log_probability + params.phrase_weight * scores)


def _softmax(values: Matrix) -> Matrix:
    raised = np.exp(values - values.max(axis=1, keepdims=True))
    shares: Matrix = raised / raised.sum(axis=1, keepdims=True)
    return shares
