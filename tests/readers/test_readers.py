"""The reader of a listing is found by its content, reads it as its cases say, and breaks off in one clear error."""

from typing import Any

import pytest

from taxo.errors import ListingError
from taxo.readers import READERS, choose_reader, daily_papers, parquet, plain, spreadsheet
from taxo.readers.records import Reader, Record, Span
from taxo.readers.source import Source
from tests.reading import CASES, load_cases, read, record_from, stream, verdicts

# The fields that are compared whether or not a case names them, and those that are tuples.
ALWAYS = (
    *("title", "abstract", "n_authors", "published", "upvotes", "organisation"),
    *("url", "doi", "arxiv_id", "keywords"),
)
LISTS = ("keywords", "authors", "index_terms", "mesh_terms", "categories", "unused")
NOTHING: tuple[object, ...] = (None, "", (), False, {})
# Readers whose tests are in files of their own.
ELSEWHERE = (daily_papers, parquet, plain, spreadsheet)


def module_name(reader: Reader) -> str:
    return str(getattr(reader, "__name__", "")).rpartition(".")[2]


WITH_CASES = [reader for reader in READERS if reader not in ELSEWHERE]
ALL = [
    pytest.param(reader, case, id=f"{reader.NAME}: {case['name']}")
    for reader in WITH_CASES
    for case in load_cases(f"readers/{module_name(reader)}.yaml")
]


@pytest.mark.parametrize(("reader", "case"), ALL)
def test_listing_is_read_as_the_case_says(reader: Reader, case: dict[str, Any]) -> None:
    source = Source.from_text(case["text"], case["file"])
    records, spans = read(source)
    assert choose_reader(source) is reader
    assert len(records) == len(case["records"])
    for record, expected in zip(records, case["records"], strict=True):
        assert _filled(record, {*ALWAYS, *expected}) == _expected(expected)
    assert _verdicts(reader, case["text"], spans) == case["verdicts"]


def test_every_file_of_cases_is_of_a_reader() -> None:
    assert {path.stem for path in (CASES / "readers").glob("*.yaml")} == {*map(module_name, WITH_CASES)}


def _verdicts(reader: Reader, text: str, spans: list[Span]) -> list[str]:
    if reader.UNIT == "line":
        return verdicts(text, spans)
    assert [(span.first_line, span.last_line) for span in spans] == [(n, n) for n in range(1, len(spans) + 1)]
    return [span.verdict for span in spans]


def _filled(record: Record, names: set[str]) -> dict[str, Any]:
    fields = {name: getattr(record, name) for name in names}
    return {name: value for name, value in fields.items() if value not in NOTHING}


def _expected(case: dict[str, Any]) -> dict[str, Any]:
    fields = record_from(case)
    fields |= {name: tuple(fields[name]) for name in LISTS if name in fields}
    return {name: value for name, value in fields.items() if value not in NOTHING}


def test_the_content_decides_not_the_name() -> None:
    assert choose_reader(Source("notes.txt", data=b"@misc{a, title = {A}}\n")).NAME == "bibtex"
    assert choose_reader(Source("library.bib", data=b"TY  - JOUR\nTI  - A\nER  - \n")).NAME == "tagged"


BOMB = "<!DOCTYPE b [<!ENTITY a 'aa'><!ENTITY b '&a;&a;'>]><feed><entry><title>&b;</title></entry></feed>"
HOSTILE = {
    "an XML bomb": (BOMB, "EntitiesForbidden"),
    "XML nested without end": ("<feed>" + "<a>" * 10_000, "nested too deeply"),
    "XML that breaks off": (
        "<feed><entry><title>A</title></entry><entry>",
        "not readable as XML from here on",
    ),
    "JSON nested without end": ("[" * 100_000, "nested too deeply"),
    "a map of maps without end": ('[{"title": ' + '{"a": ' * 10_000, "nested too deeply"),
    "JSON that breaks off": ('[{"title": "A"}, {"title', "not readable as JSON from here on"),
    "a page of nothing": ("<!doctype html><html><p>Hello.</p></html>", "a web page without papers"),
    "JSON without papers": (
        '{"name": "pond", "version": "1.0"}',
        "no object has a title, only the keys name, version",
    ),
    "JSON whose titles are beyond what papers are nested": (
        '{"a": ' * 5_000 + '{"title": "A"}',
        "nested too deeply",
    ),
    "CSV without a header": ("A title," + "an abstract " * 30 + "\nB,b\n", "no header above its rows"),
    "CSV of names": ("name,description\nduck,a bird\n", "no column for the title among name, description"),
    "references": (
        "Poe, A. (2020). Ducks. Ponds, 3, 1-9.\nRoe, B. (2021). Geese. Ponds, 4, 2-3.\n",
        "looks like a list of references",
    ),
    "a program": ("import duck\n\ndef swim():\n    return duck\n", "looks like a program"),
    "CSV without titles": (
        "name of it,abstract\na,b\n",
        "no column for the title among name of it, abstract",
    ),
    "a broken Parquet file": ("PAR1 and nothing more", "not readable as Parquet"),
    "bytes": ("\x00\x01\x02" * 100, "not text, nor any format that is known"),
}


@pytest.mark.parametrize("what", HOSTILE)
def test_hostile_listings_end_in_one_clear_error(what: str) -> None:
    text, reason = HOSTILE[what]
    with pytest.raises(ListingError, match=reason) as caught:
        list(stream(Source.from_text(text, "papers.csv" if what.startswith("CSV") else "papers")))
    assert str(caught.value).startswith("listing papers")


def test_what_came_before_the_damage_counts() -> None:
    for text in (HOSTILE["XML that breaks off"][0], HOSTILE["JSON that breaks off"][0]):
        items = stream(Source.from_text(text, "papers"))
        first = next(items)
        assert isinstance(first, Record)
        assert first.title == "A"
        with pytest.raises(ListingError):
            next(items)
