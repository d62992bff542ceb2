"""Give chosen candidates names and ids: as reviews call them, as an earlier report did, or by their papers.

Ids are slugs of the names and come from the papers alone: no run looks at what the one before it proposed, so results
never depend on history by accident. What people accept keeps its id, because it is in `taxonomy.yaml` from then on;
what an earlier report proposed keeps it where people made that report the baseline.
"""

from collections.abc import Iterator, Sequence

import numpy as np

from taxo.numeric import settled
from taxo.project.baseline import Baseline
from taxo.project.tables import Assignment
from taxo.project.taxonomy import TaxonomyTopic
from taxo.project.topic_ids import free_slug, spoken
from taxo.propose.proposals import Proposal
from taxo.propose.sample import Sample
from taxo.propose.scoring import Candidate
from taxo.text.keyphrases import PhraseTable
from taxo.text.naming import Naming, name_topics

LEAST_MARGIN = 0.02  # of a name: one that finds its papers hardly better than another topic's says nothing


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
    assignments: Sequence[Assignment],
    sample: Sample,
    baseline: Baseline,
    table: PhraseTable,
) -> list[Proposal]:
    """Return the other candidates as proposals beside those that are `named`; what no name tells apart is dropped.

    Names are tried against the papers that all other topics have in the sample, of which `table` holds the phrases.
    Candidates with the papers that a topic of `baseline` had keep its id and name. `assignments` are those of the
    sample's papers.
    """
    if not candidates:
        return []
    taxonomy = sample.corpus.topics.taxonomy
    papers = sample.corpus.papers
    told = {p.topic.topic_id: np.searchsorted(sample.rows, p.rows).tolist() for p in named}
    groups = [_places(candidate) for candidate in candidates]
    known = baseline.recognise(groups, papers, taxonomy.by_id.keys() | told.keys())
    rivals = [*_rows_by_topic(assignments), *told.values()]
    taken = [*(topic.name for topic in taxonomy.topics), *told]
    names = name_topics(papers, groups, rivals, taken, known, table)
    ids = {*taxonomy.by_id, *told, *(name.kept_id for name in names if name.kept_id)}
    proposals = []
    for candidate, name in zip(candidates, names, strict=True):
        topic_id = name.kept_id or free_slug(name.name)
        if name.margin >= LEAST_MARGIN and (name.kept_id or topic_id not in ids):
            ids.add(topic_id)
            proposals.append(_propose(topic_id, name, candidate, sample))
    return proposals


def _propose(topic_id: str, name: Naming, candidate: Candidate, sample: Sample) -> Proposal:
    phrases = tuple(dict.fromkeys((*name.phrases[:1], *candidate.phrases)))
    return Proposal(
        TaxonomyTopic(topic_id, name.name, phrases=phrases),
        _rows(candidate, sample),
        candidate.gain,
        name.margin,
        candidate.n_reviews,
    )


def _rows(candidate: Candidate, sample: Sample) -> tuple[int, ...]:
    """The rows of a candidate's papers among all papers, those with most evidence for it first."""
    return tuple(sample.rows[_places(candidate)].tolist())


def _places(candidate: Candidate) -> list[int]:
    """The places of a candidate's papers in the sample, those with most evidence for it first."""
    places = np.flatnonzero(candidate.members)
    order = np.argsort(-settled(candidate.scores[places]), kind="stable")
    found: list[int] = places[order].tolist()
    return found


def _rows_by_topic(assignments: Sequence[Assignment]) -> Iterator[list[int]]:
    rows: dict[str, list[int]] = {}
    for row, assignment in enumerate(assignments):
        if assignment.topic_id is not None:
            rows.setdefault(assignment.topic_id, []).append(row)
    yield from (rows[topic_id] for topic_id in sorted(rows))
