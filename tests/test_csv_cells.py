"""CSV cells: no spreadsheet runs them, and their text comes back."""

import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from taxo.csv_cells import FORMULA, escape_cell, unescape_cell
from taxo.report.render import TEMPLATES

STARTS = "'=+-@＝＋－＠\t\r\n \u00a0\u3000\ufeff\x1c"
TEXTS = st.text(st.sampled_from(STARTS + 'ab,;"') | st.characters(codec="utf-8"), max_size=8)


def written_and_read(cells: list[str]) -> list[str]:
    file = io.StringIO(newline="")
    csv.writer(file).writerow(cells)
    return next(csv.reader(io.StringIO(file.getvalue(), newline="")))


@settings(max_examples=500, deadline=None)
@given(TEXTS)
def test_any_text_comes_back(text: str) -> None:
    assert unescape_cell(escape_cell(text)) == text


@settings(max_examples=200, deadline=None)
@given(st.lists(TEXTS, min_size=2, max_size=4))
def test_any_texts_come_back_from_a_csv_file(texts: list[str]) -> None:
    assert [unescape_cell(cell) for cell in written_and_read([*map(escape_cell, texts)])] == texts


@settings(max_examples=500, deadline=None)
@given(TEXTS)
def test_no_cell_starts_a_formula(text: str) -> None:
    cell = escape_cell(text)
    assert not cell.startswith(("\t", "\r", "\n"))
    assert not cell.strip().startswith(tuple("=+-@＝＋－＠"))


@pytest.mark.parametrize(
    "text",
    ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", "\n=1", " =1+1", "\u00a0=x", "＝1+1", "'=1", "''@x"],
)
def test_what_a_spreadsheet_would_run_gets_an_apostrophe(text: str) -> None:
    assert escape_cell(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "a = b, “c”", "'tis", "'quoted'", "2-bit"])
def test_plain_text_stays_as_it_is(text: str) -> None:
    assert escape_cell(text) == text
    assert unescape_cell(text) == text


def test_every_white_space_of_unicode_may_stand_before_a_formula() -> None:
    blanks = [chr(code) for code in range(0x110000) if chr(code).isspace()]
    assert [blank for blank in blanks if escape_cell(f"{blank}=1") != f"'{blank}=1"] == []


def test_the_pages_have_the_same_rule() -> None:
    assert f"const FORMULA = /^{FORMULA}/;" in (TEMPLATES / "common.js").read_text(encoding="utf-8")
