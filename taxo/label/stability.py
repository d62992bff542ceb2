"""Measure how much of each topic stays when papers are left out."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from taxo.label.review_learning import Judgements
from taxo.label.soft_labels import LabelModelParams, ModelInputs, label_corpus
from taxo.numeric import Rows, sampling_step, settled
from taxo.project.taxonomy import Taxonomy

MOST = 2000  # papers that are labelled again and again: of more, every second, third, …


@dataclass(frozen=True)
class StabilityParams:
    """How stability is measured; see `params.yaml`."""

    runs: int
    left_out: float

    def check(self) -> None:
        """Refuse to leave out nothing or everything."""
        if self.runs < 0 or not 0 < self.left_out < 1:
            raise ValueError(
                f"runs is {self.runs}, left_out {self.left_out}: expected 0 or more, between 0 and 1"
            )


def measure_stability(
    inputs: ModelInputs,
    judged: Judgements,
    taxonomy: Taxonomy,
    model: LabelModelParams,
    params: StabilityParams,
) -> dict[str, float]:
    """Return the mean Jaccard index (0 to 1) of each topic's papers with and without some of all papers.

    The idea of Hennig (2007) for clusters: a topic that hangs on a few papers shows it. Of more than 2,000 papers an
    even sample is looked at.
    """
    if not params.runs:
        return {}
    rows = np.arange(0, len(inputs.vectors), sampling_step(len(inputs.vectors), MOST))
    whole = _primaries(inputs, judged, rows, model)
    overlaps: dict[str, list[float]] = defaultdict(list)
    for run in range(params.runs):
        kept = np.flatnonzero(np.random.default_rng(run).random(len(rows)) >= params.left_out)
        after = _members(_primaries(inputs, judged, rows[kept], model), taxonomy)
        before = _members([whole[place] for place in kept.tolist()], taxonomy)
        for topic_id in sorted(before.keys() | after.keys()):
            one, other = before[topic_id], after[topic_id]
            overlaps[topic_id].append(len(one & other) / len(one | other))
    return {topic_id: settled(float(np.mean(shares))) for topic_id, shares in overlaps.items()}


def _primaries(
    inputs: ModelInputs, judged: Judgements, rows: Rows, model: LabelModelParams
) -> list[str | None]:
    """The primary topic of each of the papers in `rows`, where there are no others."""
    if not len(rows):
        return []
    labels = label_corpus(inputs.of(rows), judged.of(rows), model)
    return [labels.topic_ids[first] if first >= 0 else None for first in labels.first.tolist()]


def _members(primaries: Sequence[str | None], taxonomy: Taxonomy) -> Mapping[str, set[int]]:
    members: dict[str, set[int]] = defaultdict(set)
    for place, primary in enumerate(primaries):
        for topic_id in taxonomy.with_ancestors(primary):
            members[topic_id].add(place)
    return members
