"""Texts are taken in whatever people hold them, and what can only be a mistake is refused with a remedy."""

from collections import namedtuple
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from taxo.classifier.texts import TextError, is_one, split_fields

pd = pytest.importorskip("pandas")
pa = pytest.importorskip("pyarrow")
Row = namedtuple("Row", ["year", "abstract", "title"])
EXPECTED = ["T", "A", "", "B"]


@pytest.mark.parametrize(
    "texts",
    [
        [("T", "A"), ("", "B")],
        [["T", "A"], "B"],
        [{"title": "T", "abstract": "A", "year": 1}, {"text": "B"}],
        [{"title": "T", "abstract": "A"}, {"abstract": "B", "title": None}],
        [Row(2020, "A", "T"), Row(2021, "B", "")],
        [SimpleNamespace(title="T", abstract="A"), "B"],
        pd.DataFrame({"year": [1, 2], "Title": ["T", None], "abstract": ["A", "B"]}),
        pa.table({"title": ["T", None], "abstract": ["A", "B"]}),
        np.array([["T", "A"], ["", "B"]]),
        (pair for pair in [("T", "A"), ("", "B")]),
    ],
    ids=lambda texts: type(texts).__name__,
)
def test_texts_in_any_hold_are_the_same(texts: Any) -> None:
    assert split_fields(texts) == EXPECTED


def test_columns_of_whole_texts_are_taken() -> None:
    assert split_fields(pd.DataFrame({"text": ["A", float("nan")]})) == ["", "A", "", ""]
    assert split_fields(pd.Series(["A", "B"])) == ["", "A", "", "B"]
    assert split_fields(np.array(["A", "B"])) == ["", "A", "", "B"]


@pytest.mark.parametrize(
    ("texts", "told"),
    [
        ("a text", "put it into a list"),
        (b"a text", "put it into a list"),
        ({"title": "T"}, "put it into a list"),
        (
            pd.DataFrame({"name": ["T"], "summary": ["A"]}),
            "columns name, summary: expected title and abstract, or text",
        ),
        (pd.DataFrame(), r"columns \(none\)"),
        ([None], "text 0 is None.*leave it out"),
        (["A", float("nan")], "text 1 is nan.*leave it out"),
        ([{"name": "T"}], "text 0 is {'name': 'T'}: expected a string"),
        ([("T", "A", "x")], "text 0"),
        ([("T", None)], "text 0"),
        ([b"A"], "text 0"),
        ([1], "text 0 is 1"),
    ],
)
def test_what_can_only_be_a_mistake_is_refused(texts: Any, told: str) -> None:
    with pytest.raises(TextError, match=told):
        split_fields(texts)


@pytest.mark.parametrize(
    ("text", "one"),
    [
        ("A", True),
        ({"text": "A"}, True),
        (SimpleNamespace(title="T", abstract="A"), True),
        (["A"], False),
        (pd.DataFrame({"title": ["T"], "abstract": ["A"]}), False),
    ],
)
def test_a_single_text_is_told_from_several(text: Any, one: bool) -> None:
    assert is_one(text) is one
