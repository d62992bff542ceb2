"""Say how far to trust a topic, in one of four words with the reason: good, thin, weak or unproven."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from taxo.numeric import wilson_interval

State = Literal["good", "thin", "weak", "unproven"]

# The share of right papers that parts good topics from weak ones: the interval of a good one lies above, that of a weak
# one below. Six papers that are all right show it (61 to 100 %), and three that are all wrong refute it (0 to 56 %): a
# topic can be told by a handful of reviews. Most of a good topic's papers are of it, so that its size and years tell
# something.
BAR = 0.6
# A topic with fewer papers couldn't reach the bar if all were reviewed and right.
FEWEST_PAPERS = 6
# Mean confidence below which the model itself holds more of a topic's papers wrong than right.
UNSURE = 0.5

MEANINGS: Mapping[State, str] = {
    "good": "reviews show that at least six in ten of its papers are right",
    "unproven": "too few of its papers are reviewed to tell, or what reviews say is neither good nor weak",
    "weak": "reviews speak against it, or the model itself holds more of its papers wrong than right",
    "thin": "it has too few papers to tell anything",
}
STATES = tuple(MEANINGS)  # from what can be relied on to what can't


@dataclass(frozen=True, slots=True)
class TopicEvidence:
    """What tells how far to trust a topic.

    `n_papers` have it as their first topic. Of the reviewed papers, each asked about without its own review, `n_said`
    were said to be of it, `n_actual` are, and `n_right` both. `confidence` is the mean of those of its papers that
    nobody reviewed (0 to 1, None without any).
    """

    n_papers: int
    n_said: int = 0
    n_actual: int = 0
    n_right: int = 0
    confidence: float | None = None

    @property
    def interval(self) -> tuple[float, float]:
        """Where the share of right papers lies with 95 % confidence (0 to 1)."""
        return wilson_interval(self.n_right, self.n_said)


def topic_state(known: TopicEvidence) -> tuple[State, str]:
    """Return the state of a topic and, in a sentence, why.

    Where reviews speak against a topic nothing else counts; then its size does, then what speaks for it.
    """
    low, high = (
        round(end, 2) for end in known.interval
    )  # as pages show them, so that none seems to contradict
    found_at_most = round(wilson_interval(known.n_right, known.n_actual)[1], 2)
    if high < BAR:
        return "weak", f"{_of_said(known)}."
    if found_at_most < BAR:
        found = f"Of the {_papers(known.n_actual)} that reviewers gave it, {known.n_right} were found"
        return "weak", f"{found} without their review."
    if not known.n_papers:
        return "thin", "No paper has it as its first topic."
    if known.n_papers < FEWEST_PAPERS:
        only = f"Only {_papers(known.n_papers)}: if all were reviewed and right, that would prove little."
        return "thin", only
    if low >= BAR:
        return "good", f"{_of_said(known)}."
    if known.confidence is not None and known.confidence < UNSURE:
        mean = (
            f"The model's mean confidence in the papers that nobody reviewed is {_percent(known.confidence)}"
        )
        return "weak", f"{mean}: it holds more of them wrong than right."
    if not known.n_said:
        return "unproven", "Nobody reviewed a paper that was said to be of it."
    return "unproven", f"{_of_said(known)}: more reviews would tell."


def _of_said(known: TopicEvidence) -> str:
    low, high = known.interval
    interval = f"{100 * low:.0f} to {_percent(high)}"
    return f"{known.n_right} of {_papers(known.n_said, 'reviewed ')} said to be of it are right ({interval})"


def _papers(number: int, kind: str = "") -> str:
    return f"{number} {kind}{'paper' if number == 1 else 'papers'}"


def _percent(share: float) -> str:
    return f"{100 * share:.0f}\u202f%"
