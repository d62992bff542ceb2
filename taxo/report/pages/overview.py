"""Build the first page: what is in the corpus, how it is arranged, what is new, what to beware of."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from taxo.project.tables import Topic
from taxo.report.catalogue import Catalogue, TopicLink
from taxo.report.filters import plural
from taxo.report.parts import Bar, Rate, listing_bars, rate, year_bars

N_CHANGES = 8  # papers that are shown to have moved: as many as fit beside the taxonomy


@dataclass(frozen=True, slots=True)
class TopicRow:
    """A topic in the tree; `share` is of all papers, `bar` of the largest topic's, both 0 to 1."""

    link: TopicLink
    status: str
    verdict: str
    n_papers: int
    share: float
    bar: float
    stability: float | None


@dataclass(frozen=True, slots=True)
class GroupRow:
    """A group in the tree with the sum of its topics; `share` is of all papers, 0 to 1."""

    topic_id: str
    name: str
    n_papers: int
    share: float
    topics: tuple[TopicRow, ...]


@dataclass(frozen=True, slots=True)
class Move:
    """A paper whose topic isn't what it was; None where it had or has none."""

    title: str
    url: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class News:
    """What changed since the baseline: papers that came and went, topics that came, papers that moved."""

    n_before: int
    n_added: int
    n_gone: int
    n_moved: int
    added_by_topic: tuple[tuple[TopicLink, int], ...]
    new_topics: tuple[TopicLink, ...]
    moves: tuple[Move, ...]


@dataclass(frozen=True, slots=True)
class OverviewPage:
    """The corpus in one screen. `is_agreed`: people wrote the taxonomy; `news` is None without a baseline."""

    n_papers: int
    n_listings: int
    n_topics: int
    is_agreed: bool
    n_with_topic: int
    n_merged: int
    n_left_out: int
    n_reviewed: int
    first_date: date | None
    last_date: date | None
    n_undated: int
    accuracy: Rate | None
    groups: tuple[GroupRow, ...]
    has_stability: bool
    n_without_topic: int
    listings: tuple[Bar, ...]
    years: tuple[Bar, ...]
    news: News | None
    caveats: tuple[str, ...]


def build_overview(catalogue: Catalogue) -> OverviewPage:
    """Return the first page."""
    entries, ledger = catalogue.entries, catalogue.inputs.ledger
    dates = sorted(e.paper.published for e in entries if e.paper.published is not None)
    without = len(catalogue.entries_without_topic)
    return OverviewPage(
        n_papers=len(entries),
        n_listings=len(catalogue.listings),
        n_topics=sum(topic.topic_id in catalogue.inputs.taxonomy.by_id for topic in catalogue.topics),
        is_agreed=any(topic.status == "agreed" for topic in catalogue.topics),
        n_with_topic=len(entries) - without,
        n_merged=sum(len(entry.paper.sources) - 1 for entry in entries if entry.paper.sources),
        n_left_out=sum(entry.verdict == "rejected" for entry in ledger),
        n_reviewed=sum(entry.assignment.reviewed for entry in entries),
        first_date=dates[0] if dates else None,
        last_date=dates[-1] if dates else None,
        n_undated=sum(entry.year is None for entry in entries),
        accuracy=_accuracy(catalogue),
        groups=tuple(_group_rows(catalogue)),
        has_stability=any(topic.stability is not None for topic in catalogue.topics),
        n_without_topic=without,
        listings=listing_bars(entries),
        years=year_bars(entries),
        news=_news(catalogue),
        caveats=tuple(_caveats(catalogue)),
    )


def _group_rows(catalogue: Catalogue) -> Iterator[GroupRow]:
    total = max(len(catalogue.entries), 1)
    largest = max((len(entries) for entries in catalogue.by_topic.values()), default=1)
    for group in catalogue.groups:
        topics = tuple(_topic_row(topic, catalogue, total, largest) for topic in group.topics)
        n_papers = sum(topic.n_papers for topic in topics)
        yield GroupRow(group.topic_id, group.name, n_papers, n_papers / total, topics)


def _topic_row(topic: Topic, catalogue: Catalogue, total: int, largest: int) -> TopicRow:
    count = len(catalogue.by_topic.get(topic.topic_id, ()))
    link = catalogue.links[topic.topic_id]
    return TopicRow(link, topic.status, topic.verdict, count, count / total, count / largest, topic.stability)


def _accuracy(catalogue: Catalogue) -> Rate | None:
    rows = catalogue.inputs.plots["confusion"]
    if not rows:
        return None
    right = sum(row["actual"] == row["predicted"] for row in rows)
    return rate(right / len(rows), len(rows))


def _news(catalogue: Catalogue) -> News | None:
    before = catalogue.inputs.baseline.topic_by_paper
    if not before:
        return None
    added = [entry for entry in catalogue.entries if entry.paper.paper_id not in before]
    moved = [
        Move(e.paper.title, e.url, _name(before[e.paper.paper_id], catalogue), _name(now, catalogue))
        for e in catalogue.entries
        if e.paper.paper_id in before and before[e.paper.paper_id] != (now := e.assignment.topic_id or "")
    ]
    counts = Counter(e.assignment.topic_id for e in added if e.assignment.topic_id in catalogue.links)
    known = set(before.values())
    ids = {entry.paper.paper_id for entry in catalogue.entries}
    return News(
        n_before=len(before),
        n_added=len(added),
        n_gone=sum(paper_id not in ids for paper_id in before),
        n_moved=len(moved),
        added_by_topic=tuple(
            (link, counts[topic]) for topic, link in catalogue.links.items() if counts[topic]
        ),
        new_topics=tuple(
            link for t, link in catalogue.links.items() if t not in known and t in catalogue.by_topic
        ),
        moves=tuple(moved[:N_CHANGES]),
    )


def _name(topic_id: str, catalogue: Catalogue) -> str | None:
    link = catalogue.links.get(topic_id)
    return link.name if link else topic_id or None


def _caveats(catalogue: Catalogue) -> Iterator[str]:
    reviewed = len(catalogue.inputs.plots["confusion"])
    if reviewed:
        yield (
            f"The accuracy rests on {plural(reviewed, 'paper', 'papers')} that people reviewed. Papers of a kind "
            "that nobody reviewed may fare worse; the Review page draws a sample that measures it."
        )
    else:
        yield "No paper has been reviewed yet: how often a topic is right is not known. Start on the Review page."
    without = len(catalogue.entries_without_topic)
    if without:
        fits = plural(without, "paper fits", "papers fit")
        yield f"{fits} no topic well enough, and no topic was given rather than a guess."
    undated = sum(entry.year is None for entry in catalogue.entries)
    if undated:
        carry = plural(undated, "paper carries", "papers carry")
        yield f"{carry} no date in any listing, so charts over time leave them out."
    thin = [
        topic.name for topic in catalogue.topics if topic.status != "proposed" and topic.verdict != "found"
    ]
    if thin:
        yield f"Too few papers to trust the figures of: {', '.join(thin)}."
    yield (
        "On the map near papers read alike, but the distance between far groups means little, and the axes mean "
        "nothing."
    )
