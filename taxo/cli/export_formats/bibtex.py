"""Write papers as BibTeX, every field of the record that they came from, with topics as keywords."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from taxo.cli.export_formats.labelled import Labelled, joined
from taxo.readers.bodies import is_body
from taxo.readers.latex import encode
from taxo.readers.partial_dates import MONTHS
from taxo.readers.reference_types import is_told_by, written_type

# What BibTeX calls fields that are called otherwise here.
NAMES = {"editors": "editor", "place": "address"}
# Kinds of works whose venue is the book that they are in.
IN_A_BOOK = frozenset({"conference paper", "book chapter", "proceedings"})
# What would end a BibTeX value, and stands in URLs only by mistake.
URL_ESCAPES = str.maketrans({"{": "%7B", "}": "%7D", "\\": "%5C"})
_KEY = re.compile(r"[^\s{}(),=#%\"'~\\]+")
_AND = re.compile(r"\sand\s", re.IGNORECASE)


def write(papers: Sequence[Labelled]) -> Iterator[str]:
    """Yield an entry a paper, under the key that it came with where it had one of its own."""
    keys = Counter(labelled.paper.extra.get("citationkey") for labelled in papers)
    for labelled in papers:
        paper = labelled.paper
        key = paper.extra.get("citationkey", "")
        if keys[key] != 1 or not _KEY.fullmatch(key):
            key = paper.paper_id
        fields = "".join(f"  {name} = {value},\n" for name, value in _fields(labelled))
        yield f"@{written_type(paper.type, 'bibtex')}{{{key},\n{fields}}}\n\n"


def _fields(labelled: Labelled) -> Iterator[tuple[str, str]]:
    """Yield the fields with their values in braces; a month is a macro, which has none."""
    texts = {name: value for name, value in _texts(labelled).items() if value}
    yield from ((name, f"{{{value}}}") for name, value in texts.items())
    if labelled.paper.month:
        yield "month", MONTHS[labelled.paper.month - 1]
    for name, value in labelled.paper.extra.items():
        written = NAMES.get(name, name)
        if name != "citationkey" and written not in texts and written != "month":
            yield written, f"{{{encode(value)}}}"


def _texts(labelled: Labelled) -> Mapping[str, str]:
    paper = labelled.paper
    lines = {
        "booktitle" if paper.type in IN_A_BOOK else "journal": paper.venue,
        "volume": paper.volume,
        "number": paper.issue,
        "organization": paper.organisation,
        "language": paper.language,
        "pmid": paper.pmid,
        "nauthors": labelled.n_authors and str(labelled.n_authors),
        "upvotes": None if paper.upvotes is None else str(paper.upvotes),
        "retracted": "true" if paper.retracted else None,
        "taxotype": None if is_told_by("bibtex", paper.type) else paper.type,
        "taxotags": joined(labelled.added) if labelled.added else None,
    }
    return {
        "title": encode(paper.title),
        "author": " and ".join(map(_name, labelled.authors)),
        "abstract": encode(paper.abstract),
        "year": str(paper.year or ""),
        "date": str(paper.published or ""),
        "pages": encode(paper.pages or "").replace("-", "--"),
        "doi": paper.doi or "",
        "eprint": paper.arxiv_id or "",
        "archiveprefix": "arXiv" if paper.arxiv_id else "",
        "url": (paper.url or "").translate(URL_ESCAPES),
        "keywords": encode(joined(labelled.keywords)),
        "index_terms": encode(joined(paper.index_terms)),
        "mesh_terms": encode(joined(paper.mesh_terms)),
        **{name: encode(value or "") for name, value in lines.items()},
    }


def _name(name: str) -> str:
    if name == "et al.":
        return "others"
    return f"{{{encode(name)}}}" if is_body(name) or _AND.search(name) else encode(name)
