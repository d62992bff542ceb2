"""Choose the papers to learn from where there are very many: an even sample, and more of rare topics."""

from collections import defaultdict
from collections.abc import Sequence

import numpy as np

from taxo.numeric import Members, Rows, even_rows

# Papers to learn from: of more, an even sample, so that what training takes doesn't grow with the pile. The labels of
# held-out papers of a large pile are learned as well from 4,000 as from 8,000 (.81). Where people give every topic more
# teaches more: 10,000 posts of 20 Newsgroups .912 right, 16,846 .93.
ENOUGH = 20_000
# Papers that each topic has in the sample, if it has so many at all: those of rare topics would be a handful.
EACH = 100


def choose_learned(ids: Sequence[str], first_topics: Sequence[str], reviewed: Members) -> Rows:
    """Return the rows, in order, of the papers to learn from: all, or of very many an even sample, with all `reviewed`
    ones (n) and up to `EACH` papers of every first topic."""
    if len(ids) <= ENOUGH:
        return np.arange(len(ids), dtype=np.int64)
    by_topic: dict[str, list[int]] = defaultdict(list)
    for row, topic_id in enumerate(first_topics):
        by_topic[topic_id].append(row)
    of_topics = [np.array(rows)[even_rows([ids[row] for row in rows], EACH)] for rows in by_topic.values()]
    return np.unique(np.concatenate([even_rows(ids, ENOUGH), np.flatnonzero(reviewed), *of_topics]))
