"""Look at the papers that the taxonomy may not explain: all of them, or of a large corpus an even sample."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from taxo.label import Corpus, LabelParams
from taxo.label.corpus import MANY_TOPICS, gather_contesting
from taxo.label.phrase_evidence import PhraseEvidence
from taxo.label.stage import judge, used_reviews
from taxo.numeric import Matrix, Members, Rows, Vector, even_rows
from taxo.propose.spreading import SpreadInputs, find_primaries

MOST = 2000  # papers that are looked at: enough that a topic of one paper in 500 has four of them
# Confidence in its topic from which a paper is explained, or evidence for it. Lower, papers of missing topics that
# share words with one of the taxonomy are hidden; higher, everything is looked at again.
SURE = 0.99
ENOUGH = 60.0


@dataclass(frozen=True)
class Sample:
    """Papers of a corpus, an even sample and those that reviews name a missing topic of.

    `rows` are their places among all papers; `inputs` what topics are spread by, `confidence` (n) how sure the
    taxonomy's topics are then, `reviewed` (n) which of the papers people judged.
    """

    rows: Rows
    corpus: Corpus
    inputs: SpreadInputs
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


def take_sample(corpus: Corpus, wanted: Sequence[int], params: LabelParams) -> Sample:
    """Return the papers of `corpus` that are looked at: an even sample, and those whose rows are `wanted`."""
    rows = rows_looked_at(corpus, wanted)
    some = corpus.of(rows)
    inputs = spread_inputs(some, params)
    confidence = find_primaries(inputs).confidence if inputs.scores.size else np.zeros(len(rows))
    reviewed: Members = inputs.reviewed.sum(axis=1) > 0
    return Sample(rows, some, inputs, confidence, reviewed)


def rows_looked_at(corpus: Corpus, wanted: Sequence[int] = ()) -> Rows:
    """Return the rows of the papers that are looked at, in order: an even sample, and those `wanted`."""
    evenly = even_rows([paper.paper_id for paper in corpus.papers], MOST)
    return np.union1d(evenly, np.array(wanted, dtype=np.int64))


def spread_inputs(corpus: Corpus, params: LabelParams, found: PhraseEvidence | None = None) -> SpreadInputs:
    """Return what topics of `corpus` are spread by; `found` is the evidence of all, where it is known."""
    is_known = found is not None and len(found.topic_ids) <= MANY_TOPICS
    evidence = found if found is not None and is_known else gather_contesting(corpus, params.evidence)
    by_id = corpus.topics.taxonomy.by_id
    weights = [params.setting_weight if by_id[t].setting else 1.0 for t in evidence.topic_ids]
    # A review that names a missing topic first says that the paper isn't explained, whatever else it names.
    unexplained = {paper_id for ids in corpus.reviews.lacks.values() for paper_id in ids}
    reviews = [
        None if paper.paper_id in unexplained else review
        for paper, review in zip(corpus.papers, used_reviews(corpus, params), strict=True)
    ]
    given = judge(reviews, evidence.topic_ids).first_of(len(reviews))
    return SpreadInputs(
        corpus.encodings.vectors.astype(np.float64), evidence.scores, np.array(weights), given
    )
