"""Part groups of papers into batches whose groups have few papers in common, to try each batch at once."""

from collections.abc import Sequence

import numpy as np

from taxo.numeric import Members

SHARED = 0.3  # of a group's papers, how many may be in the other groups of its batch
MOST = 40  # groups of a batch


def pack(groups: Sequence[Members]) -> list[list[int]]:
    """Return batches of places in `groups` (n each): each group is in the first batch that has few of its papers.

    Two groups that want the same papers would take them from one another, and neither be seen as the topic that it is.
    """
    batches: list[list[int]] = []
    taken: list[Members] = []
    for place, group in enumerate(groups):
        fitting = (
            number
            for number, batch in enumerate(batches)
            if len(batch) < MOST and taken[number][group].mean() <= SHARED
        )
        number = next(fitting, len(batches))
        if number == len(batches):
            batches.append([])
            taken.append(np.zeros(len(group), dtype=np.bool_))
        batches[number].append(place)
        taken[number] = taken[number] | group
    return batches
