"""Fonts: cut to size, with their licence."""

from taxo.report.fonts import font_licence, fonts_css


def test_fonts_are_cut_to_size_and_name_their_licence() -> None:
    sheet = fonts_css()
    assert sheet.count("@font-face") == 4
    assert len(sheet) < 300_000
    assert "fonts-license.txt" in sheet
    assert b"SIL OPEN FONT LICENSE" in font_licence()
