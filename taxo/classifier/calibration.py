"""Make scores into honest probabilities, by what is learned from texts that the scores didn't see."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from taxo.numeric import Vector

SHARPNESS = (0.1, 30.0)  # of scores that are near 1 for the right topic and near 0 for others
STEPS = 40
DIGITS = 3  # the likelihood is flat at its top: more would be the processor's
NOISE = 0.05  # two people who label the same papers disagree about one in twenty
DOUBT = 0.02  # of answers that came out right, the share that new texts may put wrong


@dataclass(frozen=True, slots=True)
class Calibration:
    """Probabilities are (1 - noise) x softmax(sharpness x scores) + noise / number of topics.

    `sharpness` is one over the temperature of Guo et al. (2017); `noise`, 0 to 1, is the share of labels that
    follow no score, so that no text is ever given a topic with more certainty than labels deserve.
    """

    sharpness: float
    noise: float


def fit_calibration(scores: Vector, targets: npt.NDArray[np.int64], weights: Vector) -> Calibration:
    """Return what makes the confidence in the best of `scores` (n, k) tell best how often it is the target.

    Each text counts `weights`. The likelihood of the target itself would forgive much certainty in a wrong topic
    as long as the right one comes second, which people who read the confidence don't. Only the sharpness is learned:
    a few hundred texts don't tell both.
    """
    # However few texts went wrong here, one more might have.
    noise = max(NOISE, 1 / (len(targets) + 2))
    return Calibration(round(_best_sharpness(scores, targets, weights, noise), DIGITS), round(noise, DIGITS))


def _best_sharpness(scores: Vector, targets: npt.NDArray[np.int64], weights: Vector, noise: float) -> float:
    """The sharpness at the least loss: golden-section search on its logarithm."""
    ratio = (np.sqrt(5) - 1) / 2
    low, high = np.log(SHARPNESS)
    for _ in range(STEPS):
        left, right = high - ratio * (high - low), low + ratio * (high - low)
        losses = [_loss(np.exp(x) * scores, targets, weights, noise) for x in (left, right)]
        if losses[0] < losses[1]:
            high = right
        else:
            low = left
    return float(np.exp((low + high) / 2))


def _loss(logits: Vector, targets: npt.NDArray[np.int64], weights: Vector, noise: float) -> float:
    """How badly the confidence in the likeliest topic foretells whether it is right, as log-loss."""
    top = logits.max(axis=1)
    sure = 1 / np.exp(logits - top[:, None]).sum(axis=1)
    confidence = (1 - noise) * sure + noise / logits.shape[1]
    right = np.where(logits[np.arange(len(targets)), targets] == top, 1 - DOUBT, 0)
    loss = right * np.log(confidence) + (1 - right) * np.log(1 - confidence)
    return float(-weights @ loss)
