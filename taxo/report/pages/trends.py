"""Build the page of trends: what grew, where topics appear, which occur together, and which are alike."""

from collections.abc import Sequence
from dataclasses import dataclass

from taxo.report.by_source import Sources, compare_sources
from taxo.report.catalogue import Catalogue
from taxo.report.filters import percent, plural
from taxo.report.periods import FEWEST, Period, Timeline, cut_time
from taxo.report.together import Pairs, find_pairs
from taxo.report.topic_tree import TopicTree, draw_tree
from taxo.report.topic_trends import Burst, Halves, TopicTrend, find_trends, halve
from taxo.report.trend_pictures import TOPS, TrendPicture, draw_trend

MOST_SHOWN = 12  # pictures before a fold


@dataclass(frozen=True, slots=True)
class DrawnTrend:
    """A topic's trend and its picture."""

    trend: TopicTrend
    picture: TrendPicture


@dataclass(frozen=True, slots=True)
class ComparedTopic:
    """What the page's script compares topics by, beside the papers and the trends."""

    topic_id: str
    name: str
    terms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TrendsPage:
    """What the page shows. `why_none` says why no trend is drawn, "" where some are.

    `shown` are the trends that come first, `folded` the others; `bursts` are named with their topic. `topics` are
    those that papers have, any two of which can be compared, on an axis that ends at one of `tops`. `is_changed` says
    whether the page of changes draws how papers went since the baseline.
    """

    headline: str
    periods: tuple[Period, ...]
    n_dated: int
    n_undated: int
    halves: Halves | None
    why_none: str
    shown: tuple[DrawnTrend, ...]
    folded: tuple[DrawnTrend, ...]
    n_changed: int
    bursts: tuple[tuple[TopicTrend, Burst], ...]
    sources: Sources
    pairs: Pairs
    tree: TopicTree
    topics: tuple[ComparedTopic, ...]
    is_changed: bool = False
    tops: tuple[float, ...] = TOPS


def build_trends(catalogue: Catalogue) -> TrendsPage:
    """Return the page of trends."""
    timeline = cut_time(catalogue.entries)
    trends = find_trends(catalogue, timeline)
    halves = halve(timeline.periods) if timeline.periods else None
    drawn = tuple(DrawnTrend(trend, draw_trend(trend, halves.cut)) for trend in trends) if halves else ()
    n_changed = sum(bool(trend.direction) for trend in trends)
    n_shown = max(MOST_SHOWN, n_changed)
    return TrendsPage(
        headline=_headline(trends, timeline),
        periods=timeline.periods,
        n_dated=timeline.n_dated,
        n_undated=timeline.n_undated,
        halves=halves,
        why_none=_why_none(timeline),
        shown=drawn[:n_shown],
        folded=drawn[n_shown:],
        n_changed=n_changed,
        bursts=tuple((trend, burst) for trend in trends for _, burst in trend.bursts),
        sources=compare_sources(catalogue),
        pairs=find_pairs(catalogue),
        tree=draw_tree(catalogue),
        topics=tuple(
            ComparedTopic(topic.topic_id, topic.name, tuple(topic.terms))
            for topic in catalogue.topics
            if topic.topic_id in catalogue.by_topic
        ),
        is_changed=_is_changed(catalogue),
    )


def _is_changed(catalogue: Catalogue) -> bool:
    found = catalogue.changes.summary if catalogue.changes else None
    return found is not None and found.is_same_pile and bool(found.n_new or found.n_moved or found.n_gone)


def _headline(trends: Sequence[TopicTrend], timeline: Timeline) -> str:
    """The finding: what grew or shrank most, or that nothing did."""
    if not timeline.periods:
        return "Topics beside one another"
    changed = [trend for trend in trends if trend.direction]
    if not changed:
        return "No topic's share moved by more than chance"
    first = changed[0]
    early, late = percent(first.early.share), percent(first.late.share)
    others = plural(len(changed) - 1, "other topic", "other topics") + " moved too" if changed[1:] else ""
    said = f"{first.link.name} {first.direction} from {early} of the papers to {late}"
    return f"{said}; {others}" if others else said


def _why_none(timeline: Timeline) -> str:
    if timeline.periods:
        return ""
    if not timeline.n_dated:
        return "No paper says when it was published, so there is no trend to draw."
    return (
        f"The {plural(timeline.n_dated, 'paper', 'papers')} whose date is known make fewer than {FEWEST} periods of "
        "ten papers, so there is no trend to draw."
    )
