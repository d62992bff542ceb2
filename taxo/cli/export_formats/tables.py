"""Write papers as CSV, as JSON lines, or as a table of ids and tags."""

import csv
import io
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from taxo.cli.export_formats.labelled import Labelled, joined
from taxo.csv_cells import escape_cell

COLUMNS = (
    *("taxo_id", "title", "abstract", "taxo_topic", "taxo_topics", "taxo_confidence"),
    *("taxo_reviewed", "taxo_topic_state", "authors", "n_authors"),
    *("published", "year", "month", "venue", "volume", "issue", "pages", "type", "language", "doi", "pmid"),
    *("arxiv_id", "url", "keywords", "index_terms", "mesh_terms", "organisation", "upvotes", "retracted"),
)
TAG_COLUMNS = ("taxo_id", "citationkey", "doi", "pmid", "title", "taxo_tags")
BYTE_ORDER_MARK = "\ufeff"  # without it Excel takes UTF-8 for the machine's old encoding


def write_csv(papers: Sequence[Labelled]) -> Iterator[str]:
    """Yield a header and a row a paper; each further field of the listings has a column, the commonest first."""
    counts = Counter(name for labelled in papers for name in labelled.paper.extra)
    columns = [*COLUMNS, *(name for name, _ in sorted(counts.items(), key=lambda item: (-item[1], item[0])))]
    yield BYTE_ORDER_MARK + _line(columns)
    for labelled in papers:
        row = _row(labelled)
        yield _line([_cell(row.get(name)) for name in columns])


def write_jsonl(papers: Sequence[Labelled]) -> Iterator[str]:
    """Yield an object a paper."""
    for labelled in papers:
        row = {name: value for name, value in _row(labelled).items() if value not in (None, [])}
        yield json.dumps(row, ensure_ascii=False) + "\n"


def write_tags(papers: Sequence[Labelled]) -> Iterator[str]:
    """Yield a header and a row a paper: what tells it apart, and its topics as tags, for programs that import tags."""
    yield BYTE_ORDER_MARK + _line(TAG_COLUMNS)
    for labelled in papers:
        row = _row(labelled) | {"taxo_tags": labelled.tags}
        yield _line([_cell(row.get(name)) for name in TAG_COLUMNS])


def _row(labelled: Labelled) -> dict[str, Any]:
    """Return a paper's fields by the name of their column; a further field never stands in for one of them."""
    paper = labelled.paper
    own = {name: getattr(paper, name) for name in COLUMNS if hasattr(paper, name)}
    return {
        **paper.extra,
        **own,
        "taxo_id": paper.paper_id,
        "taxo_topic": labelled.topics[0] if labelled.topics else None,
        "taxo_topics": list(labelled.topics),
        "taxo_confidence": labelled.confidence,
        "taxo_reviewed": labelled.reviewed or None,
        "taxo_topic_state": labelled.state,
        "authors": labelled.authors,
        "n_authors": labelled.n_authors,
        "published": paper.published and paper.published.isoformat(),
        "month": None if paper.published else paper.month,
        "retracted": paper.retracted or None,
    }


def _cell(value: object) -> str:
    if isinstance(value, list):
        return escape_cell(joined(value))
    return "" if value is None else escape_cell(str(value).lower() if isinstance(value, bool) else str(value))


def _line(cells: Sequence[str]) -> str:
    line = io.StringIO()
    csv.writer(line).writerow(cells)
    return line.getvalue()
