"""Tell apart papers that were added since everything was last fitted: `taxo add` puts their listings into `added/`."""

from collections.abc import Collection, Sequence

import numpy as np

from taxo.numeric import Rows
from taxo.project.tables import Paper

ADDED = "added"  # the folder inside the folder of listings
# Of the pile, that may be added: vectors, clusters and map are fitted on the others. With more, all papers count.
MOST = 0.1


def settled_rows(papers: Sequence[Paper], also: Collection[str] = ()) -> Rows:
    """Return the rows of the papers that vectors, clusters and map are fitted on, and scores are counted on.

    These are the papers with a place in a listing outside of the folder `added`, and those whose ids are in `also`,
    or all papers where more than a tenth are added. So a week's papers find their place among the others, and nothing
    that people know moves.
    """
    settled = np.array([_is_settled(paper) for paper in papers], dtype=np.bool_)
    if (~settled).sum() > MOST * len(papers):
        return np.arange(len(papers), dtype=np.int64)
    settled |= np.array([paper.paper_id in also for paper in papers], dtype=np.bool_)
    rows: Rows = np.flatnonzero(settled)
    return rows


def added_rows(papers: Sequence[Paper], settled: Rows) -> Rows:
    """Return the other rows."""
    return np.setdiff1d(np.arange(len(papers), dtype=np.int64), settled, assume_unique=True)


def is_added(place: str) -> bool:
    """Say whether a listing, or a place in one, is among those that were added."""
    return place.startswith(f"{ADDED}/")


def _is_settled(paper: Paper) -> bool:
    return not paper.sources or not all(map(is_added, paper.sources))
