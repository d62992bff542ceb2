"""What says a pile's own subject again names none of its topics."""

import numpy as np
import pytest

from taxo.project.tables import Paper
from taxo.text.keyphrases import PhraseTable, read_phrases
from taxo.text.subject import are_about_subject, are_subject

SAID = [
    "Hay fever (spring catarrh) keeps children at home, and the nose runs.",
    "The nose runs in hay fever. We treat it by drops, and drops help the nose.",
    "Spring catarrh (hay fever) begins in May, and honey helps some children.",
    "A model of hay fever in mice was made by pollen, and mice were well in May.",
    "In mice with hay fever honey was of no use, and pollen was worse for them.",
    "A model of hay fever in rats was made by honey, and drops were of use.",
]


@pytest.fixture(scope="module")
def table() -> PhraseTable:
    return read_phrases([Paper(str(n), f"Part {n}", SAID[n % 6] + " It is common.") for n in range(24)])


def _chosen(table: PhraseTable, members: np.ndarray) -> set[str]:
    return {table.phrases[place] for place in np.flatnonzero(members).tolist()}


def test_what_most_papers_say_is_the_subject(table: PhraseTable) -> None:
    found = _chosen(table, are_subject(table))
    assert "hay fever" in found
    assert not {"mice", "drop"} & found


def test_what_stands_in_brackets_beside_the_subject_is_another_word_for_it(table: PhraseTable) -> None:
    found = _chosen(table, are_about_subject(table))
    assert {"spring catarrh", "model of hay fever"} <= found
    assert not {"honey", "pollen", "children"} & found
