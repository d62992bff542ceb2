"""Turn the answers for reviewed papers into flat figures and the rows of the plots."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from taxo.evaluate import scores as scoring
from taxo.evaluate.crossval import Answers, CrossValidation, Pile
from taxo.evaluate.scores import EvaluateParams
from taxo.numeric import wilson_interval
from taxo.project.metrics import Value, write_plot_data
from taxo.project.tables import Assignment, Placement, Topic


def figures(
    pile: Pile,
    found: CrossValidation,
    assignments: Sequence[Assignment],
    placements: Sequence[Placement],
    params: EvaluateParams,
) -> dict[str, Value]:
    """Return the figures of `reports/metrics/evaluate.json`: shares are 0 to 1, null where nothing is reviewed.

    `phrases_` are labels without any review, `labels_` labels without the paper's own review, `classifier_` a
    classifier that saw neither paper nor review, `clusters_` discovery, which never looks at the taxonomy.
    """
    ways = {"phrases": found.phrases, "labels": found.labels, "classifier": found.classifier}
    return {
        "papers": len(pile.papers),
        "reviewed": len(pile.reviewed_ids),
        "topics": len(pile.taxonomy.assignable),
        "coverage": scoring.coverage([assignment.topic_id for assignment in assignments]),
        **{
            f"{way}_{name}": f
            for way, answers in ways.items()
            for name, f in _scores(answers, params).items()
        },
        **_clusters(pile, placements),
    }


def write_plots(found: CrossValidation, topics: Sequence[Topic], root: Path) -> None:
    """Write the CSV files of `reports/plots/`, which the report and `dvc plots` draw; all on `labels`."""
    labels = found.labels
    confusion = zip(scoring.resolve(labels.right, labels.said), labels.said, strict=True)
    write_plot_data("confusion", ("actual", "predicted"), ((a, s or "(none)") for a, s in confusion), root)
    bins = scoring.reliability(labels.confidence, labels.hits)
    rows = [(b.low, b.high, b.confidence, b.accuracy, b.n) for b in bins]
    write_plot_data("reliability", ("low", "high", "confidence", "accuracy", "n"), rows, root)
    points = scoring.coverage_curve(labels.confidence, labels.hits)
    curve = [(p.threshold, p.coverage, p.accuracy) for p in points]
    write_plot_data("coverage", ("threshold", "coverage", "accuracy"), curve, root)
    scores = scoring.topic_scores(labels.right, labels.said)
    columns = ("topic_id", "precision", "recall", "f1", "n_actual", "n_predicted")
    table = [(s.topic_id, s.precision, s.recall, s.f1, s.n_actual, s.n_predicted) for s in scores]
    write_plot_data("topic_scores", columns, table, root)
    write_plot_data("learning", ("n_labels", "accuracy", "low", "high"), _learning(found), root)
    sizes = [(t.topic_id, t.name, t.n_papers) for t in topics if t.parent is not None]
    write_plot_data("sizes", ("topic_id", "name", "n_papers"), sizes, root)


def _scores(answers: Answers, params: EvaluateParams) -> dict[str, Value]:
    scores = scoring.topic_scores(answers.right, answers.said)
    sure = answers.confidence > params.sure
    applies = [[*topics] for topics in answers.right_topics]
    return {
        "accuracy": scoring.accuracy(answers.right, answers.said),
        "macro_f1": scoring.macro_f1(scores),
        "focus_f1": scoring.macro_f1(scores, params.focus_topics),
        "among_topics": scoring.accuracy(applies, answers.said),
        "several_topics_f1": scoring.several_topics_f1(applies, answers.said_topics),
        "coverage": scoring.coverage(answers.said),
        "calibration_error": scoring.calibration_error(answers.confidence, answers.hits),
        "sure_share": float(sure.mean()) if len(sure) else None,
        "sure_accuracy": float(answers.hits[sure].mean()) if sure.any() else None,
    }


def _clusters(pile: Pile, placements: Sequence[Placement]) -> dict[str, Value]:
    cluster = {placement.paper_id: placement.cluster for placement in placements}
    primaries = [pile.reviews.by_paper[paper_id].primaries[0] for paper_id in pile.reviewed_ids]
    if not primaries:
        return {"clusters": len(set(cluster.values()) - {-1}), "clusters_ami": None, "clusters_nmi": None}
    found = scoring.agreement(primaries, [cluster[paper_id] for paper_id in pile.reviewed_ids])
    return {
        "clusters": len(set(cluster.values()) - {-1}),
        "clusters_ami": found["ami"],
        "clusters_nmi": found["nmi"],
    }


def _learning(found: CrossValidation) -> Iterator[tuple[Value, ...]]:
    for n_labels, answers in sorted(found.learning.items()):
        n, n_right = len(answers.answers), int(answers.hits.sum())
        if n:
            yield n_labels, n_right / n, *wilson_interval(n_right, n)
