"""Score the topics that were said of papers against those that are right.

`right` are the primary topics that are right for each paper (one, or two where both are; none where no topic
fits), `said` the primary topic that was given (None where it abstained), `confidence` its probability, 0 to 1.
An abstention is right where no topic fits, and counts as wrong in every accuracy over all papers otherwise; the
coverage beside it says how many there are.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from taxo.numeric import Matrix, Members, Vector, wilson_interval

Right = Sequence[Sequence[str]]
Said = Sequence[str | None]
Confidence = Sequence[float] | Vector
N_BINS = 10  # of confidence, each a tenth wide: what reliability diagrams mostly have


@dataclass(frozen=True, slots=True)
class TopicScore:
    """How a topic fared: `n_actual` papers are of it, `n_predicted` were said to be, `n_right` both."""

    topic_id: str
    n_actual: int
    n_predicted: int
    n_right: int

    @property
    def precision(self) -> float:
        """Of the papers said to be of the topic, the share that is (0 where none was)."""
        return self.n_right / self.n_predicted if self.n_predicted else 0.0

    @property
    def recall(self) -> float:
        """Of the topic's papers, the share that was found (0 where there are none)."""
        return self.n_right / self.n_actual if self.n_actual else 0.0

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall (0 where there is nothing to find or said)."""
        total = self.n_actual + self.n_predicted
        return 2 * self.n_right / total if total else 0.0

    @property
    def precision_low(self) -> float:
        """The least that the precision is, with 95 % confidence."""
        return wilson_interval(self.n_right, self.n_predicted)[0]

    @property
    def precision_high(self) -> float:
        """The most that it is."""
        return wilson_interval(self.n_right, self.n_predicted)[1]

    @property
    def recall_low(self) -> float:
        """The least that the recall is, with 95 % confidence."""
        return wilson_interval(self.n_right, self.n_actual)[0]

    @property
    def recall_high(self) -> float:
        """The most that it is."""
        return wilson_interval(self.n_right, self.n_actual)[1]


@dataclass(frozen=True, slots=True)
class ReliabilityBin:
    """Papers whose confidence lies from `low` to `high`: their mean confidence and which share was right, with the
    interval that holds it."""

    low: float
    high: float
    confidence: float
    accuracy: float
    n: int
    accuracy_low: float
    accuracy_high: float


@dataclass(frozen=True, slots=True)
class CoveragePoint:
    """Asking for at least `threshold` confidence keeps `coverage` of the papers, `n` in number, `accuracy` of them
    right, with the interval that holds it."""

    threshold: float
    coverage: float
    accuracy: float
    n: int
    low: float
    high: float


def hits(right: Right, said: Said) -> Members:
    """Return for each paper whether the topic that was said is right, or saying none where none fits."""
    pairs = zip(right, said, strict=True)
    return np.array([topic in topics if topics else topic is None for topics, topic in pairs], dtype=bool)


def accuracy(right: Right, said: Said) -> float | None:
    """Return the share of all papers whose topic is right, abstentions among the wrong; None without papers."""
    return float(hits(right, said).mean()) if len(said) else None


def coverage(said: Said) -> float | None:
    """Return the share of papers that were given a topic; None without papers."""
    return sum(topic is not None for topic in said) / len(said) if len(said) else None


def topic_scores(right: Right, said: Said) -> list[TopicScore]:
    """Return the score of each topic that is right for a paper or was said of one, by topic id."""
    actual = resolve(right, said)
    n_actual, n_predicted = (
        Counter(topic for topic in topics if topic is not None) for topics in (actual, said)
    )
    n_right = Counter(a for a, s in zip(actual, said, strict=True) if a == s)
    topics = sorted(n_actual.keys() | n_predicted.keys())
    return [TopicScore(t, n_actual[t], n_predicted[t], n_right[t]) for t in topics]


def resolve(right: Right, said: Said) -> list[str | None]:
    """Return one right topic a paper: the one that was said where that is right, else the first; None where no topic
    fits."""
    return [s if s in r else next(iter(r), None) for r, s in zip(right, said, strict=True)]


def macro_f1(scores: Sequence[TopicScore], among: Sequence[str] | None = None) -> float | None:
    """Return the mean F1 of the topics that have papers (or of those named in `among`); None without any."""
    by_topic = {score.topic_id: score.f1 for score in scores if score.n_actual}
    wanted = [topic for topic in (among or sorted(by_topic)) if topic in by_topic]
    return sum(by_topic[topic] for topic in wanted) / len(wanted) if wanted else None


def several_topics_f1(right: Sequence[Sequence[str]], said: Sequence[Sequence[str]]) -> float | None:
    """Return the mean over papers of the F1 between the topics that apply and those that were said."""
    if not right:
        return None
    return float(np.mean([_overlap(set(r), set(s)) for r, s in zip(right, said, strict=True)]))


def calibration_error(confidence: Confidence, hit: Members, n_bins: int = N_BINS) -> float | None:
    """Return the expected calibration error over equally wide bins; None without papers.

    Naeini, Cooper and Hauskrecht, "Obtaining well calibrated probabilities using Bayesian binning", 2015.
    """
    if not len(hit):
        return None
    bins = reliability(confidence, hit, n_bins)
    return sum(b.n * abs(b.confidence - b.accuracy) for b in bins) / len(hit)


def reliability(confidence: Confidence, hit: Members, n_bins: int = N_BINS) -> list[ReliabilityBin]:
    """Return the bins of a reliability diagram that hold papers, from low confidence to high."""
    values = np.asarray(confidence, dtype=np.float64)
    which = np.minimum((values * n_bins).astype(int), n_bins - 1)
    found = []
    for number in np.unique(which):
        inside = which == number
        edges = number / n_bins, (number + 1) / n_bins
        n, means = int(inside.sum()), (float(values[inside].mean()), float(hit[inside].mean()))
        found.append(ReliabilityBin(*edges, *means, n, *wilson_interval(int(hit[inside].sum()), n)))
    return found


def coverage_curve(confidence: Confidence, hit: Members, steps: int = 20) -> list[CoveragePoint]:
    """Return coverage and accuracy at `steps` + 1 thresholds from 0 to 1, as long as papers remain."""
    values = np.asarray(confidence, dtype=np.float64)
    points = []
    for threshold in np.linspace(0, 1, steps + 1):
        kept = values >= threshold
        if kept.any():
            n, share = int(kept.sum()), float(hit[kept].mean())
            interval = wilson_interval(int(hit[kept].sum()), n)
            points.append(CoveragePoint(float(threshold), float(kept.mean()), share, n, *interval))
    return points


def agreement(one: Sequence[object], other: Sequence[object]) -> dict[str, float]:
    """Return how far two groupings of the same papers agree: `nmi`, `ami` and `ari`, 1 where they are the same.

    Vinh, Epps and Bailey, "Information theoretic measures for clusterings comparison", 2010 (AMI, NMI);
    Hubert and Arabie, "Comparing partitions", 1985 (ARI).
    """
    from sklearn import metrics

    first, second = [str(label) for label in one], [str(label) for label in other]
    return {
        "nmi": float(metrics.normalized_mutual_info_score(first, second)),
        "ami": adjusted_mutual_information(one, other),
        "ari": float(metrics.adjusted_rand_score(first, second)),
    }


def adjusted_mutual_information(one: Sequence[object], other: Sequence[object]) -> float:
    """Return the AMI of two groupings of the same papers: 1 where they are the same, about 0 where they are by chance.

    It is (I - E) / (mean entropy - E), with E the mutual information I to expect of groups of these sizes (Vinh, Epps
    and Bailey, 2010). scikit-learn has it too, and takes a second to import.
    """
    table = _contingency(one, other)
    sizes = table.sum(axis=1), table.sum(axis=0)
    if max(map(len, sizes)) < 2 or all(len(part) == table.sum() for part in sizes):
        return 1.0
    entropy = float(np.mean([_entropy(part) for part in sizes]))
    mutual = sum(map(_entropy, sizes)) - _entropy(table.ravel())
    expected = _expected_information(*sizes)
    return (mutual - expected) / (entropy - expected)


def _contingency(one: Sequence[object], other: Sequence[object]) -> Matrix:
    """How many papers are in each group of one grouping and each of the other."""
    rows, columns = (
        np.unique([str(label) for label in part], return_inverse=True)[1] for part in (one, other)
    )
    table: Matrix = np.zeros((rows.max() + 1, columns.max() + 1))
    np.add.at(table, (rows, columns), 1)
    return table


def _entropy(counts: Vector) -> float:
    shares = counts[counts > 0] / counts.sum()
    return float(-shares @ np.log(shares))


def _expected_information(rows: Vector, columns: Vector) -> float:
    """The mutual information to expect of groups of these sizes: that of each number n that two of them can share,
    times how likely it is (hypergeometric)."""
    total = int(rows.sum())
    factorial = np.concatenate([[0], np.cumsum(np.log(np.arange(1, total + 1)))])  # its logarithm
    expected = 0.0
    for a in rows.astype(np.int64).tolist():
        for b in columns.astype(np.int64).tolist():
            n = np.arange(max(1, a + b - total), min(a, b) + 1)
            ways = (
                factorial[a] + factorial[b] + factorial[total - a] + factorial[total - b] - factorial[total]
            )
            ways = ways - factorial[n] - factorial[a - n] - factorial[b - n] - factorial[total - a - b + n]
            expected += float((n / total * np.log(n * total / (a * b))) @ np.exp(ways))
    return expected


def _overlap(one: set[str], other: set[str]) -> float:
    total = len(one) + len(other)
    return 2 * len(one & other) / total if total else 1.0
