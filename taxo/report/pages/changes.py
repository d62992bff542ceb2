"""Build the page that tells what changed since the baseline: papers that came, moved and went, and their topics."""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeVar

from taxo.changes import Changes, ChangeSummary
from taxo.changes.moves import Cause, Move
from taxo.report.catalogue import Catalogue, Entry
from taxo.report.pages.changed_topics import Edit, FlowRow, Name, Names, TopicNews, topic_news
from taxo.report.pages.evolution import Evolution, draw_evolution, tell_evolution
from taxo.report.parts import fair_shares

N_PROBLEMS = 5  # rows of the baseline that are named; more are counted
WHY_NO_TOPIC = {
    "strange": "unlike the papers that have topics",
    "wordless": "without a word that counts",
    "unspoken": "no paper of the pile has a phrase of any topic",
    "reviewed": "a review says that no topic fits",
    "no topics": "there are no topics yet",
}
# Why papers moved, in the order of the page: what people did, then what the pile did.
CAUSES: Mapping[Cause, tuple[str, str]] = {
    "review": (
        "Because of their reviews",
        "Somebody reviewed these papers, or changed or took back a review.",
    ),
    "topics": (
        "Because topics changed",
        "The taxonomy has other topics than before: some were renamed, split or merged, some are new or gone.",
    ),
    "definition": (
        "Because a topic was edited",
        "One of their two topics was edited in the taxonomy (its name, phrases, hints, excludes or setting), or taken "
        "into it from discovery.",
    ),
    "discovery": (
        "Because discovery grouped otherwise",
        "There is no taxonomy: discovery makes the topics anew.",
    ),
    "pile": (
        "Because of what the whole pile tells",
        "No review of theirs changed, and neither of their topics was edited:",
    ),
    "unknown": (
        "For reasons that this baseline doesn't tell",
        "It doesn't say what their topics were defined by: an edit can't be told from what the pile did.",
    ),
}
Key = TypeVar("Key", bound=Hashable)
Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Line:
    """A paper in a list: where its title leads ("" for one that went), its date, and how sure its topic is."""

    title: str
    url: str = ""
    published: date | None = None
    year: int | None = None
    confidence: float | None = None
    reviewed_by: str | None = None


@dataclass(frozen=True, slots=True)
class Listed:
    """Papers under a heading, a topic or a reason; `n_more` of the `n` aren't shown."""

    heading: Name
    n: int
    papers: tuple[Line, ...]
    n_more: int


@dataclass(frozen=True, slots=True)
class Way:
    """Papers that moved from one topic to another for one reason; None is no topic."""

    before: Name
    now: Name
    why: str
    n: int
    papers: tuple[Line, ...]
    n_more: int


@dataclass(frozen=True, slots=True)
class CauseOfMoves:
    """All moves of one cause; `why` where it is the same for all, `n_hidden` papers moved in ways that aren't shown."""

    cause: Cause
    title: str
    explanation: str
    why: str
    n: int
    ways: tuple[Way, ...]
    n_hidden: int


@dataclass(frozen=True, slots=True)
class ChangesPage:
    """What changed. Where `state` isn't "compared", there is nothing beside the numbers of papers.

    `problems` name rows of the baseline that couldn't be read whole, `n_problems` counts them. `is_told` says whether
    the baseline tells reviews and definitions. `finding` says which topic became most larger or smaller;
    `n_same` topics have the papers that they had.
    """

    state: Literal["none", "other", "compared"]
    n_papers: int
    problems: tuple[str, ...] = ()
    n_problems: int = 0
    is_told: bool = True
    is_agreed: bool = True
    summary: ChangeSummary | None = None
    new: tuple[Listed, ...] = ()
    without_topic: tuple[Listed, ...] = ()
    moved: tuple[CauseOfMoves, ...] = ()
    gone: Listed | None = None
    topics: tuple[TopicNews, ...] = ()
    edits: tuple[Edit, ...] = ()
    finding: str = ""
    flows: tuple[FlowRow, ...] = ()
    n_same: int = 0
    evolution: Evolution | None = None


def build_changes(catalogue: Catalogue, page_size: int) -> ChangesPage:
    """Return what changed since the baseline, at most `page_size` papers in each list, of every topic some."""
    changes, n_papers = catalogue.changes, len(catalogue.entries)
    problems = catalogue.inputs.baseline.problems
    shown, n_problems = tuple(problems[:N_PROBLEMS]), len(problems)
    if changes is None:
        return ChangesPage("none", n_papers, shown, n_problems)
    if not changes.summary.is_same_pile:
        return ChangesPage("other", n_papers, shown, n_problems, summary=changes.summary)
    names = Names(catalogue, changes)
    flows = [flow for flow in changes.flows if flow.n_new or flow.n_in or flow.n_out or flow.n_gone]
    return ChangesPage(
        "compared",
        n_papers,
        shown,
        n_problems,
        is_told=changes.edits.are_known,
        is_agreed=catalogue.is_agreed,
        summary=changes.summary,
        new=tuple(_new(catalogue, page_size)),
        without_topic=tuple(_without_topic(catalogue, page_size)),
        moved=tuple(_moved(changes, names, page_size)),
        gone=_gone(changes, page_size),
        topics=tuple(topic_news(change, names) for change in changes.topics),
        edits=tuple(_edits(changes, names)),
        finding=tell_evolution(changes.flows, names),
        flows=tuple(FlowRow(names.either(flow.topic_id), flow) for flow in flows),
        n_same=len(changes.flows) - len(flows),
        evolution=draw_evolution(changes, names),
    )


def _edits(changes: Changes, names: Names) -> Iterator[Edit]:
    by_parts = _grouped((parts, names.now(topic)) for topic, parts in changes.edits.definitions.items())
    return (Edit(tuple(topics), parts) for parts, topics in by_parts)


def _new(catalogue: Catalogue, page_size: int) -> Iterator[Listed]:
    """Yield the new papers of each topic, in the order of the topics, the surest first."""
    by_topic = {
        topic_id: [e for e in entries if e.is_new] for topic_id, entries in catalogue.by_topic.items()
    }
    found = [
        (link, by_topic[topic_id]) for topic_id, link in catalogue.links.items() if by_topic.get(topic_id)
    ]
    yield from _listed(found, catalogue, page_size)


def _without_topic(catalogue: Catalogue, page_size: int) -> Iterator[Listed]:
    """Yield the new papers that have no topic, by the reason."""
    by_reason: dict[str, list[Entry]] = defaultdict(list)
    for entry in catalogue.entries_without_topic:
        if entry.is_new:
            reason = "reviewed" if entry.assignment.reviewed else entry.assignment.reason or ""
            by_reason[WHY_NO_TOPIC.get(reason, "for no reason that is known")].append(entry)
    yield from _listed(
        sorted(by_reason.items(), key=lambda item: (-len(item[1]), item[0])), catalogue, page_size
    )


def _listed(
    found: Sequence[tuple[Name, Sequence[Entry]]], catalogue: Catalogue, page_size: int
) -> Iterator[Listed]:
    limits = fair_shares([len(entries) for _, entries in found], page_size)
    for (heading, entries), limit in zip(found, limits, strict=True):
        lines = tuple(_line(entry, catalogue) for entry in entries[:limit])
        yield Listed(heading, len(entries), lines, len(entries) - len(lines))


def _line(entry: Entry, catalogue: Catalogue) -> Line:
    paper, assignment = entry.paper, entry.assignment
    confidence = assignment.confidence if assignment.topic_id else None
    return Line(
        paper.title, entry.url, paper.published, entry.year, confidence, catalogue.reviewers_of(entry)
    )


def _moved(changes: Changes, names: Names, page_size: int) -> Iterator[CauseOfMoves]:
    """Yield the moves of each cause by where from, where to and why, the most frequent first."""
    entries = {entry.paper.paper_id: entry for entry in names.catalogue.entries}
    by_cause = {cause: [move for move in changes.moves if move.cause == cause] for cause in CAUSES}
    limits = fair_shares([len(moves) for moves in by_cause.values()], page_size)
    for (cause, moves), limit in zip(by_cause.items(), limits, strict=True):
        if moves:
            yield _cause(cause, [(move, entries[move.paper_id]) for move in moves], names, limit)


def _cause(cause: Cause, moved: Sequence[tuple[Move, Entry]], names: Names, limit: int) -> CauseOfMoves:
    ways = _grouped(((move.before, move.now, move.why), entry) for move, entry in moved)
    shares = fair_shares([len(papers) for _, papers in ways], limit)
    shown = tuple(
        _way((names.before(old), names.now(new)), why, papers, names.catalogue, share)
        for ((old, new, why), papers), share in zip(ways, shares, strict=True)
        if share
    )
    why = moved[0][0].why if cause == "pile" else ""
    return CauseOfMoves(
        cause, *CAUSES[cause], why, len(moved), shown, len(moved) - sum(way.n for way in shown)
    )


def _way(
    topics: tuple[Name, Name], why: str, papers: Sequence[Entry], catalogue: Catalogue, limit: int
) -> Way:
    lines = tuple(_line(entry, catalogue) for entry in papers[:limit])
    return Way(*topics, why, len(papers), lines, len(papers) - len(lines))


def _gone(changes: Changes, page_size: int) -> Listed | None:
    titles = sorted(changes.before.papers[paper_id].title or paper_id for paper_id in changes.gone)
    lines = tuple(Line(title) for title in titles[:page_size])
    return Listed(None, len(titles), lines, len(titles) - len(lines)) if titles else None


def _grouped(pairs: Iterable[tuple[Key, Item]]) -> list[tuple[Key, list[Item]]]:
    """Return items by key, the most first, else in the order in which they come."""
    found: dict[Key, list[Item]] = defaultdict(list)
    for key, item in pairs:
        found[key].append(item)
    return sorted(found.items(), key=lambda pair: -len(pair[1]))
