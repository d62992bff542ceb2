"""Say what a proposal is, and write all of them for people: `data/proposals.yaml`."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from taxo.project.storage import replacing
from taxo.project.tables import Paper, Topic
from taxo.project.taxonomy import PROPOSALS_FILE, Taxonomy, TaxonomyTopic, format_topic

SHOWN = 5  # titles in the file
HEADING = """\
# Topics that the taxonomy lacks. `taxo accept ID` moves one into taxonomy.yaml (--name, --parent, --id change it);
# the next run then gives it its papers. What is not accepted may be ignored: every run writes this file anew.
topics:
"""


@dataclass(frozen=True)
class Proposal:
    """A topic to accept.

    Its place in the taxonomy, the rows of its papers (most typical first), the share of the doubt about their topic
    that it would take away (`gain`), how much of it stays when papers are left out (`stability`), and the `margin` of
    its name, or how many reviews name it so. Of a large corpus every `step`-th paper alone was looked at.
    """

    topic: TaxonomyTopic
    rows: tuple[int, ...]
    gain: float
    stability: float
    margin: float
    step: int = 1
    n_reviews: int = 0

    @property
    def facts(self) -> str:
        """What speaks for the proposal, in a sentence."""
        sample = f" in a sample of one in {self.step}" if self.step > 1 else ""
        if self.topic.is_group:
            return f"{len(self.rows)} papers{sample} in the topics under it."
        if self.n_reviews:
            by_review = f"{self.n_reviews} of them by review"
            return f"{len(self.rows)} papers{sample}, {by_review}; stability {self.stability:.2f}."
        return (
            f"{len(self.rows)} papers{sample}, {self.gain:.0%} of the doubt about them gone with it; "
            f"stability {self.stability:.2f}; "
            f"the name finds them by {self.margin:.2f} more than any other topic's papers."
        )

    def row(self, papers: Sequence[Paper]) -> Topic:
        """The proposal as a row of the proposed topics; its examples are all its papers."""
        topic = self.topic
        return Topic(
            topic.topic_id,
            topic.name,
            topic.parent,
            "proposed",
            "found",
            len(self.rows),
            self.stability,
            list(topic.phrases),
            [papers[row].paper_id for row in self.rows],
        )


def save_proposals(
    proposals: Sequence[Proposal], papers: Sequence[Paper], taxonomy: Taxonomy, root: Path = Path()
) -> None:
    """Write `data/proposals.yaml` under `root`, whole or not at all."""
    with replacing(root / PROPOSALS_FILE) as temporary:
        temporary.write_text(format_proposals(proposals, papers, taxonomy), encoding="utf-8")


def format_proposals(proposals: Sequence[Proposal], papers: Sequence[Paper], taxonomy: Taxonomy) -> str:
    """Return `data/proposals.yaml`: a taxonomy of the proposals, each under what speaks for it as comments.

    Groups of `taxonomy`, the one that people own, under which topics are proposed are repeated, so that the file
    stands for itself.
    """
    if not proposals:
        return "# Nothing is proposed: the taxonomy explains the papers.\ntopics: []\n"
    parents = [proposal.topic.parent for proposal in proposals]
    known = {parent for parent in parents if parent in taxonomy.by_id}
    above = known | {group.topic_id for parent in known if parent for group in taxonomy.ancestors(parent)}
    groups = [replace(t, phrases=(), hints=(), excludes=()) for t in taxonomy.topics if t.topic_id in above]
    entries = ["  # In the taxonomy already.\n" + format_topic(group) for group in groups]
    entries += [_comment(proposal, papers) + format_topic(proposal.topic) for proposal in proposals]
    return HEADING + "\n".join(entries)


def _comment(proposal: Proposal, papers: Sequence[Paper]) -> str:
    """What speaks for a proposal, and papers of it."""
    lines = [proposal.facts]
    if not proposal.topic.is_group:
        lines += ["Such as:", *(f"- {papers[row].title}" for row in proposal.rows[:SHOWN])]
    return "".join(f"  # {line}\n" for line in lines)
