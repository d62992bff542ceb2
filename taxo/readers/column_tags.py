"""What the two letters at the head of a column mean, in tables whose columns bear the tags of Web of Science or RIS."""

import re
from collections.abc import Mapping, Sequence

from taxo.readers.field_names import Names

# Web of Science's field tags ("Tab-delimited file"), and those of RIS where they say the same.
NAMES: Names = {
    "title": ("ti", "t1"),
    "abstract": ("ab", "n2"),
    "authors": ("af", "au", "a1", "ba"),
    "published": ("published", "py", "y1", "da", "yr", "ey"),
    "url": ("ur", "l1", "lk"),
    "doi": ("di", "do", "d2"),
    "arxiv_id": ("di", "do", "ur", "ar"),
    "pmid": ("pm",),
    "keywords": ("de", "kw", "k1"),
    "index_terms": ("id",),
    "mesh_terms": ("mh",),
    "venue": ("so", "jo", "jf", "t2", "ja", "ct", "bt"),
    "type": ("dt", "ty", "pt", "m3"),
    "volume": ("vl",),
    "issue": ("is",),
    "pages": ("pg",),
    "first_page": ("bp", "sp"),
    "last_page": ("ep",),
    "language": ("la",),
}
# The names that other formats have for what is no field of its own.
FURTHER: Mapping[str, str] = {
    "pu": "publisher",
    "pb": "publisher",
    "pi": "place",
    "cy": "place",
    "sn": "issn",
    "ei": "eissn",
    "bn": "isbn",
    "be": "editors",
    "ed": "editors",
    "a2": "editors",
    "se": "series",
    "ut": "accessionnumber",
    "an": "accessionnumber",
    "c1": "address",
    "ad": "address",
    "n1": "note",
    "nt": "note",
    "ji": "shortjournal",
    "j9": "shortjournal29",
    "em": "email",
    "tc": "timescited",
    "wc": "wos categories",
    "sc": "research areas",
}
_TAG = re.compile(r"[A-Z][A-Z0-9]")
FEWEST = 4  # columns that are tags, a title's among them


def has_tags(header: Sequence[str]) -> bool:
    """Say whether the names of columns are tags."""
    names = [name.strip().upper() for name in header if name.strip()]
    tags = [name for name in names if _TAG.fullmatch(name)]
    return len(tags) >= FEWEST and 2 * len(tags) > len(names) and bool({"TI", "T1"} & {*tags})


def renamed(row: Mapping[str, str]) -> dict[str, str]:
    """Return a row with an issue's month put to its year, and further columns under names that say more."""
    found = {FURTHER.get(name.strip().lower(), name): cell for name, cell in row.items()}
    if found.get("PD") and found.get("PY"):
        found["published"] = f"{found['PD']} {found['PY']}"
    return found
