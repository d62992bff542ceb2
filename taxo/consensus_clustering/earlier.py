"""Keep the clusters of an earlier report, where they tell papers apart as well as new ones do.

Many groupings are about as good as the best one, and which of them is found hangs on the seed and on every paper. Who
comes back with a tenth more papers wants the same topics, unless the papers say otherwise.
"""

import numpy as np

from taxo.consensus_clustering.how_many import Grouping, judge
from taxo.consensus_clustering.votes import one_hot
from taxo.numeric import COMPARED, Matrix, Rows, settled

# Of the score of what is found anew, that the earlier clusters need to stay. Another seed has .89 to 1.12 times the
# score on the listings, .97 to 1.03 on papers on music interfaces; with a tenth more papers the earlier clusters have
# .93 and 1.03. Topics that people wrote for the listings have .65: discovery isn't to repeat them.
AS_GOOD = 0.85


def keep_earlier(
    found: Grouping, earlier: Rows, together: Matrix, across: Matrix, fewest: int, n_clusters: int | None
) -> Grouping:
    """Return the clusters that papers were in before, with the new papers beside them, or `found` where that is better.

    `earlier` (n) are numbers of clusters, below 0 for papers that are new; clusters with `fewest` papers count.
    `together` (n, n) are shares of votes, `across` (n, n) is how alike papers are from half to half of their texts. A
    new paper goes to the cluster that it is with most often; clusters of `found` that are mostly new papers are new
    ones, and take what else is in them. Where `n_clusters` are asked for, there are as many or it is `found`.
    """
    labels = _beside(found.labels, _large(earlier, fewest), together, fewest)
    if not labels.size or n_clusters not in (None, labels.max() + 1):
        return found
    kept = judge(across, labels)
    return kept if kept.score >= AS_GOOD * found.score else found


def stay(labels: Rows, earlier: Rows, landmarks: Rows) -> Rows:
    """Return `labels` (n) of which those beside the `landmarks` are where most landmarks of their earlier cluster are.

    Papers without an earlier cluster (`earlier`, n, below 0) or whose cluster no landmark was in are left as they are,
    and so are those placed in a cluster that mostly new papers are in.
    """
    counts = (one_hot(earlier[landmarks] + 1).T @ one_hot(labels[landmarks], int(labels.max()) + 1)).toarray()
    is_old = counts[1:].sum(axis=0) > counts[0]
    staying = labels.copy()
    others = np.setdiff1d(np.flatnonzero(earlier >= 0), landmarks)
    others = others[is_old[labels[others]] & (earlier[others] + 1 < len(counts))]
    others = others[counts[earlier[others] + 1].any(axis=1)]
    staying[others] = counts[earlier[others] + 1].argmax(axis=1)
    return staying


def _large(earlier: Rows, fewest: int) -> Rows:
    """`earlier` numbered from 0, below 0 where papers were in a cluster of which fewer than `fewest` are here."""
    _, numbers, counts = np.unique(earlier, return_inverse=True, return_counts=True)
    kept = np.where((earlier >= 0) & (counts[numbers] >= fewest), earlier, -1)
    found, numbers = np.unique(kept, return_inverse=True)
    return numbers - int((found < 0).any())


def _beside(found: Rows, earlier: Rows, together: Matrix, fewest: int) -> Rows:
    """The cluster of each paper (n), from 0: earlier ones first, then those of `found` that are mostly new papers."""
    is_new = earlier < 0
    if is_new.all():
        return np.zeros(0, dtype=np.int64)
    clusters = one_hot(earlier[~is_new])
    likeness = (clusters.T @ together[~is_new]).T / np.asarray(clusters.sum(axis=0))
    labels = np.where(is_new, settled(likeness, COMPARED).argmax(axis=1), earlier)
    share = np.bincount(found, is_new) / np.bincount(found)
    large = np.bincount(found) >= fewest
    for number, cluster in enumerate(
        np.flatnonzero((share > 0.5) & large).tolist(), start=int(labels.max()) + 1
    ):
        labels[found == cluster] = number
    _, labels = np.unique(labels, return_inverse=True)
    return labels
