"""Build a topic's page: what it is, which papers it has, and which topics it is near to."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from heapq import nsmallest
from itertools import combinations

import numpy as np

from taxo.numeric import Matrix, Vector, settled
from taxo.project.reviewers import reviewers_of
from taxo.project.tables import Topic, TopicState
from taxo.report.catalogue import Catalogue, Entry, TopicLink
from taxo.report.parts import (
    Bar,
    Columns,
    PaperLine,
    PaperTitle,
    Rate,
    listing_bars,
    paper_line,
    paper_title,
    rate,
    year_columns,
)

N_NEAR = 3  # near topics that are shown
N_APART = 6  # words that are shown to set each of them apart


@dataclass(frozen=True, slots=True)
class NearTopic:
    """A near topic: the cosine of the mean papers' vectors, papers that are of both, and terms of either alone."""

    link: TopicLink
    similarity: float
    n_shared: int
    only_here: tuple[str, ...]
    only_there: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Trust:
    """How far to trust a topic: its state and why, and with reviews its precision and recall and who reviewed."""

    state: str
    why: str
    precision: Rate
    recall: Rate
    reviewers: str


@dataclass(frozen=True, slots=True)
class TopicPage:
    """One topic. `n_papers` have it as their first topic, `n_also` as a further one; `share` is of all papers.

    `trust` is None for a topic whose state nobody worked out; `is_suggested`: it may be accepted on the page of
    suggestions.
    """

    topic_id: str
    name: str
    group: str
    about: str
    is_agreed: bool
    is_suggested: bool
    n_papers: int
    n_also: int
    n_reviewed: int
    share: float
    confidence: float | None
    trust: Trust | None
    phrases: tuple[str, ...]
    terms: tuple[str, ...]
    years: Columns
    n_undated: int
    listings: tuple[Bar, ...]
    typical: tuple[PaperLine, ...]
    doubtful: tuple[PaperLine, ...]
    papers: tuple[PaperTitle, ...]
    n_more: int
    near: tuple[NearTopic, ...]
    previous: TopicLink | None
    following: TopicLink | None


@dataclass(frozen=True)
class TopicPages:
    """Builds the pages of all topics; `shown` typical and doubtful papers each, `page_size` in the list."""

    catalogue: Catalogue
    shown: int
    page_size: int

    def build(self, topic: Topic) -> TopicPage:
        """Return the page of `topic`."""
        catalogue = self.catalogue
        entries = catalogue.by_topic.get(topic.topic_id, ())
        known = catalogue.inputs.taxonomy.by_id.get(topic.topic_id)
        typical = self._typical(topic.topic_id, entries)
        doubtful = [entry for entry in reversed(entries) if entry not in typical][: self.shown]
        listed = entries[: self.page_size]
        return TopicPage(
            topic_id=topic.topic_id,
            name=topic.name,
            group=catalogue.group_of[topic.topic_id].name,
            about=known.about if known else "",
            is_agreed=topic.status == "agreed",
            is_suggested=topic.topic_id in catalogue.inputs.suggested.topic_ids,
            n_papers=len(entries),
            n_also=self._n_also[topic.topic_id],
            n_reviewed=sum(entry.assignment.reviewed for entry in entries),
            share=len(entries) / max(len(catalogue.entries), 1),
            confidence=_mean([e.assignment.confidence for e in entries if not e.assignment.reviewed]),
            trust=_trust(catalogue.states.get(topic.topic_id)),
            phrases=known.phrases if known else (),
            terms=tuple(topic.terms),
            years=year_columns(entries),
            n_undated=sum(entry.year is None for entry in entries),
            listings=listing_bars(entries),
            typical=self._lines(typical),
            doubtful=self._lines(doubtful),
            papers=tuple(paper_title(entry, catalogue) for entry in listed),
            n_more=len(entries) - len(listed),
            near=self._near(topic),
            previous=self._neighbour(topic, -1),
            following=self._neighbour(topic, 1),
        )

    @cached_property
    def _n_also(self) -> Counter[str]:
        found: Counter[str] = Counter()
        for entry in self.catalogue.entries:
            found.update(topic for topic in entry.assignment.topics if topic != entry.assignment.topic_id)
        return found

    @cached_property
    def _vectors(self) -> Mapping[str, Vector]:
        encodings = self.catalogue.inputs.encodings
        return {i: v.astype(np.float64) for i, v in zip(encodings.ids, encodings.vectors, strict=True)}

    @cached_property
    def _stacked(self) -> Matrix:
        """The centres of the topics that have a page, a row each."""
        found = [centre for topic, centre in self.catalogue.centres.items() if topic in self.catalogue.links]
        return np.array(found)

    @cached_property
    def _n_both(self) -> Counter[frozenset[str]]:
        """How many papers have both of two topics, by the pair."""
        topics = (set(entry.assignment.topics) for entry in self.catalogue.entries)
        return Counter(frozenset(pair) for found in topics for pair in combinations(found, 2))

    @cached_property
    def _topics(self) -> Mapping[str, Topic]:
        return {topic.topic_id: topic for topic in self.catalogue.topics}

    @cached_property
    def _links(self) -> Sequence[TopicLink]:
        return list(self.catalogue.links.values())

    @cached_property
    def _places(self) -> Mapping[str, int]:
        return {topic: place for place, topic in enumerate(self.catalogue.links)}

    def _typical(self, topic_id: str, entries: Sequence[Entry]) -> list[Entry]:
        if not entries:
            return []
        centre = self.catalogue.centres[topic_id]
        nearness = {
            e.paper.paper_id: settled(float(self._vectors[e.paper.paper_id] @ centre)) for e in entries
        }
        return sorted(entries, key=lambda e: (-nearness[e.paper.paper_id], e.paper.title))[: self.shown]

    def _near(self, topic: Topic) -> tuple[NearTopic, ...]:
        centre = self.catalogue.centres.get(topic.topic_id)
        if centre is None:
            return ()
        ids = [other for other in self.catalogue.centres if other in self.catalogue.links]
        likeness = settled(self._stacked @ centre).tolist()
        others = (pair for pair in zip(likeness, ids, strict=True) if pair[1] != topic.topic_id)
        nearest = nsmallest(N_NEAR, others, key=lambda pair: (-pair[0], pair[1]))
        return tuple(self._near_topic(topic, self._topics[other], alike) for alike, other in nearest)

    def _near_topic(self, topic: Topic, other: Topic, similarity: float) -> NearTopic:
        return NearTopic(
            link=self.catalogue.links[other.topic_id],
            similarity=similarity,
            n_shared=self._n_both[frozenset((topic.topic_id, other.topic_id))],
            only_here=_without(topic.terms, other.terms),
            only_there=_without(other.terms, topic.terms),
        )

    def _neighbour(self, topic: Topic, step: int) -> TopicLink | None:
        place = self._places[topic.topic_id] + step
        return self._links[place] if 0 <= place < len(self._links) else None

    def _lines(self, entries: Sequence[Entry]) -> tuple[PaperLine, ...]:
        return tuple(paper_line(entry, self.catalogue) for entry in entries)


def _trust(known: TopicState | None) -> Trust | None:
    if known is None:
        return None
    precision, recall = (known.n_right / max(n, 1) for n in (known.n_said, known.n_actual))
    return Trust(
        known.state,
        known.why,
        rate(precision, known.n_said),
        rate(recall, known.n_actual),
        str(reviewers_of([name] if name else [] for name in known.reviewed_by)),
    )


def _mean(values: Sequence[float]) -> float | None:
    return sum(values) / len(values) if values else None


def _without(terms: Sequence[str], others: Sequence[str]) -> tuple[str, ...]:
    return tuple(term for term in terms if term not in others)[:N_APART]
