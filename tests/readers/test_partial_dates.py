"""Dates in any of the forms that listings give them."""

from typing import Any

import pytest

from taxo.readers.partial_dates import date_in_text, date_of

DATES = {
    "2020-02-03": (2020, 2, 3),
    "2020-02-03T10:00:00Z": (2020, 2, 3),
    "2020/02/03/": (2020, 2, 3),
    "2014//": (2014, None, None),
    "2014/03//": (2014, 3, None),
    "2014///Spring": (2014, None, None),
    "20200203": (2020, 2, 3),
    "2020": (2020, None, None),
    "2020 Feb": (2020, 2, None),
    "2020 Feb 3": (2020, 2, 3),
    "2019 Nov-Dec": (2019, 11, None),
    "2013 feb": (2013, 2, None),
    "Mon, 2 Apr 2007 19:18:42 GMT": (2007, 4, 2),
    "1 February 2025": (2025, 2, 1),
    "Spring 2020": (2020, None, None),
    "1727287500000": (2024, 9, 25),
    # What no calendar has, or what could be a day or a month, is left out.
    "2020-02-30": (2020, 2, None),
    "2020-13-40": (2020, None, None),
    "2020-00-00": (2020, None, None),
    "03/04/2020": (2020, None, None),
}
NO_DATES: list[Any] = [
    "",
    "n.d.",
    "in press",
    "c2015",
    "NIPS 2017",
    "12345",
    None,
    float("nan"),
    True,
    [],
    {},
    ["x"],
]


@pytest.mark.parametrize("text", DATES)
def test_a_date_is_read_as_far_as_it_is_told(text: str) -> None:
    found = date_of(text)
    assert found is not None
    assert (found.year, found.month, found.day) == DATES[text]


@pytest.mark.parametrize("value", NO_DATES, ids=repr)
def test_what_is_no_date_is_none(value: Any) -> None:
    assert date_of(value) is None


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("Journal of Knocking (2020) 3:2 (152-160)", 2020),
        ("Knocks. Date of Publication: 2019", 2019),
        ("Journal of 2020 Vision", None),
        ("", None),
    ],
)
def test_a_reference_tells_its_year(text: str, year: int | None) -> None:
    found = date_in_text(text)
    assert (found and found.year) == year


def test_a_number_of_thousands_of_digits_is_no_date() -> None:
    assert date_of(10**5000) is None
