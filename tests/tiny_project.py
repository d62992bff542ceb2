"""A tiny project, whole: a listing of invented papers on four topics, a taxonomy, a few reviews, params of its own."""

import shutil
from collections.abc import Iterator
from itertools import product
from pathlib import Path

from taxo.cli.decisions import accept_topic, read_files, write_files
from taxo.project.suggestions import load_suggestions, new_topics
from taxo.project.taxonomy import Taxonomy, load_taxonomy
from taxo.project.taxonomy_writing import save_taxonomy

ROOT = Path(__file__).parent.parent
# The folder with the project's params.yaml: those that people edit are none of the tests' business.
PARAMS_FOLDER = Path(__file__).parent

TAXONOMY = """\
# A person's comment, which must survive.
topics:
  - id: smaller
    name: Smaller models
  - id: pruning
    name: Pruning
    parent: smaller
    about: Removing weights, heads or layers.
    phrases: [pruning, prune, pruned, sparsity]
  - id: peft
    name: Parameter-efficient fine-tuning
    parent: smaller
    about: Adapting with few parameters.
    phrases: [adapters, low-rank adaptation, parameter-efficient fine-tuning]
  - id: sources
    name: Training data
  - id: data-selection
    name: Data selection
    parent: sources
    about: Choosing what to train on.
    phrases: [data selection, coreset, selecting training data]
  - id: forecasting
    name: Forecasting
    parent: sources
    about: Predicting what comes next.
    phrases: [forecasting, time series]
"""

# For each topic: what papers do, to what, and what comes of it; their product is the topic's papers.
WORDS = {
    "pruning": (
        ("Pruning attention heads", "Sparsity by pruned layers", "Learning to prune neurons"),
        ("language models", "vision networks", "speech encoders", "edge devices"),
        "We prune redundant weights and heads by magnitude, so that the pruned network keeps its accuracy at high "
        "sparsity and runs faster; structured pruning removes whole layers after one pass of calibration",
    ),
    "peft": (
        ("Low-rank adaptation", "Adapters that share weights", "Parameter-efficient fine-tuning"),
        ("translation", "dialogue", "code models", "image captions"),
        "Adapters and low-rank adaptation tune few parameters of a frozen backbone; our parameter-efficient "
        "fine-tuning matches full fine-tuning with a hundredth of the trainable parameters and little memory",
    ),
    "data-selection": (
        ("Data selection by influence", "A coreset of good examples", "Selecting training data"),
        ("pretraining", "instruction tuning", "small budgets", "noisy corpora"),
        "Data selection picks the examples that teach most: we score documents by influence and diversity and "
        "select a coreset, and training on the selected subset beats training on the whole corpus",
    ),
    "forecasting": (
        ("Forecasting demand", "Time series with seasons", "Probabilistic forecasting"),
        ("power grids", "retail sales", "river levels", "traffic"),
        "A time series model forecasts hourly demand from weather and calendar, handles seasons and missing "
        "sensors, and its probabilistic forecasting intervals are calibrated over long horizons of many days",
    ),
}


def papers() -> Iterator[tuple[str, str, str]]:
    """Yield topic, title and abstract of each invented paper."""
    for topic_id, (doings, things, story) in WORDS.items():
        for number, (doing, thing) in enumerate(product(doings, things), start=1):
            yield topic_id, f"{doing} for {thing}", f"{story}. Study {number} looks at {thing} in depth."


def listing() -> str:
    """The papers as a Daily Papers page; the first one stands there twice."""
    shown = [(title, abstract) for _, title, abstract in papers()]
    entries = [f"{t}\n\n{a}\n\n  • {n} authors\n·\nMay {n}, 2024\n" for n, (t, a) in enumerate(shown[:9], 1)]
    entries += [f"{t}\n\n{a}\n" for t, a in [*shown[9:], shown[0]]]
    return "\n".join(["Subscribe\n", "Daily Papers\n", "Jun 3\n", *entries])


def reviews() -> str:
    """A reviews.csv with every third paper, by title."""
    rows = [f'"{title}",{topic_id},' for topic_id, title, _ in list(papers())[::3]]
    return "\n".join(["paper,topics,note", *rows]) + "\n"


def build(folder: Path) -> Path:
    """Write the project's inputs into `folder` and return it."""
    (folder / "data" / "raw").mkdir(parents=True)
    (folder / "data" / "raw" / "page.txt").write_text(listing(), encoding="utf-8")
    (folder / "taxonomy.yaml").write_text(TAXONOMY, encoding="utf-8")
    (folder / "reviews.csv").write_text(reviews(), encoding="utf-8")
    (folder / "baseline.csv").write_text("paper_id,topic_id\n", encoding="utf-8")
    shutil.copy(PARAMS_FOLDER / "params.yaml", folder)
    return folder


def copy(project: Path, folder: Path) -> Path:
    """Copy a project, so that a test may change it."""
    return Path(shutil.copytree(project, folder))


def without_forecasting(project: Path, folder: Path) -> Path:
    """Copy a project whose taxonomy then lacks a topic that a quarter of its papers have, and no review names."""
    copied = copy(project, folder)
    left = [topic for topic in load_taxonomy(copied).topics if topic.topic_id != "forecasting"]
    save_taxonomy(Taxonomy(tuple(left)), copied / "taxonomy.yaml")
    reviews = (copied / "reviews.csv").read_text("utf-8").splitlines(keepends=True)
    (copied / "reviews.csv").write_text("".join(row for row in reviews if ",forecasting" not in row), "utf-8")
    return copied


def accept(project: Path, topic_id: str) -> None:
    """Move a suggested topic into the project's taxonomy."""
    write_files(accept_topic(read_files(project), topic_id), project)


def proposals_of(project: Path) -> Taxonomy:
    """Read which topics a run proposed."""
    return Taxonomy(tuple(new_topics(load_suggestions(project)[0]).values()))
