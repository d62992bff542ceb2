"""A topic's state follows from its reviews, its size and its confidence, and the reason says the figures."""

import pytest

from taxo.numeric import wilson_interval
from taxo.project.topic_state import BAR, FEWEST_PAPERS, MEANINGS, STATES, TopicEvidence, topic_state

CASES = {
    "nothing known": (TopicEvidence(20), "unproven", "Nobody reviewed a paper"),
    "never right": (
        TopicEvidence(20, 3, 3, 0, 0.97),
        "weak",
        "0 of 3 reviewed papers said to be of it are right (0",
    ),
    "never right, two papers": (TopicEvidence(2, 3, 3, 0), "weak", "0 of 3"),
    "mostly wrong": (TopicEvidence(40, 25, 12, 9, 0.9), "weak", "9 of 25 reviewed papers"),
    "one wrong says little": (TopicEvidence(20, 1, 1, 0, 0.9), "unproven", "0 of 1 reviewed paper said"),
    "never found": (
        TopicEvidence(20, 0, 4, 0, 0.9),
        "weak",
        "Of the 4 papers that reviewers gave it, 0 were found",
    ),
    "no papers": (TopicEvidence(0), "thin", "No paper has it"),
    "few papers": (TopicEvidence(5, 5, 5, 5, 0.9), "thin", "Only 5 papers"),
    "one paper": (TopicEvidence(1), "thin", "Only 1 paper:"),
    "all right": (
        TopicEvidence(6, 6, 6, 6, 0.9),
        "good",
        "6 of 6 reviewed papers said to be of it are right (61",
    ),
    "reviews outweigh confidence": (TopicEvidence(60, 28, 28, 27, 0.4), "good", "27 of 28"),
    "unsure": (
        TopicEvidence(60, 0, 0, 0, 0.41),
        "weak",
        "is 41\u202f%: it holds more of them wrong than right",
    ),
    "in between": (
        TopicEvidence(15, 10, 7, 6, 0.7),
        "unproven",
        "6 of 10 reviewed papers said to be of it are right",
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_a_state_follows_from_what_is_known(case: str) -> None:
    known, state, why = CASES[case]
    found, reason = topic_state(known)
    assert (found, why in reason) == (state, True), reason
    assert reason.endswith(".")


def test_thin_is_what_could_not_become_good() -> None:
    assert wilson_interval(FEWEST_PAPERS, FEWEST_PAPERS)[0] >= BAR
    assert wilson_interval(FEWEST_PAPERS - 1, FEWEST_PAPERS - 1)[0] < BAR


def test_every_state_has_a_meaning() -> None:
    assert set(STATES) == {state for _, state, _ in CASES.values()} == set(MEANINGS)
