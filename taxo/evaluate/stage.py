"""Score topics and classifier on the reviewed papers, and write the scores and the plots' data."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from taxo.evaluate import scores
from taxo.evaluate.crossval import Answers, CrossValidation, ReviewedCorpus
from taxo.evaluate.later import Later
from taxo.evaluate.phrase_use import OddPhrase, find_odd_phrases
from taxo.evaluate.settled_answers import answer_settled
from taxo.evaluate.topic_states import held_out_answers, judge_topics
from taxo.evaluate.views import COLUMNS, TopicAgreement, compare_views
from taxo.label import LabelParams
from taxo.manners import counted
from taxo.numeric import wilson_interval
from taxo.project.metrics import Value, write_plot_data
from taxo.project.tables import HELD_OUT, TOPIC_STATES, Assignment, Placement, TopicState
from taxo.project.taxonomy import Taxonomy
from taxo.project.topic_state import STATES
from taxo.train.stage import TrainParams

NO_TOPIC = "(none)"  # what a plot shows as the topic of a paper that none fits or on which the labels abstain
# What is scored of each way of giving topics.
WAY = (
    *("accuracy", "low", "high", "macro_f1", "focus_f1", "among_topics", "several_topics_f1"),
    *("coverage", "calibration_error", "sure_share", "sure_accuracy"),
)
TOPIC_SCORE = (
    *("topic_id", "precision", "recall", "f1", "n_actual", "n_predicted"),
    *("precision_low", "precision_high", "recall_low", "recall_high"),
)
# The columns of the files in reports/plots/, which the report and dvc.yaml name.
PLOTS = {
    "ways": ("way", "n", *WAY),
    "later": ("way", "since", "n", "accuracy", "low", "high"),
    "confusion": ("actual", "predicted"),
    "reliability": ("low", "high", "confidence", "accuracy", "n", "accuracy_low", "accuracy_high"),
    "coverage": ("threshold", "coverage", "accuracy", "n", "low", "high"),
    "topic_scores": (*TOPIC_SCORE, "name"),
    "learning": ("n_labels", "accuracy", "low", "high", "n"),
    "sizes": ("topic_id", "name", "n_papers"),
    "agreement": COLUMNS,
    "odd_phrases": ("phrase", "topic_ids", "n_papers"),
}


@dataclass(frozen=True, slots=True)
class EvaluateParams:
    """Section `evaluate` of `params.yaml`."""

    folds: int
    learning_shares: tuple[float, ...]
    focus_topics: tuple[str, ...]
    sure: float

    def check(self) -> None:
        """Refuse folds that leave nothing out, and shares that are none."""
        if self.folds < 2:
            raise ValueError(f"folds is {self.folds}, expected at least 2")
        for share in (*self.learning_shares, self.sure):
            if not 0 < share < 1:
                raise ValueError(f"{share} isn't a share between 0 and 1")


@dataclass(frozen=True)
class Evaluation:
    """What the stage found: answers for the reviewed papers, of which none was taught by the paper's own review
    (`answers`) or by any review of its time (`later`), and what it counts besides.

    `coverage` is the share of all papers that have a topic (None without papers), `clusters_ami` how far clusters
    agree with the reviewed papers' topics, `sizes` the id, name and number of papers of each topic that papers can
    have. `agreement` and `odd_phrases` need no review; `states` say how far to trust each
    topic.
    """

    corpus: ReviewedCorpus
    answers: CrossValidation
    later: Later
    coverage: float | None
    clusters_ami: float | None
    sizes: Sequence[tuple[str, str, int]]
    agreement: Sequence[TopicAgreement]
    odd_phrases: Sequence[OddPhrase]
    states: Sequence[TopicState]
    params: EvaluateParams

    def summary(self) -> dict[str, Value]:
        """Return the values of `reports/metrics/evaluate.json`, those by which runs are compared; shares are 0 to 1,
        None where nothing is reviewed.

        `views_agree` is the share of unreviewed papers on whose topic phrases, clusters and classifier agree. `labels_`
        are labels without the paper's own review, `later_` without any review of later papers, `phrases_` without any
        review; `classifier_` saw neither paper nor review; `clusters_` is discovery, which never looks at the taxonomy.
        `reports/plots/ways.csv` has the other scores.
        """
        labels, classifier, phrases = (self._ways[way] for way in ("labels", "classifier", "phrases"))
        n_viewed = sum(row.n_papers for row in self.agreement)
        return {
            "papers": len(self.corpus.papers),
            "reviewed": len(self.corpus.reviewed_ids),
            "coverage": self.coverage,
            "views_agree": sum(row.all_agree for row in self.agreement) / n_viewed if n_viewed else None,
            "labels_accuracy": labels["accuracy"],
            "labels_accuracy_low": labels["low"],
            "labels_accuracy_high": labels["high"],
            "labels_macro_f1": labels["macro_f1"],
            "labels_calibration_error": labels["calibration_error"],
            "later_accuracy": _scores(self.later.labels, self.params)["accuracy"],
            "phrases_accuracy": phrases["accuracy"],
            "classifier_accuracy": classifier["accuracy"],
            "classifier_several_topics_f1": classifier["several_topics_f1"],
            "clusters_ami": self.clusters_ami,
        }

    @cached_property
    def _ways(self) -> Mapping[str, Mapping[str, Value]]:
        """The scores of each way of giving topics."""
        found = self.answers
        ways = {"phrases": found.phrases, "labels": found.labels, "classifier": found.classifier}
        return {way: _scores(answers, self.params) for way, answers in ways.items()}

    def plots(self) -> dict[str, list[tuple[Value, ...]]]:
        """Return the rows of each of `PLOTS`; what isn't told by way is of the labels' answers."""
        labels = self.answers.labels
        actual = scores.resolve(labels.right, labels.said)
        records: Mapping[str, Sequence[object]] = {
            "reliability": scores.reliability(labels.confidence, labels.hits),
            "coverage": scores.coverage_curve(labels.confidence, labels.hits),
            "agreement": self.agreement,
            "odd_phrases": self.odd_phrases,
        }
        return {
            "ways": [(way, len(labels), *(row[name] for name in WAY)) for way, row in self._judged_ways()],
            "later": list(self._later_ways()),
            "confusion": [(a or NO_TOPIC, s or NO_TOPIC) for a, s in zip(actual, labels.said, strict=True)],
            **{
                name: [tuple(getattr(record, column) for column in PLOTS[name]) for record in found]
                for name, found in records.items()
            },
            "topic_scores": [
                (*(getattr(score, column) for column in TOPIC_SCORE), self._names.get(score.topic_id))
                for score in scores.topic_scores(labels.right, labels.said)
            ],
            "learning": list(_learning_curve(self.answers)),
            "sizes": list(self.sizes),
        }

    @property
    def _names(self) -> Mapping[str, str]:
        return {topic.topic_id: topic.name for topic in self.corpus.taxonomy.topics}

    def _judged_ways(self) -> Iterator[tuple[str, Mapping[str, Value]]]:
        return ((way, row) for way, row in self._ways.items() if row["accuracy"] is not None)

    def _later_ways(self) -> Iterator[tuple[Value, ...]]:
        """Yield the rows of `later`, of the ways that answered for later papers."""
        ways = {"labels": self.later.labels, "classifier": self.later.classifier}
        for way, answers in ways.items():
            if len(answers):
                n, n_right = len(answers), answers.n_right
                yield way, self.later.since, n, n_right / n, *wilson_interval(n_right, n)

    def describe(self) -> str:
        """Say in a sentence what was found, in another how far to trust the topics, in a third what couldn't be
        scored."""
        labels = self.answers.labels
        found = (
            f"labels right for {labels.n_right} of {counted(len(labels), 'reviewed paper')}, "
            "each without its own review"
            if len(labels)
            else "nobody reviewed a paper: how often labels are right isn't known"
        )
        states = Counter(row.state for row in self.states)
        if states:
            found += f"\ntopics: {', '.join(f'{states[state]} {state}' for state in STATES if states[state])}"
        if len(labels) and not len(self.answers.classifier):
            found += "\nclassifier not scored: other papers have too few topics to train one without a fold's papers"
        return found

    def write_tables(self, root: Path = Path()) -> None:
        """Write what was said of each reviewed paper, and the states of the topics."""
        HELD_OUT.write(held_out_answers(self.answers.labels), root)
        TOPIC_STATES.write(self.states, root)

    def write_plots(self, root: Path = Path()) -> None:
        """Write the CSV files of `reports/plots/`, which the report and `dvc plots` draw."""
        for name, rows in self.plots().items():
            write_plot_data(name, PLOTS[name], rows, root)


def evaluate_labels(
    corpus: ReviewedCorpus,
    assignments: Sequence[Assignment],
    placements: Sequence[Placement],
    params: EvaluateParams,
    labelling: LabelParams,
    training: TrainParams,
    root: Path | None = None,
) -> Evaluation:
    """Return the scores of topics and classifier on the reviewed papers of `corpus`.

    `assignments` and `placements` are what the stages before found for the same papers; `labelling` and `training`
    are how those stages are run again for each fold. What was answered is kept under `root`, if it is given.
    """
    folds = (params.folds, params.learning_shares)
    answers, later = answer_settled(corpus, labelling, training, folds, root)
    given = (assignment.topic_id for assignment in assignments)
    left = corpus.corpus.topics.after_labelling(given).taxonomy
    return Evaluation(
        corpus=corpus,
        answers=answers,
        later=later,
        coverage=scores.coverage([assignment.topic_id for assignment in assignments]),
        clusters_ami=_judge_clusters(corpus, placements),
        sizes=topic_sizes(left, assignments),
        agreement=compare_views(corpus, assignments, training),
        odd_phrases=find_odd_phrases(corpus),
        states=judge_topics(left, assignments, held_out_answers(answers.labels)),
        params=params,
    )


def topic_sizes(taxonomy: Taxonomy, assignments: Sequence[Assignment]) -> list[tuple[str, str, int]]:
    """Return id, name and number of papers of each topic of `taxonomy` that papers can have, those with most first; so
    not of groups.

    A paper counts for its primary topic alone, not for the topics above it.
    """
    n_papers = Counter(assignment.topic_id for assignment in assignments)
    topics = sorted(taxonomy.assignable, key=lambda topic: (-n_papers[topic.topic_id], topic.topic_id))
    return [(topic.topic_id, topic.name, n_papers[topic.topic_id]) for topic in topics]


def _scores(answers: Answers, params: EvaluateParams) -> dict[str, Value]:
    by_topic = scores.topic_scores(answers.right, answers.said)
    sure = answers.confidence > params.sure
    low, high = wilson_interval(answers.n_right, len(answers))
    return {
        "accuracy": scores.accuracy(answers.right, answers.said),
        "low": low if len(answers) else None,
        "high": high if len(answers) else None,
        "macro_f1": scores.macro_f1(by_topic),
        "focus_f1": scores.macro_f1(by_topic, params.focus_topics),
        "among_topics": scores.accuracy(answers.right_topics, answers.said),
        "several_topics_f1": scores.several_topics_f1(answers.right_topics, answers.said_topics),
        "coverage": scores.coverage(answers.said),
        "calibration_error": scores.calibration_error(answers.confidence, answers.hits),
        "sure_share": float(sure.mean()) if len(sure) else None,
        "sure_accuracy": float(answers.hits[sure].mean()) if sure.any() else None,
    }


def _judge_clusters(corpus: ReviewedCorpus, placements: Sequence[Placement]) -> float | None:
    """Return how far the clusters agree with the reviewed papers' primary topics (AMI), None without any."""
    cluster = {placement.paper_id: placement.cluster for placement in placements}
    reviews = corpus.reviews.by_paper
    of_a_topic = [paper_id for paper_id in corpus.reviewed_ids if reviews[paper_id].primaries]
    if not of_a_topic:
        return None
    primaries = [reviews[paper_id].primaries[0] for paper_id in of_a_topic]
    return scores.adjusted_mutual_information(primaries, [cluster[i] for i in of_a_topic])


def _learning_curve(found: CrossValidation) -> Iterator[tuple[Value, ...]]:
    """Yield the number of reviews that taught, the labels' accuracy with its interval, and of how many papers; nothing
    without reviews."""
    for n_labels, answers in sorted(found.learning.items()):
        if len(answers):
            n, n_right = len(answers), answers.n_right
            yield n_labels, n_right / n, *wilson_interval(n_right, n), n
