"""Choose the candidates that stand as topics: those that are worth it, each once."""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from taxo.numeric import settled
from taxo.project.tables import Assignment
from taxo.propose.scoring import Candidate

SHARED = 0.5  # the overlap from which two candidates are one
# Candidates that are proven and named, at most: more than anybody decides on before the next run. Naming takes time
# that grows with their square.
MOST = 30
# Four papers that its words find with an F1 of .8, or nine with .53. Lower brought back no more removed topics, only
# more proposals; higher lost small ones (benchmarks/proposals.py).
LEAST_WORTH = 1.6
# Phrases for each of its papers: any two papers share some words, so that a group that nothing holds together has many
# phrases, each in two or three papers. Of 25 to 150 papers that the whole taxonomy explains, two thirds of what was
# proposed had more ("Seconds", "Key insights"); of removed topics one in eight that came back did, among 250 and more
# papers none.
MOST_PHRASES = 1.5
# The share of pairs of its papers that hold one of its phrases in common. Lower, what is left over is proposed:
# nine papers in which "agents", "opinion" and "attacks" are two or three times each. With .45 one in twelve of the
# removed topics is lost.
LEAST_COHERENCE = 0.38
# The share of the evidence for its phrases that is in its own papers. In nine draws of removed topics one of thirty
# proposals that bring one back has less than .37; the one group that the whole taxonomy leaves, eight papers with
# "hidden", "frozen", "advancing" in two of them each, has .34.
LEAST_PURITY = 0.36


@dataclass(frozen=True)
class ProposeParams:
    """Section `propose` of `params.yaml`."""

    min_papers: int
    min_size: float
    min_gain: float
    min_stability: float

    def check(self) -> None:
        """Refuse what can't be a count or a share."""
        if self.min_papers < 1:
            raise ValueError(f"min_papers is {self.min_papers}, expected at least 1")
        for name in ("min_size", "min_gain", "min_stability"):
            if not 0 <= getattr(self, name) <= 1:
                raise ValueError(f"{name} is {getattr(self, name)}, expected 0 to 1")


def fewest_papers(assignments: Sequence[Assignment], params: ProposeParams) -> int:
    """Return how many papers of the whole corpus a proposal has at least, beside the topics of `assignments`.

    What is much narrower than the topics that people have isn't on their level: where the middle topic has 110 papers,
    groups of 8 that share a word are parts of topics, and any large corpus has dozens of them. Twenty topics of 15
    papers each let groups of 4 pass.
    """
    sizes = Counter(row.topic_id for row in assignments if row.topic_id is not None)
    middle = float(np.median(list(sizes.values()))) if sizes else 0.0
    return max(params.min_papers, math.ceil(settled(params.min_size * middle)))


def choose_candidates(
    candidates: Sequence[Candidate], params: ProposeParams, least_worth: float = LEAST_WORTH
) -> list[Candidate]:
    """Return the candidates that are worth it, the best first, without the lesser of two that are much the same."""
    chosen: list[Candidate] = []
    for candidate in sorted(candidates, key=lambda candidate: (-candidate.worth, candidate.phrases)):
        n = int(candidate.members.sum())
        is_wordy = len(candidate.phrases) > MOST_PHRASES * n
        if n < params.min_papers or candidate.worth < least_worth or is_wordy:
            continue
        if max(map(candidate.overlap, chosen), default=0) < SHARED:
            chosen.append(candidate)
        if len(chosen) == MOST:
            break
    return chosen


def keep_proven(candidates: Sequence[Candidate], params: ProposeParams) -> list[Candidate]:
    """Return the candidates that gain enough, stay when papers are left out and have words of their own."""
    return [
        candidate
        for candidate in candidates
        if (candidate.gain >= params.min_gain or not params.min_gain)
        and candidate.stability >= params.min_stability
        and candidate.purity >= LEAST_PURITY
    ]
