"""Papers on one topic have vectors that lie together, the same papers the same ones."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from taxo.encode.lsa import encode_lsa
from taxo.encode.stage import EncodeParams, encode_papers
from taxo.project.params import ParamsError, load_params
from taxo.project.tables import Paper
from tests.encode.stub_encoder import StubEncoder
from tests.tiny_project import PARAMS_FOLDER, papers

PARAMS = load_params(EncodeParams, "encode", PARAMS_FOLDER)


TINY = [Paper(f"{n:02}", title, abstract) for n, (_, title, abstract) in enumerate(papers())]


TOPICS = [topic for topic, _, _ in papers()]


def nearest(vectors: npt.NDArray[np.float64]) -> list[int]:
    alike = vectors @ vectors.T
    np.fill_diagonal(alike, -1)
    return [int(place) for place in alike.argmax(axis=1)]


def test_papers_on_one_topic_lie_together() -> None:
    vectors = encode_lsa(TINY, PARAMS.lsa)
    assert [TOPICS[place] for place in nearest(vectors)] == TOPICS


def test_vectors_have_unit_length_and_the_dimensions_asked_for() -> None:
    encodings = encode_papers(TINY, PARAMS)
    assert encodings.vectors.shape == (len(TINY), PARAMS.lsa.dimensions)
    assert encodings.vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(encodings.vectors, axis=1), 1, atol=1e-5)


def test_the_same_papers_give_the_same_bytes() -> None:
    assert encode_papers(TINY, PARAMS).vectors.tobytes() == encode_papers(TINY, PARAMS).vectors.tobytes()


def test_the_spelling_of_compounds_makes_no_difference_where_the_pile_has_both() -> None:
    def respelt(half: int) -> list[Paper]:
        return [
            replace(paper, abstract=paper.abstract.replace("fine-tuning", "finetuning"))
            if n % 2 == half
            else paper
            for n, paper in enumerate(TINY)
        ]

    assert any("fine-tuning" in paper.abstract for paper in TINY[::2])
    assert (
        encode_papers(respelt(0), PARAMS).vectors.tobytes()
        == encode_papers(respelt(1), PARAMS).vectors.tobytes()
    )


@pytest.mark.parametrize("n_papers", [0, 1, 2, 3])
def test_a_handful_of_papers_is_encoded_too(n_papers: int) -> None:
    encodings = encode_papers(TINY[:n_papers], PARAMS)
    assert encodings.vectors.shape == (n_papers, PARAMS.lsa.dimensions)
    assert np.isfinite(encodings.vectors).all()


def test_papers_without_a_word_in_common_are_encoded_as_nothing() -> None:
    strangers = [Paper("a", "Alpha", "beta gamma"), Paper("b", "", ""), Paper("c", "的 一", "是 不")]
    assert not encode_papers(strangers, PARAMS).vectors.any()


def test_a_value_out_of_range_is_refused(tmp_path: Path) -> None:
    text = (PARAMS_FOLDER / "params.yaml").read_text("utf-8").replace("max_share: 0.5", "max_share: 1.5")
    (tmp_path / "params.yaml").write_text(text, "utf-8")
    with pytest.raises(ParamsError, match=r"`encode\.lsa\.max_share` is 1\.5"):
        load_params(EncodeParams, "encode", tmp_path)


def test_hybrid_puts_both_side_by_side(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stub = StubEncoder()
    monkeypatch.setattr("taxo.encode.sentences.load_encoder", stub.load)
    lsa = encode_papers(TINY, PARAMS).vectors
    alone = encode_papers(TINY, replace(PARAMS, method="transformer"), tmp_path).vectors
    both = encode_papers(TINY, replace(PARAMS, method="hybrid"), tmp_path).vectors
    share = PARAMS.transformer.share
    expected = (1 - share) * lsa @ lsa.T + share * alone @ alone.T
    np.testing.assert_allclose(both @ both.T, expected, atol=1e-4)
    assert stub.loaded == 1
