"""What stands where there is no abstract is told from short abstracts."""

import pytest

from taxo.extract.placeholders import is_placeholder


@pytest.mark.parametrize(
    "text",
    [
        "NA", "N/A", "n.a.", "-", "…", "null", "NaN", "None", "[No abstract available]", "No abstract.",
        "<No abstract>",
        "Abstract not available", "Abstract is not available for this article.", "An abstract is unavailable.",
        "There is no abstract available for this item", "No Abstract Available for this paper", "Not available",
        "This article has no abstract.", "Abstract", "Table of contents", "Table of Contents: Shells, Ducks",
        "Contents",
        "Résumé non disponible", "Pas de résumé", "Resumen no disponible", "Sem resumo", "Kein Abstract verfügbar",
        "暂无摘要", "抄録なし", "초록 없음", "See full text", "Click on the article title to read more.",
        "An abstract is not available for this content so a preview has been provided. " + "Please use the link. " * 9,
    ],
)  # fmt: skip
def test_a_placeholder_is_known(text: str) -> None:
    assert is_placeholder(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "We sort shells.",
        "No abstract interpretation of shells is sound.",
        "Abstract shells were not available to us before.",
        "Not available shells are missed on beaches.",
        "None of the shells answers.",
        "See how shells answer to a paper hammer and to nothing else on the beach",
    ],
)
def test_a_short_abstract_is_no_placeholder(text: str) -> None:
    assert not is_placeholder(text)
