"""Records that are no papers are refused with a reason; the others are cleaned."""

import pytest

from taxo.extract.screening import Copy, clean_record, problem_of
from taxo.readers.records import Record, Span

ENOUGH = (
    "We knock on shells and listen to what they answer, which is more than has been asked of them so far."
)


@pytest.mark.parametrize(
    ("title", "abstract", "problem"),
    [
        ("Sorting Shells", ENOUGH, None),
        ("", ENOUGH, "no title"),
        ("…", ENOUGH, "no title"),
        ("Shells " * 200, ENOUGH, "title too long"),
        ("Sorting Shells", "", "no abstract"),
        ("Sorting Shells", "We sort.", "abstract too short"),
        ("Sorting Shells", ENOUGH[:-1] + "…", "abstract cut off in the listing"),
        ("Sorting Shells", ENOUGH[:-3] + "...", "abstract cut off in the listing"),
        ("Sorting Shells", ENOUGH + " More importantly, ...", None),
        ("Muscheln sortieren", "Wir klopfen auf Muscheln und hören zu. " * 3, "not English"),
    ],
)
def test_record_is_refused_with_a_reason(title: str, abstract: str, problem: str | None) -> None:
    assert problem_of(Record(title, abstract, ()), 80, "en") == problem


def test_a_title_is_enough_where_no_length_of_abstract_is_asked_for() -> None:
    assert problem_of(Record("Sorting Shells", "", ()), 0, "en") is None
    assert problem_of(Record("Sorting Shells", "We sort.", ()), 0, None) is None
    assert problem_of(Record("", "", ()), 0, "en") == "no title"


def test_any_language_passes_where_none_is_asked_for() -> None:
    assert problem_of(Record("Muscheln", "Wir klopfen auf Muscheln und hören zu. " * 3, ()), 80, None) is None


def test_all_texts_of_a_record_are_cleaned() -> None:
    record = Record(" a\nb ", "c\x00d", (), organisation=" ", keywords=(" e ", "\n"))
    assert clean_record(record) == Record("a b", "c d", (), organisation=None, keywords=("e",))


def test_place_is_lines_or_the_number_of_a_record() -> None:
    record = Record("T", "A", (Span(3, 3, "title"), Span(5, 6, "abstract")))
    assert Copy("a.txt", "line", record).place == "a.txt:3-6"
    assert Copy("a.json", "record", record).place == "a.json#3"
