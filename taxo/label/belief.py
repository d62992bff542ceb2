"""What is believed of each paper, before anything is decided: which topics apply, the primary one, how surely."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from taxo.label.calibration import Calibration, fit_calibration
from taxo.label.model import SpreadParams, learn_reviews, spread_topics
from taxo.label.reviews import Review
from taxo.numeric import Matrix, Rows, Vector


@dataclass(frozen=True)
class Belief:
    """For n papers and k topics: shares of topics that apply (n, k), of the primary (n, k), confidence in it (n)."""

    applies: Matrix
    primary: Matrix
    confidence: Vector


@dataclass(frozen=True)
class Grounds:
    """What belief rests on: encodings (n, d), evidence (n, k), what each topic's evidence weighs in choosing the
    primary (k), and the primaries that people gave (n, k; rows that sum to 1, or zeros where no one said)."""

    vectors: Matrix
    scores: Matrix
    weights: Vector
    reviewed: Matrix

    def of(self, rows: Rows) -> "Grounds":
        """The grounds of some of the papers alone."""
        return Grounds(self.vectors[rows], self.scores[rows], self.weights, self.reviewed[rows])


def believe(grounds: Grounds, spread: SpreadParams, calibration: Calibration, min_reviews: int) -> Belief:
    """Weigh the grounds: what applies rests on the words alone, the primary also on what topics weigh and on reviews.

    With at least `min_reviews` reviews, confidence is fitted to them, each held out; else `calibration` counts.
    """
    weighted = grounds.scores * grounds.weights
    applies = spread_topics(grounds.vectors, grounds.scores, spread)
    primary = spread_topics(grounds.vectors, weighted, spread)
    if grounds.reviewed.any():
        learnt = learn_reviews(primary, grounds.vectors, weighted, grounds.reviewed, spread)
        primary = learnt.probabilities
        if len(learnt.rows) >= min_reviews:
            best = learnt.held_out.argmax(axis=1)
            calibration = fit_calibration(learnt.held_out, grounds.reviewed[learnt.rows, best] > 0)
    return Belief(applies, primary, calibration.confidence(primary))


def given_primaries(reviews: Sequence[Review | None], topic_ids: Sequence[str]) -> Matrix:
    """The primary topics that people gave (n, k): equal shares where several are right, zeros where none."""
    column = {topic_id: place for place, topic_id in enumerate(topic_ids)}
    given = np.zeros((len(reviews), len(topic_ids)))
    for row, review in enumerate(reviews):
        if review:
            given[row, [column[topic_id] for topic_id in review.primaries]] = 1 / len(review.primaries)
    return given
