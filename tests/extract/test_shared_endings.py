"""A long ending that many abstracts share is cut and kept; what few or all of one paper share stays."""

import pytest

from taxo.extract.screening import Copy, Rules, copy_of
from taxo.extract.shared_endings import cut_shared_endings
from taxo.readers.records import Record, Span

RULES = Rules(min_abstract=80, language="en")
ENDING = "This record was made by the keepers of the beach and is theirs to give away."
OWN = (
    "We walk along the beach number {0} and knock on shells, each of which answers in its own way number {0}."
)


def pile(*abstracts: str, listing: str = "pile.ris", titles: int | None = None) -> list[Copy]:
    """Return copies with titles of their own, or with so many different ones."""
    spans = [(Span(n, n, "paper"),) for n, _ in enumerate(abstracts, start=1)]
    titled = [f"On Beach {n % (titles or len(abstracts))}" for n, _ in enumerate(abstracts)]
    records = [Record(*found) for found in zip(titled, abstracts, spans, strict=True)]
    return [copy_of(listing, "record", record, RULES) for record in records]


def cut(copies: list[Copy]) -> list[str]:
    return [copy.record.abstract for copy in cut_shared_endings(copies, RULES)]


def own(n: int, ending: str = "") -> list[str]:
    return [f"{OWN.format(i)} {ending}".strip() for i in range(n)]


def test_an_ending_of_many_abstracts_is_cut_and_kept() -> None:
    found = cut_shared_endings(pile(*own(5, ENDING), OWN.format(9)), RULES)
    assert [copy.record.abstract for copy in found] == [*own(5), OWN.format(9)]
    assert [(n.text, n.reason) for n in found[0].notices] == [(ENDING, "an ending that 5 abstracts share")]
    assert found[5].notices == ()


def test_capitals_make_no_difference() -> None:
    endings = [ENDING.upper(), *[ENDING] * 4]
    assert cut(pile(*(f"{a} {e}" for a, e in zip(own(5), endings, strict=True)))) == own(5)


def test_each_abstract_loses_the_longest_ending_that_enough_share() -> None:
    more = "Ask them for more on any day but Sunday."
    abstracts = [*own(5, f"{more} {ENDING}"), *own(10, ENDING)[5:]]
    assert cut(pile(*abstracts)) == own(10)


@pytest.mark.parametrize(
    ("why", "copies"),
    [
        ("too few", pile(*own(4, ENDING))),
        ("too short", pile(*own(9, "They gave it away."))),
        ("within a sentence", pile(*(a.replace(".", " for all who live near the sea and hear it.") for a in own(9)))),
        ("one paper's copies", pile(*own(9, ENDING), titles=2)),
        ("whole abstracts", pile(*[f"{OWN.format(1)} {ENDING}"] * 9)),
        ("nothing else", pile(*(f"We knock. {n} times. {ENDING * 2}" for n in range(9)))),
        ("a saying in a large listing", pile(*own(6, ENDING), *(f"{OWN.format(n)} End." for n in range(6, 900)))),
    ],
)  # fmt: skip
def test_other_endings_stay(why: str, copies: list[Copy]) -> None:
    assert cut_shared_endings(copies, RULES) == copies, why


def test_a_small_listing_counts_by_itself() -> None:
    small = pile(*own(6, ENDING), listing="small.ris")
    large = pile(*(f"{OWN.format(n)} End." for n in range(6, 900)))
    assert cut([*small, *large])[:6] == own(6)


def test_a_very_long_ending_is_cut_in_a_large_listing_too() -> None:
    long = f"{ENDING} {ENDING}"
    copies = pile(*own(6, long), *(f"{OWN.format(n)} End." for n in range(6, 900)))
    assert cut(copies)[:6] == own(6)
