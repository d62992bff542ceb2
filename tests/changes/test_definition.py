"""A topic's definition in short: what people meant to edit shows, what means nothing doesn't."""

from dataclasses import replace

import pytest

from taxo.changes.definition import definition_of, edited_parts
from taxo.project.taxonomy import TaxonomyTopic

TOPIC = TaxonomyTopic("pruning", "Pruning", None, "About.", ("prune", "Sparsity"), ("mask",), (), False)


def test_a_definition_names_its_parts_and_what_is_empty() -> None:
    letters = [part[0] for part in definition_of(TOPIC).split()]
    assert letters == ["p", "h", "x", "s"]
    assert definition_of(TOPIC).endswith(" x0 s0")
    assert definition_of(TaxonomyTopic("group", "Group", setting=True)) == "p0 h0 x0 s1"


@pytest.mark.parametrize(
    ("edit", "parts"),
    [
        ({"phrases": ("prune", "sparsity", "pruned")}, ("phrases",)),
        ({"phrases": ("prune",), "hints": ("mask", "head")}, ("phrases", "hints")),
        ({"excludes": ("sparse data",)}, ("excludes",)),
        ({"setting": True}, ("setting",)),
        ({"phrases": ("sparsity", "Prune")}, ()),
        ({"about": "Other words.", "name": "Pruned"}, ()),
    ],
)
def test_what_was_edited_is_told_apart(edit: dict[str, object], parts: tuple[str, ...]) -> None:
    edited = replace(TOPIC, **edit)  # type: ignore[arg-type]
    assert edited_parts(definition_of(TOPIC), definition_of(edited)) == parts


def test_phrases_that_only_run_together_otherwise_are_other_phrases() -> None:
    one, other = replace(TOPIC, phrases=("a b", "c")), replace(TOPIC, phrases=("a", "b c"))
    assert edited_parts(definition_of(one), definition_of(other)) == ("phrases",)
