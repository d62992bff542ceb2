"""Draw a sample of papers with known odds, from which the Review page estimates how many topics are right.

Papers whose topic is likely wrong are drawn more often, since they tell more; the estimate weighs that out again.
This is active testing (Kossen, Farquhar, Gal and Rainforth, "Active Testing: Sample-Efficient Model Evaluation",
2021). The page estimates as the answers come in, see estimate.js.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from taxo.numeric import settled

# Share of the odds that is the same for all papers. With a half, no paper is out of reach, and none that was drawn
# weighs more than about twice what it would in a plain sample: one confident answer that is wrong can't swamp the
# estimate.
EXPLORE = 0.5
ODDS_DIGITS = 9
LEAST_DOUBT = 1e-9  # so that papers without any doubt have odds, too


@dataclass(frozen=True, slots=True)
class Draw:
    """The paper at `place`, drawn with probability `odds` among those not drawn before it."""

    place: int
    odds: float


def draw_sample(confidence: Sequence[float], size: int, seed: int) -> list[Draw]:
    """Draw at most `size` of the papers, without putting back, the less confident (0 to 1) the likelier."""
    doubt = 1 - np.asarray(confidence, dtype=np.float64)
    if not len(doubt):
        return []
    weights = EXPLORE * max(float(doubt.mean()), LEAST_DOUBT) + (1 - EXPLORE) * doubt
    random = np.random.default_rng(seed)
    draws = []
    for _ in range(min(size, len(weights))):
        running = np.cumsum(weights)
        place = int(np.searchsorted(running, random.random() * running[-1], side="right"))
        draws.append(Draw(place, settled(float(weights[place] / running[-1]), ODDS_DIGITS)))
        weights[place] = 0.0
    return draws
