"""Propose all that discovery made, where people have no taxonomy yet."""

from collections.abc import Sequence

import numpy as np

from taxo.label import Corpus
from taxo.project.tables import Assignment
from taxo.project.taxonomy import TaxonomyTopic
from taxo.project.topics_in_use import TopicsInUse
from taxo.propose.proposals import Proposal


def propose_first_taxonomy(corpus: Corpus, assignments: Sequence[Assignment]) -> list[Proposal]:
    """Return each topic in use that has papers as a proposal with those that `assignments` gave it, the surest first.

    A topic that lost all its papers in labelling is none.
    """
    in_use = corpus.topics.after_labelling(assignment.topic_id for assignment in assignments)
    proposals = (_proposal(topic, in_use, assignments) for topic in in_use.taxonomy.topics)
    return [proposal for proposal in proposals if proposal.rows]


def _proposal(topic: TaxonomyTopic, in_use: TopicsInUse, assignments: Sequence[Assignment]) -> Proposal:
    ids = {topic.topic_id, *(child.topic_id for child in in_use.taxonomy.children(topic.topic_id))}
    members = [place for place, assignment in enumerate(assignments) if assignment.topic_id in ids]
    confidence = np.array([assignments[place].confidence for place in members])
    typical = [members[place] for place in np.argsort(-confidence, kind="stable").tolist()]
    sure = float(confidence.mean()) if members else 0.0
    margin = in_use.margins.get(topic.topic_id, 0.0)
    return Proposal(topic, tuple(typical), sure, margin)
