"""Values of a field in any of the forms that listings give them."""

from typing import Any

import pytest

from taxo.readers.values import (
    abstract_of,
    arxiv_id_of,
    date_of,
    doi_of,
    keywords_of,
    n_authors_of,
    text_of,
    url_of,
)

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
    ("value", "count"),
    [
        ("Doe, Jane; Roe, R.", 2),
        ("J. Doe, R. Roe and A. Nother", 3),
        ("Jane Doe, R. Roe", 2),
        ("Jane Doe", 1),
        ("Doe, Jane", None),  # one author, or two
        ("7", 7),
        (["a", "b"], 2),
        ({"value": ["a"]}, 1),
        ([], None),
        (0, None),
        ("", None),
        (None, None),
    ],
)
def test_authors_are_counted_where_they_can_be_told_apart(value: Any, count: int | None) -> None:
    assert n_authors_of(value) == count


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ("2401.00001v3", "2401.00001"),
        ("arXiv:2401.00001 [cs.LG]", "2401.00001"),
        ("https://arxiv.org/pdf/2401.00001v1.pdf", "2401.00001"),
        ("https://huggingface.co/papers/2401.00001", "2401.00001"),
        ("10.48550/arXiv.2401.00001", "2401.00001"),
        ("arXiv preprint arXiv:2401.00001", "2401.00001"),
        ("math.GT/0309136", "math.GT/0309136"),
        ("https://example.org/2401.00001", None),
        ("12345", None),
        (None, None),
    ],
)
def test_arxiv_ids_are_found(value: Any, found: str | None) -> None:
    assert arxiv_id_of(value) == found


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ("https://doi.org/10.5555/ABC.1", "10.5555/abc.1"),
        ("doi: 10.5555/a(b)c.", "10.5555/a(b)c"),
        ("(see 10.5555/abc)", "10.5555/abc"),
        ("10.1/x", None),
        (["no", "10.5555/abc"], "10.5555/abc"),
    ],
)
def test_dois_are_found(value: Any, found: str | None) -> None:
    assert doi_of(value) == found


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ("a, b; c", ("a, b", "c")),
        ("a, b", ("a", "b")),
        ("one keyword", ("one keyword",)),
        ([{"display_name": "A"}, {"name": "B"}, "A", None], ("A", "B")),
        (5, ()),
    ],
)
def test_keywords_are_set_apart(value: Any, found: tuple[str, ...]) -> None:
    assert keywords_of(value) == found


def test_texts_are_taken_out_of_what_holds_them() -> None:
    assert text_of({"value": {"name": "x"}}) == "x"
    assert text_of(["a", None, "b"]) == "a b"
    assert text_of(float("nan")) == ""
    assert abstract_of({"b": [1, 3], "a": [0], "c": [10**12]}) == "a b b c"
    assert url_of({"landing_page_url": "https://example.org"}) == "https://example.org"
    assert url_of("https://a.org; https://b.org") == "https://a.org"
