"""Make scores into honest probabilities, learned from texts that the scores didn't see."""

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from taxo.numeric import Matrix, Members, Rows, Vector, fit_logistic, settled

# Where the sharpness is looked for. Scores are near 1 for the right topic and near 0 for others, so that for 26 topics
# .1 makes every topic about as likely as any other, and 30 makes a score that is .3 ahead a certainty.
SHARPNESS = (0.1, 30.0)
PENALTY = 0.001  # of the slope in `fit_applying`: there is one even where all scores are alike
GOLDEN = (math.sqrt(5) - 1) / 2
TOLERANCE = 1e-7  # of the sharpness's logarithm: well below the digits that are kept
# What `own` is chosen from. 1 were a scale of each text's own alone, however little the model knows of its words.
OWNS = (0.0, 0.25, 0.5, 0.7)
# Texts from which `own` is chosen; with fewer it is `OWN`. That error is .048 at 0, .042 at `OWN` and .033 where it is
# chosen, of titles alone .062, .060 and .063; calibrated on 30 texts it is .059 at 0 and .050 at `OWN`.
ENOUGH_TO_CHOOSE = 100
OWN = 0.5
# Topics that make a text's height. By the standard deviation of all its logits instead that error is .038:
# a second topic that is nearly as good then takes too little confidence away.
BEST = 3
NO_HEIGHT = 1e-9  # below this scores are all alike, and there is nothing to measure texts by
LEAST_HEIGHT = 0.001  # of logits: above 0, by which nothing can be divided
# Of sharpness and noise: the loss is flat at its least, so that further ones would be the processor's
DIGITS = 3
# Two people who label the same papers disagree about one in twenty. The mean calibration error of the sets of
# benchmarks/calibration.py is .033; with half of it .034, with double .046.
NOISE = 0.05
# Of answers that came out right, the share that is counted as wrong, since new texts differ more from those that were
# learned from than these. Without it that error is .035, with half and double of it .036 and .041.
DOUBT = 0.02


@dataclass(frozen=True, slots=True)
class Calibration:
    """Probabilities are (1 - noise) x softmax(temper(sharpness x scores, own, height)) + noise / number of topics.

    `sharpness` is one over the temperature of Guo et al. (2017); `noise`, 0 to 1, is the share of labels that
    follow no score, so that no text is ever given a topic with more certainty than labels deserve; `temper` says what
    `own` and `height` are.
    """

    sharpness: float
    noise: float
    own: float
    height: float


@dataclass(frozen=True, slots=True)
class Applying:
    """The probability that a topic applies is logistic(intercept + slope x its logit less the mean of all topics').

    It is read from the scores that the softmax is made of, a topic at a time: several can apply to one text.
    """

    intercept: float
    slope: float


def fit_applying(logits: Matrix, applies: Members, weights: Vector) -> Applying:
    """Learn from `logits` (n, k) of unseen texts which of their topics apply (n, k); each text counts `weights` (n).

    Platt, "Probabilistic outputs for support vector machines", 1999, with one intercept and slope for all topics: most
    have too few papers for their own. As there, targets keep the doubt that so many pairs leave.
    """
    centred = centre(logits).ravel()
    yes = int(applies.sum())
    targets = np.where(applies.ravel(), (yes + 1) / (yes + 2), 1 / (applies.size - yes + 2))
    features = np.column_stack([np.ones(len(centred)), centred])
    found = fit_logistic(features, targets, np.repeat(weights, applies.shape[1]), np.array([0.0, PENALTY]))
    # Below 0 a topic were the likelier to apply the less it looks like the first.
    return Applying(settled(float(found[0]), DIGITS), settled(max(float(found[1]), 0.0), DIGITS))


def temper(logits: Matrix, own: float, height: float) -> Matrix:
    """Return `logits` (n, k), each row divided by 1 - own + own x its height / `height`.

    A row's height is how far its best topics stand above the mean of all. A text with few known words has low scores
    for all topics, the right one among them. With one temperature for all texts its topics look about as likely as one
    another, and the best is right far more often than it says. At `own` 0 there is one temperature; towards 1 each text
    is measured by its own scale. `height`, above 0, is that of a common text, whose logits stay as they are: with .7
    and 2, one of height 1 gets logits 1.54 times as far apart, and one of height 4 gets .59 times.
    """
    return logits / stretch(logits, own, height)


def stretch(logits: Matrix, own: float, height: float) -> Matrix:
    """Return what `temper` divides the rows of `logits` (n, k) by (n, 1)."""
    by: Matrix = 1 - own + own * heights(logits)[:, None] / height
    return by


def heights(logits: Matrix) -> Vector:
    """Return how far (n) the mean of the `BEST` best of `logits` (n, k; of few topics all but one) is above all's."""
    n_best = min(BEST, logits.shape[1] - 1)
    best = np.partition(logits, -n_best, axis=1)[:, -n_best:]
    found: Vector = best.mean(axis=1) - logits.mean(axis=1)
    return found


def centre(logits: Matrix) -> Matrix:
    """Return `logits` (n, k) less the mean of each row: how far a topic stands out among all."""
    centred: Matrix = logits - logits.mean(axis=1, keepdims=True)
    return centred


def fit_calibration(scores: Matrix, targets: Rows, weights: Vector) -> Calibration:
    """Return what makes the confidence in the best of `scores` (n, k) tell best how often it is the target.

    Each text counts `weights` (n). We minimise the log-loss of "is the top topic right?", not of the target class:
    the latter hardly penalises an overconfident wrong answer when the right topic is second. Only sharpness and `own`
    are learned: a few hundred texts don't tell the noise as well.
    """
    # However few texts went wrong here, one more might have (Laplace's rule of succession).
    noise = max(NOISE, 1 / (len(targets) + 2))
    mean = float(heights(scores).mean())
    height = mean if mean > NO_HEIGHT else 1.0

    def best(own: float) -> tuple[float, float, float]:
        """The least loss with `own`, to digits that every processor gives alike; `own`; the sharpness that has it."""
        sharpness, loss = _best_sharpness(temper(scores, own, height), targets, weights, noise)
        return settled(loss / float(weights.sum())), own, sharpness

    _, own, sharpness = min(map(best, OWNS if len(targets) >= ENOUGH_TO_CHOOSE else (OWN,)))
    # The scores are so high; the logits, which `temper` is given later, `sharpness` times as high.
    return Calibration(
        settled(sharpness, DIGITS),
        settled(noise, DIGITS),
        own,
        max(settled(sharpness * height, DIGITS), LEAST_HEIGHT),
    )


def _best_sharpness(scores: Matrix, targets: Rows, weights: Vector, noise: float) -> tuple[float, float]:
    """The sharpness at the least loss, looked for on its logarithm since it is a factor, and that loss."""
    found, loss = _least(lambda x: _loss(np.exp(x) * scores, targets, weights, noise), *np.log(SHARPNESS))
    return float(np.exp(found)), loss


def _least(function: Callable[[float], float], low: float, high: float) -> tuple[float, float]:
    """Where between `low` and `high` a function with one minimum is least, and what it is there.

    Golden section search (Kiefer, 1953): of two points inside, the worse one becomes an end. scipy's takes two thirds
    of the steps, and a quarter of a second to import.
    """
    left, right = high - GOLDEN * (high - low), low + GOLDEN * (high - low)
    at_left, at_right = function(left), function(right)
    while high - low > TOLERANCE:
        if at_left <= at_right:
            high, right, at_right = right, left, at_left
            left = high - GOLDEN * (high - low)
            at_left = function(left)
        else:
            low, left, at_left = left, right, at_right
            right = low + GOLDEN * (high - low)
            at_right = function(right)
    return min((left, at_left), (right, at_right), key=lambda point: point[1])


def _loss(logits: Matrix, targets: Rows, weights: Vector, noise: float) -> float:
    """How badly the confidence in the likeliest topic foretells whether it is right, as log-loss."""
    top = logits.max(axis=1)
    sure = 1 / np.exp(logits - top[:, None]).sum(axis=1)  # the softmax of the top topic
    confidence = (1 - noise) * sure + noise / logits.shape[1]
    right = np.where(logits[np.arange(len(targets)), targets] == top, 1 - DOUBT, 0)
    loss = right * np.log(confidence) + (1 - right) * np.log(1 - confidence)
    return float(-weights @ loss)
