"""Soft labels from a few phrases: two models learn from the phrases' words, then from what they say themselves."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from taxo.numeric import COMPARED, Matrix, Vector, settled

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

LEAST = 1e-9  # keeps divisions finite
NEVER = -1000.0  # log-odds of a topic that can't be


@dataclass(frozen=True)
class SelfTrainingParams:
    """How the models learn from soft labels.

    Each weight was changed alone by a half to the double on the listings, with 0 to all phrases a topic, and most on
    AG News: the share that is right moves by at most three points, least where phrases are many. Only a `smoothing`
    of .2 costs more: three to five points where phrases are few. 8 to 40 rounds differ by less than a point.

    `plenty` is the evidence at which phrases alone are half the truth, `phrase_odds` what the first unit of evidence
    adds to a topic's log-odds in a taxonomy that couldn't be richer, `trust` the papers a topic at which naive Bayes
    counts half, `ridge_odds` what the ridge regression's answer 1 against 0 adds, `penalty` its L2 penalty,
    `smoothing` the count that naive Bayes adds to each word.
    """

    rounds: int
    plenty: float
    phrase_odds: float
    trust: float
    ridge_odds: float
    penalty: float
    smoothing: float


@dataclass(frozen=True)
class Sources:
    """What is known of n papers and k topics before any learning: evidence of whole phrases (n, k), of their single
    words (n, k), counts of the words left (n, w), vectors (n, d), and how surely each paper belongs to the topics at
    all (n, 0 to 1), by which it teaches."""

    phrases: Matrix
    words: Matrix
    left: "csr_matrix"
    vectors: Matrix
    belonging: Vector


@dataclass(frozen=True)
class Round:
    """The log-odds of each topic for each paper (n, k) by naive Bayes, by ridge regression, and by the phrases."""

    bayes: Matrix
    ridge: Matrix
    anchor: Matrix

    @property
    def total(self) -> Matrix:
        """All three together."""
        return self.bayes + self.ridge + self.anchor


def train_itself(sources: Sources, params: SelfTrainingParams) -> Iterator[Round]:
    """Yield what is said after each round: after none, the models have learned from the words of phrases alone.

    Soft labels start as each topic's share of the phrases' single words. Naive Bayes on the words that no phrase
    covers and ridge regression on the vectors learn from them; their log-odds are added to those of the phrases,
    which anchor every round, and make the next soft labels (Nigam et al., 2000, with two views of a text as in
    Blum and Mitchell, 1998). No prior of the topics is learned: it makes the rounds drift to the largest.
    """
    words = np.log1p(sources.left.data)
    left = type(sources.left)((words, sources.left.indices, sources.left.indptr), shape=sources.left.shape)
    roots = root_lengths(left)
    soft = shares(sources.words)
    weight = params.phrase_odds * richness(sources.phrases, params.plenty)
    # Phrases of a topic repeat one another: the tenth says less than the first. Where each counts as much, as many of
    # the listings' papers are right and fewer of a later conference's, to which fewer of the phrases were fitted.
    evidence = np.log1p(sources.phrases / params.plenty)
    anchor = weight * params.plenty * (evidence + soft)
    # A topic of which no paper has a word would take whatever is odd: nothing was read that speaks against it.
    anchor[:, ~soft.any(axis=0) & ~sources.phrases.any(axis=0)] = NEVER
    gain = bayes_gain(soft, params.trust)
    for _ in range(params.rounds + 1):
        taught = soft * sources.belonging[:, None]
        bayes = gain * naive_bayes(left, taught, roots, params.smoothing)
        ridge = params.ridge_odds * ridge_regression(sources.vectors, taught, params.penalty)
        said = Round(settled(bayes, COMPARED), settled(ridge, COMPARED), settled(anchor, COMPARED))
        yield said
        soft = settled(softmax(said.total), COMPARED)


def naive_bayes(counts: "csr_matrix", taught: Matrix, roots: Vector, smoothing: float) -> Matrix:
    """Return the log-likelihood of each topic's words (n, k) by multinomial naive Bayes on soft labels (n, k).

    A text counts by the root of its length, both in teaching and in being judged, because its words repeat one
    another: of two texts, one four times as long says twice as much.
    """
    frequencies = counts.T @ (taught * (np.median(roots) / roots)[:, None]) + smoothing
    likelihood: Matrix = (counts @ np.log(frequencies / frequencies.sum(axis=0))) / roots[:, None]
    return likelihood


def ridge_regression(vectors: Matrix, taught: Matrix, penalty: float) -> Matrix:
    """Fit `taught` (n, k) on `vectors` (n, d), clear labels counting more; return what is said of each row."""
    weighted = vectors * np.sqrt(taught.max(axis=1, initial=0))[:, None]
    square = weighted.T @ vectors + penalty * np.eye(vectors.shape[1])
    fitted: Matrix = vectors @ np.linalg.solve(square, weighted.T @ taught)
    return fitted


def richness(phrases: Matrix, plenty: float) -> float:
    """Return how much of the truth the phrases know by themselves, from 0 to 1: their mean share beside `plenty`.

    Thousands of phrases that people polished reach .8; three a topic .2, and then they have less of a say.
    """
    total = phrases.sum(axis=1)
    return float(np.mean(total / (total + plenty))) if len(total) else 0.0


def bayes_gain(soft: Matrix, trust: float) -> float:
    """Return what naive Bayes on soft labels (n, k) counts, from 0 to 1: the more papers a topic has, the more words
    it knows."""
    n_papers, n_topics = len(soft), int(soft.shape[1])
    return n_papers / max(n_papers + trust * n_topics, LEAST)


def root_lengths(counts: "csr_matrix") -> Vector:
    """Return the root of each row's sum, at least 1 (n)."""
    roots: Vector = np.sqrt(np.maximum(np.asarray(counts.sum(axis=1), dtype=np.float64).ravel(), 1))
    return roots


def shares(values: Matrix) -> Matrix:
    """Return rows divided by their sums; rows of zeros stay as they are."""
    divided: Matrix = values / np.maximum(values.sum(axis=1, keepdims=True), LEAST)
    return divided


def softmax(values: Matrix) -> Matrix:
    """Return the rows of log-odds (n, k) as probabilities."""
    raised = np.exp(values - values.max(axis=1, keepdims=True, initial=-np.inf))
    return shares(raised)
