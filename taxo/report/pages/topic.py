"""Build a topic's page: what it is, which papers it has, and which topics it is near to."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from taxo.numeric import Vector, settled, unit_rows
from taxo.project.tables import Topic
from taxo.report.catalogue import Catalogue, Entry, TopicLink
from taxo.report.parts import (
    Bar,
    PaperLine,
    PaperTitle,
    Rate,
    listing_bars,
    paper_line,
    paper_title,
    rate,
    year_bars,
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
class TopicPage:
    """One topic. `n_papers` have it as their first topic, `n_also` among others; `share` is of all papers.

    `is_suggested`: it may be accepted on the page of suggestions.
    """

    topic_id: str
    name: str
    group: str
    about: str
    status: str
    is_suggested: bool
    verdict: str
    n_papers: int
    n_also: int
    n_reviewed: int
    share: float
    stability: float | None
    confidence: float | None
    precision: Rate | None
    recall: Rate | None
    phrases: tuple[str, ...]
    terms: tuple[str, ...]
    years: tuple[Bar, ...]
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
            status=topic.status,
            is_suggested=topic.topic_id in catalogue.inputs.suggested.topic_ids,
            verdict=topic.verdict,
            n_papers=len(entries),
            n_also=self._n_also[topic.topic_id],
            n_reviewed=sum(entry.assignment.reviewed for entry in entries),
            share=len(entries) / max(len(catalogue.entries), 1),
            stability=topic.stability,
            confidence=_mean([e.assignment.confidence for e in entries if not e.assignment.reviewed]),
            precision=self._rate(topic.topic_id, "precision", "n_predicted"),
            recall=self._rate(topic.topic_id, "recall", "n_actual"),
            phrases=known.phrases if known else (),
            terms=tuple(topic.terms),
            years=year_bars(entries),
            n_undated=sum(entry.year is None for entry in entries),
            listings=listing_bars(entries),
            typical=self._lines(typical),
            doubtful=self._lines(doubtful),
            papers=tuple(paper_title(entry) for entry in listed),
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
    def _centres(self) -> Mapping[str, Vector]:
        """The mean vector of each topic's papers, of length 1, by topic id."""
        by_topic = sorted(self.catalogue.by_topic.items())
        means = [
            np.mean([self._vectors[e.paper.paper_id] for e in entries], axis=0) for _, entries in by_topic
        ]
        topics = [topic for topic, _ in by_topic]
        return dict(zip(topics, unit_rows(np.array(means)), strict=True)) if topics else {}

    @cached_property
    def _scores(self) -> Mapping[str, Mapping[str, str]]:
        return {row["topic_id"]: row for row in self.catalogue.inputs.plots["topic_scores"]}

    def _typical(self, topic_id: str, entries: Sequence[Entry]) -> list[Entry]:
        if not entries:
            return []
        centre = self._centres[topic_id]
        nearness = {
            e.paper.paper_id: settled(float(self._vectors[e.paper.paper_id] @ centre)) for e in entries
        }
        return sorted(entries, key=lambda e: (-nearness[e.paper.paper_id], e.paper.title))[: self.shown]

    def _rate(self, topic_id: str, share: str, n: str) -> Rate | None:
        row = self._scores.get(topic_id)
        return rate(float(row[share]), int(row[n])) if row else None

    def _near(self, topic: Topic) -> tuple[NearTopic, ...]:
        centre = self._centres.get(topic.topic_id)
        if centre is None:
            return ()
        others = [t for t in self.catalogue.topics if t.topic_id in self._centres and t != topic]
        measured = [(settled(float(centre @ self._centres[t.topic_id])), t) for t in others]
        nearest = sorted(measured, key=lambda pair: (-pair[0], pair[1].topic_id))[:N_NEAR]
        return tuple(self._near_topic(topic, other, similarity) for similarity, other in nearest)

    def _near_topic(self, topic: Topic, other: Topic, similarity: float) -> NearTopic:
        both = {topic.topic_id, other.topic_id}
        return NearTopic(
            link=self.catalogue.links[other.topic_id],
            similarity=similarity,
            n_shared=sum(both <= set(entry.assignment.topics) for entry in self.catalogue.entries),
            only_here=_without(topic.terms, other.terms),
            only_there=_without(other.terms, topic.terms),
        )

    def _neighbour(self, topic: Topic, step: int) -> TopicLink | None:
        links = list(self.catalogue.links.values())
        place = list(self.catalogue.links).index(topic.topic_id) + step
        return links[place] if 0 <= place < len(links) else None

    def _lines(self, entries: Sequence[Entry]) -> tuple[PaperLine, ...]:
        return tuple(paper_line(entry, self.catalogue) for entry in entries)


def _mean(values: Sequence[float]) -> float | None:
    return sum(values) / len(values) if values else None


def _without(terms: Sequence[str], others: Sequence[str]) -> tuple[str, ...]:
    return tuple(term for term in terms if term not in others)[:N_APART]
