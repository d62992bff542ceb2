"""Look at the papers that the taxonomy may not explain: all of them, or of a large corpus an even sample."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from taxo.label import Corpus, LabelParams
from taxo.label.corpus import gather_evidence
from taxo.label.model import ModelInputs
from taxo.label.stage import model_inputs
from taxo.numeric import Matrix, Members, Rows, Vector, sampling_step
from taxo.project.tables import Assignment

MOST = 2000  # papers that are looked at: enough that a topic of one paper in 500 has four of them
# Confidence in its topic from which a paper is explained, or evidence for it. Lower, papers of missing topics that
# share words with one of the taxonomy are hidden; higher, everything is looked at again.
SURE = 0.99
ENOUGH = 60.0


@dataclass(frozen=True)
class Sample:
    """Papers of a corpus, every `step`-th and those that reviews name a missing topic of.

    `rows` are their places among all papers; `inputs` what the label model reads of them, `confidence` (n) how sure
    the labels are of them (0 where they have no topic), `reviewed` (n) which of them people judged.
    """

    step: int
    rows: Rows
    corpus: Corpus
    inputs: ModelInputs
    confidence: Vector
    reviewed: Members

    @cached_property
    def is_unexplained(self) -> Members:
        """Which papers have neither a sure topic nor plenty of evidence for one (n)."""
        evidence = self.inputs.scores.max(axis=1, initial=0)
        explained = (self.confidence >= SURE) | ((evidence >= ENOUGH) & (self.confidence > 0))
        unexplained: Members = ~explained & ~self.reviewed
        return unexplained

    def with_topics(self, scores: Matrix, reviewed: Matrix, confidence: Vector) -> "Sample":
        """The sample beside further topics, with their evidence and reviews (both n, topics), and surer of it."""
        is_reviewed = self.reviewed | reviewed.any(axis=1)
        return replace(
            self,
            inputs=self.inputs.beside(scores, reviewed),
            confidence=np.where(is_reviewed, 1.0, confidence),
            reviewed=is_reviewed,
        )


def take_sample(
    corpus: Corpus, assignments: Sequence[Assignment], wanted: Sequence[int], params: LabelParams
) -> Sample:
    """Return papers spread evenly over `corpus`, and those whose rows are `wanted`."""
    step = sampling_step(len(corpus.papers), MOST)
    rows = np.union1d(np.arange(0, len(corpus.papers), step), np.array(wanted, dtype=np.int64))
    some = corpus.of(rows)
    given = [assignments[row] for row in rows.tolist()]
    return Sample(
        step,
        rows,
        some,
        model_inputs(some, gather_evidence(some, params.evidence), params),
        np.array([a.confidence if a.topic_id else 0.0 for a in given]),
        np.array([a.reviewed for a in given], dtype=np.bool_),
    )
