"""Write papers as CSL-JSON, which citation processors, Pandoc and Zotero read."""

import json
from collections.abc import Iterator, Sequence
from typing import Any

from taxo.cli.export_formats.labelled import Labelled, joined
from taxo.project.tables import Paper
from taxo.readers.reference_types import is_told_by, written_type

# What CSL calls fields that are called otherwise here; what it has no name for goes into `custom`.
NAMES = {
    "publisher": "publisher",
    "issn": "ISSN",
    "isbn": "ISBN",
    "place": "publisher-place",
    "edition": "edition",
    "series": "collection-title",
    "shorttitle": "title-short",
    "note": "note",
}


def write(papers: Sequence[Labelled]) -> Iterator[str]:
    """Yield a list of items, one a line."""
    yield "[\n"
    for place, labelled in enumerate(papers, start=1):
        end = ",\n" if place < len(papers) else "\n"
        yield json.dumps(_item(labelled), ensure_ascii=False) + end
    yield "]\n"


def _item(labelled: Labelled) -> dict[str, Any]:
    paper = labelled.paper
    further = {NAMES[name]: value for name, value in paper.extra.items() if name in NAMES}
    item: dict[str, Any] = {
        "id": paper.extra.get("citationkey", paper.paper_id),
        "type": written_type(paper.type, "csl"),
        "title": paper.title,
        "author": list(map(_name, labelled.authors)),
        "issued": _issued(paper),
        "abstract": paper.abstract,
        "container-title": paper.venue,
        "volume": paper.volume,
        "issue": paper.issue,
        "page": paper.pages,
        "language": paper.language,
        "DOI": paper.doi,
        "PMID": paper.pmid,
        "URL": paper.url,
        "keyword": joined(labelled.keywords),
        **further,
        "custom": _custom(labelled),
    }
    return {name: value for name, value in item.items() if value not in (None, "", [], {})}


def _custom(labelled: Labelled) -> dict[str, Any]:
    paper = labelled.paper
    own = {
        "taxo_tags": labelled.added,
        "taxo_type": None if is_told_by("csl", paper.type) else paper.type,
        "arxiv_id": paper.arxiv_id,
        "n_authors": labelled.n_authors,
        "upvotes": paper.upvotes,
        "organisation": paper.organisation,
        "index_terms": paper.index_terms,
        "mesh_terms": paper.mesh_terms,
        "retracted": paper.retracted or None,
    }
    further = {
        name: value for name, value in paper.extra.items() if name not in NAMES and name != "citationkey"
    }
    return {name: value for name, value in {**own, **further}.items() if value not in (None, "", [])}


def _issued(paper: Paper) -> dict[str, Any] | None:
    if paper.published:
        return {"date-parts": [[paper.published.year, paper.published.month, paper.published.day]]}
    return {"date-parts": [[part for part in (paper.year, paper.month) if part]]} if paper.year else None


def _name(name: str) -> dict[str, str]:
    family, comma, given = name.partition(",")
    if comma and given.strip():
        return {"family": family.strip(), "given": given.strip()}
    return {"literal": name}
