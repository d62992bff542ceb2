"""Say what a proposal is, and what speaks for it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from taxo.manners import counted
from taxo.project.suggestions import NEW_TOPIC, Suggestion
from taxo.project.tables import Paper, Topic
from taxo.project.taxonomy import Taxonomy, TaxonomyTopic

SHOWN = 5  # titles in the file
NAMED = 3  # topics that a sentence names
LISTED = 5  # that the file lists
UNCONFIRMED = "found by discovery, confirmed by nobody"


@dataclass(frozen=True)
class Proposal:
    """A topic to accept.

    Its place in the taxonomy, the rows of its papers (most typical first), the share of the doubt about their topic
    that it would take away (`gain`), and the `margin` of its name, or how many reviews name it so.

    Beside a taxonomy, of its papers `unplaced` have no topic now (None where discovery made all topics), and `leave`
    tells how many have which topic first, `overlaps` how many have which first or not, both the most frequent first.
    `use` is how much doubt is about these papers, from 0 (all have a sure topic) to their number (none has a topic).
    `alike` are the ids of proposals of less use that say much the same.
    """

    topic: TaxonomyTopic
    rows: tuple[int, ...]
    gain: float
    margin: float
    n_reviews: int = 0
    unplaced: int | None = None
    leave: Mapping[str, int] = field(default_factory=dict)
    overlaps: Mapping[str, int] = field(default_factory=dict)
    use: float = 0.0
    alike: tuple[str, ...] = ()

    def why(self, taxonomy: Taxonomy) -> str:
        """Return what speaks for the proposal and what it would change, in a sentence; `taxonomy` names topics."""
        papers = counted(len(self.rows), "paper")
        if self.unplaced is None:
            return f"{papers}{' in the topics under it' * self.topic.is_group}; {UNCONFIRMED}."
        by_review = f", {self.n_reviews} of them by review" if self.n_reviews else ""
        sources = [f"{self.unplaced} without a topic now"] * bool(self.unplaced)
        names = {topic_id: taxonomy.by_id[topic_id].name for topic_id in self.leave}
        sources += [f"{n} of “{names[topic_id]}”" for topic_id, n in list(self.leave.items())[:NAMED]]
        rest = sum(list(self.leave.values())[NAMED:])
        sources += [f"{rest} of other topics"] * bool(rest)
        return f"{papers} would get it{by_review}: {', '.join(sources)}."

    def row(self, papers: Sequence[Paper]) -> Topic:
        """The proposal as a row of the proposed topics; its examples are all its papers."""
        topic = self.topic
        return Topic(
            topic.topic_id,
            topic.name,
            topic.parent,
            "proposed",
            len(self.rows),
            list(topic.phrases),
            [papers[row].paper_id for row in self.rows],
        )

    def suggestion(self, papers: Sequence[Paper], taxonomy: Taxonomy) -> Suggestion:
        """The proposal as an entry of the suggestions, with the titles of its most typical papers."""
        topic = self.topic
        return Suggestion(
            NEW_TOPIC,
            topic.topic_id,
            topic.phrases,
            len(self.rows),
            self.why(taxonomy),
            name=topic.name,
            parent=topic.parent,
            examples=() if topic.is_group else tuple(papers[row].title for row in self.rows[:SHOWN]),
            unplaced=self.unplaced,
            leave=dict(list(self.leave.items())[:LISTED]),
            overlaps=dict(list(self.overlaps.items())[:LISTED]),
            alike=self.alike,
            reviews=self.n_reviews or None,
        )
