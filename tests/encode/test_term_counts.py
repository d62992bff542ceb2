"""Words and pairs are counted within sentences, titles several times, columns in the order in which terms come."""

from taxo.encode.term_counts import count_terms
from taxo.project.tables import Paper


def test_terms_are_counted_by_paper_and_place() -> None:
    papers = [
        Paper("1", "Sparse models", "We prune dense models. Dense models grow."),
        Paper("2", "", ""),
        Paper("3", "Data set", "A dense dataset"),
    ]
    counts = count_terms(papers, 3, frozenset({"dataset"})).toarray()
    # prune, dense, prune dense, models, dense models, grow, models grow; sparse, sparse models; dataset, dense dataset
    assert counts[0].tolist() == [1, 2, 1, 5, 2, 1, 1, 3, 3, 0, 0]
    assert not counts[1].any()
    assert counts[2].tolist() == [0, 1, 0, 0, 0, 0, 0, 0, 0, 4, 1]
