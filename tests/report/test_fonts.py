"""Fonts: cut to size, with their licence."""

import pytest

from taxo.report.fonts import SHEET, cut_fonts, font_licence


def test_fonts_are_cut_to_size_and_name_their_licence() -> None:
    sheet = SHEET.read_text(encoding="utf-8")
    assert sheet.count("@font-face") == 4
    assert len(sheet) < 300_000
    assert "fonts-license.txt" in sheet
    assert b"SIL OPEN FONT LICENSE" in font_licence()


@pytest.mark.slow
def test_the_sheet_is_what_the_fonts_are_cut_to() -> None:
    assert SHEET.read_text(encoding="utf-8") == cut_fonts(), "run `make fonts`"
