"""Which terms are learned, how they are spelled and scaled, and what the taxonomy suggests for them."""

import numpy as np
import pytest

from taxo.classifier.term_selection import SelectedTerms, select_terms
from taxo.classifier.topic_nodes import TopicNode

PRUNING = TopicNode("pruning", "Pruning", None, ("lottery ticket hypothesis",), ("sparse network",))


def select(*abstracts: str, taxonomy: tuple[TopicNode, ...] = (), most: int = 99) -> SelectedTerms:
    fields = [field for abstract in abstracts for field in ("", abstract)]
    return select_terms(fields, [node.topic_id for node in taxonomy], taxonomy, min_papers=2, max_terms=most)


def test_terms_of_enough_papers_are_selected_and_stop_words_are_not() -> None:
    assert select("the sparse mask", "the sparse net", "a mask net").terms == (
        "mask",
        "net",
        "sparse",
        "the sparse",
    )


def test_of_too_many_the_commonest_are_kept() -> None:
    assert select("zebra ape", "zebra gnu ape", "gnu zebra", most=1).terms == ("zebra",)


def test_a_term_is_spelled_as_most_texts_spell_it() -> None:
    assert "fine tuning" in select("fine-tuning", "finetuning", "fine tuning").terms
    assert "finetuning" in select("finetuning", "finetuning", "fine tuning").terms


def test_phrase_part_and_hint_weigh_as_the_docstring_says() -> None:
    found = select("other words", taxonomy=(PRUNING,))
    assert dict(zip(found.terms, found.prior[:, 0].tolist(), strict=True)) == {
        "hypothesis": 0.4,
        "lottery": 0.4,
        "lottery ticket hypothesis": 1.0,
        "pruning": 1.0,
        "sparse network": 0.2,
        "ticket": 0.4,
    }


def test_rare_terms_have_larger_scales_and_pairs_smaller_ones() -> None:
    found = select("ape gnu", "ape gnu", "ape", "ape")
    scales = dict(zip(found.terms, found.scales.tolist(), strict=True))
    assert scales["ape"] == 1.0
    assert scales["gnu"] == pytest.approx(np.log(5 / 3) + 1)
    assert scales["ape gnu"] == pytest.approx(0.6 * scales["gnu"])
