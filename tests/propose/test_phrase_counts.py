"""What a phrase brings in a large pile is found in some of its papers and told of all."""

import numpy as np

from taxo.project.taxonomy import TaxonomyTopic
from taxo.propose.phrase_counts import _all_wins
from taxo.propose.phrase_trials import MissingPhrase

N = 100


def found() -> MissingPhrase:
    nobody = np.zeros(N, dtype=np.bool_)
    holders = np.arange(N) < 80
    return MissingPhrase(TaxonomyTopic("seeing", "Seeing"), "camera", holders, nobody, nobody, holders)


def test_of_papers_that_are_not_read_those_with_least_evidence_for_another_topic_get_it() -> None:
    rival = np.arange(N, dtype=np.float64)
    evidence = np.column_stack([np.zeros(N), rival])
    read = np.arange(0, N, 2)
    won = read < 40  # half of the holders that are read
    wins = _all_wins(found(), read, won, evidence, 0)
    assert wins.sum() == 39
    assert not wins[39:].any()


def test_where_nobody_that_was_read_gets_it_nobody_does() -> None:
    read = np.arange(0, N, 2)
    evidence = np.ones((N, 2))
    assert not _all_wins(found(), read, np.zeros(len(read), dtype=np.bool_), evidence, 0).any()
