"""Papers with the names of their topics, and what all formats write of them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from taxo.errors import TaxoError
from taxo.project.tables import Assignment, Paper, Topic, TopicState


@dataclass(frozen=True, slots=True)
class Labelled:
    """A paper with the names of its topics, the primary one first (none where the labels abstain).

    `confidence` is None where the primary topic is what a review says. `state` says how far to trust it (good,
    unproven, weak or thin; None where that isn't known). `prefix` stands before each topic where topics are keywords.
    """

    paper: Paper
    topics: tuple[str, ...] = ()
    confidence: float | None = None
    prefix: str = ""
    reviewed: bool = False
    state: str | None = None

    @property
    def tags(self) -> list[str]:
        """The topics as keywords."""
        return [self.prefix + topic for topic in self.topics]

    @property
    def keywords(self) -> list[str]:
        """Topics and keywords, each once: what a reference manager shows as tags."""
        return list(dict.fromkeys([*self.tags, *self.paper.keywords]))

    @property
    def added(self) -> list[str]:
        """The keywords that the topics add, so that reading the export can take them away again."""
        return [tag for tag in self.tags if tag not in self.paper.keywords]

    @property
    def authors(self) -> list[str]:
        """The authors' names, with "et al." at the end where some are left out."""
        paper = self.paper
        return [*paper.authors, *(["et al."] if paper.authors and paper.n_authors is None else [])]

    @property
    def n_authors(self) -> int | None:
        """How many authors there are, where their names don't tell it."""
        return None if self.paper.n_authors == len(self.paper.authors) else self.paper.n_authors


def label_papers(
    papers: Sequence[Paper],
    assignments: Iterable[Assignment],
    topics: Iterable[Topic],
    prefix: str = "",
    states: Iterable[TopicState] = (),
) -> list[Labelled]:
    """Put each paper together with the names of its topics, and the state of its primary one."""
    names = {topic.topic_id: topic.name for topic in topics}
    state = {known.topic_id: known.state for known in states}
    by_paper = {assignment.paper_id: assignment for assignment in assignments}
    return [_labelled(paper, by_paper.get(paper.paper_id), names, prefix, state) for paper in papers]


def with_topic(papers: Iterable[Labelled], topic_id: str, topics: Sequence[Topic]) -> list[Labelled]:
    """Keep the papers that have the topic or one below it; raises `TaxoError` where there is no such topic."""
    known = [topic.topic_id for topic in topics]
    if topic_id not in known:
        close = get_close_matches(topic_id, known, n=1)
        remedy = f"did you mean {close[0]}?" if close else f"there are {', '.join(known)}"
        raise TaxoError(f"no topic {topic_id}; {remedy}")
    wanted = {topic_id}
    while below := {t.topic_id for t in topics if t.parent in wanted} - wanted:
        wanted |= below
    names = {topic.name for topic in topics if topic.topic_id in wanted}
    return [labelled for labelled in papers if names.intersection(labelled.topics)]


def joined(words: Sequence[str]) -> str:
    """Return words set apart by ";"; one alone keeps a ";" at its end, or readers split it at blanks."""
    return "; ".join(word.replace(";", ",") for word in words) + (";" if len(words) == 1 else "")


def _labelled(
    paper: Paper, given: Assignment | None, names: Mapping[str, str], prefix: str, states: Mapping[str, str]
) -> Labelled:
    if given is None or given.topic_id is None:
        return Labelled(paper, prefix=prefix, reviewed=given is not None and given.reviewed)
    topic_ids = dict.fromkeys([given.topic_id, *given.topics])
    return Labelled(
        paper,
        tuple(names.get(t, t) for t in topic_ids),
        None if given.reviewed else given.confidence,
        prefix,
        given.reviewed,
        states.get(given.topic_id),
    )
