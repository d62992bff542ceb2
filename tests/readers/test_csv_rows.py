"""Rows are what a spreadsheet wrote, and of what somebody broke as much as can be told apart."""

import csv
import io

from hypothesis import given, settings
from hypothesis import strategies as st

from taxo.readers.csv_rows import Row, cells_of, rows

cells = st.text('ab ",;\n\t', max_size=8)


def read(text: str, width: int = 0) -> list[Row]:
    found = rows(enumerate(text.split("\n"), start=1), ",")
    found.width = width
    return list(found.all())


@settings(max_examples=100)
@given(st.lists(st.lists(cells, min_size=2, max_size=4), min_size=1, max_size=5))
def test_what_the_standard_library_writes_is_read(table: list[list[str]]) -> None:
    file = io.StringIO()
    csv.writer(file, quoting=csv.QUOTE_ALL, lineterminator="\n").writerows(table)
    assert [row.cells for row in read(file.getvalue())] == table


@settings(max_examples=200)
@given(st.text('ab",\n', max_size=60), st.integers(0, 3))
def test_every_line_of_any_text_is_in_one_row(text: str, width: int) -> None:
    lines = [number for row in read(text, width) for number in range(row.first, row.last + 1)]
    assert lines == sorted(set(lines))
    assert {n for n, line in enumerate(text.split("\n"), start=1) if line.strip()} <= {*lines}


def test_a_quote_without_its_end_costs_one_row() -> None:
    text = 'a,"b,c\n' + "d,e,f\n" * 3_000
    found = read(text, width=3)
    assert (found[0], len(found)) == (Row(1, 1, ["a", "b", "c"]), 3_001)


def test_what_is_left_of_a_broken_row_is_no_row() -> None:
    assert read('a,"b\nwords, and words\nd,e,f\n', width=3) == [Row(1, 2, None), Row(3, 3, ["d", "e", "f"])]


def test_a_cell_of_any_length_is_read() -> None:
    [row] = read('a,"' + "x" * 200_000 + '"')
    assert row.cells == ["a", "x" * 200_000]


def test_only_a_quote_before_a_delimiter_ends_a_cell() -> None:
    assert cells_of('"say "no, never" to it",b', ",") == ['say "no, never" to it', "b"]
    assert cells_of('a"b,"c', ",") == ["ab", "c"]
