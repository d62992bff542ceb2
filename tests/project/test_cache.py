"""What is kept is taken only where all that it follows from is the same and the file is whole."""

import ast
from pathlib import Path

import pytest

from taxo.project import cache
from taxo.project.cache import FOLDER, KEPT, UNREAD, kept, papers_bytes
from taxo.project.tables import Paper
from tests.imports import syntax_of
from tests.stages import ROOT

# The packages that clusters, labels and scores are made in.
MAKERS = ("text", "encode", "discover", "consensus_clustering", "label", "propose", "classifier", "evaluate")


class Maker:
    """Makes the same value each time and counts."""

    def __init__(self) -> None:
        self.calls = 0

    def __call__(self) -> dict[str, object]:
        self.calls += 1
        return {"half": 0.1 + 0.2, "words": ("“ü”", None)}


def test_it_is_made_once_and_is_the_same_ever_after(tmp_path: Path) -> None:
    make = Maker()
    found = [kept("a", [b"x"], make, tmp_path) for _ in range(3)]
    assert make.calls == 1
    assert found == [{"half": 0.1 + 0.2, "words": ["“ü”", None]}] * 3


@pytest.mark.parametrize(("name", "inputs"), [("b", [b"x"]), ("a", [b"y"]), ("a", [b"x", b""]), ("a", [])])
def test_of_anything_else_it_is_made_anew(name: str, inputs: list[bytes], tmp_path: Path) -> None:
    make = Maker()
    kept("a", [b"x"], make, tmp_path)
    kept(name, inputs, make, tmp_path)
    assert make.calls == 2


def test_parts_are_told_apart(tmp_path: Path) -> None:
    make = Maker()
    kept("a", [b"ab", b"c"], make, tmp_path)
    kept("a", [b"a", b"bc"], make, tmp_path)
    assert make.calls == 2


def test_other_code_makes_it_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make = Maker()
    kept("a", [b"x"], make, tmp_path)
    monkeypatch.setattr(cache, "_surroundings", lambda: b"another version")
    kept("a", [b"x"], make, tmp_path)
    assert make.calls == 2


@pytest.mark.parametrize("damage", [lambda b: b[:-1], lambda b: b.replace(b"0.3", b"0.4"), lambda _: b"\xff"])
def test_a_damaged_file_counts_for_nothing(damage: object, tmp_path: Path) -> None:
    make = Maker()
    kept("a", [b"x"], make, tmp_path)
    [file] = (tmp_path / FOLDER).iterdir()
    file.write_bytes(damage(file.read_bytes()))  # type: ignore[operator]
    assert kept("a", [b"x"], make, tmp_path)["half"] == 0.1 + 0.2
    assert make.calls == 2


def test_where_nothing_can_be_written_nothing_is_kept(tmp_path: Path) -> None:
    (tmp_path / ".cache").write_text("a file", encoding="utf-8")
    make = Maker()
    assert kept("a", [b"x"], make, tmp_path) == kept("a", [b"x"], make, tmp_path)
    assert make.calls == 2


def test_the_newest_few_are_kept(tmp_path: Path) -> None:
    for number in range(KEPT + 3):
        kept("a", [str(number).encode()], Maker(), tmp_path)
    kept("other", [], Maker(), tmp_path)
    assert len(list((tmp_path / FOLDER).glob("a-*"))) == KEPT
    assert len(list((tmp_path / FOLDER).glob("other-*"))) == 1


def test_where_a_paper_came_from_is_no_part_of_it() -> None:
    paper, again = (Paper("1", "A", "Text", sources=[place]) for place in ("a.txt:1-2", "b.txt:3-4"))
    assert papers_bytes([paper]) == papers_bytes([again])
    assert papers_bytes([paper]) != papers_bytes([Paper("1", "A", "Text", keywords=["word"])])


@pytest.mark.parametrize("package", MAKERS)
def test_nothing_that_is_made_follows_from_what_counts_for_nothing(package: str) -> None:
    read = {
        node.attr
        for path in (ROOT / "taxo" / package).rglob("*.py")
        for node in ast.walk(syntax_of(path))
        if isinstance(node, ast.Attribute)
    }
    assert read
    assert not read & set(UNREAD)
