"""Gather what the first screen says: the facts of a pile, each as plain numbers and names."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from taxo.changes import ChangeSummary
from taxo.numeric import wilson_interval
from taxo.project.reviewers import NO_REVIEWERS, Reviewers
from taxo.project.topic_state import STATES
from taxo.report.catalogue import Catalogue, Entry, TopicLink
from taxo.report.filters import day

NO_BASELINE = ChangeSummary(0, 0, 0, 0, 0, 0, {}, {})


@dataclass(frozen=True, slots=True)
class PileFacts:
    """A pile in numbers.

    Of its `n_listings`, `n_unread` couldn't be read at all and `n_broken` only in part; papers come from `n_read`.
    `first` and `last` say when the oldest and the newest paper were published, as days where all papers of both
    years have one, else as years; `newest_year` has `n_newest`. `is_agreed`: people wrote the taxonomy, of whose
    `n_topics` topics that papers can have `n_empty` have none; `states` counts these topics by their state.
    `n_proposed` topics are proposed beside them. Of `n_held_out` reviewed papers, each asked about without its own
    review, `n_right` got the right topic, a share between `low` and `high`. `confidence` is the mean of the papers
    with a topic that nobody reviewed. `n_before` is the size of the baseline (0: none), of which `n_gone` papers
    are gone and `n_shared` are here; `n_added` are new, `n_moved` have another first topic.
    """

    n_papers: int = 0
    n_listings: int = 0
    n_read: int = 0
    n_unread: int = 0
    n_broken: int = 0
    first: str = ""
    last: str = ""
    n_undated: int = 0
    newest_year: str = ""
    n_newest: int = 0
    is_agreed: bool = True
    n_topics: int = 0
    n_empty: int = 0
    n_without_topic: int = 0
    n_proposed: int = 0
    states: dict[str, int] = field(default_factory=dict)
    weakest: TopicLink | None = None
    n_held_out: int = 0
    n_right: int = 0
    low: float = 0.0
    high: float = 1.0
    reviewers: Reviewers = NO_REVIEWERS
    confidence: float | None = None
    is_trained: bool = True
    n_before: int = 0
    n_shared: int = 0
    n_added: int = 0
    n_gone: int = 0
    n_moved: int = 0

    @property
    def n_with_topic(self) -> int:
        """How many papers have a topic."""
        return self.n_papers - self.n_without_topic

    @property
    def n_dated(self) -> int:
        """How many papers say at least in which year they were published."""
        return self.n_papers - self.n_undated

    @property
    def share_without_topic(self) -> float:
        """The share of papers that have no topic, 0 to 1."""
        return self.n_without_topic / max(self.n_papers, 1)

    @property
    def share_right(self) -> float:
        """The share of reviewed papers whose topic is right, 0 to 1."""
        return self.n_right / max(self.n_held_out, 1)

    @property
    def n_unreadable(self) -> int:
        """How many listings couldn't be read, or only in part."""
        return self.n_unread + self.n_broken

    @property
    def has_changes(self) -> bool:
        """Whether anything isn't as in the baseline."""
        return bool(self.n_added or self.n_gone or self.n_moved)


def pile_facts(catalogue: Catalogue) -> PileFacts:
    """Return the facts of the pile."""
    inputs, entries = catalogue.inputs, catalogue.entries
    listings = inputs.listings
    years = [entry.year for entry in entries if entry.year is not None]
    first, last = _span(entries, years)
    in_use = inputs.taxonomy.assignable
    n_right, n_held_out = sum(row.is_right for row in inputs.held_out), len(inputs.held_out)
    low, high = wilson_interval(n_right, n_held_out)
    since = catalogue.changes.summary if catalogue.changes else NO_BASELINE
    return PileFacts(
        n_papers=len(entries),
        n_listings=len(listings),
        n_read=catalogue.n_listings_read,
        n_unread=sum(listing.error is not None and not listing.n_records for listing in listings),
        n_broken=sum(listing.error is not None and listing.n_records > 0 for listing in listings),
        first=first,
        last=last,
        n_undated=len(entries) - len(years),
        newest_year=str(max(years)) if years else "",
        n_newest=years.count(max(years, default=0)),
        is_agreed=catalogue.is_agreed,
        n_topics=len(in_use),
        n_empty=sum(topic.topic_id not in catalogue.by_topic for topic in in_use),
        n_without_topic=len(catalogue.entries_without_topic),
        n_proposed=len(catalogue.proposed),
        states={state: n for state in STATES if (n := _in_state(catalogue)[state])},
        weakest=_weakest(catalogue),
        n_held_out=n_held_out,
        n_right=n_right,
        low=low,
        high=high,
        reviewers=catalogue.reviewers,
        confidence=_mean([e.assignment.confidence for e in entries if _is_guess(e)]),
        is_trained=inputs.model.why_untrained is None,
        n_before=since.n_before,
        n_shared=since.n_both,
        n_added=since.n_new,
        n_gone=since.n_gone,
        n_moved=since.n_moved,
    )


def _span(entries: Sequence[Entry], years: Sequence[int]) -> tuple[str, str]:
    """When the first and the last were published: days where those of both years all have one, else years."""
    if not years:
        return "", ""
    ends = [
        [entry.paper.published for entry in entries if entry.year == year]
        for year in (min(years), max(years))
    ]
    days = [sorted(date for date in dates if date) for dates in ends]
    if any(len(known) < len(dates) for known, dates in zip(days, ends, strict=True)):
        return str(min(years)), str(max(years))
    return day(days[0][0]), day(days[1][-1])


def _in_state(catalogue: Catalogue) -> Counter[str]:
    return Counter(row.state for row in catalogue.states.values())


def _weakest(catalogue: Catalogue) -> TopicLink | None:
    """The weak topic with most papers: where a look helps most."""
    weak = [
        row for row in catalogue.states.values() if row.state == "weak" and row.topic_id in catalogue.links
    ]
    most = max(weak, key=lambda row: row.n_papers, default=None)
    return catalogue.links[most.topic_id] if most else None


def _is_guess(entry: Entry) -> bool:
    return entry.assignment.topic_id is not None and not entry.assignment.reviewed


def _mean(values: Sequence[float]) -> float | None:
    return sum(values) / len(values) if values else None
