"""Labels of sections stand apart from the text; names that only begin as they do stay whole."""

import pytest

from taxo.extract.sections import with_headings, with_labels_apart
from tests.reading import case_name, load_cases


@pytest.mark.parametrize("case", load_cases("sections.yaml"), ids=case_name)
def test_labels_stand_apart(case: dict[str, str]) -> None:
    assert with_labels_apart(with_headings(case["found"])) == case["clean"]
