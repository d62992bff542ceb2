"""Latent semantic analysis: what counts as a term, what titles weigh, and which dimensions come first."""

from dataclasses import replace

import numpy as np
import pytest

from taxo.encode.lsa import LsaParams, encode_lsa
from taxo.numeric import unit_rows
from taxo.project.tables import Paper
from tests.tiny_project import papers

PARAMS = LsaParams(dimensions=8, title_weight=3, min_papers=2, max_share=0.6, max_terms=1000)
WORDS = {"ducks": "duck pond feather beak", "shells": "shell beach sound knock"}


def paper(number: int, title: str, abstract: str) -> Paper:
    return Paper(f"p{number:02}", title, abstract)


PAPERS = [
    paper(number, f"On {topic}", f"{WORDS[topic]} {WORDS[topic].split()[number % 4]} study")
    for number, topic in enumerate(["ducks"] * 6 + ["shells"] * 7)
]


def test_papers_that_share_words_are_alike_and_others_are_not() -> None:
    vectors = encode_lsa(PAPERS, PARAMS)
    alike = vectors @ vectors.T
    assert alike[:6, :6].min() > 0.7
    assert abs(alike[:6, 6:]).max() < 0.1


def test_the_first_dimensions_are_a_smaller_analysis() -> None:
    tiny = [paper(number, title, abstract) for number, (_, title, abstract) in enumerate(papers())]
    larger, smaller = (encode_lsa(tiny, replace(PARAMS, dimensions=n)) for n in (8, 3))
    np.testing.assert_allclose(unit_rows(larger[:, :3]), smaller, atol=1e-5)


def test_words_of_few_or_of_nearly_all_papers_dont_count() -> None:
    lonely = [paper(90, "", "zebra"), paper(91, "", "study")]
    assert not encode_lsa([*PAPERS, *lonely], PARAMS)[-2:].any()


def test_a_word_counts_more_in_the_title() -> None:
    mixed = [paper(90, "duck", "shell"), paper(91, "shell", "duck")]
    vectors = encode_lsa([*PAPERS, *mixed], PARAMS)
    by_duck, by_shell = vectors[-2:] @ vectors[0]
    assert by_duck > by_shell


def test_where_there_are_too_many_terms_the_commonest_count() -> None:
    vectors = encode_lsa(PAPERS, replace(PARAMS, max_terms=1))
    assert np.abs(vectors).sum(axis=1).tolist() == [0.0] * 6 + [1.0] * 7


@pytest.mark.parametrize("change", [{"dimensions": 1}, {"max_share": 0.0}, {"max_share": 1.5}])
def test_a_value_out_of_range_is_refused(change: dict[str, float]) -> None:
    with pytest.raises(ValueError, match=f"{next(iter(change))} is"):
        replace(PARAMS, **change).check()  # type: ignore[arg-type]
