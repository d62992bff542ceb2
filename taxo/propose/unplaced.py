"""Find papers without a topic that hang together, as alike as the papers of the topics that there are."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from taxo.classifier.stopwords import STOP_WORDS
from taxo.classifier.tokens import spell
from taxo.numeric import COMPARED, Matrix, even_rows, settled
from taxo.project.tables import Paper
from taxo.text.naming import name_topics

TITLE_WEIGHT = 3  # as everywhere else where words of papers are counted
COMMON = 0.2  # of the papers, above which a word tells nothing
COMPARED_WITH = (
    300  # placed papers that tell how alike the papers of a topic are: enough for the median of topics
)
NAMED_BESIDE = 100  # of them that a name is tried against: enough to pass over words that papers have anyway


@dataclass(frozen=True)
class Group:
    """Papers without a topic that hang together: their `rows`, what to call them, and phrases that they share."""

    rows: tuple[int, ...]
    name: str
    phrases: tuple[str, ...]


def find_groups(
    unplaced: Sequence[Paper], placed: Sequence[Paper], topics: Sequence[str], fewest: int
) -> list[Group]:
    """Return groups of at least `fewest` of the `unplaced` papers that hang together, the largest first.

    Papers are as alike as the cosine of their words' weights; average linkage joins groups as long as their papers
    are, on average, at least as alike as those of a topic: the median over the `topics` of `placed` papers. Where no
    two of these have one topic, nothing tells how alike is alike, and there is no group.
    """
    if len(unplaced) < max(fewest, 2):
        return []
    words = _weigh_words([*unplaced, *placed])
    needed = _likeness_of_topics(words[len(unplaced) :], topics)
    if needed is None:
        return []
    groups = [rows for rows in _join(words[: len(unplaced)], needed) if len(rows) >= fewest]
    return _named(unplaced, placed, sorted(groups, key=lambda rows: (-len(rows), rows)))


def rows_compared_with(paper_ids: Sequence[str], topics: Sequence[str | None]) -> list[int]:
    """Return the rows of the papers with a topic that `find_groups` is given: all, or of many an even sample."""
    rows = [row for row, topic in enumerate(topics) if topic is not None]
    return [rows[place] for place in even_rows([paper_ids[row] for row in rows], COMPARED_WITH).tolist()]


def _likeness_of_topics(words: sparse.csr_matrix, topics: Sequence[str]) -> float | None:
    """The median over topics of how alike two papers of one are, on average; None where none has two."""
    found = []
    for topic in sorted(set(topics)):
        rows = [row for row, own in enumerate(topics) if own == topic]
        if len(rows) > 1:
            found.append(_mean_of_pairs((words[rows] @ words[rows].T).toarray()))
    return float(np.median(found)) if found else None


def _mean_of_pairs(likeness: Matrix) -> float:
    return float(likeness[np.triu_indices(len(likeness), 1)].mean())


def _join(words: sparse.csr_matrix, needed: float) -> list[list[int]]:
    """Rows of `words` joined by average linkage down to the likeness `needed`."""
    from scipy.cluster.hierarchy import fcluster, linkage

    likeness = settled((words @ words.T).toarray(), COMPARED)
    distances = np.maximum(1 - likeness[np.triu_indices(len(likeness), 1)], 0)
    labels = fcluster(linkage(distances, "average"), 1 - needed, "distance")
    return [np.flatnonzero(labels == label).tolist() for label in sorted(set(labels.tolist()))]


def _named(
    unplaced: Sequence[Paper], placed: Sequence[Paper], groups: Sequence[Sequence[int]]
) -> list[Group]:
    if not groups:
        return []
    beside = even_rows([paper.paper_id for paper in placed], NAMED_BESIDE).tolist()
    names = name_topics([*unplaced, *(placed[row] for row in beside)], groups)
    return [Group(tuple(rows), name.name, name.phrases) for rows, name in zip(groups, names, strict=True)]


def _weigh_words(papers: Sequence[Paper]) -> sparse.csr_matrix:
    """The words of `papers` by TF-IDF (n, words), rows of unit length; words of one paper or of many weigh nothing."""
    counts = [_count_words(paper) for paper in papers]
    with_word = Counter(word for count in counts for word in count)
    kept = sorted(word for word, n in with_word.items() if 1 < n <= max(2, COMMON * len(papers)))
    columns = {word: place for place, word in enumerate(kept)}
    cells = [
        (row, columns[word], (1 + np.log(n)) * np.log(len(papers) / with_word[word]))
        for row, count in enumerate(counts)
        for word, n in sorted(count.items())
        if word in columns
    ]
    rows, places, values = zip(*cells, strict=True) if cells else ((), (), ())
    table = sparse.csr_matrix((values, (rows, places)), (len(papers), len(kept)), dtype=np.float64)
    lengths = np.sqrt(np.asarray(table.multiply(table).sum(axis=1)).ravel())
    return sparse.csr_matrix(sparse.diags(1 / np.where(lengths > 0, lengths, 1)) @ table)


def _count_words(paper: Paper) -> Counter[str]:
    words = Counter(spell(paper.abstract))
    for word in spell(paper.title):
        words[word] += TITLE_WEIGHT
    return Counter({word: n for word, n in words.items() if word not in STOP_WORDS and len(word) > 1})
