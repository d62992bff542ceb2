"""Look for suggestions as if nobody had added any papers, keep them for the next run, and count them in all papers."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from taxo.label import Corpus, LabelParams, label_papers
from taxo.label.corpus import gather_evidence
from taxo.numeric import Members, Rows
from taxo.project.baseline import Baseline
from taxo.project.cache import kept
from taxo.project.tables import Assignment
from taxo.project.taxonomy import TaxonomyTopic
from taxo.project.topic_ids import free_slug
from taxo.propose.changes import foresee_changes
from taxo.propose.choosing import ProposeParams, fewest_papers
from taxo.propose.likeness import without_dismissed
from taxo.propose.phrase_counts import count_in_all
from taxo.propose.phrase_figures import count_phrases
from taxo.propose.phrase_trials import MissingPhrase
from taxo.propose.proposals import Proposal
from taxo.propose.sample import rows_looked_at
from taxo.propose.stage import Proposals, Suggestions, find_suggestions, in_order, named_topics
from taxo.propose.unplaced import find_groups, rows_compared_with

NONE: Members = np.zeros(0, dtype=np.bool_)


def suggest(
    corpus: Corpus,
    assignments: Sequence[Assignment],
    labelling: LabelParams,
    params: ProposeParams,
    baseline: Baseline,
    stop_words: Sequence[str],
    root: Path,
) -> Suggestions:
    """Return what `find_suggestions` does; where papers of `corpus` are added, what it finds without these, counted in
    all papers, and the groups of papers without a topic that hang together.

    What is found without added papers is kept under `root` for the next run.
    """
    if not corpus.topics.are_agreed:
        return find_suggestions(corpus, assignments, labelling, params, baseline, stop_words)
    rows, some = corpus.without_added()
    inputs = [*some.parts(), repr((labelling, params, tuple(stop_words))).encode(), baseline.part()]

    def find(given: Sequence[Assignment]) -> Suggestions:
        return find_suggestions(some, given, labelling, params, baseline, stop_words)

    if some is corpus:
        found = find(assignments)
        kept("propose", inputs, lambda: _told(found), root)
        return found
    told = kept("propose", inputs, lambda: _told(find(label_papers(some, labelling).assignments)), root)
    return _count_in_all(told, rows, rows[rows_looked_at(some)], corpus, assignments, labelling, params)


def _told(found: Suggestions) -> dict[str, Any]:
    """What is kept of suggestions: which there are."""
    proposed = found.proposed
    topics = [
        [p.topic.topic_id, p.topic.name, list(p.topic.phrases), p.gain, p.margin, p.n_reviews]
        for p in proposed.proposals
    ]
    return {
        "topics": topics,
        "repeats": {topic_id: list(phrases) for topic_id, phrases in proposed.repeats.items()},
        "phrases": [[phrase.topic.topic_id, phrase.phrase] for phrase in found.phrases],
        "figures": [proposed.n_unexplained, proposed.n_candidates, proposed.n_looked_at],
    }


def _count_in_all(
    told: Mapping[str, Any],
    rows: Rows,
    read: Rows,
    corpus: Corpus,
    assignments: Sequence[Assignment],
    labelling: LabelParams,
    params: ProposeParams,
) -> Suggestions:
    """The suggestions that were `told`, found in `rows` of `corpus`, of which `read` were looked at, with what they
    would change in all of it."""
    taxonomy = corpus.topics.taxonomy
    evidence = gather_evidence(corpus, labelling.evidence)
    proposals = [*_proposals(told["topics"]), *_groups(corpus, assignments, labelling, params, rows)]
    foreseen = foresee_changes(
        proposals, named_topics(corpus, labelling), corpus, assignments, labelling, evidence
    )
    ordered = in_order(foreseen, corpus, assignments, labelling, params)
    unexplained, candidates, looked_at = told["figures"]
    proposed = Proposals(
        ordered, corpus.papers, taxonomy, unexplained, candidates, told["repeats"], n_looked_at=looked_at
    )
    chosen = [_phrase(taxonomy.by_id[topic_id], phrase) for topic_id, phrase in told["phrases"]]
    phrases = count_in_all(chosen, read, corpus, assignments, labelling, evidence)
    return Suggestions(proposed, phrases, count_phrases(corpus, assignments, labelling, evidence))


def _proposals(told: Sequence[Sequence[Any]]) -> Iterator[Proposal]:
    for topic_id, name, phrases, gain, margin, n_reviews in told:
        yield Proposal(TaxonomyTopic(topic_id, name, phrases=tuple(phrases)), (), gain, margin, n_reviews)


def _groups(
    corpus: Corpus,
    assignments: Sequence[Assignment],
    labelling: LabelParams,
    params: ProposeParams,
    rows: Rows,
) -> list[Proposal]:
    """What hangs together of the papers without a topic, each with an added one, which none of `rows` is."""
    topics = [assignment.topic_id for assignment in assignments]
    waiting = [row for row, topic_id in enumerate(topics) if topic_id is None]
    placed = rows_compared_with([paper.paper_id for paper in corpus.papers], topics)
    found = find_groups(
        [corpus.papers[row] for row in waiting],
        [corpus.papers[row] for row in placed],
        [str(topics[row]) for row in placed],
        fewest_papers(assignments, params),
    )
    settled = set(rows.tolist())
    taxonomy = corpus.topics.taxonomy
    new = [
        Proposal(
            TaxonomyTopic(free_slug(group.name, taxonomy.by_id), group.name, phrases=group.phrases),
            (),
            0.0,
            0.0,
        )
        for group in found
        if not settled.issuperset(waiting[row] for row in group.rows)
    ]
    return without_dismissed(new, taxonomy.dismissed, corpus, labelling)


def _phrase(topic: TaxonomyTopic, phrase: str) -> MissingPhrase:
    """A phrase of which no paper is known yet."""
    return MissingPhrase(topic, phrase, NONE, NONE, NONE, NONE)
