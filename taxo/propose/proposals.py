"""Say what a proposal is, and what speaks for it."""

from collections.abc import Sequence
from dataclasses import dataclass

from taxo.project.suggestions import NEW_TOPIC, Suggestion
from taxo.project.tables import Paper, Topic
from taxo.project.taxonomy import TaxonomyTopic

SHOWN = 5  # titles in the file


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

    def suggestion(self, papers: Sequence[Paper]) -> Suggestion:
        """The proposal as an entry of the suggestions, with the titles of its most typical papers."""
        topic = self.topic
        return Suggestion(
            NEW_TOPIC,
            topic.topic_id,
            topic.phrases,
            len(self.rows),
            self.facts,
            name=topic.name,
            parent=topic.parent,
            examples=() if topic.is_group else tuple(papers[row].title for row in self.rows[:SHOWN]),
        )
