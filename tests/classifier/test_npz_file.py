"""The classifier's file: what no classifier is gets a clear error, in little memory, and nothing is executed."""

import io
import json
import pickle
import random
import tracemalloc
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from taxo.classifier import TopicClassifier
from taxo.classifier.npz_file import MEMBERS, ClassifierFileError, read_file
from tests.training_texts import small_classifier

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


STRANGE: list[Any] = [
    None,
    True,
    -1,
    2.5,
    1e308,
    10**400,
    float("nan"),
    "",
    "x",
    "\ud800",
    [],
    {},
    [[1]],
    {"a": 1},
]
NO_ARRAY = "`scales` isn't an array of numbers"
PARAMETERS = {name: value for name, value in TopicClassifier().get_params().items() if name != "taxonomy"}
HOSTILE: dict[str, tuple[Callable[[Members], None], str]] = {
    "a member too few": (without_terms, "holds .*, expected "),
    "a member too many": (with_member("more", b""), "holds .*, expected "),
    "a name that climbs out": (with_member("../meta", b""), "holds .*, expected "),
    "a pickled object": (with_member("scales", npy(np.array([Bomb()]), True)), NO_ARRAY),
    "plain pickle": (with_member("scales", pickle.dumps(Bomb())), NO_ARRAY),
    "other numbers": (with_member("scales", npy(np.zeros(3))), "`scales` is of type <f8, expected <f4"),
    "columns first": (
        with_member("weights", npy(np.zeros((4, 5), np.int8, order="F"))),
        "`weights` is of type",
    ),
    "not a number": (with_member("steps", npy(np.full(5, np.nan, np.float32))), "`steps` holds numbers that"),
    "infinite": (with_member("scales", npy(np.full(5, np.inf, np.float32))), "`scales` holds numbers that"),
    "a huge shape": (
        with_member("scales", header("(999999999999,)")),
        "0 bytes for shape",
    ),
    "a shape beyond all": (with_member("scales", header(f"({10**15},)")), NO_ARRAY),
    "a shape below zero": (with_member("scales", header("(-1, -1)")), NO_ARRAY),
    "a shape that is code": (with_member("scales", header("(__import__('os').getpid(),)")), NO_ARRAY),
    "another npy format": (
        with_member("scales", b"\x93NUMPY\x02\x00" + b"\0" * 50),
        NO_ARRAY,
    ),
    "an empty member": (with_member("scales", b""), NO_ARRAY),
    "too few weights": (with_member("weights", npy(np.zeros((3, 5), np.int8))), "`weights` has shape"),
    "too few terms": (with_member("terms", npy(text_of(1, "one"))), "1 terms, but"),
    "terms twice": (with_member("terms", npy(text_of(1, "a"))), "terms, but"),
    "a bomb": (with_member("weights", bytes(300_000_000)), "`weights` unpacks to 300,000,000 bytes"),
    "endless terms": (with_member("terms", npy(text_of(1_500_000, "a\n"))), "terms, but"),
    "meta that is no JSON": (with_member("meta", npy(text_of(1, "{"))), "`meta` isn't JSON"),
    "meta nested without end": (with_member("meta", npy(text_of(100_000, "["))), "`meta` isn't JSON"),
    "meta that is a list": (with_member("meta", npy(text_of(1, "[]"))), "isn't in the format"),
    "another format": (with_meta(format="cake"), "isn't in the format taxo-topic-classifier"),
    "a newer version": (
        with_meta(version=99),
        "format version 99, this taxo reads versions up to 3; update taxo",
    ),
    "a version that is no number": (with_meta(version="new"), "format version 'new'.*train it again"),
    "one topic": (with_meta(classes=["a"]), "two or more different ids"),
    "a topic twice": (with_meta(classes=["a", "a", "b", "c"]), "two or more different ids"),
    "more topics than weights": (with_meta(classes=["a", "b", "c", "d", "e"]), "has shape"),
    "no parameters": (with_meta(knobs={}), "its parameters are , expected min_papers, max_terms, "),
    "an unknown parameter": (with_meta(knobs=PARAMETERS | {"rm": 1}), "threshold, rm, expected "),
    "a parameter that is no number": (
        with_meta(knobs=PARAMETERS | {"penalty": "1"}),
        "its parameter `penalty` is '1'",
    ),
    "a parameter that is true": (
        with_meta(knobs=PARAMETERS | {"penalty": True}),
        "its parameter `penalty` is True",
    ),
    "a count that is no whole number": (
        with_meta(knobs=PARAMETERS | {"min_papers": 1.5}),
        "`min_papers` is 1.5",
    ),
    "a parameter beyond numbers": (
        with_meta(knobs=PARAMETERS | {"threshold": 10**400}),
        "its parameter `threshold` is 1000",
    ),
    "a parameter without end": (with_meta(knobs=PARAMETERS | {"penalty": float("inf")}), "`meta` isn't JSON"),
    "a topic with half a character": (with_meta(classes=["a", "b", "c", "\ud800"]), "`meta` isn't JSON"),
    "topics that are no texts": (with_meta(classes=[1, 2, 3, 4]), "two or more different ids"),
    "noise that is no number": (with_meta(noise=[]), r"its `noise` is \[\], expected a number"),
    "noise beyond numbers": (with_meta(noise=10**400), "its `noise` is 1000"),
    "a scale of its own beyond all": (with_meta(own=1.5), "its `own` is 1.5, expected a number from 0 to 1"),
    "a height to divide by that is none": (
        with_meta(height=0.0),
        "its `height` is 0.0, expected a number from 0.001 to",
    ),
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
    with pytest.raises(ClassifierFileError, match=message) as caught:
        TopicClassifier.load(path)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert str(path) in str(caught.value)
    assert len(str(caught.value)) < 700 + len(str(path))
    assert most < 100_000_000
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
        with pytest.raises(ClassifierFileError, match="no classifier there; name the file or folder"):
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


def test_whatever_is_changed_inside_it_loads_whole_or_is_refused_in_words(good: Path, tmp_path: Path) -> None:
    members, dice = members_of(good), random.Random(7)
    meta = json.loads(np.load(io.BytesIO(members["meta.npy"])).tobytes())
    n_loaded = longest = 0
    for number in range(400):
        change = with_bytes_changed if number % 2 else with_meta_changed
        write(tmp_path / "changed.npz", change(members, meta, dice), zipfile.ZIP_STORED)
        try:
            classifier = TopicClassifier.load(tmp_path / "changed.npz")
        except ClassifierFileError as error:
            longest = max(longest, len(str(error)))
            continue
        n_loaded += 1
        assert np.isfinite(classifier.predict_proba(["We prune sparse masks.", ""])).all()
        classifier.predict_topics(["We prune sparse masks."])
        classifier.save(tmp_path / "again.npz")
        TopicClassifier.load(tmp_path / "again.npz")
    assert 0 < n_loaded < 200
    assert longest < 500 + len(str(tmp_path))


def with_bytes_changed(members: Members, _: Any, dice: random.Random) -> Members:
    name = dice.choice(sorted(members))
    data = bytearray(members[name])
    for _time in range(dice.choice((1, 3, 20))):
        place = dice.randrange(min(len(data), dice.choice((140, len(data)))))
        data[place : place + dice.choice((0, 1, 1, 1, 5))] = bytes([dice.randrange(256)])
    return members | {name: bytes(data)}


def with_meta_changed(members: Members, meta: Any, dice: random.Random) -> Members:
    changed = json.loads(json.dumps(meta))
    inside, key = changed, dice.choice(sorted(changed))
    while isinstance(inside[key], dict | list) and inside[key] and dice.random() < 0.7:
        inside = inside[key]
        key = dice.choice(sorted(inside)) if isinstance(inside, dict) else dice.randrange(len(inside))
    if dice.random() < 0.2:
        del inside[key]
    else:
        inside[key] = dice.choice(STRANGE)
    text = json.dumps(changed).encode()
    return members | {"meta.npy": npy(np.frombuffer(text, dtype=np.uint8))}
