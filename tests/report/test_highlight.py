"""Highlighting: the phrases that decided are marked, whatever their case and hyphens, and the text stays whole."""

import pytest

from taxo.report.highlight import highlight


@pytest.mark.parametrize(
    ("text", "phrases", "marked"),
    [
        ("Fine-Tuning and pruning", ["finetuning"], ["Fine-Tuning"]),
        ("low rank Adapters", ["low-rank adapter"], ["low rank Adapters"]),
        ("prune, pruned, pruneables", ["prune"], ["prune", "pruned"]),
        ("unpruned", ["prune"], []),
        ("deep deep learning", ["deep deep", "deep learning"], ["deep deep learning"]),
        ("nothing", [""], []),
        ("İstanbul STRASSE", ["strasse"], ["STRASSE"]),
    ],
)
def test_words_that_decided_are_marked(text: str, phrases: list[str], marked: list[str]) -> None:
    pieces = highlight(text, phrases)
    assert "".join(piece.text for piece in pieces) == text
    assert [piece.text for piece in pieces if piece.decided] == marked
