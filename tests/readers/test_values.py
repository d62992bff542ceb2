"""Values of a field in any of the forms that listings give them."""

from typing import Any

import pytest

from taxo.readers.values import (
    abstract_of,
    arxiv_id_of,
    doi_of,
    keywords_of,
    text_of,
    url_of,
)


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
