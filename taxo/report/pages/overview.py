"""Build the first page: four lines on the pile, how it is arranged, what is new, and when and where papers are from."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from taxo.project.tables import Topic
from taxo.project.topic_state import STATES
from taxo.report.catalogue import Catalogue, TopicLink
from taxo.report.facts import PileFacts, pile_facts
from taxo.report.first_screen import Line, first_lines, headline
from taxo.report.parts import MANY_LISTINGS, Bar, Columns, listing_bars, year_columns

MANY_TOPICS = 60  # more are folded away by group: as many as one still looks through
MOST_SHOWN = 30  # of a folded group; the others are one more click away


@dataclass(frozen=True, slots=True)
class TopicRow:
    """A topic in the tree; `share` is of all papers, `bar` of the largest topic's, both 0 to 1.

    `state` says how far to trust it, `why` in a sentence.
    """

    link: TopicLink
    state: str
    why: str
    n_papers: int
    share: float
    bar: float


@dataclass(frozen=True, slots=True)
class GroupRow:
    """A group in the tree with the sum of its topics' papers, and the `share` of all papers that these are, 0 to 1."""

    topic_id: str
    name: str
    n_papers: int
    share: float
    topics: tuple[TopicRow, ...]


@dataclass(frozen=True, slots=True)
class News:
    """What came since the baseline: papers by topic, and topics that had none."""

    added_by_topic: tuple[tuple[TopicLink, int], ...]
    new_topics: tuple[TopicLink, ...]


@dataclass(frozen=True, slots=True)
class OverviewPage:
    """The corpus in one screen; `news` is None without a baseline. Where `is_folded`, groups are folded away.

    `n_pageless` topics that no paper has are left out of the pages, for there are so many; `n_repeated` papers are in
    several listings.
    """

    headline: str
    lines: tuple[Line, ...]
    facts: PileFacts
    n_papers: int
    groups: tuple[GroupRow, ...]
    is_folded: bool
    n_without_topic: int
    listings: tuple[Bar, ...]
    more_listings: tuple[Bar, ...]
    years: Columns
    n_undated: int
    news: News | None
    n_pageless: int = 0
    n_repeated: int = 0
    most_shown: int = MOST_SHOWN
    states: tuple[str, ...] = ()


def build_overview(catalogue: Catalogue) -> OverviewPage:
    """Return the first page."""
    facts = pile_facts(catalogue)
    listings = listing_bars(catalogue.entries)
    return OverviewPage(
        headline=headline(facts),
        lines=first_lines(facts),
        facts=facts,
        n_papers=facts.n_papers,
        groups=tuple(_group_rows(catalogue)),
        n_repeated=sum(len(entry.listings) > 1 for entry in catalogue.entries),
        is_folded=len(catalogue.topics) > MANY_TOPICS,
        n_without_topic=facts.n_without_topic,
        listings=listings[:MANY_LISTINGS],
        more_listings=listings[MANY_LISTINGS:],
        years=year_columns(catalogue.entries),
        n_undated=facts.n_undated,
        news=_news(catalogue),
        n_pageless=catalogue.n_pageless,
        states=_states(catalogue),
    )


def _states(catalogue: Catalogue) -> tuple[str, ...]:
    """The states that papers' topics have, best first: what there is to filter by."""
    found = {catalogue.state_of(topic) for topic in catalogue.by_topic}
    return tuple(state for state in STATES if state in found)


def _group_rows(catalogue: Catalogue) -> Iterator[GroupRow]:
    total = max(len(catalogue.entries), 1)
    largest = max((len(entries) for entries in catalogue.by_topic.values()), default=1)
    for group in catalogue.groups:
        topics = tuple(_topic_row(topic, catalogue, total, largest) for topic in group.topics)
        if len(topics) > MOST_SHOWN or len(catalogue.groups) == 1:
            # The others are folded away, or nobody arranged them: the largest come first.
            topics = tuple(sorted(topics, key=lambda row: (-row.n_papers, row.link.name)))
        n_papers = sum(topic.n_papers for topic in topics)
        yield GroupRow(group.topic_id, group.name, n_papers, n_papers / total, topics)


def _topic_row(topic: Topic, catalogue: Catalogue, total: int, largest: int) -> TopicRow:
    count = len(catalogue.by_topic.get(topic.topic_id, ()))
    known = catalogue.states.get(topic.topic_id)
    return TopicRow(
        link=catalogue.links[topic.topic_id],
        state=catalogue.state_of(topic.topic_id),
        why=known.why if known else "",
        n_papers=count,
        share=count / total,
        bar=count / largest,
    )


def _news(catalogue: Catalogue) -> News | None:
    changes = catalogue.changes
    if changes is None or not changes.summary.is_same_pile:
        return None
    counts = Counter(entry.assignment.topic_id for entry in catalogue.entries if entry.is_new)
    known = changes.before.members
    return News(
        added_by_topic=tuple(
            (link, counts[topic]) for topic, link in catalogue.links.items() if counts[topic]
        ),
        new_topics=tuple(
            link for t, link in catalogue.links.items() if t not in known and t in catalogue.by_topic
        ),
    )
