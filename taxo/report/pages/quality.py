"""Build the page that says how far to trust the topics, each value with how many papers it rests on."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from taxo.numeric import wilson_interval
from taxo.project.metrics import Value
from taxo.report.catalogue import Catalogue, TopicLink
from taxo.report.filters import percent
from taxo.report.parts import Rate, rate

N_MIXUPS = 8  # pairs that are named in words; the matrix below them has all
WAYS = (
    ("phrases", "Phrases alone", "what the taxonomy's phrases and their spreading give, no review used"),
    (
        "labels",
        "Topics in this report",
        "phrases and reviews, but for the review of the paper that is asked about",
    ),
    ("classifier", "Classifier", "the small file, trained on papers that it is not asked about"),
)


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
class Cell:
    """Papers of the row's topic that were said to be of the column's; `share` is of the row, 0 to 1."""

    count: int
    share: float
    right: bool


@dataclass(frozen=True, slots=True)
class ConfusionRow:
    """What was said of the reviewed papers of one topic."""

    topic: TopicLink
    n: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Mixup:
    """A pair of topics that were mistaken for each other, `count` times in this direction; None is no topic."""

    actual: TopicLink
    said: TopicLink | None
    count: int


@dataclass(frozen=True, slots=True)
class TopicScoreRow:
    """Precision and recall of one topic with their intervals."""

    topic: TopicLink
    precision: Rate
    recall: Rate
    f1: float


@dataclass(frozen=True, slots=True)
class TableOfNumbers:
    """The numbers behind a figure, as text: column names and rows."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class QualityPage:
    """How far to trust the topics; all of it rests on `n_reviewed` papers.

    Where the classifier isn't among the `ways`, `why_unscored` says why.
    """

    n_reviewed: int
    n_papers: int
    ways: tuple[Way, ...]
    why_unscored: str | None
    columns: tuple[TopicLink, ...]
    confusion: tuple[ConfusionRow, ...]
    mixups: tuple[Mixup, ...]
    scores: tuple[TopicScoreRow, ...]
    reliability: TableOfNumbers
    coverage: TableOfNumbers
    learning: TableOfNumbers


def build_quality(catalogue: Catalogue) -> QualityPage:
    """Return the page."""
    plots = catalogue.inputs.plots
    pairs = Counter((row["actual"], row["predicted"]) for row in plots["confusion"])
    columns = [link for topic, link in catalogue.links.items() if any(topic in pair for pair in pairs)]
    return QualityPage(
        n_reviewed=len(plots["confusion"]),
        n_papers=len(catalogue.entries),
        ways=tuple(_ways(catalogue.inputs.scores, len(plots["confusion"]))),
        why_unscored=_why_unscored(catalogue.inputs.scores, catalogue.inputs.model.why_untrained),
        columns=tuple(columns),
        confusion=tuple(_confusion(pairs, columns)),
        mixups=tuple(_mixups(pairs, catalogue)),
        scores=tuple(_scores(plots["topic_scores"], catalogue)),
        reliability=_reliability(plots["reliability"]),
        coverage=_table(
            plots["coverage"], {"threshold": "Asked for", "coverage": "Papers kept", "accuracy": "Right"}
        ),
        learning=_learning(plots["learning"]),
    )


def _ways(scores: Mapping[str, Value], n_reviewed: int) -> Iterator[Way]:
    for key, name, about in WAYS:
        accuracy = _number(scores, f"{key}_accuracy")
        if accuracy is not None:
            others = ("macro_f1", "calibration_error", "sure_share", "sure_accuracy")
            yield Way(
                name, about, rate(accuracy, n_reviewed), *(_number(scores, f"{key}_{o}") for o in others)
            )


def _why_unscored(scores: Mapping[str, Value], why_untrained: str | None) -> str | None:
    if _number(scores, "classifier_accuracy") is not None:
        return None
    return why_untrained or "the other papers have too few topics to train one without a fold's papers"


def _number(scores: Mapping[str, Value], name: str) -> float | None:
    value = scores.get(name)
    return float(value) if isinstance(value, int | float) else None


def _confusion(pairs: Mapping[tuple[str, str], int], columns: Sequence[TopicLink]) -> Iterator[ConfusionRow]:
    for link in columns:
        n = sum(count for (actual, _), count in pairs.items() if actual == link.topic_id)
        if n:
            counts = [pairs.get((link.topic_id, said.topic_id), 0) for said in columns]
            cells = (Cell(c, c / n, said == link) for c, said in zip(counts, columns, strict=True))
            yield ConfusionRow(link, n, tuple(cells))


def _mixups(pairs: Mapping[tuple[str, str], int], catalogue: Catalogue) -> Iterator[Mixup]:
    wrong = [
        (pair, count) for pair, count in pairs.items() if pair[0] != pair[1] and pair[0] in catalogue.links
    ]
    for (actual, said), count in sorted(wrong, key=lambda item: (-item[1], item[0]))[:N_MIXUPS]:
        yield Mixup(catalogue.links[actual], catalogue.links.get(said), count)


def _scores(rows: Sequence[Mapping[str, str]], catalogue: Catalogue) -> Iterator[TopicScoreRow]:
    by_topic = {row["topic_id"]: row for row in rows}
    for topic, link in catalogue.links.items():
        row = by_topic.get(topic)
        if row:
            precision = rate(float(row["precision"]), int(row["n_predicted"]))
            recall = rate(float(row["recall"]), int(row["n_actual"]))
            yield TopicScoreRow(link, precision, recall, float(row["f1"]))


def _table(rows: Sequence[Mapping[str, str]], columns: Mapping[str, str]) -> TableOfNumbers:
    found = tuple(tuple(percent(float(row[key])) for key in columns) for row in rows)
    return TableOfNumbers(tuple(columns.values()), found)


def _reliability(rows: Sequence[Mapping[str, str]]) -> TableOfNumbers:
    found = []
    for row in rows:
        n, stated, right = int(row["n"]), float(row["confidence"]), float(row["accuracy"])
        interval = _range(*wilson_interval(round(right * n), n))
        found.append((percent(stated), percent(right), interval, str(n)))
    return TableOfNumbers(("Stated", "Right", "Interval", "Papers"), tuple(found))


def _learning(rows: Sequence[Mapping[str, str]]) -> TableOfNumbers:
    found = tuple(
        (row["n_labels"], percent(float(row["accuracy"])), _range(float(row["low"]), float(row["high"])))
        for row in rows
    )
    return TableOfNumbers(("Reviews that taught", "Right", "Interval"), found)


def _range(low: float, high: float) -> str:
    return f"{percent(low)} to {percent(high)}"
