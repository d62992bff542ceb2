"""What a stage reads and writes is seen, however it opens its files."""

from pathlib import Path

import numpy as np

from taxo.project.encodings import ENCODINGS, Encodings
from taxo.project.storage import replacing
from taxo.project.tables import PAPERS, Paper
from tests.observe import observe_files

PILE = [Paper("a", "Title", "Text.")]


def test_files_that_are_opened_are_seen(tmp_path: Path) -> None:
    (tmp_path / "in.txt").write_text("x")
    (tmp_path / "untouched.txt").write_text("x")
    with observe_files(tmp_path) as use:
        (tmp_path / "out.txt").write_text((tmp_path / "in.txt").read_text())
    assert (use.read, use.written) == ({"in.txt"}, {"out.txt"})


def test_tables_and_vectors_are_seen_by_the_names_that_they_end_up_with(tmp_path: Path) -> None:
    with observe_files(tmp_path) as writing:
        PAPERS.write(PILE, tmp_path)
        ENCODINGS.write(Encodings(["a"], np.ones((1, 2), dtype=np.float32)), tmp_path)
    with observe_files(tmp_path) as reading:
        ENCODINGS.read(PAPERS.read(tmp_path), tmp_path)
    assert writing.written == reading.read == {PAPERS.path, ENCODINGS.path}
    assert writing.read == reading.written == set()


def test_what_was_written_before_is_no_input(tmp_path: Path) -> None:
    with observe_files(tmp_path) as use, replacing(tmp_path / "file") as temporary:
        temporary.write_text("x")
        assert temporary.read_text() == "x"
    assert (use.read, use.written) == (set(), {"file"})


def test_a_folder_that_takes_its_place_brings_its_files(tmp_path: Path) -> None:
    with observe_files(tmp_path) as use:
        (tmp_path / ".site.partial").mkdir()
        (tmp_path / ".site.partial" / "index.html").write_text("x")
        (tmp_path / ".site.partial").rename(tmp_path / "site")
    assert use.written == {"site/index.html"}


def test_files_elsewhere_and_afterwards_are_not_seen(tmp_path: Path) -> None:
    inside = tmp_path / "inside"
    inside.mkdir()
    with observe_files(inside) as use:
        (tmp_path / "elsewhere.txt").write_text("x")
    (inside / "later.txt").write_text("x")
    assert (use.read, use.written) == (set(), set())
