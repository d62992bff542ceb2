"""Build the page that says how far to trust the topics: what reviews show, and what can be seen without any."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from taxo.project.reviewers import Reviewers
from taxo.report.catalogue import Catalogue, TopicLink
from taxo.report.filters import count, day, percent
from taxo.report.pages import quality_findings as findings
from taxo.report.pages.quality_signs import Signs, build_signs
from taxo.report.parts import Rate, rate

RECURS = 2  # papers that make a confusion worth a line: one is an accident
WAYS = (
    ("phrases", "Phrases alone", "what the taxonomy's phrases and their spreading give, no review used"),
    (
        "labels",
        "Topics in this report",
        "phrases and reviews, but for the review of the paper that is asked about",
    ),
    ("classifier", "Classifier", "the small file, trained on papers that it is not asked about"),
)
IN_TITLE = dict(
    zip((name for _, name, _ in WAYS), ("by phrases alone", "with reviews", "by the classifier"), strict=True)
)
LATER_WAYS = {
    "labels": "Topics in a report made then, with no review of a later paper",
    "classifier": "Classifier trained on the earlier papers alone",
}


@dataclass(frozen=True, slots=True)
class Way:
    """One way of giving topics and how it fared on the reviewed papers; values are None where not measured."""

    name: str
    about: str
    accuracy: Rate
    macro_f1: float | None
    calibration_error: float | None
    sure_share: float | None
    sure_accuracy: float | None


@dataclass(frozen=True, slots=True)
class LaterPapers:
    """How papers `since` a day or year fared, of which nothing taught; `ways` are names with their rates."""

    title: str
    since: str
    ways: tuple[tuple[str, Rate], ...]


@dataclass(frozen=True, slots=True)
class Mixup:
    """A topic of which `count` reviewed papers were said to be of another one; None is no topic."""

    actual: TopicLink | None
    said: TopicLink | None
    count: int


@dataclass(frozen=True, slots=True)
class TopicScoreRow:
    """Precision and recall of one topic with their intervals, its state with the reason, and what else its reviewed
    papers were said to be."""

    topic: TopicLink
    state: str
    why: str
    n_right: int
    precision: Rate
    recall: Rate
    f1: float
    mixups: tuple[Mixup, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """A figure: what it shows as a sentence, in words for those who don't see it, and its numbers as text.

    It is drawn where there is anything to draw (`rows`).
    """

    title: str
    alt: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Reviewed:
    """What `n` reviewed papers show, each judged by a run that never saw its review.

    Where the classifier isn't among the `ways`, `why_unscored` says why. `mixups` are the confusions that recur.
    """

    n: int
    accuracy: Rate
    reviewers: Reviewers
    later: LaterPapers | None
    ways_title: str
    ways: tuple[Way, ...]
    why_unscored: str | None
    reliability: Chart
    coverage: Chart
    learning: Chart
    mixups_title: str
    mixups: tuple[Mixup, ...]
    scores_title: str
    scores: tuple[TopicScoreRow, ...]


@dataclass(frozen=True, slots=True)
class QualityPage:
    """How far to trust the topics of `n_papers`: what reviews show (None without any) and what is seen without."""

    n_papers: int
    reviewed: Reviewed | None
    signs: Signs


def build_quality(catalogue: Catalogue) -> QualityPage:
    """Return the page."""
    is_reviewed = bool(catalogue.inputs.plots["ways"])
    return QualityPage(
        n_papers=len(catalogue.entries),
        reviewed=_reviewed(catalogue) if is_reviewed else None,
        signs=build_signs(catalogue),
    )


def _reviewed(catalogue: Catalogue) -> Reviewed:
    plots = catalogue.inputs.plots
    ways = tuple(_ways(plots["ways"]))
    own = next(way for way in ways if way.name == WAYS[1][1])
    pairs = Counter((row["actual"], row["predicted"]) for row in plots["confusion"])
    mixups = tuple(_mixups(pairs, catalogue))
    recurring = tuple(mixup for mixup in mixups if mixup.count >= RECURS)
    scores = tuple(_scores(plots["topic_scores"], mixups, catalogue))
    return Reviewed(
        n=own.accuracy.n,
        accuracy=own.accuracy,
        reviewers=catalogue.reviewers,
        later=_later(plots["later"]),
        ways_title=findings.tell_ways([(IN_TITLE[way.name], way.accuracy) for way in ways]),
        ways=ways,
        why_unscored=_why_unscored(ways, catalogue.inputs.model.why_untrained),
        reliability=_reliability(plots["reliability"]),
        coverage=_coverage(plots["coverage"]),
        learning=_learning(plots["learning"]),
        mixups_title=findings.tell_mixups([(m.actual, m.said, m.count) for m in mixups], RECURS),
        mixups=recurring,
        scores_title=findings.tell_states([row.state for row in catalogue.states.values()]),
        scores=scores,
    )


def _ways(rows: Sequence[Mapping[str, str]]) -> Iterator[Way]:
    by_way = {row["way"]: row for row in rows}
    for key, name, about in WAYS:
        if row := by_way.get(key):
            others = ("macro_f1", "calibration_error", "sure_share", "sure_accuracy")
            accuracy = rate(float(row["accuracy"]), int(row["n"]))
            yield Way(name, about, accuracy, *(_number(row[other]) for other in others))


def _why_unscored(ways: Sequence[Way], why_untrained: str | None) -> str | None:
    if any(way.name == WAYS[2][1] for way in ways):
        return None
    return why_untrained or "the other papers have too few topics to train one without a fold's papers"


def _number(text: str) -> float | None:
    return float(text) if text else None


def _later(rows: Sequence[Mapping[str, str]]) -> LaterPapers | None:
    if not rows:
        return None
    since = findings.tell_date(rows[0]["since"], day)
    ways = tuple((LATER_WAYS[row["way"]], rate(float(row["accuracy"]), int(row["n"]))) for row in rows)
    first = ways[0][1]
    papers = f"{count(first.n)} reviewed papers from {since} on"
    return LaterPapers(f"For later papers: right for {percent(first.share)} of {papers}", since, ways)


def _mixups(pairs: Mapping[tuple[str, str], int], catalogue: Catalogue) -> Iterator[Mixup]:
    """Yield each pair of topics of which one was said to be the other, those with most papers first."""
    wrong = [(pair, n) for pair, n in pairs.items() if pair[0] != pair[1]]
    for (actual, said), n in sorted(wrong, key=lambda item: (-item[1], item[0])):
        yield Mixup(catalogue.links.get(actual), catalogue.links.get(said), n)


def _scores(
    rows: Sequence[Mapping[str, str]], mixups: Sequence[Mixup], catalogue: Catalogue
) -> Iterator[TopicScoreRow]:
    by_topic = {row["topic_id"]: row for row in rows}
    for topic, link in catalogue.links.items():
        row = by_topic.get(topic)
        if row:
            precision = rate(float(row["precision"]), int(row["n_predicted"]))
            recall = rate(float(row["recall"]), int(row["n_actual"]))
            own = tuple(mixup for mixup in mixups if mixup.actual == link)
            n_right = round((precision.share or 0) * precision.n)
            known = catalogue.states.get(topic)
            state = (known.state, known.why) if known else ("", "")
            yield TopicScoreRow(link, *state, n_right, precision, recall, float(row["f1"]), own)


def _reliability(rows: Sequence[Mapping[str, str]]) -> Chart:
    bins = [(float(row["confidence"]), float(row["accuracy"]), int(row["n"])) for row in rows]
    found = [
        (
            percent(bins[place][0]),
            percent(bins[place][1]),
            _range(float(row["accuracy_low"]), float(row["accuracy_high"])),
            row["n"],
        )
        for place, row in enumerate(rows)
    ]
    title = findings.tell_reliability(bins)
    alt = f"{title}. Share that was right by stated confidence; the numbers follow"
    return Chart(title, alt, ("Stated", "Right", "Interval", "Papers"), tuple(found))


def _coverage(rows: Sequence[Mapping[str, str]]) -> Chart:
    points = [(float(row["coverage"]), float(row["accuracy"]), float(row["high"])) for row in rows]
    found = [
        (
            percent(float(row["threshold"])),
            percent(float(row["coverage"])),
            percent(float(row["accuracy"])),
            _range(float(row["low"]), float(row["high"])),
            count(int(row["n"])),
        )
        for row in rows
    ]
    title = findings.tell_coverage(points)
    alt = f"{title}. Share that is right by share of papers that keep a topic; the numbers follow"
    return Chart(title, alt, ("Asked for", "Kept", "Right", "Interval", "Papers"), tuple(found))


def _learning(rows: Sequence[Mapping[str, str]]) -> Chart:
    steps = [(int(r["n_labels"]), float(r["accuracy"]), float(r["low"]), float(r["high"])) for r in rows]
    found = [
        (count(int(row["n_labels"])), percent(float(row["accuracy"])), _range(*steps[place][2:]), row["n"])
        for place, row in enumerate(rows)
    ]
    title = findings.tell_learning(steps)
    alt = f"{title}. Share that is right by number of reviewed papers that taught; the numbers follow"
    # A curve needs two points: with one review there is none but that without any.
    return Chart(
        title,
        alt,
        ("Reviews that taught", "Right", "Interval", "Of"),
        tuple(found[: len(found) * (len(found) > 1)]),
    )


def _range(low: float, high: float) -> str:
    return f"{percent(low)} to {percent(high)}"
