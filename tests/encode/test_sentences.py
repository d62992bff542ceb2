"""A sentence encoder is asked for new texts only, and its absence is an error with remedies."""

from dataclasses import replace
from pathlib import Path

import pytest

from taxo.encode.sentences import TransformerParams, encode_sentences, load_encoder
from taxo.errors import TaxoError
from tests.encode.stub_encoder import StubEncoder


@pytest.fixture
def transformer() -> TransformerParams:
    return TransformerParams(model="some/model", cache="cache", share=0.5)


def test_only_new_texts_are_encoded(tmp_path: Path, transformer: TransformerParams) -> None:
    stub = StubEncoder()
    first = encode_sentences(["alpha", "beta"], transformer, tmp_path, stub.load)
    again = encode_sentences(["beta", "gamma", "alpha"], transformer, tmp_path, stub.load)
    assert stub.asked == ["alpha", "beta", "gamma"]
    assert again[[2, 0]].tolist() == first.tolist()
    encode_sentences(["gamma"], transformer, tmp_path, stub.load)
    assert stub.loaded == 2


def test_another_model_has_vectors_of_its_own(tmp_path: Path, transformer: TransformerParams) -> None:
    stub = StubEncoder()
    encode_sentences(["alpha"], transformer, tmp_path, stub.load)
    encode_sentences(["alpha"], replace(transformer, model="another/model"), tmp_path, stub.load)
    folder = tmp_path / "model"
    folder.mkdir()
    for content in ("one", "two"):
        (folder / "weights").write_text(content)
        encode_sentences(["alpha"], replace(transformer, model="model"), tmp_path, stub.load)
    assert stub.loaded == 4


def test_a_damaged_vector_is_named(tmp_path: Path, transformer: TransformerParams) -> None:
    encode_sentences(["alpha"], transformer, tmp_path, StubEncoder().load)
    file = next((tmp_path / "cache").rglob("*.npy"))
    file.write_bytes(b"\x93NUMPY")
    with pytest.raises(TaxoError, match=f"{file.name}.*delete it"):
        encode_sentences(["alpha"], transformer, tmp_path, StubEncoder().load)


def test_a_sentence_encoder_that_cannot_be_had_is_an_error_with_remedies() -> None:
    with pytest.raises(TaxoError, match=r"set (it|encode\.method) to lsa"):
        load_encoder("nobody/no-such-model")
