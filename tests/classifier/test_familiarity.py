"""Texts of the kind are told from others by their similarity, their known words and their length."""

import numpy as np

from taxo.classifier.familiarity import elsewhere, fit_familiarity, with_parts
from taxo.numeric import Matrix, Vector


def chances(features: Matrix, inside: Matrix, outside: Matrix) -> Vector:
    found = fit_familiarity(inside, outside)
    logits = found.intercept + features @ [found.similar, found.known, found.long]
    said: Vector = 1 / (1 + np.exp(-logits))
    return said


def test_the_more_alike_kind_is_the_familiar_one_also_where_it_is_rare() -> None:
    random = np.random.default_rng(1)
    inside = np.column_stack([random.uniform(0.3, 0.6, 10), random.uniform(size=(10, 2))])
    outside = np.column_stack([random.uniform(0.0, 0.3, 500), random.uniform(size=(500, 2))])
    assert (chances(inside, inside, outside) > 0.5).mean() > 0.8
    assert (chances(outside, inside, outside) < 0.5).mean() > 0.9


def test_kinds_that_are_apart_for_good_and_features_that_are_all_the_same_leave_it_finite() -> None:
    inside, outside = np.array([[1.0, 0.5, 2.0]] * 4), np.array([[0.0, 0.5, 2.0]] * 4)
    said = chances(np.concatenate([inside, outside]), inside, outside)
    assert np.isfinite(said).all()
    assert said[:4].min() > 0.9 > 0.1 > said[4:].max()


def test_a_text_without_a_known_word_is_never_familiar() -> None:
    random = np.random.default_rng(1)
    few_known = np.column_stack([random.uniform(size=20), random.uniform(0.0, 0.1, 20), np.full(20, 0.7)])
    many_known = np.column_stack([random.uniform(size=20), random.uniform(0.9, 1.0, 20), np.full(20, 5.0)])
    assert chances(np.zeros((1, 3)), inside=few_known, outside=many_known)[0] < 0.3


def test_every_text_comes_whole_and_by_title_and_abstract_alone() -> None:
    assert with_parts(["t", "a"]) == ["t", "a", "t", "", "", "a"]


def test_texts_from_elsewhere_are_pairs_of_title_and_abstract() -> None:
    assert len(elsewhere()) % 2 == 0
    assert all(
        bool(title) != bool(abstract) for title, abstract in zip(*[iter(elsewhere())] * 2, strict=True)
    )
