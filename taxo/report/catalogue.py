"""Arrange the corpus for the pages: topics under their groups, papers under their topics, colours and links."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

import numpy as np

from taxo.changes import Changes, compare, snapshot_of_baseline, snapshot_of_tables
from taxo.numeric import Vector, unit_rows
from taxo.project.reviewers import Reviewers, reviewers_of
from taxo.project.suggestions import Suggestion
from taxo.project.tables import Assignment, Paper, Placement, Topic, TopicState
from taxo.report.colours import Colour, topic_colours, topic_shapes
from taxo.report.inputs import ReportInputs

NO_GROUP, WITHOUT_GROUP = "no-group", "Not in a group"
# Topics from which only those that a paper has are on the pages, and groups from which topics stand under those higher
# up: a thesaurus has thousands of both, most of them of other papers.
MANY_TOPICS = 300
MANY_GROUPS = 80
# "pages.txt:12-19" is lines 12 to 19 of a listing, "dump.json#7" the seventh record of one.
PLACE = re.compile(r"(?P<listing>.+)(?P<place>[:#][\d-]+)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class TopicLink:
    """A topic as every page names it: `url` is relative to the site's root."""

    topic_id: str
    name: str

    @property
    def url(self) -> str:
        """The topic's page."""
        return f"topics/{self.topic_id}.html"


@dataclass(frozen=True, slots=True)
class Entry:
    """A paper with its topics and its place on the map; `is_new` where a baseline of this pile lacks it."""

    paper: Paper
    assignment: Assignment
    placement: Placement
    is_new: bool = False

    @property
    def url(self) -> str:
        """The paper's permalink, relative to the site's root."""
        return f"papers.html#paper={self.paper.paper_id}"

    @property
    def year(self) -> int | None:
        """The year it was published, where that is known."""
        return self.paper.published.year if self.paper.published else self.paper.year

    @property
    def listings(self) -> tuple[str, ...]:
        """The listings that hold it, in order, each once."""
        return tuple(dict.fromkeys(split_source(source)[0] for source in self.paper.sources))


@dataclass(frozen=True, slots=True)
class Group:
    """Topics under one parent, or under one ancestor where parents are many; `topic_id` is that one's, or a made one
    for topics without a parent."""

    topic_id: str
    name: str
    topics: tuple[Topic, ...]


@dataclass(frozen=True)
class Catalogue:
    """What the pages look things up in; all orders are fixed by the inputs.

    `has_abstracts` is false where they were left out of `inputs`; a paper may lack one all the same.
    """

    inputs: ReportInputs
    has_abstracts: bool = True

    @cached_property
    def entries(self) -> tuple[Entry, ...]:
        """Every paper, by id."""
        rows = zip(self.inputs.papers, self.inputs.assignments, self.inputs.placements, strict=True)
        new = self.changes.new_ids if self.changes else frozenset()
        return tuple(Entry(*row, row[0].paper_id in new) for row in rows)

    @cached_property
    def changes(self) -> Changes | None:
        """What changed since the baseline; None where there is none."""
        inputs = self.inputs
        if not inputs.baseline.topic_by_paper:
            return None
        now = snapshot_of_tables(inputs.papers, inputs.assignments, inputs.taxonomy, self.is_agreed)
        return compare(snapshot_of_baseline(inputs.baseline), now)

    @cached_property
    def by_paper(self) -> Mapping[str, Entry]:
        """Every paper, by its id."""
        return {entry.paper.paper_id: entry for entry in self.entries}

    @cached_property
    def by_topic(self) -> Mapping[str, tuple[Entry, ...]]:
        """The papers of each topic that is the primary one of any, most confident first."""
        grouped: dict[str, list[Entry]] = defaultdict(list)
        for entry in self.entries:
            if entry.assignment.topic_id is not None:
                grouped[entry.assignment.topic_id].append(entry)
        return {
            topic: tuple(sorted(entries, key=lambda e: (-e.assignment.confidence, e.paper.title)))
            for topic, entries in grouped.items()
        }

    @cached_property
    def groups(self) -> tuple[Group, ...]:
        """The taxonomy's groups in the order people wrote them, then topics without one; of very many topics those
        that no paper has are left out."""
        every, given = self.every_group, self._given
        if sum(len(group.topics) for group in every) > MANY_TOPICS:
            every = [replace(g, topics=tuple(t for t in g.topics if t.topic_id in given)) for g in every]
        return tuple(group for group in every if group.topics)

    @cached_property
    def every_group(self) -> Sequence[Group]:
        """The groups with all topics that papers can have, whether or not any has them."""
        return [group for group in self._all_groups() if group.topics]

    @cached_property
    def topics(self) -> tuple[Topic, ...]:
        """The topics that have a page, each once, in the order of the pages."""
        return tuple(topic for group in self.groups for topic in group.topics)

    @property
    def n_pageless(self) -> int:
        """How many topics papers can have that no paper has and that have no page for there being so many."""
        return sum(len(group.topics) for group in self.every_group) - len(self.topics)

    @cached_property
    def _given(self) -> Set[str]:
        """Topics that a paper has, as its first or beside it, or was said to have without its review."""
        given = {topic_id for entry in self.entries for topic_id in entry.assignment.topics}
        said = {topic_id for row in self.inputs.held_out for topic_id in (row.topic_id or "", *row.right)}
        return given | said | self.by_topic.keys()

    @cached_property
    def links(self) -> Mapping[str, TopicLink]:
        """A link to each topic's page, by topic id."""
        return {topic.topic_id: TopicLink(topic.topic_id, topic.name) for topic in self.topics}

    @cached_property
    def group_of(self) -> Mapping[str, Group]:
        """The group of each topic, by topic id."""
        return {topic.topic_id: group for group in self.groups for topic in group.topics}

    @cached_property
    def colours(self) -> Mapping[str, Colour]:
        """The colour of each group and topic, by id."""
        return topic_colours(self._topics_by_group)

    @cached_property
    def shapes(self) -> Mapping[str, str]:
        """The shape of each topic's dots, by id."""
        return topic_shapes(self._topics_by_group)

    @property
    def _topics_by_group(self) -> Mapping[str, Sequence[str]]:
        return {group.topic_id: [topic.topic_id for topic in group.topics] for group in self.groups}

    @cached_property
    def listings(self) -> tuple[str, ...]:
        """The names of all listings, in order."""
        return tuple(sorted({entry.listing for entry in self.inputs.ledger}))

    @property
    def n_listings_read(self) -> int:
        """How many listings something was read from; others are empty, or couldn't be read."""
        return sum(listing.n_records > 0 for listing in self.inputs.listings)

    @cached_property
    def centres(self) -> Mapping[str, Vector]:
        """The mean vector of each topic's papers, of length 1, by topic id."""
        encodings = self.inputs.encodings
        rows = {paper_id: row for row, paper_id in enumerate(encodings.ids)}
        by_topic = sorted(self.by_topic.items())
        means = [
            encodings.vectors[[rows[e.paper.paper_id] for e in entries]].astype(np.float64).mean(axis=0)
            for _, entries in by_topic
        ]
        return dict(zip(dict(by_topic), unit_rows(np.array(means)), strict=True)) if by_topic else {}

    @property
    def is_agreed(self) -> bool:
        """Whether people wrote the topics in use; where they wrote none, discovery made them."""
        return any(topic.status == "agreed" for topic in self.inputs.topics)

    @cached_property
    def proposed(self) -> tuple[Suggestion, ...]:
        """The topics that are suggested beside those in use, groups of such left out."""
        suggested, in_use = self.inputs.suggested, self.inputs.taxonomy.by_id
        apart = suggested.group_ids
        return tuple(s for s in suggested.topics if s.topic not in in_use and s.topic not in apart)

    @cached_property
    def states(self) -> Mapping[str, TopicState]:
        """How far to trust each topic that papers can have, by topic id; proposals have no state."""
        return {row.topic_id: row for row in self.inputs.states}

    def state_of(self, topic_id: str | None) -> str:
        """Return the state of a topic, "" for a proposal or for no topic."""
        known = self.states.get(topic_id or "")
        return known.state if known else ""

    @cached_property
    def reviewers(self) -> Reviewers:
        """Who reviewed the papers on which figures rest."""
        return reviewers_of(row.reviewed_by for row in self.inputs.held_out)

    def reviewers_of(self, entry: Entry) -> str | None:
        """Who reviewed a paper, in words; None where its topic is the model's."""
        if not entry.assignment.reviewed:
            return None
        return str(reviewers_of([self._reviewed_by.get(entry.paper.paper_id, ())]))

    @cached_property
    def _reviewed_by(self) -> Mapping[str, Sequence[str]]:
        return {row.paper_id: row.reviewed_by for row in self.inputs.held_out}

    @property
    def entries_without_topic(self) -> Sequence[Entry]:
        """The papers on which the labels abstain."""
        return [entry for entry in self.entries if entry.assignment.topic_id is None]

    def _all_groups(self) -> Iterator[Group]:
        """Yield every group, with or without topics; a topic that groups others and has papers is in one group too.

        It is listed under its parent, or where it has none, first under itself.
        """
        ordered = self._in_file_order()
        parents = {topic.parent for topic in ordered}
        assignable = {topic.topic_id for topic in self.inputs.taxonomy.assignable}
        empty = {topic.topic_id for topic in self.inputs.taxonomy.topics} - assignable
        groups = {t.topic_id: t.name for t in ordered if t.topic_id in parents or t.topic_id in empty}
        inside: dict[str, list[Topic]] = {group: [] for group in groups}
        alone: list[Topic] = []
        shown = self._shown_groups(groups)
        for topic in (t for t in ordered if t.topic_id not in empty):
            parent = topic.parent or topic.topic_id
            group = shown.get(parent, parent)
            (inside[group] if group in groups else alone).append(topic)
        listed = list(groups.items())
        if (
            len(groups) > MANY_GROUPS
        ):  # a thesaurus' file may have them in any order, and many names begin with a code
            listed.sort(key=lambda item: item[1])
        for group, name in listed:
            yield Group(group, name, tuple(inside[group]))
        yield Group(NO_GROUP, WITHOUT_GROUP if groups else "Topics", tuple(alone))

    def _shown_groups(self, groups: Mapping[str, str]) -> Mapping[str, str]:
        """The group under which each of `groups` is shown: itself, or where these are many the one above it at the
        greatest depth at which those with papers are few enough, or at the top."""
        if len(groups) <= MANY_GROUPS:
            return {group: group for group in groups}
        taxonomy = self.inputs.taxonomy
        lineages = {g: taxonomy.with_ancestors(g)[::-1] for g in groups}
        used = {
            taxonomy.by_id[topic_id].parent or topic_id for topic_id in self._given & taxonomy.by_id.keys()
        }
        shown = {group: lineage[0] for group, lineage in lineages.items()}
        for depth in range(1, max(map(len, lineages.values()))):
            deeper = {group: lineage[: depth + 1][-1] for group, lineage in lineages.items()}
            if len({deeper[group] for group in used & groups.keys()}) > MANY_GROUPS:
                break
            shown = deeper
        return shown

    def _in_file_order(self) -> list[Topic]:
        places = {topic.topic_id: i for i, topic in enumerate(self.inputs.taxonomy.topics)}
        return sorted(
            self.inputs.topics, key=lambda t: (places.get(t.topic_id, len(places)), -t.n_papers, t.topic_id)
        )


@lru_cache(maxsize=1 << 20)  # every page asks again for the listings of its papers
def split_source(source: str) -> tuple[str, str]:
    """Return the listing of a source such as "pages.txt:12-19" or "dump.json#7" and the place in it."""
    match = PLACE.fullmatch(source)
    return (match["listing"], match["place"][1:]) if match else (source, "")
