"""Score topics and classifier on the reviewed papers, and write the scores and the plots' data."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from taxo.evaluate import scores
from taxo.evaluate.crossval import Answers, CrossValidation, ReviewedCorpus, cross_validate
from taxo.evaluate.topic_states import held_out_answers, judge_topics
from taxo.label import LabelParams
from taxo.numeric import wilson_interval
from taxo.project.metrics import Value, write_plot_data
from taxo.project.tables import HELD_OUT, TOPIC_STATES, Assignment, Placement, TopicState
from taxo.project.taxonomy import Taxonomy
from taxo.project.topic_state import STATES
from taxo.train.stage import TrainParams

NO_TOPIC = "(none)"  # what a plot shows as the topic of a paper that none fits or on which the labels abstain
# The columns of the plots' data, which the report and dvc.yaml name.
PLOTS = {
    "confusion": ("actual", "predicted"),
    "reliability": ("low", "high", "confidence", "accuracy", "n"),
    "coverage": ("threshold", "coverage", "accuracy"),
    "topic_scores": ("topic_id", "precision", "recall", "f1", "n_actual", "n_predicted"),
    "learning": ("n_labels", "accuracy", "low", "high"),
    "sizes": ("topic_id", "name", "n_papers"),
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
    """What the stage found: out-of-fold answers for the reviewed papers, and what it counts besides.

    `coverage` is the share of all papers that have a topic (None without papers), `clusters` what discovery is
    worth, `sizes` the id, name and number of papers of each topic that papers can have, `states` how far to trust them.
    """

    corpus: ReviewedCorpus
    answers: CrossValidation
    coverage: float | None
    clusters: Mapping[str, Value]
    sizes: Sequence[tuple[str, str, int]]
    states: Sequence[TopicState]
    params: EvaluateParams

    def summary(self) -> dict[str, Value]:
        """Return the values of `reports/metrics/evaluate.json`: shares are 0 to 1, None where nothing is reviewed.

        `phrases_` are labels without any review, `labels_` labels without the paper's own review, `classifier_` a
        classifier that saw neither paper nor review, `clusters_` discovery, which never looks at the taxonomy.
        """
        found = self.answers
        ways = {"phrases": found.phrases, "labels": found.labels, "classifier": found.classifier}
        scored = {way: _scores(answers, self.params) for way, answers in ways.items()}
        return {
            "papers": len(self.corpus.papers),
            "reviewed": len(self.corpus.reviewed_ids),
            "topics": len(self.corpus.taxonomy.assignable),
            "coverage": self.coverage,
            **{f"{way}_{name}": value for way, values in scored.items() for name, value in values.items()},
            **self.clusters,
        }

    def plots(self) -> dict[str, list[tuple[Value, ...]]]:
        """Return the rows of each of `PLOTS`; all but `learning` and `sizes` are of the labels' answers."""
        labels = self.answers.labels
        actual = scores.resolve(labels.right, labels.said)
        records: Mapping[str, Sequence[object]] = {
            "reliability": scores.reliability(labels.confidence, labels.hits),
            "coverage": scores.coverage_curve(labels.confidence, labels.hits),
            "topic_scores": scores.topic_scores(labels.right, labels.said),
        }
        return {
            "confusion": [(a or NO_TOPIC, s or NO_TOPIC) for a, s in zip(actual, labels.said, strict=True)],
            **{
                name: [tuple(getattr(record, column) for column in PLOTS[name]) for record in found]
                for name, found in records.items()
            },
            "learning": list(_learning_curve(self.answers)),
            "sizes": list(self.sizes),
        }

    def describe(self) -> str:
        """Say in a sentence what was found, in another how far to trust the topics, in a third what couldn't be
        scored."""
        labels = self.answers.labels
        found = (
            f"labels right for {labels.n_right} of {len(labels)} reviewed papers, each without its own review"
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
) -> Evaluation:
    """Return the scores of topics and classifier on the reviewed papers of `corpus`.

    `assignments` and `placements` are what the stages before found for the same papers; `labelling` and `training`
    are how those stages are run again for each fold.
    """
    answers = cross_validate(corpus, labelling, training, params.folds, params.learning_shares)
    return Evaluation(
        corpus=corpus,
        answers=answers,
        coverage=scores.coverage([assignment.topic_id for assignment in assignments]),
        clusters=_judge_clusters(corpus, placements),
        sizes=topic_sizes(corpus.taxonomy, assignments),
        states=judge_topics(corpus.taxonomy, assignments, held_out_answers(answers.labels)),
        params=params,
    )


def topic_sizes(taxonomy: Taxonomy, assignments: Sequence[Assignment]) -> list[tuple[str, str, int]]:
    """Return id, name and number of papers of each topic of `taxonomy` that papers can have, by id; so not of groups.

    A paper counts for its primary topic alone, not for the topics above it.
    """
    n_papers = Counter(assignment.topic_id for assignment in assignments)
    topics = sorted(taxonomy.assignable, key=lambda topic: topic.topic_id)
    return [(topic.topic_id, topic.name, n_papers[topic.topic_id]) for topic in topics]


def _scores(answers: Answers, params: EvaluateParams) -> dict[str, Value]:
    by_topic = scores.topic_scores(answers.right, answers.said)
    sure = answers.confidence > params.sure
    return {
        "accuracy": scores.accuracy(answers.right, answers.said),
        "macro_f1": scores.macro_f1(by_topic),
        "focus_f1": scores.macro_f1(by_topic, params.focus_topics),
        "among_topics": scores.accuracy(answers.right_topics, answers.said),
        "several_topics_f1": scores.several_topics_f1(answers.right_topics, answers.said_topics),
        "coverage": scores.coverage(answers.said),
        "calibration_error": scores.calibration_error(answers.confidence, answers.hits),
        "sure_share": float(sure.mean()) if len(sure) else None,
        "sure_accuracy": float(answers.hits[sure].mean()) if sure.any() else None,
    }


def _judge_clusters(corpus: ReviewedCorpus, placements: Sequence[Placement]) -> dict[str, Value]:
    """Return how many clusters there are and how far they agree with the reviewed papers' primary topics."""
    cluster = {placement.paper_id: placement.cluster for placement in placements}
    reviews = corpus.reviews.by_paper
    of_a_topic = [paper_id for paper_id in corpus.reviewed_ids if reviews[paper_id].primaries]
    primaries = [reviews[paper_id].primaries[0] for paper_id in of_a_topic]
    found = scores.agreement(primaries, [cluster[i] for i in of_a_topic]) if of_a_topic else {}
    return {
        "clusters": len(set(cluster.values()) - {-1}),
        "clusters_ami": found.get("ami"),
        "clusters_nmi": found.get("nmi"),
    }


def _learning_curve(found: CrossValidation) -> Iterator[tuple[Value, ...]]:
    """Yield the number of reviews that taught, the labels' accuracy and its interval; nothing without reviews."""
    for n_labels, answers in sorted(found.learning.items()):
        if len(answers):
            n, n_right = len(answers), answers.n_right
            yield n_labels, n_right / n, *wilson_interval(n_right, n)
