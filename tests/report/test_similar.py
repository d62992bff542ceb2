"""The papers most like each: exact where they are few, nearly so where they are many, none where nothing is shared."""

import numpy as np
import pytest

from taxo.report import similar
from taxo.report.similar import Vectors, most_similar


def drawn(n: int) -> tuple[list[str], Vectors]:
    """Papers of forty subjects in some directions each."""
    random = np.random.default_rng(1)
    subjects = random.normal(size=(40, 32))
    vectors = subjects[random.integers(0, 40, n)] + random.normal(scale=0.6, size=(n, 32))
    return [f"p{i:05}" for i in range(n)], (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(
        np.float32
    )


def test_the_nearest_comes_first_and_no_paper_is_like_itself() -> None:
    ids, vectors = drawn(300)
    found = most_similar(ids, vectors, 5)
    cosines = vectors @ vectors.T
    np.fill_diagonal(cosines, -1)
    best = np.sort(cosines, axis=1)[:, ::-1][:, :5]
    assert np.take_along_axis(cosines, found, axis=1) == pytest.approx(best, abs=1e-4)


def test_papers_that_share_nothing_are_like_none() -> None:
    vectors = np.array([[1, 0, 0], [0.8, 0.6, 0], [0, 0, 1], [0, 0, 0]], dtype=np.float32)
    assert most_similar(list("abcd"), vectors, 2).tolist() == [[1, -1], [0, -1], [-1, -1], [-1, -1]]


@pytest.mark.parametrize("n", [0, 1, 3])
def test_few_papers_have_few_like_them(n: int) -> None:
    assert most_similar(list("abc")[:n], np.ones((n, 1), dtype=np.float32), 5).shape == (n, 5)


def test_of_many_papers_nearly_all_nearest_ones_are_found(monkeypatch: pytest.MonkeyPatch) -> None:
    ids, vectors = drawn(4000)
    exact = most_similar(ids, vectors, 5)
    monkeypatch.setattr(similar, "MOST_EXACT", 100)
    found = most_similar(ids, vectors, 5)
    right = [
        len(set(one) & set(other)) / 5 for one, other in zip(exact.tolist(), found.tolist(), strict=True)
    ]
    assert np.mean(right) > 0.95
    assert (found != np.arange(4000)[:, None]).all()
    assert all(len(set(row)) == 5 for row in found.tolist())
