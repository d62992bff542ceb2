"""Notices of copyright, licence and source are cut from abstracts and kept; sentences about these stay."""

from typing import Any

import pytest

from taxo.extract.notices import COPYRIGHT, REMARK, without_notices
from tests.reading import case_name, load_cases


@pytest.mark.parametrize("case", load_cases("notices.yaml"), ids=case_name)
def test_notices_are_cut_and_kept(case: dict[str, Any]) -> None:
    text, notices = without_notices(case["found"])
    assert text == case.get("text", case["found"])
    assert [notice.text for notice in notices] == case.get("notices", [])


def test_a_notice_has_its_reason() -> None:
    _, notices = without_notices("International audience We sort shells. © 2022 The Authors.")
    assert [notice.reason for notice in notices] == [REMARK, COPYRIGHT]


def test_cutting_again_cuts_no_more() -> None:
    for case in load_cases("notices.yaml"):
        text, _ = without_notices(case["found"])
        assert without_notices(text) == (text, ())
