"""Cut the report's four fonts down to the letters of European languages so that a site carries 200 kB of them.

The originals are Adobe's Source Sans Pro and Source Serif Pro, from packages. Their licence (SIL OFL 1.1) lets a
cut font go along under another name, with the licence beside it.
"""

import base64
import io
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from taxo.project.cache import kept

SANS, SERIF = "font_source_sans_pro", "font_source_serif_pro"


@dataclass(frozen=True, slots=True)
class Face:
    """A face of the site: the family and weight that style sheets ask for, and the file of a package it is cut from."""

    family: str
    weight: int
    package: str
    file: str


FACES = (
    Face("Taxo Sans", 400, SANS, "SourceSansPro-Regular.ttf"),
    Face("Taxo Sans", 600, SANS, "SourceSansPro-Semibold.ttf"),
    Face("Taxo Serif", 400, SERIF, "SourceSerifPro-Regular.ttf"),
    Face("Taxo Serif", 600, SERIF, "SourceSerifPro-Semibold.ttf"),
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
NAME_RECORDS = {1: "{0}", 2: "Regular", 3: "{0} {1}", 4: "{0} {1}", 6: "{0}-{1}"}


def fonts_css() -> str:
    """Return the style sheet that holds the site's faces.

    They are in it rather than beside it: a font that arrives after the first paint makes the page jump, and a page
    on a disk may not ask for one earlier. Cutting takes seconds and follows from the originals alone, so it is kept.
    """
    originals = [_original(face.package, face.file) for face in FACES]
    rules: list[str] = kept("fonts", originals, lambda: list(map(_rule, FACES)))
    return FONT_LICENCE + "".join(rules)


def face_path(package: str, file: str) -> str:
    """Return the path of a whole, uncut face, for the charts."""
    return str(files(package).joinpath("files", file))


def font_licence() -> bytes:
    """Return the text of the fonts' licence."""
    return _original(SANS, "LICENSE.txt")


def _rule(face: Face) -> str:
    source = f"url(data:font/ttf;base64,{base64.b64encode(_cut(face)).decode()})"
    return f'@font-face{{font-family:"{face.family}";font-weight:{face.weight};font-display:block;src:{source}}}\n'


@cache
def _cut(face: Face) -> bytes:
    from fontTools import subset
    from fontTools.ttLib import TTFont

    font = TTFont(io.BytesIO(_original(face.package, face.file)), recalcTimestamp=False)
    options = subset.Options(
        layout_features=list(FEATURES), name_IDs=["*"], hinting=False, notdef_outline=True
    )
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=[letter for letters in LETTERS for letter in letters])
    cutter.subset(font)
    font["name"].names = []
    for number, text in NAME_RECORDS.items():
        font["name"].setName(text.format(face.family, face.weight), number, 3, 1, 0x409)
    written = io.BytesIO()
    font.save(written, reorderTables=True)
    return written.getvalue()


def _original(package: str, file: str) -> bytes:
    return files(package).joinpath("files", file).read_bytes()
