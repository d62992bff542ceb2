"""Make scores into honest probabilities, learned from texts that the scores didn't see."""

from dataclasses import dataclass

import numpy as np

from taxo.numeric import Matrix, Members, Rows, Vector, fit_logistic, settled

# Where the sharpness is looked for. Scores are near 1 for the right topic and near 0 for others, so that for 26 topics
# .1 makes every topic about as likely as any other, and 30 makes a score that is .3 ahead a certainty.
SHARPNESS = (0.1, 30.0)
PENALTY = 0.001  # of the slope in `fit_applying`: there is one even where all scores are alike
TOLERANCE = 1e-7  # of the sharpness's logarithm: well below the digits that are kept
# Of sharpness and noise: the loss is flat at its least, so that further ones would be the processor's
DIGITS = 3
# Two people who label the same papers disagree about one in twenty. On the listings the calibration error is .047;
# with half of it .057, with double .068, as benchmarks/classifier.py measures it (five-fold).
NOISE = 0.05
# Of answers that came out right, the share that is counted as wrong, since new texts differ more from those that were
# learned from than these. Without it the calibration error is .052, with half and double of it .046 and .048.
DOUBT = 0.02


@dataclass(frozen=True, slots=True)
class Calibration:
    """Probabilities are (1 - noise) x softmax(sharpness x scores) + noise / number of topics.

    `sharpness` is one over the temperature of Guo et al. (2017); `noise`, 0 to 1, is the share of labels that
    follow no score, so that no text is ever given a topic with more certainty than labels deserve.
    """

    sharpness: float
    noise: float


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


def centre(logits: Matrix) -> Matrix:
    """Return `logits` (n, k) less the mean of each row: how far a topic stands out among all."""
    centred: Matrix = logits - logits.mean(axis=1, keepdims=True)
    return centred


def fit_calibration(scores: Matrix, targets: Rows, weights: Vector) -> Calibration:
    """Return what makes the confidence in the best of `scores` (n, k) tell best how often it is the target.

    Each text counts `weights` (n). We minimise the log-loss of "is the top topic right?", not of the target class:
    the latter hardly penalises an overconfident wrong answer when the right topic is second. Only the sharpness is
    learned: a few hundred texts don't tell both.
    """
    # However few texts went wrong here, one more might have (Laplace's rule of succession).
    noise = max(NOISE, 1 / (len(targets) + 2))
    sharpness = _best_sharpness(scores, targets, weights, noise)
    return Calibration(settled(sharpness, DIGITS), settled(noise, DIGITS))


def _best_sharpness(scores: Matrix, targets: Rows, weights: Vector, noise: float) -> float:
    """The sharpness at the least loss, looked for on its logarithm since it is a factor."""
    from scipy.optimize import minimize_scalar

    found = minimize_scalar(
        lambda x: _loss(np.exp(x) * scores, targets, weights, noise),
        bounds=np.log(SHARPNESS),
        method="bounded",
        options={"xatol": TOLERANCE},
    )
    return float(np.exp(found.x))


def _loss(logits: Matrix, targets: Rows, weights: Vector, noise: float) -> float:
    """How badly the confidence in the likeliest topic foretells whether it is right, as log-loss."""
    top = logits.max(axis=1)
    sure = 1 / np.exp(logits - top[:, None]).sum(axis=1)  # the softmax of the top topic
    confidence = (1 - noise) * sure + noise / logits.shape[1]
    right = np.where(logits[np.arange(len(targets)), targets] == top, 1 - DOUBT, 0)
    loss = right * np.log(confidence) + (1 - right) * np.log(1 - confidence)
    return float(-weights @ loss)
