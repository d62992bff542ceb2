"""Write papers with their topics as BibTeX, RIS, CSV or JSON lines, which read back as the same papers."""

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from taxo.csv_cells import escape_cell
from taxo.errors import TaxoError
from taxo.project.tables import Assignment, Paper, Topic
from taxo.readers.latex import encode
from taxo.readers.tagged import NOTES

COLUMNS = (
    "paper_id",
    "title",
    "abstract",
    "topic",
    "topics",
    "confidence",
    "n_authors",
    "published",
    "year",
    "upvotes",
    "organisation",
    "url",
    "doi",
    "arxiv_id",
    "keywords",
)
BYTE_ORDER_MARK = "\ufeff"  # without it Excel takes UTF-8 for the machine's old encoding
# What would end a BibTeX value, and stands in URLs only by mistake.
URL_ESCAPES = str.maketrans({"{": "%7B", "}": "%7D", "\\": "%5C"})


@dataclass(frozen=True, slots=True)
class Labelled:
    """A paper with the names of its topics, the primary one first (none where the labels abstain)."""

    paper: Paper
    topics: tuple[str, ...] = ()
    confidence: float | None = None

    @property
    def tags(self) -> list[str]:
        """Topics and keywords, each once: what a reference manager shows as tags."""
        return list(dict.fromkeys([*self.topics, *self.paper.keywords]))


def label_papers(
    papers: Sequence[Paper], assignments: Iterable[Assignment], topics: Iterable[Topic]
) -> list[Labelled]:
    """Put each paper together with the names of its topics."""
    names = {topic.topic_id: topic.name for topic in topics}
    by_paper = {assignment.paper_id: assignment for assignment in assignments}
    return [_labelled(paper, by_paper.get(paper.paper_id), names) for paper in papers]


def with_topic(papers: Iterable[Labelled], topic_id: str, topics: Sequence[Topic]) -> list[Labelled]:
    """Keep the papers that have the topic or one below it; raises `TaxoError` where there is no such topic."""
    known = [topic.topic_id for topic in topics]
    if topic_id not in known:
        close = get_close_matches(topic_id, known, n=1)
        remedy = f"did you mean {close[0]}?" if close else f"there are {', '.join(known)}"
        raise TaxoError(f"no topic {topic_id}; {remedy}")
    wanted = {topic_id}
    while below := {t.topic_id for t in topics if t.parent in wanted} - wanted:
        wanted |= below
    names = {topic.name for topic in topics if topic.topic_id in wanted}
    return [labelled for labelled in papers if names.intersection(labelled.topics)]


def export(papers: Iterable[Labelled], form: str) -> Iterator[str]:
    """Yield the text of a file in the format `form`, one of `FORMATS`, piece by piece."""
    return FORMATS[form](papers)


def _labelled(paper: Paper, assignment: Assignment | None, names: Mapping[str, str]) -> Labelled:
    if assignment is None or assignment.topic_id is None:
        return Labelled(paper)
    topic_ids = dict.fromkeys([assignment.topic_id, *assignment.topics])
    return Labelled(paper, tuple(names.get(t, t) for t in topic_ids), assignment.confidence)


def _bibtex(papers: Iterable[Labelled]) -> Iterator[str]:
    for labelled in papers:
        fields = "".join(f"  {name} = {{{value}}},\n" for name, value in _bibtex_fields(labelled))
        yield f"@misc{{{labelled.paper.paper_id},\n{fields}}}\n\n"


def _bibtex_fields(labelled: Labelled) -> Iterator[tuple[str, str]]:
    paper = labelled.paper
    fields: dict[str, object] = {
        "title": encode(paper.title),
        "abstract": encode(paper.abstract),
        "date": paper.published,
        "year": paper.year,
        "doi": paper.doi,
        "eprint": paper.arxiv_id,
        "archiveprefix": paper.arxiv_id and "arXiv",
        "url": (paper.url or "").translate(URL_ESCAPES),
        "organization": encode(paper.organisation or ""),
        "keywords": encode(_joined(labelled.tags)),
        "nauthors": paper.n_authors,
        "upvotes": paper.upvotes,
    }
    return ((name, str(value)) for name, value in fields.items() if value not in (None, ""))


def _ris(papers: Iterable[Labelled]) -> Iterator[str]:
    for labelled in papers:
        yield "".join(f"{tag}  - {value}\n" for tag, value in _ris_lines(labelled)) + "\n"


def _ris_lines(labelled: Labelled) -> Iterator[tuple[str, object]]:
    paper = labelled.paper
    fields: list[tuple[str, object]] = [
        ("TI", paper.title),
        ("AB", paper.abstract),
        ("DA", paper.published and f"{paper.published:%Y/%m/%d}/"),
        ("PY", paper.year),
        ("DO", paper.doi),
        ("AN", paper.arxiv_id and f"arXiv:{paper.arxiv_id}"),
        ("UR", paper.url),
        *(("KW", tag.replace(";", ",")) for tag in labelled.tags),
        *(("N1", _note(label, getattr(paper, name))) for label, name in NOTES.items()),
        ("ID", paper.paper_id),
    ]
    yield "TY", "JOUR"
    yield from ((tag, value) for tag, value in fields if value not in (None, ""))
    yield "ER", ""


def _note(label: str, value: object) -> str | None:
    return None if value is None else f"{label}: {value}"


def _csv(papers: Iterable[Labelled]) -> Iterator[str]:
    yield BYTE_ORDER_MARK + _csv_line(COLUMNS)
    for labelled in papers:
        row = _row(labelled) | {
            "topics": _joined(labelled.topics),
            "keywords": _joined(labelled.paper.keywords),
        }
        yield _csv_line([_cell(row[name]) for name in COLUMNS])


def _csv_line(cells: Sequence[str]) -> str:
    line = io.StringIO()
    csv.writer(line).writerow(cells)
    return line.getvalue()


def _cell(value: object) -> str:
    return "" if value is None else escape_cell(str(value))


def _jsonl(papers: Iterable[Labelled]) -> Iterator[str]:
    for labelled in papers:
        yield json.dumps(_row(labelled), ensure_ascii=False) + "\n"


def _row(labelled: Labelled) -> dict[str, Any]:
    paper = labelled.paper
    own = {name: getattr(paper, name) for name in COLUMNS if hasattr(paper, name)}
    return {
        **own,
        "published": paper.published and paper.published.isoformat(),
        "topic": labelled.topics[0] if labelled.topics else None,
        "topics": list(labelled.topics),
        "confidence": labelled.confidence,
    }


def _joined(words: Sequence[str]) -> str:
    """Return words set apart by ";"; one alone keeps a ";" at its end, or readers split it at blanks."""
    return "; ".join(word.replace(";", ",") for word in words) + (";" if len(words) == 1 else "")


FORMATS: Mapping[str, Callable[[Iterable[Labelled]], Iterator[str]]] = {
    "bibtex": _bibtex,
    "ris": _ris,
    "csv": _csv,
    "jsonl": _jsonl,
}
