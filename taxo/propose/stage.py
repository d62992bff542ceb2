"""Propose the topics that the taxonomy lacks: find candidates, score them, choose, and name what is chosen.

A group of papers that might be a topic is tried as one: labelled together with the taxonomy's topics by its key
phrases. What it wins is its papers, and how much doubt about their topic it takes away is what it gains. A topic that
reviews name is proposed as they name it, with what they teach. Where people have no taxonomy yet, all topics that
discovery made are proposed, and no phrases are suggested.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np

from taxo.label import Corpus, LabelParams
from taxo.label.corpus import gather_evidence
from taxo.label.phrase_evidence import PhraseEvidence
from taxo.manners import counted
from taxo.project.baseline import NO_BASELINE, Baseline
from taxo.project.metrics import Value
from taxo.project.suggestions import save_suggestions
from taxo.project.tables import Assignment, Paper, PhrasePaper, Topic
from taxo.project.taxonomy import Taxonomy
from taxo.propose.candidates import FEWEST
from taxo.propose.changes import foresee_changes
from taxo.propose.choosing import ProposeParams, fewest_papers
from taxo.propose.first_taxonomy import propose_first_taxonomy
from taxo.propose.likeness import find_repeated, name_alike, without_dismissed
from taxo.propose.missing_phrases import suggest_phrases
from taxo.propose.naming import name_as_reviews_do, name_by_papers
from taxo.propose.phrase_figures import PhraseFigures, count_phrases
from taxo.propose.phrase_proposals import phrase_papers, phrase_suggestion
from taxo.propose.phrase_trials import MissingPhrase
from taxo.propose.proposals import UNCONFIRMED, Proposal
from taxo.propose.sample import rows_looked_at, take_sample
from taxo.propose.scoring import score_named
from taxo.propose.seeking import seek_topics
from taxo.propose.telling import TellingPhrases
from taxo.text.keyphrases import PhraseTable, read_phrases

HEADING = """\
# What would make taxonomy.yaml better. No person has looked at it yet. Every run writes this file anew.
# The report's page suggestions.html shows the papers of each and lets you decide, `taxo accept` shows it as a table;
# `taxo accept --help` tells all that can be done with it.
#
# new topic: papers that no topic of taxonomy.yaml fits well. `taxo accept TOPIC` moves it into taxonomy.yaml (--rename,
#   --parent and --id change it), `--into OTHER` adds its phrases to a topic that is there, `--dismiss` says that nobody
#   wants it. The most useful ones come first.
#     papers     how many papers of the whole pile would get it, were it accepted alone
#     reviews    how many of these people gave it to, by name
#     unplaced   how many of these have no topic now
#     leave      how many have which topic as their first now, and would leave it (the five most frequent)
#     overlaps   how many have which topics now, as their first or beside it (the five most frequent)
#     alike      other new topics below that say much the same: accept one of them
#     examples   titles of its most typical papers
# phrase for a topic: words that set a topic's papers apart. `taxo accept TOPIC --phrase "PHRASE"` adds one to its
#   phrases, `taxo accept --phrases TOPIC` all of them.
#     count      how many papers hold it
#     papers     how many of these would get the topic and don't have it now; what is reviewed stays as it is
"""
FIRST_HEADING = """\
# A first taxonomy: topics that were found by discovery and confirmed by nobody. As long as taxonomy.yaml has no topics,
# every run writes this file anew. The report's page suggestions.html shows the papers of each and lets you decide,
# `taxo accept` shows it as a table.
#
# `taxo accept --all` writes all of them into taxonomy.yaml, where you can change them as you like; `taxo accept TOPIC`
# takes one (--rename, --parent and --id change it), `taxo accept TOPIC --dismiss` says that nobody wants it.
#     papers     how many papers have it now
#     examples   titles of its most typical papers
"""
NOTHING = "# Nothing is suggested: the taxonomy explains the papers.\n"


@dataclass(frozen=True)
class Proposals:
    """Topics to accept beside those of the `taxonomy`, how many papers and candidates it looked at, and how many of
    the papers were unexplained.

    `repeats` are the phrases of proposals that mostly repeat a topic of the taxonomy, by its id.
    """

    proposals: Sequence[Proposal]
    papers: Sequence[Paper]
    taxonomy: Taxonomy
    n_unexplained: int = 0
    n_candidates: int = 0
    repeats: Mapping[str, Sequence[str]] = field(default_factory=dict)
    n_looked_at: int = 0

    @property
    def rows(self) -> list[Topic]:
        """A row for each proposal."""
        return [proposal.row(self.papers) for proposal in self.proposals]

    def summary(self) -> dict[str, Value]:
        """Return the values of `reports/metrics/propose.json` that are of topics."""
        return {
            "proposed": len(self.proposals),
            "topics_repeated": len(self.repeats),
            "named_by_reviews": sum(proposal.n_reviews > 0 for proposal in self.proposals),
            "papers_of_proposals": len({row for proposal in self.proposals for row in proposal.rows}),
            "papers_looked_at": self.n_looked_at,
            "unexplained_papers": self.n_unexplained,
            "candidates": self.n_candidates,
        }


@dataclass(frozen=True)
class Suggestions:
    """What the stage found: proposed topics, phrases for the topics that there are, and what is odd about phrases."""

    proposed: Proposals
    phrases: Sequence[MissingPhrase]
    figures: PhraseFigures

    @property
    def phrase_papers(self) -> list[PhrasePaper]:
        """A row for each suggested phrase and each paper that holds it."""
        papers = self.proposed.papers
        return [row for found in self.phrases for row in phrase_papers(found, papers)]

    def summary(self) -> dict[str, Value]:
        """Return the values of `reports/metrics/propose.json`."""
        return {
            **self.proposed.summary(),
            "suggested_phrases": len(self.phrases),
            **self.figures.summary(),
        }

    def describe(self, are_agreed: bool) -> str:
        """What people should know of, a line each; of phrases that discovery chose nobody needs to know."""
        proposals = self.proposed.proposals
        if not are_agreed:
            first = f"{counted(len(proposals), 'topic')} for a first taxonomy, {UNCONFIRMED}"
            return f"{first}: `taxo accept` shows {'it' if len(proposals) == 1 else 'them'}"
        lines = [f"{counted(len(proposals), 'topic')} proposed"]
        lines += [
            f"  {p.topic.name} ({p.topic.topic_id}): {p.why(self.proposed.taxonomy)}" for p in proposals
        ]
        lines += [f"{counted(len(self.phrases), 'phrase')} suggested for topics", *self.figures.lines]
        return "\n".join(lines)

    def write(self, root: Path = Path()) -> None:
        """Write `data/suggestions.yaml` under `root`: the proposals, then the phrases for topics."""
        proposed = self.proposed
        topics = [p.suggestion(proposed.papers, proposed.taxonomy) for p in proposed.proposals]
        is_first = any(proposal.unplaced is None for proposal in proposed.proposals)
        heading = FIRST_HEADING if is_first else HEADING if topics or self.phrases else NOTHING
        phrases = [phrase_suggestion(found, proposed.papers) for found in self.phrases]
        save_suggestions([*topics, *phrases], heading, root)


def find_suggestions(
    corpus: Corpus,
    assignments: Sequence[Assignment],
    labelling: LabelParams,
    params: ProposeParams,
    baseline: Baseline = NO_BASELINE,
    stop_words: Sequence[str] = (),
) -> Suggestions:
    """Return what would make the taxonomy better: the topics of `propose_topics`, and phrases for those that it has.

    No phrases are suggested for topics that discovery made, and no name or phrase has one of `stop_words`.
    """
    evidence = gather_evidence(corpus, labelling.evidence)
    figures = count_phrases(corpus, assignments, labelling, evidence)
    if not corpus.topics.are_agreed:
        return Suggestions(propose_topics(corpus, assignments, labelling, params, baseline), [], figures)
    rows = rows_looked_at(corpus, _all_rows(named_topics(corpus, labelling)))
    table = read_phrases([corpus.papers[row] for row in rows.tolist()], stop_words)
    proposed = propose_topics(corpus, assignments, labelling, params, baseline, table, evidence=evidence)
    phrases = suggest_phrases(corpus, assignments, labelling, proposed.repeats, rows, table, evidence)
    return Suggestions(proposed, phrases, figures)


def _all_rows(named: Mapping[str, Sequence[int]]) -> list[int]:
    """The rows of the papers to which reviews give a topic that the taxonomy doesn't have."""
    return [row for rows in named.values() for row in rows]


def propose_topics(
    corpus: Corpus,
    assignments: Sequence[Assignment],
    labelling: LabelParams,
    params: ProposeParams,
    baseline: Baseline = NO_BASELINE,
    table: PhraseTable | None = None,
    stop_words: Sequence[str] = (),
    evidence: PhraseEvidence | None = None,
) -> Proposals:
    """Return the topics that the taxonomy lacks, those that reviews name first, then those of most use.

    `assignments` are what the label stage made of `corpus` by the params `labelling`. Topics that
    `baseline` knows keep id and name. Of a large corpus candidates are sought in a sample spread evenly over it; the
    papers of those that stand are those of the whole corpus. What people dismissed isn't proposed. `table` holds the
    phrases of the papers that are looked at, where they are known; else they are read without `stop_words`.
    `evidence` is that of the taxonomy's topics in all papers, where it is known.
    """
    taxonomy = corpus.topics.taxonomy
    if not corpus.topics.are_agreed:
        made = propose_first_taxonomy(corpus, assignments)
        wanted = without_dismissed(made, taxonomy.dismissed, corpus, labelling)
        return Proposals(_with_parents(wanted), corpus.papers, taxonomy)
    named_rows = named_topics(corpus, labelling)
    sample = take_sample(corpus, _all_rows(named_rows), labelling)
    n_unexplained = int(sample.is_unexplained.sum())
    table = table or read_phrases(sample.corpus.papers, stop_words)
    groups = {topic_id: np.isin(sample.rows, rows) for topic_id, rows in named_rows.items()}
    telling = TellingPhrases(table)
    named, sample = score_named(groups, telling, sample, labelling)
    told = name_as_reviews_do(named, sample)
    chosen, n_candidates = seek_topics(sample, telling, params, labelling)
    sampled = [assignments[row] for row in sample.rows.tolist()]
    found = name_by_papers(chosen, told, sampled, sample, baseline, table)
    found = without_dismissed(found, taxonomy.dismissed, corpus, labelling)
    foreseen = foresee_changes([*told, *found], named_rows, corpus, assignments, labelling, evidence)
    new, repeats = _part_repeated(foreseen, corpus, assignments)
    proposals = in_order(new, corpus, assignments, labelling, params)
    n_looked_at = len(sample.rows)
    return Proposals(proposals, corpus.papers, taxonomy, n_unexplained, n_candidates, repeats, n_looked_at)


def in_order(
    foreseen: Sequence[Proposal],
    corpus: Corpus,
    assignments: Sequence[Assignment],
    labelling: LabelParams,
    params: ProposeParams,
) -> list[Proposal]:
    """Return those of the proposals that have papers enough, or that reviews name: these first, then by their use."""
    fewest = fewest_papers(assignments, params)
    lasting = [proposal for proposal in foreseen if proposal.n_reviews or len(proposal.rows) >= fewest]
    ordered = sorted(lasting, key=lambda p: (not p.n_reviews, -p.use, p.topic.topic_id))
    return name_alike(ordered, corpus, labelling)


def _with_parents(proposals: Sequence[Proposal]) -> list[Proposal]:
    """The proposals, those at the top whose group was dismissed."""
    ids = {proposal.topic.topic_id for proposal in proposals}
    return [
        p if p.topic.parent in ids else replace(p, topic=replace(p.topic, parent=None)) for p in proposals
    ]


def _part_repeated(
    proposals: Sequence[Proposal], corpus: Corpus, assignments: Sequence[Assignment]
) -> tuple[list[Proposal], dict[str, tuple[str, ...]]]:
    """The proposals that are new, and the phrases of the others by the id of the topic that they repeat.

    What reviews name is new, whatever it is like.
    """
    topics, joined = corpus.topics.taxonomy.assignable, corpus.tokens.joined
    new, repeats = list[Proposal](), dict[str, tuple[str, ...]]()
    for proposal in proposals:
        topic = None if proposal.n_reviews else find_repeated(proposal, topics, assignments, joined)
        if topic is None:
            new.append(proposal)
        else:
            repeats[topic.topic_id] = (*repeats.get(topic.topic_id, ()), *proposal.topic.phrases)
    return new, repeats


def named_topics(corpus: Corpus, labelling: LabelParams) -> Mapping[str, list[int]]:
    """Return the rows of the papers to which enough reviews give a topic that the taxonomy doesn't have, by its id."""
    places = {paper.paper_id: row for row, paper in enumerate(corpus.papers)}
    dismissed = {topic.topic_id for topic in corpus.topics.taxonomy.dismissed}
    lacks = corpus.reviews.lacks if labelling.use_reviews else {}
    named = {topic_id: [places[i] for i in ids if i in places] for topic_id, ids in sorted(lacks.items())}
    return {
        topic_id: rows
        for topic_id, rows in named.items()
        if len(rows) >= FEWEST and topic_id not in dismissed
    }
