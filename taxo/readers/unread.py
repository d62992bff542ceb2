"""Say what a file is that no reader knows, and what to do with it instead."""

import re
from typing import NamedTuple

from taxo.readers.source import Source

EXPORT = "export the papers from the program that made it as RIS, BibTeX or CSV"
SAVE_AS_CSV = "save it as CSV, or as .xlsx"
UNPACK = "unpack it here"


class Kind(NamedTuple):
    """A kind of file: what its first bytes or its name's ending say it is, and the remedy."""

    what: str
    remedy: str
    starts: tuple[bytes, ...] = ()
    suffixes: tuple[str, ...] = ()


# The first that matches counts, by the first bytes before the name's ending.
KINDS = (
    Kind("a PDF", EXPORT, (b"%PDF-",), (".pdf",)),
    Kind("a PostScript file", EXPORT, (b"%!PS",), (".ps", ".eps")),
    Kind(
        "an old Excel or Word file",
        SAVE_AS_CSV,
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",),
        (".xls", ".doc", ".ppt", ".msg"),
    ),
    Kind("an RTF document", EXPORT, (b"{\\rtf",), (".rtf",)),
    Kind("an SQLite database (Zotero's?)", EXPORT, (b"SQLite format 3\x00",), (".sqlite", ".db", ".bib.sav")),
    Kind("a Word document", EXPORT, (), (".docx", ".odt", ".pages")),
    Kind("a presentation", EXPORT, (), (".pptx", ".odp", ".key")),
    Kind("a spreadsheet of another kind than .xlsx", SAVE_AS_CSV, (), (".ods", ".xlsb", ".numbers")),
    Kind("an e-book", EXPORT, (), (".epub", ".mobi")),
    Kind("an EndNote library", "export it from EndNote as RIS or as XML", (), (".enl", ".enlx", ".enlp")),
    Kind("a bzip2 archive", UNPACK, (b"BZh",), (".bz2",)),
    Kind("an xz archive", UNPACK, (b"\xfd7zXZ\x00",), (".xz", ".lzma")),
    Kind("a 7z archive", UNPACK, (b"7z\xbc\xaf\x27\x1c",), (".7z",)),
    Kind("a RAR archive", UNPACK, (b"Rar!\x1a\x07",), (".rar",)),
    Kind("a zip archive", UNPACK, (b"PK\x03\x04", b"PK\x05\x06"), (".zip",)),
    Kind("a tar archive", UNPACK, (), (".tar", ".tgz")),
    Kind(
        "an image",
        EXPORT,
        (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\x00", b"MM\x00*", b"RIFF"),
        (".png", ".jpg", ".jpeg", ".gif", ".webp", ".tif", ".tiff", ".svg", ".heic"),
    ),
    Kind(
        "a pickle, which could run code",
        "write its table as CSV or Parquet",
        (b"\x80\x04\x95", b"\x80\x05\x95"),
        (".pkl", ".pickle"),
    ),
    Kind("a file of R", "write its table as CSV or Parquet", (b"RDX", b"X\n"), (".rds", ".rdata", ".rda")),
    Kind("a NumPy array", "write its table as CSV or Parquet", (b"\x93NUMPY",), (".npy", ".npz")),
    Kind(
        "a Feather or Arrow file", "write its table as Parquet", (b"ARROW1", b"FEA1"), (".feather", ".arrow")
    ),
    Kind(
        "a program",
        "move it out of this folder",
        (b"\x7fELF", b"MZ", b"#!"),
        (".py", ".r", ".sh", ".ipynb", ".exe"),
    ),
    Kind(
        "a web page",
        EXPORT + "; of web pages those with bibliographic markup and Daily Papers are known",
        (),
        (".html", ".htm", ".mhtml"),
    ),
    Kind("XML of another kind than those that are known", EXPORT, (b"<?xml",), (".xml",)),
    Kind("YAML", "write its list of papers as JSON or CSV", (b"---\n",), (".yaml", ".yml")),
    Kind("TeX", "export its bibliography as BibTeX", (), (".tex", ".bbl")),
)
# What other formats are packed in: the name's ending tells more.
CONTAINERS = ("a zip archive", "XML of another kind than those that are known")
_BINARY = re.compile(rb"[\x00-\x08\x0e-\x1f]")
MOST_CONTROL = 0.01  # of the bytes


def advice(source: Source) -> str:
    """Return what a file is and what to do with it, as two parts of a sentence: "a PDF; export …"."""
    by_start, by_suffix = _by_start(source.head), _by_suffix(source)
    is_packed = by_start is not None and by_start.what in CONTAINERS
    kind = (by_suffix or by_start) if is_packed else (by_start or by_suffix)
    if kind is not None:
        return f"{kind.what}; {kind.remedy}"
    if len(_BINARY.findall(source.head)) > MOST_CONTROL * len(source.head):
        return f"not text, nor any format that is known; {EXPORT}"
    return f"in no format that is known here; {EXPORT}"


def _by_start(head: bytes) -> Kind | None:
    return next((kind for kind in KINDS if kind.starts and head.startswith(kind.starts)), None)


def _by_suffix(source: Source) -> Kind | None:
    return next((kind for kind in KINDS if source.suffix in kind.suffixes), None)
