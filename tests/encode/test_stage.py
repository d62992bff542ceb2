"""Stage `encode`: a vector of unit length for each paper, the same bytes every time, by either method or both."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from taxo.encode.stage import EncodeParams, encode_papers
from taxo.project.params import ParamsError, load_params
from taxo.project.tables import Paper
from tests.encode.stub import Stub
from tests.tiny_project import ROOT, papers

PARAMS = load_params(EncodeParams, "encode", ROOT)
TINY = [Paper(f"{n:02}", title, abstract) for n, (_, title, abstract) in enumerate(papers())]


def test_vectors_have_unit_length_and_the_dimensions_asked_for() -> None:
    encodings = encode_papers(TINY, PARAMS)
    assert encodings.vectors.shape == (len(TINY), PARAMS.lsa.dimensions)
    assert encodings.vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(encodings.vectors, axis=1), 1, atol=1e-5)


def test_the_same_papers_give_the_same_bytes() -> None:
    assert encode_papers(TINY, PARAMS).vectors.tobytes() == encode_papers(TINY, PARAMS).vectors.tobytes()


def test_the_spelling_of_compounds_makes_no_difference() -> None:
    respelt = [replace(paper, title=paper.title.replace("fine-tuning", "finetuning")) for paper in TINY]
    assert encode_papers(TINY, PARAMS).vectors.tobytes() == encode_papers(respelt, PARAMS).vectors.tobytes()


def test_a_value_out_of_range_is_refused(tmp_path: Path) -> None:
    text = (ROOT / "params.yaml").read_text("utf-8").replace("max_share: 0.5", "max_share: 1.5")
    (tmp_path / "params.yaml").write_text(text, "utf-8")
    with pytest.raises(ParamsError, match=r"max_share is 1\.5"):
        load_params(EncodeParams, "encode", tmp_path)


def test_hybrid_puts_both_side_by_side(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stub = Stub()
    monkeypatch.setattr("taxo.encode.sentences.load_encoder", stub.load)
    lsa = encode_papers(TINY, PARAMS).vectors
    alone = encode_papers(TINY, replace(PARAMS, method="transformer"), tmp_path).vectors
    both = encode_papers(TINY, replace(PARAMS, method="hybrid"), tmp_path).vectors
    share = PARAMS.transformer.share
    expected = (1 - share) * lsa @ lsa.T + share * alone @ alone.T
    np.testing.assert_allclose(both @ both.T, expected, atol=1e-4)
    assert stub.loaded == 1
