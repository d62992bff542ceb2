import numpy as np
import pytest
from scipy.sparse import csr_matrix

from taxo.label.familiarity import VALLEY, Familiarity, find_familiarity, fit_two_groups

WORDS = 60


def corpus(n_own: int, n_other: int) -> tuple[csr_matrix, np.ndarray]:
    """Counts of papers of one field, every second with evidence, and of papers of another field, with other words."""
    generator = np.random.default_rng(0)
    own = np.hstack([generator.poisson(1.0, (n_own, WORDS)), generator.poisson(0.05, (n_own, WORDS))])
    other = np.hstack([generator.poisson(0.05, (n_other, WORDS)), generator.poisson(1.0, (n_other, WORDS))])
    evidence = np.concatenate([np.where(np.arange(n_own) % 2, 40.0, 0.0), np.zeros(n_other)])
    return csr_matrix(np.vstack([own, other]).astype(float)), evidence


def test_papers_of_another_field_are_strange_and_the_others_are_not_even_without_evidence() -> None:
    found = find_familiarity(*corpus(200, 40), plenty=15.0)
    assert found.is_strange.tolist() == [False] * 200 + [True] * 40
    assert found.belonging[:200].min() > 0.5 > found.belonging[200:].max()


def test_in_a_corpus_of_one_field_nothing_is_strange() -> None:
    found = find_familiarity(*corpus(200, 0), plenty=15.0)
    assert found.cut is None
    assert not found.is_strange.any()
    assert (found.belonging == 1).all()


def test_what_people_said_of_a_paper_stands() -> None:
    counts, evidence = corpus(200, 40)
    known = np.full(240, np.nan)
    known[[0, 239]] = 0.0, 1.0
    assert find_familiarity(counts, evidence, 15.0, known).belonging[[0, 239]].tolist() == [0.0, 1.0]


def test_ranks_run_from_the_least_to_the_most_familiar_and_equal_papers_share_theirs() -> None:
    found = Familiarity(np.array([3.0, -1.0, 0.5, 0.5]), np.ones(4), None)
    assert found.ranks.tolist() == [0.875, 0.125, 0.5, 0.5]


def test_two_groups_are_parted_where_hardly_any_value_is() -> None:
    values = np.concatenate([np.linspace(-11, -9, 60), np.linspace(-1, 1, 140)])
    groups = fit_two_groups(values)
    assert groups is not None
    assert -9 < groups.cut < -1
    assert groups.valley < 0.1
    assert groups.shares == pytest.approx([0.3, 0.7], abs=0.02)


@pytest.mark.parametrize("values", [np.zeros(100), np.linspace(0, 1, 10)], ids=["all the same", "too few"])
def test_where_there_is_nothing_to_tell_apart_no_groups_are_fitted(values: np.ndarray) -> None:
    assert fit_two_groups(values) is None


@pytest.mark.parametrize("seed", range(5))
def test_one_normal_distribution_has_no_valley(seed: int) -> None:
    groups = fit_two_groups(np.random.default_rng(seed).normal(size=500))
    assert groups is None or groups.valley > VALLEY
