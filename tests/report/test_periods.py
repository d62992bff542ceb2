"""Time is cut into periods that hold enough papers, by month, by year or by several years."""

from datetime import date

from taxo.report.catalogue import Entry
from taxo.report.periods import cut_time, span
from tests.report.invented_trends import paper


def by_year(counts: dict[int, int]) -> list[Entry]:
    return [paper(f"{year}-{i:03}", year=year) for year, n in counts.items() for i in range(n)]


def test_years_are_periods_in_their_order() -> None:
    found = cut_time(by_year({2019: 12, 2020: 10, 2021: 30}))
    assert [(p.label, p.n) for p in found.periods] == [("2019", 12), ("2020", 10), ("2021", 30)]
    assert found.period_of["2020-003"] == 1
    assert (found.n_dated, found.n_undated) == (52, 0)


def test_small_years_are_taken_together_and_gaps_too() -> None:
    found = cut_time(by_year({2001: 3, 2004: 8, 2010: 11, 2011: 12, 2012: 2}))
    assert [(p.label, p.n) for p in found.periods] == [
        ("2001 to 2004", 11),
        ("2005 to 2010", 11),
        ("2011 to 2012", 14),
    ]
    assert sum(p.n for p in found.periods) == found.n_dated


def test_many_years_become_periods_of_several() -> None:
    found = cut_time(by_year(dict.fromkeys(range(1950, 2020), 5)))
    assert len(found.periods) <= 24
    assert found.periods[0].label == "1950 to 1954"
    assert sum(p.n for p in found.periods) == 350


def test_months_where_papers_tell_them() -> None:
    days = [date(2024, month, 3) for month in (11, 12) for _ in range(10)] + [date(2025, 1, 9)] * 10
    found = cut_time([paper(f"p{i:02}", published=day) for i, day in enumerate(days)])
    assert [p.label for p in found.periods] == ["Nov 2024", "Dec 2024", "Jan 2025"]


def test_two_periods_are_no_trend() -> None:
    found = cut_time(by_year({2020: 40, 2021: 40}))
    assert found.periods == ()
    assert found.n_dated == 80


def test_papers_without_a_date_are_counted() -> None:
    found = cut_time([*by_year({2019: 10, 2020: 10, 2021: 10}), paper("x"), paper("y")])
    assert found.n_undated == 2
    assert "x" not in found.period_of


def test_no_paper_has_no_periods() -> None:
    assert cut_time([]).periods == ()


def test_a_span_is_named_by_its_ends() -> None:
    assert span(["2000 to 2009", "2010 to 2019"]) == "2000 to 2019"
    assert span(["2004"]) == "2004"
