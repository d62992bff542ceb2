"""Any papers, written in a format by hand, come back equal, and every line or record has exactly one verdict."""

import html
import io
import json
from collections.abc import Callable, Sequence
from typing import Any
from xml.sax.saxutils import escape

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from taxo.csv_cells import escape_cell
from taxo.project.tables import Paper
from taxo.readers import choose_reader
from taxo.readers.source import Source
from tests.papers import papers
from tests.reading import read, verdicts

Pile = Sequence[Paper]


def n_authors(paper: Paper) -> int:
    return min(paper.n_authors or 0, 9)


def nbib(pile: Pile) -> bytes:
    def wrapped(tag: str, text: str) -> str:
        return f"{tag:<4}- " + text.replace(" ", "\n      ", 1) + "\n"

    records = [
        f"PMID- {number}\n{wrapped('TI', paper.title)}{wrapped('AB', paper.abstract)}"
        + "".join(f"FAU - Author {n}\nAU  - A {n}\n" for n in range(n_authors(paper)))
        for number, paper in enumerate(pile, start=1)
    ]
    return "\n".join(records).encode()


def atom(pile: Pile) -> bytes:
    entries = "".join(
        f"<entry><id>http://arxiv.org/abs/{paper.arxiv_id}v1</id><title>{escape(paper.title)}</title>\n"
        f"<summary> {escape(paper.abstract)}\n</summary>"
        + "<author><name>A</name></author>" * n_authors(paper)
        + "</entry>\n"
        for paper in pile
    )
    feed = f'<feed xmlns="http://www.w3.org/2005/Atom"><title>A query</title>\n{entries}</feed>'
    return f"<?xml version='1.0' encoding='UTF-8'?>\n{feed}".encode()


def oai(pile: Pile) -> bytes:
    records = "".join(
        f"<record><header><identifier>oai:arXiv.org:{paper.arxiv_id}</identifier></header><metadata><arXiv>"
        f"<title>{escape(paper.title)}</title><authors>"
        + "<author><keyname>A</keyname></author>" * n_authors(paper)
        + f"</authors><abstract>{escape(paper.abstract)}</abstract></arXiv></metadata></record>"
        for paper in pile
    )
    return f"<OAI-PMH><ListRecords>{records}</ListRecords></OAI-PMH>".encode()


def _object(paper: Paper) -> dict[str, Any]:
    authors = [{"name": "A"}] * n_authors(paper)
    return {"title": paper.title, "abstract": paper.abstract, "authors": authors, "arxiv_id": paper.arxiv_id}


def endnote(pile: Pile) -> bytes:
    records = "".join(
        "<record><ref-type name='Journal Article'>17</ref-type><contributors><authors>"
        + "<author><style>A</style></author>" * n_authors(paper)
        + f"</authors></contributors><titles><title><style>{escape(paper.title)}</style></title></titles>"
        f"<abstract><style>{escape(paper.abstract)}</style></abstract>"
        f"<electronic-resource-num>{f'10.48550/arXiv.{paper.arxiv_id}' if paper.arxiv_id else ''}"
        "</electronic-resource-num></record>"
        for paper in pile
    )
    return f"<xml><records>{records}</records></xml>".encode()


def pubmed(pile: Pile) -> bytes:
    articles = "".join(
        f"<PubmedArticle><MedlineCitation><PMID>{number}</PMID><Article><ArticleTitle>{escape(paper.title)}"
        f"</ArticleTitle><Abstract><AbstractText>{escape(paper.abstract)}</AbstractText></Abstract><AuthorList>"
        + "<Author><LastName>A</LastName></Author>" * n_authors(paper)
        + "</AuthorList></Article></MedlineCitation></PubmedArticle>\n"
        for number, paper in enumerate(pile, start=1)
    )
    return f"<PubmedArticleSet>\n{articles}</PubmedArticleSet>".encode()


def json_list(pile: Pile) -> bytes:
    return json.dumps([_object(paper) for paper in pile], indent=1).encode()


def json_results(pile: Pile) -> bytes:
    results = {"meta": {"count": len(pile)}, "results": [_object(paper) for paper in pile], "next": None}
    return json.dumps(results, ensure_ascii=False).encode()


def openreview(pile: Pile) -> bytes:
    contents = [{name: {"value": value} for name, value in _object(paper).items()} for paper in pile]
    return json.dumps({"notes": [{"id": "x", "content": content} for content in contents]}).encode()


def openalex(pile: Pile) -> bytes:
    def inverted(text: str) -> dict[str, list[int]]:
        places: dict[str, list[int]] = {}
        for place, word in enumerate(text.split()):
            places.setdefault(word, []).append(place)
        return places

    works: list[dict[str, Any]] = [
        {
            "display_name": paper.title,
            "abstract_inverted_index": inverted(paper.abstract),
            "authorships": [{}] * n_authors(paper),
            "doi": f"https://doi.org/10.48550/arXiv.{paper.arxiv_id}" if paper.arxiv_id else None,
        }
        for paper in pile
    ]
    return "".join(json.dumps(work) + "\n" for work in works).encode()


def parquet(pile: Pile) -> bytes:
    rows = [_object(paper) | {"authors": ["A"] * n_authors(paper)} for paper in pile]
    schema = {"title": pa.string(), "abstract": pa.string(), "authors": pa.list_(pa.string())}
    file = io.BytesIO()
    pq.write_table(pa.Table.from_pylist(rows, pa.schema(schema | {"arxiv_id": pa.string()})), file)
    return file.getvalue()


def tsv(pile: Pile) -> bytes:
    rows = [
        "\t".join(
            '"' + escape_cell(cell).replace('"', '""') + '"'
            for cell in (
                paper.title,
                paper.abstract,
                "; ".join(["A"] * n_authors(paper)),
                paper.arxiv_id or "",
            )
        )
        for paper in pile
    ]
    return "\r\n".join(["Title\tAbstract\tAuthors\tarXiv ID", *rows]).encode()


def hydrated(pile: Pile) -> bytes:
    items = [{"paper": _object(p) | {"id": p.arxiv_id, "summary": p.abstract}} for p in pile]
    props = html.escape(json.dumps({"dailyPapers": items}))
    return f'<!doctype html><div data-target="DailyPapers" data-props="{props}"></div>'.encode()


def cards(pile: Pile) -> bytes:
    articles = "".join(
        f'<article><h3><a href="/papers/{paper.arxiv_id or ""}">{html.escape(paper.title)}</a></h3>'
        f"<p>{html.escape(paper.abstract)}</p>"
        + (f"<li>{n_authors(paper)} authors</li>" if paper.n_authors else "")
        + "</article>"
        for paper in pile
    )
    return f"<!doctype html><html><title>Daily Papers</title><body>{articles}</body></html>".encode()


WRITERS: dict[str, tuple[str, Callable[[Pile], bytes]]] = {
    "NBIB": ("a.nbib", nbib),
    "Atom": ("a.xml", atom),
    "OAI-PMH": ("a.xml", oai),
    "EndNote XML": ("a.xml", endnote),
    "PubMed XML": ("a.xml", pubmed),
    "a JSON list": ("a.json", json_list),
    "JSON results": ("a.json", json_results),
    "OpenReview's JSON": ("a.json", openreview),
    "OpenAlex's JSON lines": ("a.jsonl", openalex),
    "Parquet": ("a.parquet", parquet),
    "TSV": ("a.tsv", tsv),
    "a page with data": ("a.html", hydrated),
    "a page with cards": ("a.html", cards),
}
WITHOUT_ARXIV_ID = {"NBIB", "PubMed XML"}


@pytest.mark.parametrize("form", WRITERS)
@settings(max_examples=20)
@given(pile=st.lists(papers(), min_size=1, max_size=4))
def test_any_papers_come_back_equal(form: str, pile: Pile) -> None:
    name, write = WRITERS[form]
    source = Source(name, data=write(pile))
    records, spans = read(source)
    found = [(record.title, record.abstract, record.n_authors, record.arxiv_id) for record in records]
    assert found == [
        (
            paper.title,
            paper.abstract,
            n_authors(paper) or None,
            None if form in WITHOUT_ARXIV_ID else paper.arxiv_id,
        )
        for paper in pile
    ]
    if choose_reader(source).UNIT == "line":
        assert set(verdicts(source.data.decode().replace("\r\n", "\n"), spans)) <= {"paper", "chrome"}
    else:
        assert [span.first_line for span in spans] == list(range(1, len(pile) + 1))
