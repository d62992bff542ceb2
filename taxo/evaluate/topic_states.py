"""Judge each topic by the reviewed papers, none asked about with its own review, and by its confidence and size."""

from collections import Counter, defaultdict
from collections.abc import Sequence

import numpy as np

from taxo.evaluate.crossval import Answers
from taxo.evaluate.scores import resolve
from taxo.numeric import settled
from taxo.project.tables import Assignment, HeldOut, TopicState
from taxo.project.taxonomy import Taxonomy
from taxo.project.topic_state import TopicEvidence, topic_state


def held_out_answers(labels: Answers) -> list[HeldOut]:
    """Return the `labels`' answers as rows, one a reviewed paper."""
    return [
        HeldOut(
            paper_id=answer.paper_id,
            right=list(answer.review.primaries),
            topic_id=answer.topic_id,
            is_right=is_right,
            confidence=answer.confidence,
            reviewed_by=list(answer.review.by),
        )
        for answer, is_right in zip(labels.answers, labels.hits.tolist(), strict=True)
    ]


def judge_topics(
    taxonomy: Taxonomy, assignments: Sequence[Assignment], held_out: Sequence[HeldOut]
) -> list[TopicState]:
    """Return the state of each topic of `taxonomy` that papers can have.

    `assignments` are the topics that all papers were given, `held_out` what was said of the reviewed ones without
    their own review.
    """
    said = [row.topic_id for row in held_out]
    actual = resolve([row.right for row in held_out], said)
    n_said, n_actual = Counter(said), Counter(actual)
    n_right = Counter(s for s, a in zip(said, actual, strict=True) if s == a)
    n_papers = Counter(assignment.topic_id for assignment in assignments)
    confidences, reviewers = defaultdict(list), defaultdict[str | None, dict[str, None]](dict)
    for assignment in assignments:
        if not assignment.reviewed:
            confidences[assignment.topic_id].append(assignment.confidence)
    for row, of in zip(held_out, actual, strict=True):
        for topic_id in (row.topic_id, of):
            reviewers[topic_id] |= dict.fromkeys(row.reviewed_by or [""])
    return [
        _judge(
            topic.topic_id,
            TopicEvidence(
                n_papers=n_papers[topic.topic_id],
                n_said=n_said[topic.topic_id],
                n_actual=n_actual[topic.topic_id],
                n_right=n_right[topic.topic_id],
                confidence=_mean(confidences[topic.topic_id]),
            ),
            list(reviewers[topic.topic_id]),
        )
        for topic in taxonomy.assignable
    ]


def _judge(topic_id: str, known: TopicEvidence, reviewed_by: list[str]) -> TopicState:
    state, why = topic_state(known)
    low, high = map(settled, known.interval)
    return TopicState(
        topic_id=topic_id,
        state=state,
        why=why,
        n_papers=known.n_papers,
        n_said=known.n_said,
        n_actual=known.n_actual,
        n_right=known.n_right,
        low=low,
        high=high,
        confidence=known.confidence,
        reviewed_by=reviewed_by,
    )


def _mean(values: Sequence[float]) -> float | None:
    return settled(float(np.mean(values))) if values else None
