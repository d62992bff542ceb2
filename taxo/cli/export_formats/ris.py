"""Write papers as RIS, every field of the record that they came from, with topics as keywords."""

import re
from collections.abc import Iterator, Sequence

from taxo.cli.export_formats.labelled import Labelled, joined
from taxo.project.tables import Paper
from taxo.readers.reference_types import is_told_by, written_type
from taxo.readers.tagged import OWN

# The tags of fields that other programs call by names.
TAGS = {
    "publisher": "PB",
    "issn": "SN",
    "isbn": "SN",
    "place": "CY",
    "edition": "ET",
    "series": "T3",
    "shorttitle": "ST",
    "accessionnumber": "AN",
    "citationkey": "ID",
    "address": "AD",
    "note": "N1",
}
_TAG = re.compile(r"[a-z][a-z0-9]")
_RANGE = re.compile(r"([^-]+)-([^-]+)")


def write(papers: Sequence[Labelled]) -> Iterator[str]:
    """Yield a record a paper."""
    for labelled in papers:
        lines = ((tag, value) for tag, value in _lines(labelled) if value not in (None, ""))
        yield "".join(f"{tag}  - {value}\n" for tag, value in lines) + "ER  - \n\n"


def _lines(labelled: Labelled) -> Iterator[tuple[str, object]]:
    paper = labelled.paper
    yield "TY", written_type(paper.type, "ris")
    yield "TI", paper.title
    yield from (("AU", name) for name in labelled.authors)
    yield from _reference(paper)
    yield "AB", paper.abstract
    yield from (("KW", keyword.replace(";", ",")) for keyword in labelled.keywords)
    yield from _further(paper)
    yield from (("N1", f"{OWN}{label}: {value}") for label, value in _noted(labelled) if value is not None)


def _reference(paper: Paper) -> Iterator[tuple[str, object]]:
    pages = _RANGE.fullmatch(paper.pages or "")
    yield "T2", paper.venue
    yield "DA", _date(paper)
    yield "PY", paper.year
    yield "VL", paper.volume
    yield "IS", paper.issue
    yield "SP", pages[1] if pages else paper.pages
    yield "EP", pages[2] if pages else None
    yield "DO", paper.doi
    yield "AN", paper.arxiv_id and f"arXiv:{paper.arxiv_id}"
    yield "UR", paper.url
    yield "LA", paper.language
    if "citationkey" not in paper.extra:
        yield "ID", paper.paper_id


def _date(paper: Paper) -> str | None:
    if paper.published:
        return f"{paper.published:%Y/%m/%d}/"
    return f"{paper.year}/{paper.month:02}//" if paper.year and paper.month else None


def _further(paper: Paper) -> Iterator[tuple[str, object]]:
    """Yield the further fields under their tags, what has none as a note."""
    for name, value in paper.extra.items():
        tag = TAGS.get(name) or (name.upper() if _TAG.fullmatch(name) else None)
        if tag == "AN" and paper.arxiv_id:
            tag = None
        if name == "editors":
            yield from (("A2", editor.strip()) for editor in value.split(";"))
        else:
            yield (tag, value) if tag else ("N1", f"{OWN}{name}: {value}")


def _noted(labelled: Labelled) -> Iterator[tuple[str, object]]:
    paper = labelled.paper
    yield "number of authors", labelled.n_authors
    yield "upvotes", paper.upvotes
    yield "organisation", paper.organisation
    yield "PMID", paper.pmid
    yield "retracted", "true" if paper.retracted else None
    yield "index terms", joined(paper.index_terms) or None
    yield "MeSH terms", joined(paper.mesh_terms) or None
    yield "type", None if is_told_by("ris", paper.type) else paper.type
    yield "tags", joined(labelled.added) if labelled.added else None
