"""Tell the scripts what reference managers want to know of papers, a column at a time, to show, search and save it."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from taxo.project.tables import Paper
from taxo.readers.bodies import is_body
from taxo.readers.reference_types import written_type
from taxo.report.catalogue import Catalogue

# Each field by what the scripts call it; 0 stands for nothing, a digit less in files of thousands of papers.
FIELDS: Mapping[str, Callable[[Paper], Any]] = {
    "authors": lambda paper: [
        *paper.authors,
        *(["et al."] if paper.authors and paper.n_authors is None else []),
    ],
    "venue": lambda paper: paper.venue,
    "year": lambda paper: paper.published.year if paper.published else paper.year,
    "volume": lambda paper: paper.volume,
    "issue": lambda paper: paper.issue,
    "pages": lambda paper: paper.pages,
    "doi": lambda paper: paper.doi,
    "arxiv": lambda paper: paper.arxiv_id,
    "keywords": lambda paper: paper.keywords,
    "language": lambda paper: paper.language,
    "key": lambda paper: paper.extra.get("citationkey"),
}


def reference_data(catalogue: Catalogue) -> dict[str, Any]:
    """Return what `data/references.js` holds: the fields of `FIELDS` that any paper has, and the kinds of works.

    `kinds` are pairs of what BibTeX and RIS call a kind of work, `kind` a paper's place among them; `bodies` are the
    authors that are no persons, whose names BibTeX must not turn round.
    """
    papers = [entry.paper for entry in catalogue.entries]
    kinds = [(written_type(p.type, "bibtex"), written_type(p.type, "ris")) for p in papers]
    places = {kind: place for place, kind in enumerate(dict.fromkeys(kinds))}
    columns = {name: [field(paper) or 0 for paper in papers] for name, field in FIELDS.items()}
    return {
        "kinds": list(places),
        "kind": [places[kind] for kind in kinds],
        "bodies": sorted({name for paper in papers for name in paper.authors if is_body(name)}),
        **{name: column for name, column in columns.items() if _says_anything(column)},
    }


def _says_anything(column: Sequence[Any]) -> bool:
    return any(cell != 0 for cell in column)
