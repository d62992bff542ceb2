"""By which fields of the listings papers can be filtered, and how."""

from dataclasses import replace

import pytest

from taxo.project.tables import Paper
from taxo.report.field_data import MOST_CHOICES, as_numbers, filter_fields
from tests.report.small_corpus import PAPER_ROWS


def papers(cells: list[str], name: str = "kind") -> list[Paper]:
    return [replace(PAPER_ROWS[0], paper_id=f"p{n}", extra={name: cell}) for n, cell in enumerate(cells)]


@pytest.mark.parametrize(
    ("cells", "told", "written"),
    [
        (["b", "a", " b ", ""], {"n": 3, "values": ["b", "a"]}, [0, 1, 0, -1]),
        (["yes", "", "", ""], {"n": 1, "values": ["yes"]}, [0, -1, -1, -1]),
        ([*map(str, range(20)), "x"], {"n": 21, "low": 0.0, "high": 19.0}, [*map(float, range(20)), None]),
        (["x " * 60, "y"], {"n": 2}, [("x " * 60).strip(), "y"]),
    ],
)
def test_a_field_is_chosen_from_asked_for_a_range_or_typed(
    cells: list[str], told: dict[str, object], written: list[object]
) -> None:
    (field,) = filter_fields(papers(cells), with_texts=True)
    assert field.told == {"name": "kind", "isOwn": False, **told}
    assert field.cells == written


def test_of_many_values_words_are_typed() -> None:
    (field,) = filter_fields(papers([f"value {n}" for n in range(MOST_CHOICES + 1)]), with_texts=True)
    assert field.is_text


def test_a_field_that_says_the_same_of_all_filters_nothing() -> None:
    assert filter_fields(papers(["same"] * 3), with_texts=True) == []


def test_texts_are_left_out_with_abstracts() -> None:
    assert filter_fields(papers(["a word " * 30, "other"]), with_texts=False) == []
    assert len(filter_fields(papers(["a", "b"]), with_texts=False)) == 1


def test_venue_type_and_language_are_fields_too() -> None:
    rows = [replace(PAPER_ROWS[0], venue="X"), replace(PAPER_ROWS[1], language="de")]
    assert [field.told["name"] for field in filter_fields(rows, with_texts=True)] == ["venue", "language"]
    assert all(field.told["isOwn"] for field in filter_fields(rows, with_texts=True))


def test_cells_that_are_mostly_no_numbers_are_texts() -> None:
    assert as_numbers(["1", "a", "b"]) is None
    assert as_numbers(["1", "", "inf"]) is None
    assert as_numbers(["1", "", "2.5"]) == [1.0, None, 2.5]
