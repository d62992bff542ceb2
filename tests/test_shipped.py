"""Edited inputs are told from those that ship, whatever their line ends."""

from pathlib import Path

import pytest

from tests.shipped import INPUTS, find_edited, write_hashes


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A project whose inputs were just written down as those that ship."""
    (tmp_path / "tests").mkdir()
    (tmp_path / "data" / "raw").mkdir(parents=True)
    for path in (*INPUTS[:-1], "data/raw/page.txt"):
        (tmp_path / path).write_bytes(f"{path}\nas it ships\n".encode())
    write_hashes(tmp_path)
    return tmp_path


def test_inputs_as_they_ship_are_not_edited(root: Path) -> None:
    assert find_edited(root) == []


def test_other_line_ends_are_no_edit(root: Path) -> None:
    for path in ("taxonomy.yaml", "data/raw/page.txt"):
        (root / path).write_bytes((root / path).read_bytes().replace(b"\n", b"\r\n"))
    assert find_edited(root) == []


@pytest.mark.parametrize("path", [*INPUTS[:-1], "data/raw/page.txt", "data/raw/more/another.bib"])
def test_an_input_that_was_changed_or_added_is_named(path: str, root: Path) -> None:
    (root / path).parent.mkdir(exist_ok=True)
    with (root / path).open("a", encoding="utf-8") as file:
        file.write("edited\n")
    assert find_edited(root) == [path]


def test_an_input_that_was_removed_is_named(root: Path) -> None:
    (root / "data" / "raw" / "page.txt").unlink()
    assert find_edited(root) == ["data/raw/page.txt"]


@pytest.mark.parametrize("name", ["README.md", ".DS_Store"])
def test_what_is_no_listing_is_no_input(name: str, root: Path) -> None:
    (root / "data" / "raw" / name).write_text("x", encoding="utf-8")
    assert find_edited(root) == []
