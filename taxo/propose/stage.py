"""Propose the topics that the taxonomy lacks: find candidates, score them, choose, and name what is chosen.

A group of papers that might be a topic is tried as one: labelled together with the taxonomy's topics by its key
phrases. What it wins is its papers, and how much doubt about their topic it takes away is what it gains. A topic that
reviews name is proposed as they name it, with what they teach. Where people have no taxonomy yet, all topics that
discovery made are proposed, and no phrases are suggested.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from taxo.label import Corpus, LabelParams
from taxo.project.baseline import NO_BASELINE, Baseline
from taxo.project.metrics import Value
from taxo.project.suggestions import Suggestion, save_suggestions
from taxo.project.tables import Assignment, Paper, Topic
from taxo.propose.candidates import FEWEST, find_candidates
from taxo.propose.choosing import ProposeParams, choose_candidates
from taxo.propose.first_taxonomy import propose_first_taxonomy
from taxo.propose.missing_phrases import suggest_phrases
from taxo.propose.naming import name_as_reviews_do, name_by_papers
from taxo.propose.phrase_figures import PhraseFigures, count_phrases
from taxo.propose.proposals import Proposal
from taxo.propose.sample import MOST, take_sample
from taxo.propose.scoring import score_candidates, score_named
from taxo.text.keyphrases import PhraseTable, read_phrases

HEADING = """\
# What would make taxonomy.yaml better. Ignore what you don't like: every run writes this file anew.
#
# new topic: papers that the taxonomy doesn't explain. `taxo accept TOPIC` moves it into taxonomy.yaml (--name, --parent
#   and --id change it); the next run then gives it its papers, of which `papers` tells how many there are.
# phrase for a topic: words that set its papers apart. `taxo accept TOPIC --phrase "PHRASE"` adds one to its phrases,
#   `taxo accept TOPIC --phrases` all of them. `count` papers hold the phrase. All were labelled again with it: `papers`
#   is how many of the `count` get the topic then and don't have it now. What is reviewed stays as it is.
"""
NOTHING = "# Nothing is suggested: the taxonomy explains the papers.\n"


@dataclass(frozen=True)
class Proposals:
    """Topics to accept, and how many unexplained papers and candidates it looked at."""

    proposals: Sequence[Proposal]
    papers: Sequence[Paper]
    n_unexplained: int = 0
    n_candidates: int = 0

    @property
    def rows(self) -> list[Topic]:
        """A row for each proposal."""
        return [proposal.row(self.papers) for proposal in self.proposals]

    def summary(self) -> dict[str, Value]:
        """Return the values of `reports/metrics/propose.json` that are of topics."""
        return {
            "proposed": len(self.proposals),
            "named_by_reviews": sum(proposal.n_reviews > 0 for proposal in self.proposals),
            "papers_of_proposals": len({row for proposal in self.proposals for row in proposal.rows}),
            "unexplained_papers": self.n_unexplained,
            "candidates": self.n_candidates,
        }


@dataclass(frozen=True)
class Suggestions:
    """What the stage found: proposed topics, phrases for the topics that there are, and what is odd about phrases."""

    proposed: Proposals
    phrases: Sequence[Suggestion]
    figures: PhraseFigures

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
        lines = [f"{len(proposals)} topics proposed"]
        lines += [f"  {p.topic.name} ({p.topic.topic_id}): {p.facts}" for p in proposals]
        lines += [
            f"{len(self.phrases)} phrases suggested for topics",
            *(self.figures.lines if are_agreed else []),
        ]
        return "\n".join(lines)

    def write(self, root: Path = Path()) -> None:
        """Write `data/suggestions.yaml` under `root`: the proposals, then the phrases for topics."""
        topics = (proposal.suggestion(self.proposed.papers) for proposal in self.proposed.proposals)
        suggestions = [*topics, *self.phrases]
        save_suggestions(suggestions, HEADING if suggestions else NOTHING, root)


def find_suggestions(
    corpus: Corpus,
    assignments: Sequence[Assignment],
    topics: Sequence[Topic],
    labelling: LabelParams,
    params: ProposeParams,
    baseline: Baseline = NO_BASELINE,
    stop_words: Sequence[str] = (),
) -> Suggestions:
    """Return what would make the taxonomy better: the topics of `propose_topics`, and phrases for those that it has.

    No phrases are suggested for topics that discovery made, and no name or phrase has one of `stop_words`.
    """
    table = _read_all(corpus, stop_words)
    return Suggestions(
        propose_topics(corpus, assignments, topics, labelling, params, baseline, table, stop_words),
        suggest_phrases(corpus, assignments, labelling, table) if corpus.topics.are_agreed else [],
        count_phrases(corpus, assignments, labelling),
    )


def _read_all(corpus: Corpus, stop_words: Sequence[str]) -> PhraseTable | None:
    """The phrases of all papers, where these are looked at by both of what proposes and not a sample of them."""
    is_read = corpus.topics.are_agreed and len(corpus.papers) <= MOST
    return read_phrases(corpus.papers, stop_words) if is_read else None


def propose_topics(
    corpus: Corpus,
    assignments: Sequence[Assignment],
    topics: Sequence[Topic],
    labelling: LabelParams,
    params: ProposeParams,
    baseline: Baseline = NO_BASELINE,
    table: PhraseTable | None = None,
    stop_words: Sequence[str] = (),
) -> Proposals:
    """Return the topics that the taxonomy lacks, those that reviews name first, then those worth most.

    `assignments` and `topics` are what the label stage made of `corpus` by the params `labelling`. Topics that
    `baseline` knows keep id and name. Of a large corpus a sample spread evenly over it is looked at: a topic's papers
    are then those of the sample. `table` spares reading the phrases of all papers where they are known; no name has
    one of `stop_words`.
    """
    if not corpus.topics.are_agreed:
        return Proposals(propose_first_taxonomy(corpus, assignments, topics), corpus.papers)
    wanted = _named_topics(corpus, labelling)
    sample = take_sample(corpus, [row for rows in wanted.values() for row in rows], labelling)
    n_unexplained = int(sample.is_unexplained.sum())
    of_all, table = table, table or read_phrases(sample.corpus.papers, stop_words)
    groups = {topic_id: np.isin(sample.rows, rows) for topic_id, rows in wanted.items()}
    named, sample = score_named(groups, table, sample, labelling)
    candidates = score_candidates(find_candidates(sample, table), table, sample, labelling)
    told = name_as_reviews_do(named, sample)
    chosen = choose_candidates(candidates, params)
    found = name_by_papers(chosen, told, corpus.papers, assignments, sample, baseline, of_all, stop_words)
    return Proposals([*told, *found], corpus.papers, n_unexplained, len(candidates))


def _named_topics(corpus: Corpus, labelling: LabelParams) -> Mapping[str, list[int]]:
    """The rows of the papers to which enough reviews give a topic that the taxonomy doesn't have, by its id."""
    places = {paper.paper_id: row for row, paper in enumerate(corpus.papers)}
    lacks = corpus.reviews.lacks if labelling.use_reviews else {}
    named = {topic_id: [places[i] for i in ids if i in places] for topic_id, ids in sorted(lacks.items())}
    return {topic_id: rows for topic_id, rows in named.items() if len(rows) >= FEWEST}
