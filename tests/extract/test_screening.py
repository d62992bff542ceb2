"""Records that are no papers are refused with a reason; the others are cleaned."""

import pytest

from taxo.extract.screening import CUT_OFF, Copy, Rules, clean_record, copy_of, problem_of
from taxo.readers.records import Record, Span

ENOUGH = (
    "We knock on shells and listen to what they answer, which is more than has been asked of them so far."
)

RULES = Rules(min_abstract=80, language="en")


@pytest.mark.parametrize(
    ("title", "abstract", "problem"),
    [
        ("Sorting Shells", ENOUGH, None),
        ("", ENOUGH, "no title"),
        ("…", ENOUGH, "no title"),
        ("Shells " * 200, ENOUGH, "title too long"),
        ("Sorting Shells", "", "no abstract"),
        ("Sorting Shells", "We sort.", "abstract too short"),
        ("Sorting Shells", ENOUGH[:-1] + "…", CUT_OFF),
        ("Sorting Shells", ENOUGH[:-3] + "...", CUT_OFF),
        ("Sorting Shells", ENOUGH + " More importantly, ...", None),
        ("Sorting Shells", "我们敲击贝壳并聆听它们的回答，这比迄今为止对它们的要求还要多。", "not English"),
        ("Sorting Shells", "我们敲击贝壳并聆听它们的回答。", "abstract too short"),
        ("Muscheln sortieren", "Wir klopfen auf Muscheln und hören zu. " * 3, "not English"),
    ],
)
def test_record_is_refused_with_a_reason(title: str, abstract: str, problem: str | None) -> None:
    assert problem_of(Record(title, abstract, ()), 80, "en") == problem


def test_a_title_is_enough_where_no_length_of_abstract_is_asked_for() -> None:
    assert problem_of(Record("Sorting Shells", "", ()), 0, "en") is None
    assert problem_of(Record("Sorting Shells", "We sort.", ()), 0, None) is None
    assert problem_of(Record("", "", ()), 0, "en") == "no title"


@pytest.mark.parametrize("abstract", ["", "We sort.", ENOUGH[:-1] + "…"])
def test_titles_alone_are_papers_where_they_may_be(abstract: str) -> None:
    record = Record("Sorting Shells", abstract, ())
    assert problem_of(record, 80, "en") is not None
    assert problem_of(record, 80, "en", title_only=True) is None


def test_titles_alone_change_nothing_for_records_with_abstracts() -> None:
    assert problem_of(Record("", ENOUGH, ()), 80, "en", title_only=True) == "no title"
    german = Record("Muscheln", "Wir klopfen auf Muscheln und hören zu. " * 3, ())
    assert problem_of(german, 80, "en", title_only=True) == "not English"


@pytest.mark.parametrize("end", ["…", "...", " [...]", " […]"])
def test_a_long_abstract_that_is_cut_off_is_kept_and_marked(end: str) -> None:
    record = Record(
        "Sorting Shells", ENOUGH[:-1] + " and " + ENOUGH * 2 + "We also sor" + end, (Span(1, 1, "paper"),)
    )
    copy = copy_of("a.txt", "line", record, RULES)
    assert (copy.problem, copy.is_cut_off) == (None, True)
    whole = copy_of("a.txt", "line", Record("Sorting Shells", ENOUGH, (Span(1, 1, "paper"),)), RULES)
    assert (whole.problem, whole.is_cut_off) == (None, False)


def test_an_abstract_that_its_database_calls_truncated_is_marked() -> None:
    record = Record("Sorting Shells", ENOUGH + " (ABSTRACT TRUNCATED AT 250 WORDS)", (Span(1, 1, "paper"),))
    copy = copy_of("a.txt", "line", record, RULES)
    assert (copy.record.abstract, copy.problem, copy.is_cut_off) == (ENOUGH, None, True)


def test_a_copy_keeps_what_was_cut_from_its_abstract() -> None:
    record = Record("Sorting Shells", ENOUGH + " © 2019 Elsevier B.V.", (Span(1, 1, "paper"),))
    copy = copy_of("a.txt", "line", record, RULES)
    assert (copy.record.abstract, [notice.text for notice in copy.notices]) == (
        ENOUGH,
        ["© 2019 Elsevier B.V."],
    )


def test_any_language_passes_where_none_is_asked_for() -> None:
    assert problem_of(Record("Muscheln", "Wir klopfen auf Muscheln und hören zu. " * 3, ()), 80, None) is None


def test_all_texts_of_a_record_are_cleaned() -> None:
    record = Record(" a\nb ", "c\x00d", (), organisation=" ", keywords=(" e ", "\n"))
    assert clean_record(record) == Record("a b", "c d", (), organisation=None, keywords=("e",))


def test_place_is_lines_or_the_number_of_a_record() -> None:
    record = Record("T", "A", (Span(3, 3, "title"), Span(5, 6, "abstract")))
    assert Copy("a.txt", "line", record).place == "a.txt:3-6"
    assert Copy("a.json", "record", record).place == "a.json#3"
