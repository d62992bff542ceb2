"""Latent semantic analysis: papers on one topic lie together, also where there are few papers or no words."""

import numpy as np
import numpy.typing as npt
import pytest

from taxo.encode.lsa import encode_lsa
from taxo.encode.stage import EncodeParams
from taxo.project.params import load_params
from taxo.project.tables import Paper
from tests.tiny_project import ROOT, papers

PARAMS = load_params(EncodeParams, "encode", ROOT).lsa
TINY = [Paper(f"{n:02}", title, abstract) for n, (_, title, abstract) in enumerate(papers())]
TOPICS = [topic for topic, _, _ in papers()]


def nearest(vectors: npt.NDArray[np.float64]) -> list[int]:
    alike = vectors @ vectors.T
    np.fill_diagonal(alike, -1)
    return [int(place) for place in alike.argmax(axis=1)]


def test_papers_on_one_topic_lie_together() -> None:
    vectors = encode_lsa(TINY, PARAMS)
    assert [TOPICS[place] for place in nearest(vectors)] == TOPICS


@pytest.mark.parametrize("n_papers", [0, 1, 2, 3])
def test_a_handful_of_papers_is_encoded_too(n_papers: int) -> None:
    vectors = encode_lsa(TINY[:n_papers], PARAMS)
    assert vectors.shape == (n_papers, PARAMS.dimensions)
    assert np.isfinite(vectors).all()


def test_papers_without_a_word_in_common_are_encoded_as_nothing() -> None:
    strangers = [Paper("a", "Alpha", "beta gamma"), Paper("b", "", ""), Paper("c", "的 一", "是 不")]
    assert not encode_lsa(strangers, PARAMS).any()
