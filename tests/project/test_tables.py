"""Every table that a stage writes can be empty, and vectors are those of the papers."""

from pathlib import Path

import numpy as np
import pytest

from taxo.project.encodings import ENCODINGS, Encodings
from taxo.project.storage import Table, TableError
from taxo.project.tables import TABLES, Paper

PAPERS = [Paper("a", "Title", "Text."), Paper("b", "Other", "Text.")]


@pytest.mark.parametrize("table", TABLES, ids=lambda t: t.path)
def test_an_empty_table_is_a_table(table: Table[object], tmp_path: Path) -> None:
    table.write([], tmp_path)
    assert table.read(tmp_path) == []


def test_encodings_come_back_and_the_same_vectors_give_the_same_bytes(tmp_path: Path) -> None:
    vectors = Encodings(["a", "b"], np.eye(2, dtype=np.float32))
    ENCODINGS.write(vectors, tmp_path)
    before = (tmp_path / ENCODINGS.path).read_bytes()
    found = ENCODINGS.read(PAPERS, tmp_path)
    assert found.ids == ["a", "b"]
    assert np.array_equal(found.vectors, vectors.vectors)
    ENCODINGS.write(found, tmp_path)
    assert (tmp_path / ENCODINGS.path).read_bytes() == before


def test_encodings_of_other_papers_are_refused(tmp_path: Path) -> None:
    ENCODINGS.write(Encodings(["a"], np.ones((1, 2), dtype=np.float32)), tmp_path)
    with pytest.raises(TableError, match="isn't of the papers"):
        ENCODINGS.read(PAPERS, tmp_path)


def test_encodings_that_are_not_finite_are_refused(tmp_path: Path) -> None:
    with pytest.raises(TableError, match="one finite vector"):
        ENCODINGS.write(Encodings(["a"], np.array([[np.nan]], dtype=np.float32)), tmp_path)


def test_a_broken_file_of_vectors_is_refused(tmp_path: Path) -> None:
    path = tmp_path / ENCODINGS.path
    path.parent.mkdir()
    path.write_bytes(b"PK\x03\x04 not a zip")
    with pytest.raises(TableError, match="not a file of vectors"):
        ENCODINGS.read([], tmp_path)


def test_keywords_of_all_kinds_and_the_venue_are_listed_once() -> None:
    paper = Paper(
        "a", "T", "A", keywords=["doors"], index_terms=["Carpentry", "doors"], venue="Journal of Doors"
    )
    assert paper.all_keywords == ["doors", "Carpentry", "Journal of Doors"]
