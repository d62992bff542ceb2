"""The report's four fonts, cut down to the letters of European languages so that a site carries 200 kB of them.

The originals are Adobe's Source Sans Pro and Source Serif Pro, from packages. Their licence (SIL OFL 1.1) lets a
cut font go along under another name, with the licence beside it.
"""

import base64
import io
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

SANS, SERIF = "font_source_sans_pro", "font_source_serif_pro"
FACES: Mapping[str, tuple[str, str]] = {
    "sans-400": (SANS, "SourceSansPro-Regular.ttf"),
    "sans-600": (SANS, "SourceSansPro-Semibold.ttf"),
    "serif-400": (SERIF, "SourceSerifPro-Regular.ttf"),
    "serif-600": (SERIF, "SourceSerifPro-Semibold.ttf"),
}
FAMILIES = (
    ("Taxo Sans", "sans-400"),
    ("Taxo Sans", "sans-600"),
    ("Taxo Serif", "serif-400"),
    ("Taxo Serif", "serif-600"),
)
FONT_LICENCE = (
    "/* Cut from Source Sans Pro and Source Serif Pro, copyright 2010-2014 Adobe Systems Incorporated,\n"
    "   licensed under the SIL Open Font License 1.1: see fonts-license.txt. */\n"
)
CHART_FACES = ((SANS, "SourceSansPro-Regular.ttf"), (SANS, "SourceSansPro-Bold.ttf"))
# Latin with its extensions, Greek (formulas in titles), punctuation, arrows and signs.
LETTERS = (
    range(0x20, 0x180),
    range(0x391, 0x3CA),
    range(0x2010, 0x2070),
    (0x20AC, 0x2190, 0x2192, 0x2212, 0x2248),
)
FEATURES = ("kern", "liga", "tnum", "lnum", "mark", "ccmp")
NAME_RECORDS = {1: "Taxo {}", 2: "Regular", 3: "taxo-{}", 4: "Taxo {}", 6: "Taxo-{}"}


def fonts_css() -> str:
    """Return the style sheet that holds the site's faces.

    They are in it rather than beside it: a font that arrives after the first paint makes the page jump, and a page
    on a disk may not ask for one earlier.
    """
    return FONT_LICENCE + "".join(_rule(family, name) for family, name in FAMILIES)


def _rule(family: str, name: str) -> str:
    weight = name.rpartition("-")[2]
    source = f"url(data:font/ttf;base64,{base64.b64encode(_cut(name)).decode()})"
    return f'@font-face{{font-family:"{family}";font-weight:{weight};font-display:block;src:{source}}}\n'


def face_path(package: str, file: str) -> str:
    """Return the path of a whole, uncut face, for the charts."""
    return str(files(package).joinpath("files", file))


def font_licence() -> bytes:
    """Return the text of the fonts' licence."""
    return _original(SANS, "LICENSE.txt")


@cache
def _cut(name: str) -> bytes:
    from fontTools import subset
    from fontTools.ttLib import TTFont

    font = TTFont(io.BytesIO(_original(*FACES[name])), recalcTimestamp=False)
    options = subset.Options(
        layout_features=list(FEATURES), name_IDs=["*"], hinting=False, notdef_outline=True
    )
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=[letter for letters in LETTERS for letter in letters])
    cutter.subset(font)
    font["name"].names = []
    for number, text in NAME_RECORDS.items():
        font["name"].setName(text.format(name), number, 3, 1, 0x409)
    written = io.BytesIO()
    font.save(written, reorderTables=True)
    return written.getvalue()


def _original(package: str, file: str) -> bytes:
    return files(package).joinpath("files", file).read_bytes()
