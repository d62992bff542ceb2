"""Fold topics that discovery made and that too few papers are left in into what fits these papers next."""

from dataclasses import replace

import numpy as np

from taxo.label.review_learning import Judgements
from taxo.label.soft_labels import Labels


def fold_small_topics(labels: Labels, judged: Judgements, fewest: int) -> tuple[Labels, frozenset[str]]:
    """Return `labels` without topics that are the first of fewer than `fewest` papers, and the ids of these topics.

    Their papers get the topic with the next best score, and no paper has one of them beside it. Topics that reviews
    give stay, and so does the largest one, however small.
    """
    sizes = np.bincount(labels.first[labels.first >= 0], minlength=len(labels.topic_ids))
    small = (sizes < min(fewest, sizes.max(initial=0))) & ~judged.applies.any(axis=0)
    if not small.any():
        return labels, frozenset()
    rows = np.flatnonzero((labels.first >= 0) & small[labels.first])
    following = np.where(small, -np.inf, labels.scores[rows]).argmax(axis=1)
    first, confidence = labels.first.copy(), labels.confidence.copy()
    first[rows], confidence[rows] = following, labels.first_probabilities[rows, following]
    applies = labels.applies & ~small
    applies[rows, following] = True
    gone = frozenset(labels.topic_ids[column] for column in np.flatnonzero(small).tolist())
    return replace(labels, first=first, confidence=confidence, applies=applies), gone
