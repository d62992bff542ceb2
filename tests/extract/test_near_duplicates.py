"""Texts that share most of their wording are found among many."""

from taxo.extract.near_duplicates import alike_pairs


def test_texts_that_share_their_wording_are_paired_and_others_are_not() -> None:
    text = " ".join(f"word{i}" for i in range(120))
    other = " ".join(f"term{i}" for i in range(120))
    assert alike_pairs([text, other, text.upper(), "", text.replace("word60", "new")]) == [
        (0, 2),
        (0, 4),
        (2, 4),
    ]


def test_no_text_makes_no_pair() -> None:
    assert alike_pairs([]) == []
    assert alike_pairs(["", "a"]) == []
