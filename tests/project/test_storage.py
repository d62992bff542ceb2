"""A table comes back as it was written, and what isn't right is refused at the door."""

import dataclasses
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from taxo.project.storage import TableError, replacing
from taxo.project.tables import PAPERS, Paper

ONE = Paper("b", "Title", "Abstract.", 3, date(2024, 5, 1), 7, "Lab", "https://a.org", ["x"], ["l.txt:1-3"])


TWO = Paper("a", "Other", "Text.")


def test_papers_come_back_as_they_went_in_sorted_by_key(tmp_path: Path) -> None:
    PAPERS.write([ONE, TWO], tmp_path)
    assert PAPERS.read(tmp_path) == [TWO, ONE]


def test_the_same_rows_in_another_order_give_the_same_bytes(tmp_path: Path) -> None:
    PAPERS.write([ONE, TWO], tmp_path)
    before = (tmp_path / PAPERS.path).read_bytes()
    PAPERS.write([TWO, ONE], tmp_path)
    assert (tmp_path / PAPERS.path).read_bytes() == before


def test_two_rows_for_a_paper_are_refused_and_nothing_is_written(tmp_path: Path) -> None:
    with pytest.raises(TableError, match="two rows for a"):
        PAPERS.write([TWO, TWO], tmp_path)
    assert list((tmp_path).rglob("*.parquet")) == []


def test_a_value_of_another_type_is_refused(tmp_path: Path) -> None:
    wrong = dataclasses.replace(TWO, n_authors="three")  # type: ignore[arg-type]
    with pytest.raises(TableError, match=r"papers\.parquet: a row doesn't fit"):
        PAPERS.write([wrong], tmp_path)


def test_a_missing_value_is_refused_where_one_must_be(tmp_path: Path) -> None:
    wrong = dataclasses.replace(TWO, title=None)  # type: ignore[arg-type]
    with pytest.raises(TableError, match="row 0 has no title"):
        PAPERS.write([wrong], tmp_path)


def test_a_missing_table_names_the_remedy(tmp_path: Path) -> None:
    with pytest.raises(TableError, match="run `taxo run`"):
        PAPERS.read(tmp_path)


def test_a_table_with_other_columns_is_refused(tmp_path: Path) -> None:
    path = tmp_path / PAPERS.path
    path.parent.mkdir()
    pq.write_table(pa.table({"x": [1]}), path)
    with pytest.raises(TableError, match=r"columns x int64.*, expected paper_id string"):
        PAPERS.read(tmp_path)


def test_a_file_that_is_no_table_is_refused(tmp_path: Path) -> None:
    path = tmp_path / PAPERS.path
    path.parent.mkdir()
    path.write_bytes(b"PAR1 but not really")
    with pytest.raises(TableError, match="not a readable parquet file"):
        PAPERS.read(tmp_path)


def test_a_failed_write_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_text("old")
    with pytest.raises(UnicodeEncodeError), replacing(path) as temporary:
        temporary.write_text("half \ud800", encoding="utf-8")
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]
