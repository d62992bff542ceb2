from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from taxo.label.review_file import COLUMNS, MOST_LINES, ReviewsError, Row, read_rows
from taxo.label.reviews import load_reviews
from taxo.project.tables import Paper
from taxo.project.taxonomy import Taxonomy, TaxonomyTopic
from tests.reading import case_name, load_cases

CASES = load_cases("reviews.yaml")
PLAIN = "paper,topics,by\na1,pruning,Jürgen\n"
PIECES = st.sampled_from(
    [
        *COLUMNS,
        "a1",
        "b2",
        "pruning",
        "none",
        ",",
        ";",
        "\t",
        "|",
        '"',
        "\n",
        "\r",
        "sep=;",
        "#",
        "\ufeff",
        "\0",
        "é",
    ]
)


def is_paper(cell: str) -> bool:
    return cell in ("a1", "b2", "Merging, again")


def is_topic(cell: str) -> bool:
    return any(topic in cell for topic in ("pruning", "merging")) or cell == "none"


def read(data: bytes) -> tuple[list[Row], list[str]]:
    return read_rows(data, is_paper, is_topic)


def cells(row: Row) -> list[str]:
    return [str(getattr(row, column)) for column in COLUMNS]


@pytest.mark.parametrize("case", CASES, ids=case_name)
def test_rows_are_read_however_they_were_saved(case: dict[str, object]) -> None:
    rows, problems = read(str(case["text"]).encode())
    expected = case["rows"]
    assert isinstance(expected, list)
    assert [cells(row) for row in rows] == [[*row, *[""] * (len(COLUMNS) - len(row))] for row in expected]
    assert problems == case.get("told", [])


@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16-be"])
def test_unicode_is_read_with_and_without_a_byte_order_mark(encoding: str, mark: str) -> None:
    rows, problems = read((mark + PLAIN).encode(encoding))
    assert [cells(row) for row in rows] == [["a1", "pruning", "", "Jürgen", ""]]
    assert not problems


def test_what_is_no_unicode_is_read_as_windows_writes_it_and_told() -> None:
    rows, problems = read(PLAIN.encode("cp1252"))
    assert [row.by for row in rows] == ["Jürgen"]
    assert problems == ["not UTF-8, read as Windows-1252: save it as UTF-8"]


def test_a_row_is_told_by_the_line_where_it_begins() -> None:
    rows, _ = read(b'# mine\n\npaper,topics,note\na1,pruning,"one\ntwo"\nb2,merging,\n')
    assert [row.line for row in rows] == [4, 6]


def test_a_cell_of_very_many_lines_is_a_broken_quote() -> None:
    long = "word\n" * MOST_LINES
    rows, problems = read(f'paper,topics,note\na1,pruning,"{long}"\nb2,merging,\n'.encode())
    assert rows[-1].paper == "b2"
    assert problems == ["lines 2, 22: not readable as CSV: is a quote missing?"]


@pytest.mark.parametrize(
    "data",
    [
        b"PK\x03\x04\x14\0\x06\0\x08\0not,text",
        b"title,label\n",
        b"a letter\nto nobody\n",
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
    ],
)
def test_what_is_no_table_is_refused_with_the_remedy(data: bytes) -> None:
    with pytest.raises(ReviewsError, match="write such a header, and save the file as CSV"):
        read(data)


@given(
    st.one_of(
        st.binary(max_size=200), st.lists(PIECES, max_size=60).map(lambda pieces: "".join(pieces).encode())
    )
)
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    try:
        rows, problems = read(data)
    except ReviewsError:
        return
    assert all(isinstance(row, Row) for row in rows)
    assert len(set(problems)) == len(problems)


@given(text=st.lists(PIECES, max_size=60).map("".join))
def test_any_text_is_matched_or_refused(text: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder: Path = tmp_path_factory.getbasetemp()
    (folder / "reviews.csv").write_text(text, encoding="utf-8", newline="")
    taxonomy = Taxonomy((TaxonomyTopic("pruning", "Pruning", phrases=("prune",)),))
    papers = [Paper("a1", "One", "…"), Paper("b2", "Two", "…")]
    try:
        found = load_reviews(papers, taxonomy, folder)
    except ReviewsError:
        return
    assert {"a1", "b2"} >= found.by_paper.keys() | found.exclusions.keys()
    assert all(review.is_judgement for review in found.by_paper.values())


@given(
    rows=st.lists(
        st.tuples(
            st.sampled_from(["a1", "b2"]),
            st.text(st.characters(blacklist_categories=["Cs", "Cc"]), max_size=30),
        ),
        min_size=1,
    ),
    separator=st.sampled_from(",;\t"),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
)
def test_what_a_spreadsheet_writes_is_read_back(
    rows: list[tuple[str, str]], separator: str, encoding: str
) -> None:
    quoted = [(paper, note.replace('"', '""')) for paper, note in rows]
    lines = [f'"{paper}"{separator}"pruning"{separator}" {note}"' for paper, note in quoted]
    text = "\r\n".join((separator.join(("paper", "topics", "note")), *lines))
    found, problems = read(text.encode(encoding))
    assert not problems
    assert [(row.paper, row.note) for row in found] == [(paper, f" {note}".strip()) for paper, note in rows]
