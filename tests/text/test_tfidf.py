"""Words of papers are weighed by how rare they are."""

from taxo.project.tables import Paper
from taxo.text.tfidf import count_words, word_weights
from tests.tiny_project import papers

PAPERS = [Paper(f"{n:03}", title, abstract) for n, (_, title, abstract) in enumerate(papers())]


def test_weighed_words_have_unit_length() -> None:
    rows = word_weights(PAPERS)
    assert rows.multiply(rows).sum(axis=1).round(6).tolist() == [[1.0]] * len(PAPERS)


def test_words_that_most_papers_have_weigh_nothing() -> None:
    papers = [Paper(f"{n}", "", f"common words with rare{n % 5} ones") for n in range(30)]
    columns = count_words(papers).words.tolist()
    weights = word_weights(papers).toarray()
    assert weights[:, columns.index("common")].max() == 0
    assert weights[0, columns.index("rare0")] > 0
