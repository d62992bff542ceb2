"""What reviews teach: a kernel ridge regression with its held-out answers, and two read-outs learned from these."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from taxo.label.self_training import softmax
from taxo.numeric import COMPARED, Matrix, Rows, Vector, settled

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

PENALTY = 0.6  # of the kernel ridge regression: half and double change a figure by less than two points
# Of a read-out's weights towards those that count without reviews, as much as two reviews say. On the listings' reviews
# held out, with 3, 20 and all phrases a topic, the calibration error is .045 to .053; with half .057 to .061.
SHRINKAGE = 2.0
PAIRS_SHRINKAGE = 0.1
RIGHT = 0.999  # the surest that is said of a held-out answer
Features = npt.NDArray[np.float64]  # (n, k, f): f figures for each pair of a paper and a topic


@dataclass(frozen=True)
class Judgements:
    """What people said of r papers, whose `rows` are told: the shares of first topics (r, k; rows that sum to 1, or
    zeros where none fits) and which topics apply (r, k; 0 or 1)."""

    rows: Rows
    first: Matrix
    applies: Matrix

    def of(self, rows: Rows) -> "Judgements":
        """What is said of the papers in `rows` (in order), as if there were no others."""
        kept = np.isin(self.rows, rows)
        return Judgements(np.searchsorted(rows, self.rows[kept]), self.first[kept], self.applies[kept])

    def first_of(self, n_papers: int) -> Matrix:
        """The shares of first topics of all papers (n, k): zeros where none fits or nobody said anything."""
        given = np.zeros((n_papers, self.first.shape[1]))
        given[self.rows] = self.first
        return given

    @property
    def fitting(self) -> Rows:
        """The places, among the r papers, of those that some topic fits."""
        return np.flatnonzero(self.applies.sum(axis=1) > 0)


def no_judgements(n_topics: int) -> Judgements:
    """Return what nobody said."""
    return Judgements(np.zeros(0, dtype=np.int64), np.zeros((0, n_topics)), np.zeros((0, n_topics)))


def kernel_ridge(words: "csr_matrix", vectors: Matrix, rows: Rows, targets: Matrix) -> Matrix:
    """Return what papers like each paper were said to be (n, k): 0 where nobody said anything of its like.

    `words` (n, w) and `vectors` (n, d) have rows of unit length; likeness is the mean of both cosines. `rows` (r) were
    given `targets` (r, k), from whose mean the answers differ. What is returned for one of `rows` is what the others
    alone teach, which is known exactly without fitting anew (Rasmussen and Williams, 2006, equation 5.12).
    """
    known_words, known_vectors = words[rows], vectors[rows]
    alike = ((known_words @ known_words.T).toarray() + known_vectors @ known_vectors.T) / 2
    inverse = np.linalg.inv(alike + PENALTY * np.eye(len(rows)))
    errors = targets - targets.mean(axis=0)
    duals = inverse @ errors
    answers: Matrix = (words @ (known_words.T @ duals) + vectors @ (known_vectors.T @ duals)) / 2
    answers[rows] = errors - duals / np.diag(inverse)[:, None]
    return settled(answers, COMPARED)


def fit_choice(features: Features, right: Matrix, start: Vector) -> tuple[Vector, float]:
    """Return weights of the f features, and the mean log-loss with them, by which one topic of k is chosen.

    `features` (r, k, f) tell each pair of a paper and a topic apart, `right` (r, k) is above 0 where a topic would be
    right. A conditional logit (McFadden, 1974) whose weights shrink towards `start` (f): the weight of a feature is
    the same for every topic, so sixty papers teach it well.
    """
    from scipy.optimize import minimize

    wanted = right > 0

    def loss(weights: Vector) -> tuple[float, Vector]:
        said = softmax(features @ weights)
        hit = np.maximum((said * wanted).sum(axis=1), 1e-12)
        pull = said * wanted / hit[:, None] - said
        away = weights - start
        gradient = -np.einsum("rkf,rk->f", features, pull) + SHRINKAGE * away
        return float(-np.log(hit).sum() + SHRINKAGE / 2 * away @ away), gradient

    fit = minimize(loss, start, jac=True, method="L-BFGS-B")
    return settled(fit.x), settled(float(fit.fun) / max(len(features), 1))


def fit_pairs(features: Features, applies: Matrix) -> Vector:
    """Return weights of the f features and, last, a constant, by which topics apply (r, k), each by itself.

    One logistic regression over all pairs of a paper and a topic: Platt's curve (1999) with several features.
    """
    from scipy.optimize import minimize

    flat = features.reshape(-1, features.shape[2])
    flat = np.column_stack([flat, np.ones(len(flat))])
    wanted = applies.ravel()

    def loss(weights: Vector) -> tuple[float, Vector]:
        odds = flat @ weights
        error = 1 / (1 + np.exp(-odds)) - wanted
        penalty = PAIRS_SHRINKAGE * weights
        return (
            float(np.logaddexp(0, odds).sum() - wanted @ odds + penalty @ weights / 2),
            flat.T @ error + penalty,
        )

    fit = minimize(loss, np.zeros(flat.shape[1]), jac=True, method="L-BFGS-B", options={"maxiter": 500})
    return settled(fit.x)


def read_pairs(features: Features, weights: Vector) -> Matrix:
    """Return the probability that each topic applies (n, k) by the `weights` of `fit_pairs`."""
    odds = features @ weights[:-1] + weights[-1]
    probabilities: Matrix = 1 / (1 + np.exp(-odds))
    return probabilities


def log_odds(shares: Matrix) -> Matrix:
    """Return log(p / (1 - p)) of `shares`, kept off 0 and 1."""
    kept = np.clip(shares, 1 - RIGHT, RIGHT)
    odds: Matrix = np.log(kept / (1 - kept))
    return odds
