"""Compute how probable each topic is for each paper: from its words, from papers like it, and from reviews."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from taxo.label.calibration import Calibration, fit_calibration
from taxo.label.reviews import Review
from taxo.numeric import Matrix, Rows, Vector, unit_rows

FLOOR = 1e-6  # the least probability of a topic
NEARNESS = 3  # the power of likeness: more lets a review reach less far


@dataclass(frozen=True)
class SpreadParams:
    """How topics spread from paper to paper; see `params.yaml`."""

    doubt: float
    penalty: float
    model_weight: float
    phrase_weight: float
    review_penalty: float

    def check(self) -> None:
        """Refuse what leaves a paper without evidence, or a model without an answer."""
        for name in ("doubt", "penalty", "review_penalty"):
            if getattr(self, name) <= 0:
                raise ValueError(f"{name} is {getattr(self, name)}, expected above 0")


@dataclass(frozen=True)
class ModelInputs:
    """What the model reads of n papers and k topics: encodings (n, d), evidence (n, k), what each topic's evidence
    weighs in choosing the primary (k), and the primaries that people gave (n, k; rows that sum to 1, or zeros where no
    one said)."""

    vectors: Matrix
    scores: Matrix
    weights: Vector
    reviewed: Matrix

    def of(self, rows: Rows) -> "ModelInputs":
        """The inputs of some of the papers alone."""
        return ModelInputs(self.vectors[rows], self.scores[rows], self.weights, self.reviewed[rows])

    def beside(self, scores: Matrix, reviewed: Matrix | None = None) -> "ModelInputs":
        """The inputs with topics more, of which `scores` (n, topics) are the evidence and `reviewed` the reviews.

        A paper whose review gives one of these topics and one that was there has equal shares of both.
        """
        given = np.hstack([self.reviewed, np.zeros_like(scores) if reviewed is None else reviewed])
        return ModelInputs(
            self.vectors,
            np.hstack([self.scores, scores]),
            np.concatenate([self.weights, np.ones(scores.shape[1])]),
            given / np.maximum(given.sum(axis=1, keepdims=True), 1),
        )


@dataclass(frozen=True)
class TopicProbabilities:
    """For n papers and k topics: shares of topics that apply (n, k), of the primary (n, k), confidence in it (n)."""

    applies: Matrix
    primary: Matrix
    confidence: Vector


@dataclass(frozen=True)
class Corrected:
    """Probabilities (n, k) after reviews, and of the m reviewed `rows` what they are without their own review."""

    probabilities: Matrix
    rows: Rows
    held_out: Matrix


def compute_probabilities(
    inputs: ModelInputs, spread: SpreadParams, calibration: Calibration, min_reviews: int
) -> TopicProbabilities:
    """Return two distributions a paper: which topics apply (by the evidence of its words alone), and which is primary
    (by evidence times the topic's weight, corrected by reviews).

    With at least `min_reviews` reviews, confidence is fitted to them, each held out; else `calibration` counts.
    """
    weighted = inputs.scores * inputs.weights
    applies = spread_topics(inputs.vectors, inputs.scores, spread)
    primary = spread_topics(inputs.vectors, weighted, spread)
    if inputs.reviewed.any():
        learnt = learn_reviews(primary, inputs.vectors, weighted, inputs.reviewed, spread)
        primary = learnt.probabilities
        if len(learnt.rows) >= min_reviews:
            best = learnt.held_out.argmax(axis=1)
            calibration = fit_calibration(learnt.held_out, inputs.reviewed[learnt.rows, best] > 0)
    return TopicProbabilities(applies, primary, calibration.confidence(primary))


def given_primaries(reviews: Sequence[Review | None], topic_ids: Sequence[str]) -> Matrix:
    """Return the primary topics that people gave (n, k): equal shares where several are right, zeros where none is or
    nobody said."""
    column = {topic_id: place for place, topic_id in enumerate(topic_ids)}
    given = np.zeros((len(reviews), len(topic_ids)))
    for row, review in enumerate(reviews):
        if review and review.primaries:
            given[row, [column[topic_id] for topic_id in review.primaries]] = 1 / len(review.primaries)
    return given


def spread_topics(vectors: Matrix, scores: Matrix, params: SpreadParams) -> Matrix:
    """Return the probability of each topic for each paper (n, k); what a row lacks to 1 is that none fits.

    `vectors` (n, d) are the papers' encodings, `scores` (n, k) the evidence of their words. A linear model learns
    each topic's share of the evidence from the encodings of all papers, those with clear evidence counting more;
    what it then says of a paper is weighed with the paper's own words: one round of self-training (Scudder, 1965)
    with soft labels. `params.doubt` is the evidence that every paper has for no topic at all.
    """
    shares = _shares(np.column_stack([scores, np.full(len(scores), params.doubt)]))
    # Squared, a clear lead becomes clearer before the model learns from it: .6 and .4 become .69 and .31.
    taught = _shares(shares**2)
    clearness = np.sqrt(taught.max(axis=1))
    expected = _ridge(vectors, taught, clearness, params.penalty)
    return _softmax(params.model_weight * expected + params.phrase_weight * np.sqrt(shares))[:, :-1]


def learn_reviews(
    probabilities: Matrix, vectors: Matrix, scores: Matrix, reviewed: Matrix, params: SpreadParams
) -> Corrected:
    """Return `probabilities` with what reviews teach: each reviewed paper's error is carried to papers like it.

    `reviewed` (n, k) are the primary topics that people gave (rows that sum to 1, or zeros where no one said).
    How alike papers are, in their encodings and in their words' evidence, is cubed, so that only close ones matter.
    It is the "correct" step of Correct and Smooth (Huang et al., 2021), by kernel ridge regression, whose
    leave-one-out answers are known exactly (Rasmussen and Williams, 2006, equation 5.12).
    """
    rows = np.flatnonzero(reviewed.sum(axis=1) > 0)
    features = np.hstack([vectors, unit_rows(scores)])
    alike = (features @ features[rows].T / 2) ** NEARNESS
    errors = reviewed[rows] - probabilities[rows]
    inverse = np.linalg.inv(alike[rows] + params.review_penalty * np.eye(len(rows)))
    duals = inverse @ errors
    held_out = errors - duals / np.diag(inverse)[:, None]
    return Corrected(_proper(probabilities + alike @ duals), rows, _proper(probabilities[rows] + held_out))


def _ridge(vectors: Matrix, targets: Matrix, weights: Vector, penalty: float) -> Matrix:
    """Fit `targets` (n, k) by weighted ridge regression on `vectors` (n, d); return what it says of each row."""
    weighted = vectors * weights[:, None]
    square = weighted.T @ vectors + penalty * np.eye(vectors.shape[1])
    fitted: Matrix = vectors @ np.linalg.solve(square, weighted.T @ targets)
    return fitted


def _shares(values: Matrix) -> Matrix:
    """Rows divided by their sums, which are above 0."""
    shares: Matrix = values / values.sum(axis=1, keepdims=True)
    return shares


def _softmax(values: Matrix) -> Matrix:
    raised = np.exp(values - values.max(axis=1, keepdims=True))
    return _shares(raised)


def _proper(values: Matrix) -> Matrix:
    """Probabilities out of values that a correction may have put below 0 or, together, above 1."""
    raised = np.maximum(values, FLOOR)
    proper: Matrix = raised / np.maximum(raised.sum(axis=1, keepdims=True), 1)
    return proper
