"""Consensus finds as many groups as there are, places every paper, and says how well each is found again."""

from dataclasses import replace

import numpy as np
import pytest
from scipy import sparse

from taxo.consensus_clustering import (
    Clusters,
    ConsensusParams,
    by_size,
    co_association,
    cut,
    find_consensus,
)
from taxo.consensus_clustering.consensus import fewest_papers, settle

PARAMS = ConsensusParams(clusters=4, min_papers=3, votes=30, landmarks=2500)
FREE = ConsensusParams(clusters=None, min_papers=3, votes=30, landmarks=2500)
BLOBS = 4


def blobs(size: int, noise: float = 0.1) -> tuple[np.ndarray, sparse.csr_matrix, np.ndarray]:
    """Vectors, words and true groups of papers around orthogonal directions."""
    generator = np.random.default_rng(0)
    truth = np.repeat(np.arange(BLOBS), size)
    vectors = np.eye(24)[truth] + noise * generator.standard_normal((len(truth), 24))
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    words = np.abs(vectors)
    return vectors, sparse.csr_matrix(words / np.linalg.norm(words, axis=1, keepdims=True)), truth


def found(size: int, noise: float = 0.1, params: ConsensusParams = PARAMS, seed: int = 1) -> Clusters:
    vectors, words, _ = blobs(size, noise)
    return find_consensus(vectors, words, (words, words), params, seed)


def same_groups(one: np.ndarray, other: np.ndarray) -> bool:
    return len({*zip(one.tolist(), other.tolist(), strict=True)}) == len({*one}) == len({*other})


def test_blobs_are_found_whatever_the_seed() -> None:
    truth = blobs(15)[2]
    for seed in (1, 2, 3):
        assert same_groups(found(15, seed=seed).labels, truth)


def test_every_paper_is_placed_with_a_strength() -> None:
    consensus = found(15, noise=0.6)
    assert consensus.labels.min() == 0
    assert sorted({*consensus.labels.tolist()}) == list(range(len(consensus.stability)))
    assert ((consensus.strengths >= 0) & (consensus.strengths <= 1)).all()


def test_the_same_seed_gives_the_same_clusters() -> None:
    one, other = found(12, noise=0.4), found(12, noise=0.4)
    assert (one.labels == other.labels).all()
    assert (one.stability == other.stability).all()


def test_tight_blobs_are_steadier_than_loose_ones() -> None:
    assert found(15, noise=0.05).stability.mean() > found(15, noise=0.5).stability.mean()


def test_papers_beyond_the_landmarks_are_placed_beside_those_like_them() -> None:
    vectors, words, truth = blobs(60)
    params, landmarks = replace(PARAMS, votes=20), np.arange(0, len(truth), 3)
    terms = words[landmarks]
    consensus = find_consensus(vectors, terms, (terms, terms), params, 1, landmarks=landmarks)
    assert same_groups(consensus.labels, truth)
    alone = find_consensus(vectors[landmarks], terms, (terms, terms), params, 1)
    assert same_groups(consensus.labels[landmarks], alone.labels)
    assert consensus.stability.tolist() == alone.stability.tolist()


@pytest.mark.parametrize("n_papers", [1, 2, 3])
def test_a_handful_of_papers_is_no_error(n_papers: int) -> None:
    vectors, words, _ = blobs(1)
    few = words[:n_papers]
    for params in (PARAMS, FREE):
        consensus = find_consensus(vectors[:n_papers], few, (few, few), params, 1)
        assert len(consensus.labels) == n_papers


def test_clusters_are_numbered_from_the_largest() -> None:
    assert by_size(np.array([2, 0, 0, 1, 1, 1, 2])).tolist() == [1, 2, 0]


def test_small_clusters_are_given_up() -> None:
    together = co_association(np.array([[0, 0, 0, 1, 1, 1, 2], [0, 0, 0, 1, 1, 1, 1], [0, 0, 0, 1, 1, 1, 2]]))
    assert len({*cut(together, 3, 1).tolist()}) == 3
    labels = cut(together, 3, 2)
    assert len({*labels.tolist()}) == 2
    assert labels[6] == labels[5]


def test_nobody_has_to_say_how_many_there_are() -> None:
    vectors, words, truth = blobs(15)
    consensus = find_consensus(vectors, words, (words, words), FREE, 1)
    assert same_groups(consensus.labels, truth)
    assert consensus.contrast is not None
    assert consensus.contrast > 0.5
    assert found(15).contrast is None


def test_papers_that_share_words_by_chance_are_one_cluster() -> None:
    words = sparse.random(60, 300, 0.05, "csr", rng=np.random.default_rng(0))
    words = sparse.csr_matrix(words / np.sqrt(words.multiply(words).sum(axis=1)))
    half = sparse.csr_matrix(words[np.random.default_rng(1).permutation(60)])
    consensus = find_consensus(words[:, :24].toarray(), words, (words, half), FREE, 1)
    assert {*consensus.labels.tolist()} == {0}
    assert consensus.likeness.shape == (1, 1)


def test_clusters_of_small_piles_may_be_smaller() -> None:
    assert [fewest_papers(n, 4) for n in (3, 99, 100, 5000)] == [3, 3, 4, 4]
    assert [fewest_papers(n, 20) for n in (30, 200, 5000)] == [3, 8, 20]
    assert fewest_papers(30, 1) == 1


@pytest.mark.parametrize(
    ("name", "value"), [("clusters", 0), ("min_papers", 0), ("votes", 1), ("landmarks", 10)]
)
def test_what_can_t_be_counted_with_is_refused(name: str, value: int) -> None:
    with pytest.raises(ValueError, match=name):
        replace(PARAMS, **{name: value}).check()


def test_papers_go_to_those_that_they_are_with_unless_their_words_speak_against_it() -> None:
    together = np.kron(np.eye(2), np.full((3, 3), 0.6)) + 0.2
    like = np.kron(np.eye(2), np.full((3, 3), 0.5))
    wrong = np.array([0, 0, 1, 1, 1, 1])
    assert settle(together, like, wrong, 1).tolist() == [0, 0, 0, 1, 1, 1]
    unlike = 0.5 - like
    assert settle(together, unlike, wrong, 1).tolist() == wrong.tolist()
