"""The sample that is learned from where papers are very many."""

import numpy as np
import pytest

from taxo.numeric import even_rows
from taxo.train import sample
from taxo.train.sample import choose_learned

IDS = [f"p{i:04}" for i in range(1000)]
TOPICS = ["rare" if i % 50 == 0 else "common" for i in range(1000)]
NOBODY = np.zeros(1000, dtype=bool)


def test_few_papers_all_teach() -> None:
    assert choose_learned(IDS, TOPICS, NOBODY).tolist() == list(range(1000))


def test_of_many_an_even_sample_teaches_with_reviewed_papers_and_those_of_rare_topics(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sample, "ENOUGH", 200)
    monkeypatch.setattr(sample, "EACH", 15)
    reviewed = NOBODY.copy()
    reviewed[[3, 77, 501]] = True
    rows = choose_learned(IDS, TOPICS, reviewed)
    even = set(even_rows(IDS, 200).tolist())
    rare = [row for row in rows.tolist() if TOPICS[row] == "rare"]
    assert even | {3, 77, 501} <= set(rows.tolist())
    assert len(rare) >= 15
    assert set(rows.tolist()) == even | {3, 77, 501} | set(rare)
    assert rows.tolist() == sorted(set(rows.tolist()))
