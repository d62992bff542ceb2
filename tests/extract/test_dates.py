"""The year of a page that leaves it out, by cases written in YAML."""

from typing import Any

import pytest

from taxo.extract.dates import page_year
from taxo.readers.records import PartialDate
from tests.reading import case_name, load_cases


@pytest.mark.parametrize("case", load_cases("dates.yaml"), ids=case_name)
def test_year_of_a_page_is_found_as_the_case_says(case: dict[str, Any]) -> None:
    parts = [str(text).split("-") for text in case["dates"]]
    dates = [PartialDate(*(None if part == "?" else int(part) for part in found)) for found in parts]
    assert page_year(dates, case.get("witnesses", []), case.get("told")).year == case["year"]
