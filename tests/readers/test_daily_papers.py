"""Daily Papers pages copied as text are read as their cases say, and any page built at random comes back."""

from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from taxo.readers import choose_reader, daily_papers
from taxo.readers.daily_papers import AUTHORS, CHROME, DATE, MONTHS, VOTES
from taxo.readers.records import PartialDate, ReadOptions
from taxo.readers.source import Source
from tests.reading import case_name, fields_of, load_cases, read, record_from, spans_of, verdicts

HEAD = ["new", "Get trending papers in your email inbox!", "Subscribe", "Daily Papers", "Mar 2"]


@pytest.mark.parametrize("case", load_cases("daily_papers.yaml"), ids=case_name)
def test_page_is_read_as_the_case_says(case: dict[str, Any]) -> None:
    source = Source.from_text(case["text"], "page.txt")
    records, spans = read(source)
    assert choose_reader(source) is daily_papers
    assert [fields_of(record) for record in records] == [record_from(r) for r in case["records"]]
    assert verdicts(case["text"], spans) == case["verdicts"]


def test_page_without_its_head_is_known_by_the_details() -> None:
    text = "A Title\n\nAn abstract.\n\n  • 3 authors\n·\nMay 4, 2024\n"
    assert choose_reader(Source.from_text(text, "page.txt")) is daily_papers


def test_windows_line_ends_make_no_difference() -> None:
    text = load_cases("daily_papers.yaml")[0]["text"]
    unix, _ = read(Source.from_text(text, "page.txt"))
    windows, _ = read(Source.from_text(text.replace("\n", "\r\n"), "page.txt"))
    assert windows == unix


@dataclass
class Entry:
    title: str
    abstract: str
    n_authors: int | None
    published: PartialDate | None
    upvotes: int | None

    def details(self) -> list[str]:
        lines = [] if self.n_authors is None else [f"  • {self.n_authors} author{'s'[: self.n_authors - 1]}"]
        if self.published is None:
            return lines
        when = self.published
        assert when.month
        date = f"{MONTHS[when.month - 1]} {when.day}" + (f", {when.year}" if when.year else "")
        lines += ["·"] if lines else []
        return [*lines, date + (f" {self.upvotes}" if self.upvotes else "")]


def is_text(text: str) -> bool:
    return text not in CHROME and not any(p.fullmatch(text) for p in (AUTHORS, DATE, VOTES)) and text != "·"


letters = st.characters(categories=["L", "N", "P", "S"], exclude_characters="\ufeff")
words = st.text(letters, min_size=1, max_size=8)
titles = st.lists(words, min_size=1, max_size=12).map(" ".join).filter(is_text)
abstracts = st.lists(words, min_size=1, max_size=30).map(" ".join).filter(is_text)
dates = st.builds(PartialDate, st.none() | st.integers(1900, 2099), st.integers(1, 12), st.integers(1, 28))


@st.composite
def entries(draw: st.DrawFn) -> Entry:
    n_authors = draw(st.none() | st.integers(1, 3000))
    published = draw(st.none() | dates) if n_authors else None
    upvotes = draw(st.none() | st.integers(1, 5000)) if published else None
    return Entry(draw(titles), draw(abstracts), n_authors, published, upvotes)


@settings(max_examples=60)
@given(st.lists(entries(), max_size=6))
def test_any_page_with_details_gives_back_its_papers(papers: list[Entry]) -> None:
    blocks = [*HEAD, *(part for p in papers for part in (p.title, p.abstract, "\n".join(p.details())))]
    text = "\n\n".join(block for block in blocks if block) + "\n"
    records, spans = read(Source.from_text(text, "page.txt"))
    found = [Entry(r.title, r.abstract, r.n_authors, r.published, r.upvotes) for r in records]
    assert found == papers
    assert "rejected" not in verdicts(text, spans)


@settings(max_examples=60)
@given(st.lists(st.tuples(titles, abstracts), max_size=6))
def test_any_page_of_titles_and_abstracts_gives_them_back(papers: list[tuple[str, str]]) -> None:
    text = "\n\n".join([*HEAD, *(part for paper in papers for part in paper)]) + "\n"
    records, spans = read(Source.from_text(text, "page.txt"))
    assert [(r.title, r.abstract) for r in records] == papers
    assert verdicts(text, spans) == ["chrome"] * len(HEAD) + ["title", "abstract"] * len(papers)


@settings(max_examples=60)
@given(st.lists(st.tuples(titles, abstracts), min_size=1, max_size=6))
def test_any_page_of_alternating_lines_gives_them_back(papers: list[tuple[str, str]]) -> None:
    lines = [part for paper in papers for part in paper]
    text = "\n".join([HEAD[1], "Subscribe" + lines[0], *lines[1:]])
    records, spans = read(Source.from_text(text, "page.txt"))
    assert [(r.title, r.abstract) for r in records] == papers
    assert verdicts(text, spans) == ["chrome"] + ["title", "abstract"] * len(papers)


@settings(max_examples=60)
@given(st.text(max_size=400))
def test_every_line_of_any_page_has_one_verdict(text: str) -> None:
    text = "byAK and the research community\n" + text.replace("\r", " ").replace("\ufeff", "")
    source = Source.from_text(text, "page.txt")
    spans = spans_of(daily_papers.read(source, ReadOptions()))
    assert len(verdicts(text, spans)) == sum(bool(line.strip()) for line in text.split("\n"))
