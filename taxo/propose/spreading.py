"""Spread topics from paper to paper in one quick step, so that many candidates can be tried beside the taxonomy's.

The label stage's model trains itself for many rounds; here one round is enough to see which papers a candidate wins.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from taxo.label.correction import correct_by_reviews
from taxo.label.self_training import ridge_regression, shares, softmax
from taxo.numeric import Matrix, Rows, Vector
from taxo.propose.calibration import Calibration, fit_calibration

MIN_REVIEWS = 60  # from which confidence is fitted to them
UNFITTED = Calibration(slope=1.0, intercept=0.0)
RUNS, LEFT_OUT = 10, 0.1  # of leaving papers out


@dataclass(frozen=True)
class SpreadParams:
    """How topics spread from paper to paper.

    `doubt` is the evidence for no topic at all that every paper has (a phrase found once in an abstract counts 2 if it
    is common, 6 if it is rare), `penalty` keeps the model that spreads topics simple, `model_weight` is what it counts
    against `phrase_weight` for the paper's own words. They were chosen on the shipped listings when this was the label
    stage's model.
    """

    doubt: float = 10.0
    penalty: float = 2.0
    model_weight: float = 5.0
    phrase_weight: float = 3.0


SPREAD = SpreadParams()


@dataclass(frozen=True)
class SpreadInputs:
    """What the model reads of n papers and k topics: encodings (n, d), evidence (n, k), what each topic's evidence
    weighs in choosing the primary (k), and the primaries that people gave (n, k; rows that sum to 1, or zeros where no
    one said)."""

    vectors: Matrix
    scores: Matrix
    weights: Vector
    reviewed: Matrix

    def of(self, rows: Rows) -> "SpreadInputs":
        """The inputs of some of the papers alone."""
        return SpreadInputs(self.vectors[rows], self.scores[rows], self.weights, self.reviewed[rows])

    def beside(self, scores: Matrix, reviewed: Matrix | None = None) -> "SpreadInputs":
        """The inputs with topics more, of which `scores` (n, topics) are the evidence and `reviewed` the reviews.

        A paper whose review gives one of these topics and one that was there has equal shares of both.
        """
        given = np.hstack([self.reviewed, np.zeros_like(scores) if reviewed is None else reviewed])
        return SpreadInputs(
            self.vectors,
            np.hstack([self.scores, scores]),
            np.concatenate([self.weights, np.ones(scores.shape[1])]),
            given / np.maximum(given.sum(axis=1, keepdims=True), 1),
        )


@dataclass(frozen=True)
class Primaries:
    """For n papers and k topics: how probable each is the primary one (n, k), and confidence in the best (n)."""

    probabilities: Matrix
    confidence: Vector


def find_primaries(inputs: SpreadInputs, params: SpreadParams = SPREAD) -> Primaries:
    """Return how probable each topic is the primary one, by evidence times the topic's weight, corrected by reviews.

    With at least `MIN_REVIEWS` reviews, confidence is fitted to them, each held out.
    """
    weighted = inputs.scores * inputs.weights
    probabilities, calibration = spread_topics(inputs.vectors, weighted, params), UNFITTED
    if inputs.reviewed.any():
        learnt = correct_by_reviews(probabilities, inputs.vectors, weighted, inputs.reviewed)
        probabilities = learnt.probabilities
        if len(learnt.rows) >= MIN_REVIEWS:
            best = learnt.held_out.argmax(axis=1)
            calibration = fit_calibration(learnt.held_out, inputs.reviewed[learnt.rows, best] > 0)
    return Primaries(probabilities, calibration.confidence(probabilities))


def find_primaries_without_some(inputs: SpreadInputs) -> Iterator[tuple[Rows, Primaries]]:
    """Yield, run by run, the rows of papers that random leaving out keeps, and their primary topics then."""
    for run in range(RUNS):
        rows = np.flatnonzero(np.random.default_rng(run).random(len(inputs.scores)) >= LEFT_OUT)
        yield rows, find_primaries(inputs.of(rows))


def spread_topics(vectors: Matrix, scores: Matrix, params: SpreadParams) -> Matrix:
    """Return the probability of each topic for each paper (n, k); what a row lacks to 1 is that none fits.

    `vectors` (n, d) are the papers' encodings, `scores` (n, k) the evidence of their words. A linear model learns
    each topic's share of the evidence from the encodings of all papers, those with clear evidence counting more;
    what it then says of a paper is weighed with the paper's own words: one round of self-training (Scudder, 1965)
    with soft labels. `params.doubt` is the evidence that every paper has for no topic at all.
    """
    share = shares(np.column_stack([scores, np.full(len(scores), params.doubt)]))
    # Squared, a clear lead becomes clearer before the model learns from it: .6 and .4 become .69 and .31.
    taught = shares(share**2)
    expected = ridge_regression(vectors, taught, params.penalty)
    return softmax(params.model_weight * expected + params.phrase_weight * np.sqrt(share))[:, :-1]
