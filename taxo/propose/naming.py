"""Give chosen candidates names, ids and a group: as reviews call them, as an earlier report did, or by their papers.

Ids are slugs of the names and come from the papers alone: no run looks at what the one before it proposed, so results
never depend on history by accident. What people accept keeps its id, because it is in `taxonomy.yaml` from then on;
what an earlier report proposed keeps it where people made that report the baseline.
"""

from collections.abc import Iterator, Sequence

import numpy as np

from taxo.numeric import settled
from taxo.project.baseline import Baseline
from taxo.project.tables import Assignment, Paper
from taxo.project.taxonomy import Taxonomy, TaxonomyTopic, slug, spoken
from taxo.propose.proposals import Proposal
from taxo.propose.sample import Sample
from taxo.propose.scoring import Candidate
from taxo.text.keyphrases import PhraseTable
from taxo.text.naming import Naming, name_topics

LEAST_MARGIN = 0.02  # of a name: one that finds its papers hardly better than another topic's says nothing
RARE = 0.02  # the share of evidence under which differences mean nothing
NO_TOPIC = 10.0  # evidence for no topic at all that every paper has: some common phrases of an abstract


def name_as_reviews_do(candidates: Sequence[Candidate], sample: Sample) -> list[Proposal]:
    """Return the candidates that reviews name as proposals that are called so."""
    proposals = []
    for candidate in candidates:
        topic_id = candidate.topic_id or ""
        name = spoken(topic_id)
        naming = Naming(name[0].upper() + name[1:], () if candidate.phrases else (name,), 0.0)
        proposals.append(_propose(topic_id, naming, candidate, sample))
    return proposals


def name_by_papers(
    candidates: Sequence[Candidate],
    named: Sequence[Proposal],
    papers: Sequence[Paper],
    assignments: Sequence[Assignment],
    sample: Sample,
    baseline: Baseline,
    table: PhraseTable | None = None,
    stop_words: Sequence[str] = (),
) -> list[Proposal]:
    """Return the other candidates as proposals beside those that are `named`; what no name tells apart is dropped.

    Names are tried against the papers of all other topics. Candidates with the papers that a topic of `baseline` had
    keep its id and name. `table` spares reading the phrases of `papers`; no
    name has one of `stop_words`, a user's own.
    """
    if not candidates:
        return []
    taxonomy = sample.corpus.topics.taxonomy
    told = {proposal.topic.topic_id: proposal.rows for proposal in named}
    groups = [_rows(candidate, sample) for candidate in candidates]
    known = baseline.recognise(groups, papers, taxonomy.by_id.keys() | told.keys())
    rivals = [*_rows_by_topic(assignments), *told.values()]
    taken = [*(topic.name for topic in taxonomy.topics), *told]
    names = name_topics(papers, groups, rivals, taken, known, table, stop_words)
    ids = {*taxonomy.by_id, *told, *(name.kept_id for name in names if name.kept_id)}
    proposals = []
    for candidate, name in zip(candidates, names, strict=True):
        topic_id = name.kept_id or slug(name.name)
        if name.margin >= LEAST_MARGIN and (name.kept_id or topic_id not in ids):
            ids.add(topic_id)
            proposals.append(_propose(topic_id, name, candidate, sample))
    return proposals


def _propose(topic_id: str, name: Naming, candidate: Candidate, sample: Sample) -> Proposal:
    phrases = tuple(dict.fromkeys((*name.phrases[:1], *candidate.phrases)))
    topic = TaxonomyTopic(topic_id, name.name, _likely_group(candidate, sample), phrases=phrases)
    return Proposal(
        topic,
        _rows(candidate, sample),
        candidate.gain,
        candidate.stability,
        name.margin,
        sample.step,
        candidate.n_reviews,
    )


def _rows(candidate: Candidate, sample: Sample) -> tuple[int, ...]:
    """The rows of a candidate's papers among all papers, those with most evidence for it first."""
    places = np.flatnonzero(candidate.members)
    order = np.argsort(-settled(candidate.scores[places]), kind="stable")
    return tuple(sample.rows[places[order]].tolist())


def _rows_by_topic(assignments: Sequence[Assignment]) -> Iterator[list[int]]:
    rows: dict[str, list[int]] = {}
    for row, assignment in enumerate(assignments):
        if assignment.topic_id is not None:
            rows.setdefault(assignment.topic_id, []).append(row)
    yield from (rows[topic_id] for topic_id in sorted(rows))


def _likely_group(candidate: Candidate, sample: Sample) -> str | None:
    """The group of the taxonomy whose topics' evidence is in the candidate's papers most above what is usual.

    None where the taxonomy has no groups. Papers with hardly any evidence count little.
    """
    taxonomy: Taxonomy = sample.corpus.topics.taxonomy
    scores = sample.inputs.scores[:, : len(taxonomy.assignable)]
    shares = scores / (scores.sum(axis=1, keepdims=True) + NO_TOPIC)
    usual, here = shares.mean(axis=0), shares[candidate.members].mean(axis=0)
    likely: dict[str, float] = {}
    parents = [topic.parent for topic in taxonomy.assignable]
    for group in sorted({parent for parent in parents if parent is not None}):
        under = [parent == group for parent in parents]
        likely[group] = settled(float((here[under].sum() + RARE) / (usual[under].sum() + RARE)))
    return max(likely, key=lambda group: likely[group], default=None)
