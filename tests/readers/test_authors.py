"""Authors in any of the forms that listings give them."""

from typing import Any

import pytest

from taxo.readers.authors import authors_of


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
        ("Poe A., Roe B.", 2),
        ("Poe, A., Roe, B.-C.", 2),
        ("Doe, Jane and Roe, Bo", 2),
        ("Ada Poe et al.", None),
        ("Ada Poe, Bo Roe, ...", None),
        ("Doe, Jane and others", None),
        (["Poe, Ada", "et al."], None),
        ("['Ada Poe', 'Bo Roe']", 2),
        (None, None),
    ],
)
def test_authors_are_counted_where_they_can_be_told_apart(value: Any, count: int | None) -> None:
    found = authors_of(value)
    assert (found and found.count) == count


@pytest.mark.parametrize(
    ("value", "names"),
    [
        ([["Poe", "Ada", ""], ["Roe", "Bo", "Jr"]], ("Poe, Ada", "Roe, Bo")),
        ([{"author": {"display_name": "Ada Poe"}, "raw_author_name": "A. Poe"}], ("Ada Poe",)),
        ([{"given": "Ada", "family": "Poe"}, {"literal": "The Knockers"}], ("Poe, Ada", "The Knockers")),
        ([{"firstName": "Ada", "lastName": "Poe", "creatorType": "author"}], ("Poe, Ada",)),
        (
            [{"lastName": "Poe", "creatorType": "editor"}, {"lastName": "Roe", "creatorType": "author"}],
            ("Roe",),
        ),
        ({"value": ["Ada Poe", "Bo Roe"]}, ("Ada Poe", "Bo Roe")),
        ("Poe, A., Roe, B.", ("Poe, A.", "Roe, B.")),
        ("Poe, Ada; Roe, Bo", ("Poe, Ada", "Roe, Bo")),
        ("Ada Poe et al.", ("Ada Poe",)),
        ("7", ()),
    ],
)
def test_authors_are_named(value: Any, names: tuple[str, ...]) -> None:
    found = authors_of(value)
    assert found is not None
    assert found.names == names


def test_a_map_of_editors_alone_has_no_author() -> None:
    assert authors_of([{"lastName": "Poe", "creatorType": "editor"}]) is None
