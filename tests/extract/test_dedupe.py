"""Copies of a paper are told from papers that only look alike, by cases written in YAML."""

from typing import Any

import pytest

from taxo.extract.dedupe import Groups, group_copies
from taxo.extract.screening import Copy, problem_of
from taxo.readers.records import PartialDate, Record, Span
from tests.reading import case_name, load_cases

ABSTRACT = (
    "We walk along beaches and knock on shells that lie there, listen to what each answers, and sort them by the "
    "sound alone. The sorting agrees with that of the keepers of three museums for nine shells in ten, and "
    "it is done as quickly as walking. We give away the recordings and the small hammer's plans."
)
OTHER = (
    "Ducks move while they are counted. Our counting method takes two photographs a minute apart, matches birds "
    "between them with a little geometry, and so neither forgets those that dive nor counts twice those that swim. "
    "On four ponds its error is under two percent."
)
NEAR = 0.85


def copy_of(case: dict[str, Any], number: int) -> Copy:
    abstract = {"other": OTHER}.get(case.get("abstract", ABSTRACT), case.get("abstract", ABSTRACT))
    for word, another in case.get("swap", {}).items():
        abstract = abstract.replace(word, another)
    abstract = abstract[: len(abstract) // 2] if case.get("half") else abstract
    span = Span(number, number, "paper")
    published = PartialDate(case["year"]) if "year" in case else None
    doi, arxiv_id = case.get("doi"), case.get("arxiv_id")
    record = Record(case["title"], abstract, (span,), published=published, doi=doi, arxiv_id=arxiv_id)
    return Copy("pile.jsonl", "line", record, problem_of(record, 80, "en"))


@pytest.mark.parametrize("case", load_cases("duplicates.yaml"), ids=case_name)
def test_copies_are_one_paper_or_two(case: dict[str, Any]) -> None:
    for first, second in (("a", "b"), ("b", "a")):
        copies = [copy_of(case[first], 1), copy_of(case[second], 2)]
        assert group_copies(copies, NEAR) == ([[0, 1]] if case["same"] else [[0], [1]])


def test_copy_between_two_arxiv_papers_makes_them_not_one() -> None:
    titles = [{"title": "Sorting Shells by Sound", "arxiv_id": arxiv_id} for arxiv_id in ("1", None, "2")]
    copies = [copy_of(title, number) for number, title in enumerate(titles)]
    assert group_copies(copies, NEAR) == [[0, 1], [2]]


def test_reference_to_one_of_two_papers_of_a_title_joins_neither() -> None:
    title = "A Survey of Shell Sorting"
    cases = [{"title": title}, {"title": title, "abstract": "other"}, {"title": title, "abstract": ""}]
    assert group_copies([copy_of(case, i) for i, case in enumerate(cases)], NEAR) == [[0], [1], [2]]


def test_a_report_between_two_years_joins_one_of_them() -> None:
    known = [{"doi": "10.1000/1", "year": 2019}, {"doi": "10.1000/2", "year": 2020}]
    reports = [known[0], {}, known[1], known[1] | {"year": 2021}, known[0]]
    copies = [
        copy_of({"title": "Annual Report of the Beach"} | report, i) for i, report in enumerate(reports)
    ]
    assert group_copies(copies, NEAR) == [[0, 1, 4], [2, 3]]


def test_no_copies_make_no_groups() -> None:
    assert group_copies([], NEAR) == []


def test_many_papers_of_one_title_stay_apart() -> None:
    cases = [{"title": "Sorting Shells by Sound", "abstract": f"{word} " * 60} for word in WORDS]
    copies = [copy_of(case, i) for i, case in enumerate(cases)]
    assert len(group_copies(copies, NEAR)) == len(copies)


WORDS = ["".join(chr(97 + (i // 26**k) % 26) for k in range(5)) for i in range(0, 26**5, 26**5 // 3000)]


def test_groups_keep_the_smallest_item_first() -> None:
    groups = Groups([None] * 4)
    groups.join(3, 1)
    groups.join(0, 3)
    assert groups.members() == [[0, 1, 3], [2]]


def test_groups_with_two_labels_stay_apart() -> None:
    groups = Groups(["x", None, "y"])
    groups.join(0, 1)
    groups.join(1, 2)
    assert groups.members() == [[0, 1], [2]]
