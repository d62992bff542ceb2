"""Choose the candidates that stand as topics: those that are worth it, each once."""

from collections.abc import Sequence
from dataclasses import dataclass

from taxo.propose.scoring import Candidate

SHARED = 0.5  # the overlap from which two candidates are one
# Four papers that its words find with an F1 of .9, or nine with .6. Lower brought back no more removed topics, only
# more proposals; higher lost small ones (benchmarks/proposals.py).
LEAST_WORTH = 1.8


@dataclass(frozen=True)
class ProposeParams:
    """Section `propose` of `params.yaml`."""

    min_papers: int
    min_gain: float
    min_stability: float

    def check(self) -> None:
        """Refuse what can't be a count or a share."""
        if self.min_papers < 1:
            raise ValueError(f"min_papers is {self.min_papers}, expected at least 1")
        for name in ("min_gain", "min_stability"):
            if not 0 <= getattr(self, name) <= 1:
                raise ValueError(f"{name} is {getattr(self, name)}, expected 0 to 1")


def choose_candidates(candidates: Sequence[Candidate], params: ProposeParams) -> list[Candidate]:
    """Return the candidates that stand, worth most first, without the lesser of two that are much the same, and of
    these those that gain enough.

    What gains too little stands for its likes as well: otherwise a lesser one of them would take its place.
    """
    chosen: list[Candidate] = []
    for candidate in sorted(candidates, key=lambda candidate: (-candidate.worth, candidate.phrases)):
        stands = candidate.members.sum() >= params.min_papers and candidate.stability >= params.min_stability
        if not stands or candidate.worth < LEAST_WORTH:
            continue
        if max(map(candidate.overlap, chosen), default=0) < SHARED:
            chosen.append(candidate)
    return [candidate for candidate in chosen if candidate.gain >= params.min_gain]
