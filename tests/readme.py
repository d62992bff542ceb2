"""Write the generated parts of README.md and docs/ from what the project says itself: `make readme`."""

import contextlib
import csv
import io
import json
from collections.abc import Callable, Mapping
from typing import Any

from taxo import cli
from taxo.project.metrics import read_metrics
from tests.data_dictionary import data_dictionary
from tests.documents import life_of_a_paper, parameter_tables
from tests.imports import layers, package_imports
from tests.scale_tables import extrapolation, partition_table, scale_table, short_scale_table
from tests.stages import ROOT, STAGES, outputs


def stage_table() -> str:
    """The stages of dvc.yaml with what each does and writes."""
    rows = ["| stage | in one sentence | writes |", "|---|---|---|"]
    for name, stage in STAGES.items():
        written = outputs(name, "outs", "plots") or outputs(name, "metrics")
        rows.append(f"| `{name}` | {stage['desc']} | {', '.join(f'`{path}`' for path in written)} |")
    return "\n".join(rows)


def layer_table() -> str:
    """The packages and lone modules of taxo, the highest layer first, each with those that it imports."""
    imports = package_imports(ROOT)
    rows = ["| layer | package or module | imports |", "|---|---|---|"]
    for number, names in reversed(list(enumerate(layers(ROOT), start=1))):
        for name in names:
            imported = ", ".join(f"`{other}`" for other in sorted(imports[name]))
            rows.append(f"| {number} | `{name}` | {imported or 'nothing'} |")
    return "\n".join(rows)


def help_text() -> str:
    """What `taxo --help` prints."""
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        cli.main([])
    return f"```text\n{printed.getvalue().strip()}\n```"


WAYS = {
    "phrases": "phrases alone",
    "labels": "with reviews, each paper without its own",
    "classifier": "classifier, without paper and review",
}
SCORES = {
    "accuracy": "primary topic right, of all reviewed papers",
    "macro_f1": "macro-F1 over the topics",
    "focus_f1": "mean F1 of the topics named in `evaluate.focus_topics`",
    "among_topics": "primary topic is among the paper's topics",
    "several_topics_f1": "F1 over all topics of a paper, mean",
    "calibration_error": "expected calibration error",
    "sure_share": "papers with confidence above .8",
    "sure_accuracy": "right among those",
    "coverage": "reviewed papers that got a topic",
}


def figures() -> str:
    """The scores of reports/plots/ways.csv, a column for each way of answering."""
    found = {**read_metrics("evaluate", ROOT), "clusters": read_metrics("discover", ROOT)["clusters"]}
    ways = {row["way"]: row for row in _plot_rows("ways")}
    rows = [f"| | {' | '.join(WAYS.values())} |", "|---|---|---|---|"]
    for score, meaning in SCORES.items():
        cells = [f"{float(ways[way][score]):.3f}" for way in WAYS]
        rows.append(f"| {meaning} | {' | '.join(cells)} |")
    rests = "{papers} papers, {reviewed} of them reviewed, {topics} topics, {clusters} clusters found without them."
    return "\n".join([rests.format(**found, topics=len(_plot_rows("sizes"))), "", *rows])


def _plot_rows(name: str) -> list[dict[str, str]]:
    with (ROOT / "reports" / "plots" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


# Rows of benchmarks/results/labels.json that tell how it does where nothing was polished, and on the shipped listings.
ELSEWHERE = {
    "later": "218 papers of a later conference, the shipped phrases",
    "later-reviews": "the same, with the 251 reviews of the listings",
    "agnews-westclass": "AG News, 7,600 texts, the 3 words a class of WeSTClass's authors",
    "agnews-lbl2vec": "the same, the 10-31 words of Lbl2Vec's authors",
    "newsgroups-conwea": "20 Newsgroups, 18,846 posts, the 3-4 words of ConWea's authors",
    "listings-3": "the listings, name and 3 drawn phrases a topic",
    "listings-all": "the listings, all phrases (polished on these papers)",
}


def elsewhere() -> str:
    """The scores of benchmarks/results/labels.json, all texts forced to an answer."""
    found = {(row["row"], row["method"]): row for row in _label_scores()}
    rows = [
        "| texts and words | taxo right | naive Bayes | with EM | taxo's calibration error |",
        "|---|---|---|---|---|",
    ]
    for name, meaning in ELSEWHERE.items():
        right = [found[name, method]["forced"] for method in ("taxo", "naive Bayes", "naive Bayes, EM")]
        error = found[name, "taxo"]["calibration_error"]
        rows.append(f"| {meaning} | {' | '.join(f'{value:.3f}' for value in (*right, error))} |")
    return "\n".join(rows)


def label_table() -> str:
    """All rows of benchmarks/results/labels.json, without how many papers there are."""
    scores = _label_scores()
    columns = [name for name in scores[0] if name not in ("row", "method", "papers", "judged", "seconds")]
    rows = [f"| row | method | {' | '.join(columns)} | seconds |", f"|{'---|' * (len(columns) + 3)}"]
    for row in scores:
        cells = ["–" if row[column] is None else f"{row[column]:.3f}" for column in columns]
        rows.append(f"| {row['row']} | {row['method']} | {' | '.join(cells)} | {row['seconds']:.1f} |")
    return "\n".join(rows)


def _label_scores() -> list[dict[str, Any]]:
    return list(_results("labels"))


# Of the methods in benchmarks/results/discovery.json and classifier.json those that are told beside ours.
DISCOVERY = (
    "taxo",
    "BERTopic, defaults",
    "BERTopic, outliers put nearest",
    "BERTopic on LSA, nearest",
    "HDBSCAN on LSA",
    "KMeans, k by silhouette",
    "NMF, k by silhouette",
)
CLASSIFIERS = (
    "taxo",
    "taxo without phrases",
    "TF-IDF, balanced LinearSVC",
    "MiniLM, balanced logistic regression",
)
FASTTEXT = "fastText, 100 epochs, lr 1.0, n-grams to 1"


def discovery_table() -> str:
    """The means over five sets of benchmarks/results/discovery.json."""
    rows = [
        "| method | agreement with people | same with another seed | same without some papers |",
        "|---|---|---|---|",
    ]
    found = {row["method"]: row for row in _results("discovery") if row["set"] == "mean"}
    for method in DISCOVERY:
        cells = [f"{found[method][score]:.3f}" for score in ("agreement", "seed_ari", "drop_ari")]
        rows.append(f"| {method} | {' | '.join(cells)} |")
    return "\n".join(rows)


def classifier_table() -> str:
    """The scores of benchmarks/results/classifier.json on the listings' reviewed papers."""
    rows = ["| method | right | macro-F1 | calibration error |", "|---|---|---|---|"]
    trials = _results("classifier")["trials"]["listings, the pipeline's labels, five-fold"]
    found = {row["method"]: row for row in trials}
    for method in (*CLASSIFIERS, FASTTEXT):
        scores = [found[method][score] for score in ("accuracy", "macro_f1", "calibration_error")]
        cells = ["–" if score is None else f"{score:.3f}" for score in scores]
        rows.append(f"| {method} | {' | '.join(cells)} |")
    return "\n".join(rows)


def sample_table() -> str:
    """The shares of benchmarks/results/sample.json: what classifiers of samples and of all papers get right."""
    rows = [
        "| fitted on | 20 Newsgroups: right group | 81,249 abstracts: the topic that the run on all gave |",
        "|---|---|---|",
    ]
    shares = {
        name: {row["fitted_on"]: f"{row['right']:.3f}" for row in found}
        for name, found in _results("sample").items()
    }
    sets = ("newsgroups", "whole")
    for size in sorted({size for name in sets for size in shares[name]}):
        cells = [shares[name].get(size, "") for name in sets]
        rows.append(f"| {size:,} | {' | '.join(cells)} |")
    return "\n".join(rows)


def _results(name: str) -> Any:
    return json.loads((ROOT / "benchmarks" / "results" / f"{name}.json").read_text(encoding="utf-8"))


# By file the blocks that it holds, each between `<!-- begin: name -->` and `<!-- end: name -->`.
BLOCKS: Mapping[str, Mapping[str, Callable[[], str]]] = {
    "README.md": {"elsewhere": elsewhere, "figures": figures, "scale": short_scale_table},
    "benchmarks/README.md": {"labels": label_table},
    "docs/architecture.md": {"layers": layer_table, "life": life_of_a_paper},
    "docs/cluster.md": {"sample": sample_table},
    "docs/commands.md": {"help": help_text},
    "docs/data-dictionary.md": {"tables": data_dictionary},
    "docs/methods.md": {"discovery": discovery_table, "labels": elsewhere, "classifier": classifier_table},
    "docs/parameters.md": {"parameters": parameter_tables},
    "docs/pipeline.md": {"stages": stage_table},
    "docs/scale.md": {"scale": scale_table, "partitions": partition_table, "extrapolation": extrapolation},
}


def with_block(text: str, name: str, block: str) -> str:
    """Return `text` with `block` between the marks of that name; raises `ValueError` where they are missing."""
    before, begin, rest = text.partition(f"<!-- begin: {name} -->\n")
    _, end, after = rest.partition(f"<!-- end: {name} -->")
    if not end:
        raise ValueError(f"expected a line `<!-- begin: {name} -->` and a line `<!-- end: {name} -->`")
    return f"{before}{begin}{block}\n{end}{after}"


def main() -> None:
    """Write every block of every file that is there."""
    for file, blocks in BLOCKS.items():
        path = ROOT / file
        if path.exists():
            text = path.read_text(encoding="utf-8")
            for name, make in blocks.items():
                text = with_block(text, name, make())
            path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
