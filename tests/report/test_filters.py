"""Numbers and dates read as people write them."""

from datetime import date

from taxo.report.filters import count, day, percent, plural, tenth


def test_numbers_read_as_people_write_them() -> None:
    assert [percent(x) for x in (None, 0.0, 0.001, 0.734, 1.0)] == [
        "–",
        "0\u202f%",
        "<1\u202f%",
        "73\u202f%",
        "100\u202f%",
    ]
    assert count(12345) == "12\u202f345"
    assert plural(1, "paper", "papers") == "1 paper"
    assert [tenth(x) for x in (0.0, 0.04, 0.05, 0.5, 1.0)] == [0, 0, 0, 5, 10]


def test_a_date_is_spelled_out_whatever_the_machine_s_language() -> None:
    assert day(date(2024, 2, 3)) == "3 February 2024"
