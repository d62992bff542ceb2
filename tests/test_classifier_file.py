"""The classifier's file: what no classifier is gets a clear error, fast, in little memory, and nothing is executed."""

import io
import json
import pickle
import time
import tracemalloc
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from taxo.classifier import TopicClassifier
from taxo.classifier.file import MEMBERS, ClassifierFileError, read_file
from tests.lessons import small_classifier

Members = dict[str, bytes]


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("model") / "model.npz"
    small_classifier().save(path)
    return path


def members_of(path: Path) -> Members:
    with zipfile.ZipFile(path) as archive:
        return {info.filename: archive.read(info) for info in archive.infolist()}


def write(path: Path, members: Members, packing: int = zipfile.ZIP_DEFLATED) -> None:
    with zipfile.ZipFile(path, "w", packing) as archive:
        for name, data in members.items():
            archive.writestr(name, data)


def npy(array: np.ndarray[Any, Any], allow_pickle: bool = False) -> bytes:
    buffer = io.BytesIO()
    np.save(buffer, array, allow_pickle=allow_pickle)
    return buffer.getvalue()


def header(shape: str, dtype: str = "'<f4'") -> bytes:
    text = f"{{'descr': {dtype}, 'fortran_order': False, 'shape': {shape}, }}".encode()
    text += b" " * (-(len(text) + 11) % 64) + b"\n"
    return b"\x93NUMPY\x01\x00" + len(text).to_bytes(2, "little") + text


def with_meta(**changes: Any) -> Callable[[Members], None]:
    def change(members: Members) -> None:
        meta = json.loads(np.load(io.BytesIO(members["meta.npy"])).tobytes())
        text = json.dumps(meta | changes).encode()
        members["meta.npy"] = npy(np.frombuffer(text, dtype=np.uint8))

    return change


def with_member(name: str, data: bytes) -> Callable[[Members], None]:
    def change(members: Members) -> None:
        members[f"{name}.npy"] = data

    return change


def without_terms(members: Members) -> None:
    del members["terms.npy"]


def text_of(n: int, text: str) -> np.ndarray[Any, Any]:
    return np.frombuffer((text * n).encode(), dtype=np.uint8)


class Bomb:
    """Unpickling it leaves a trace."""

    fired = False

    def __reduce__(self) -> tuple[Any, ...]:
        return setattr, (Bomb, "fired", True)


HOSTILE: dict[str, tuple[Callable[[Members], None], str]] = {
    "a member too few": (without_terms, "holds .*, expected "),
    "a member too many": (with_member("more", b""), "holds .*, expected "),
    "a name that climbs out": (with_member("../meta", b""), "holds .*, expected "),
    "a pickled object": (with_member("scales", npy(np.array([Bomb()]), True)), "type"),
    "plain pickle": (with_member("scales", pickle.dumps(Bomb())), "not a readable"),
    "other numbers": (with_member("scales", npy(np.zeros(3))), "`scales` is of type <f8, expected <f4"),
    "columns first": (
        with_member("weights", npy(np.zeros((4, 5), np.int8, order="F"))),
        "`weights` is of type",
    ),
    "not a number": (with_member("steps", npy(np.full(5, np.nan, np.float32))), "`steps` holds numbers that"),
    "infinite": (with_member("scales", npy(np.full(5, np.inf, np.float32))), "`scales` holds numbers that"),
    "a huge shape": (
        with_member("scales", header("(10**15,)".replace("10**15", str(10**15)))),
        "0 bytes for shape",
    ),
    "a shape below zero": (with_member("scales", header("(-1, -1)")), "can be used|not a readable"),
    "a shape that is code": (with_member("scales", header("(__import__('os').getpid(),)")), "not a readable"),
    "another npy format": (
        with_member("scales", b"\x93NUMPY\x02\x00" + b"\0" * 50),
        "another version of the npy",
    ),
    "an empty member": (with_member("scales", b""), "not a readable"),
    "too few weights": (with_member("weights", npy(np.zeros((3, 5), np.int8))), "`weights` has shape"),
    "too few terms": (with_member("terms", npy(text_of(1, "one"))), "1 terms, but"),
    "terms twice": (with_member("terms", npy(text_of(1, "a"))), "terms, but"),
    "a bomb": (with_member("weights", bytes(300_000_000)), "`weights` unpacks to 300,000,000 bytes"),
    "endless terms": (with_member("terms", npy(text_of(1_500_000, "a\n"))), "terms, but"),
    "meta that is no JSON": (with_member("meta", npy(text_of(1, "{"))), "`meta` isn't JSON"),
    "meta nested without end": (with_member("meta", npy(text_of(100_000, "["))), "`meta` isn't JSON"),
    "meta that is a list": (with_member("meta", npy(text_of(1, "[]"))), "isn't in the format"),
    "another format": (with_meta(format="cake"), "isn't in the format taxo-topic-classifier"),
    "a newer version": (with_meta(version=99), "format version 99, this taxo reads version 1; update taxo"),
    "a version that is no number": (with_meta(version="new"), "format version 'new'.*train it again"),
    "one topic": (with_meta(classes=["a"]), "two or more different ids"),
    "a topic twice": (with_meta(classes=["a", "a", "b", "c"]), "two or more different ids"),
    "more topics than weights": (with_meta(classes=["a", "b", "c", "d", "e"]), "has shape"),
    "an unknown knob": (with_meta(knobs={"rm": 1}), "no knob `rm`"),
    "a knob that is no number": (with_meta(knobs={"penalty": "1"}), "knobs aren't numbers"),
    "noise that is no number": (with_meta(noise=[]), "can be used"),
    "noise beyond numbers": (with_meta(noise=10**400), "can be used"),
    "no examples": (with_meta(check=[]), "gives its own examples other probabilities"),
    "examples that don't come out": (with_meta(known=3.5), "gives its own examples other probabilities"),
    "a taxonomy of nonsense": (with_meta(taxonomy=[1]), "can be used"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_file_that_is_no_classifier_is_refused_in_words(name: str, good: Path, tmp_path: Path) -> None:
    change, message = HOSTILE[name]
    members = members_of(good)
    change(members)
    path = tmp_path / "bad.npz"
    write(path, members)
    del members
    tracemalloc.start()
    before = time.perf_counter()
    with pytest.raises(ClassifierFileError, match=message) as caught:
        TopicClassifier.load(path)
    seconds = time.perf_counter() - before
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert str(path) in str(caught.value)
    assert len(str(caught.value)) < 700 + len(str(path))
    assert most < 100_000_000
    assert seconds < 1
    assert not Bomb.fired


def test_a_file_cut_off_anywhere_is_refused(good: Path, tmp_path: Path) -> None:
    whole = good.read_bytes()
    for share in (0.0, 0.1, 0.5, 0.9, 0.999):
        path = tmp_path / "cut.npz"
        path.write_bytes(whole[: int(len(whole) * share)])
        with pytest.raises(ClassifierFileError, match="not a"):
            TopicClassifier.load(path)


def test_a_changed_byte_is_noticed_or_changes_nothing(good: Path, tmp_path: Path) -> None:
    whole = bytearray(good.read_bytes())
    said = TopicClassifier.load(good).predict_proba(["We prune sparse masks."])
    dice = np.random.default_rng(1)
    for place in dice.integers(0, len(whole), 200):
        changed = bytearray(whole)
        changed[place] ^= 1 << int(dice.integers(8))
        path = tmp_path / "changed.npz"
        path.write_bytes(changed)
        try:
            found = TopicClassifier.load(path).predict_proba(["We prune sparse masks."])
        except ClassifierFileError:
            continue
        assert np.array_equal(found, said)


@pytest.mark.parametrize("packing", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_packings_that_training_never_uses_are_refused(packing: int, good: Path, tmp_path: Path) -> None:
    write(tmp_path / "bad.npz", members_of(good), packing)
    with pytest.raises(ClassifierFileError, match="packed in a way that no classifier is"):
        TopicClassifier.load(tmp_path / "bad.npz")


def test_a_member_twice_is_refused(good: Path, tmp_path: Path) -> None:
    members = members_of(good)
    with zipfile.ZipFile(tmp_path / "bad.npz", "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)
        with pytest.warns(UserWarning, match="Duplicate name"):
            archive.writestr("meta.npy", members["meta.npy"])
    with pytest.raises(ClassifierFileError, match="holds "):
        TopicClassifier.load(tmp_path / "bad.npz")


def test_what_isnt_there_is_said_with_the_remedy(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "no.npz"):
        with pytest.raises(ClassifierFileError, match="no classifier there; `dvc repro train` makes"):
            TopicClassifier.load(path)


def test_a_file_too_large_isnt_opened(tmp_path: Path) -> None:
    path = tmp_path / "large.npz"
    with path.open("wb") as file:
        file.truncate(10**9)
    with pytest.raises(ClassifierFileError, match="1,000,000,000 bytes, too many"):
        TopicClassifier.load(path)


def test_a_failed_save_leaves_the_old_file(good: Path, tmp_path: Path) -> None:
    path = tmp_path / "model.npz"
    path.write_bytes(good.read_bytes())
    broken = TopicClassifier.load(path)
    broken.card = {"accuracy": float("nan")}
    with pytest.raises(ValueError, match="not JSON compliant"):
        broken.save(path)
    assert path.read_bytes() == good.read_bytes()
    assert [p.name for p in tmp_path.iterdir()] == ["model.npz"]


def test_the_file_holds_what_its_description_says(good: Path) -> None:
    meta, arrays = read_file(good)
    n_terms, columns = len(arrays["scales"]), len(meta["classes"]) + 1
    assert {"meta", *arrays} == set(MEMBERS)
    assert arrays["weights"].shape == (n_terms, columns)
    assert arrays["terms"].tobytes().decode().count("\n") == n_terms - 1
    assert good.stat().st_size < 3_000_000
