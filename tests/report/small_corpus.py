"""A small project with every table that the report reads, made from rows: six papers, two groups, two listings."""

import csv
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

import numpy as np

from taxo.classifier import TopicClassifier
from taxo.classifier.model import Model
from taxo.project.encodings import ENCODINGS, Encodings
from taxo.project.metrics import write_metrics
from taxo.project.suggestions import NEW_TOPIC, PHRASE, Suggestion, save_suggestions
from taxo.project.tables import (
    ASSIGNMENTS,
    CLUSTER_TOPICS,
    CLUSTERS,
    HELD_OUT,
    LEDGER,
    LISTINGS,
    MODEL_FOLDER,
    PAPERS,
    PHRASE_PAPERS,
    PROPOSED_TOPICS,
    TOPIC_STATES,
    TOPICS,
    Assignment,
    HeldOut,
    LedgerEntry,
    Listing,
    Paper,
    PhrasePaper,
    Placement,
    Topic,
    TopicState,
)

TAXONOMY = """\
topics:
  - id: compression
    name: Smaller models
  - id: pruning
    name: Pruning
    parent: compression
    about: Removing weights, heads or layers.
    phrases: [prune, sparsity]
  - id: quantization
    name: Quantization
    parent: compression
    about: Fewer bits a weight.
    phrases: [quantization, low-bit]
  - id: data
    name: Data
  - id: data-selection
    name: Data selection
    parent: data
    about: Choosing what to train on.
    phrases: [data selection, coreset]
"""

TOPIC_ROWS = [
    Topic("compression", "Smaller models", None, "agreed", 3, [], []),
    Topic("pruning", "Pruning", "compression", "agreed", 2, ["prune", "sparsity"], ["p1"]),
    Topic("quantization", "Quantization", "compression", "agreed", 1, ["low-bit"], ["p3"]),
    Topic("data", "Data", None, "agreed", 2, [], []),
    Topic("data-selection", "Data selection", "data", "agreed", 2, ["coreset"], ["p4"]),
]
PROPOSED_ROWS = [
    Topic("agents", "Web agents", None, "proposed", 2, ["browser", "agent"], ["p6", "p2"]),
    Topic("sparse-agents", "Sparse agents", None, "proposed", 1, ["agent"], ["p2"]),
]
SUGGESTIONS = [
    Suggestion(
        NEW_TOPIC,
        "agents",
        ("browser", "agent"),
        2,
        "2 papers would get it.",
        name="Web agents",
        examples=("Something else", "Sparse by design"),
        unplaced=1,
        leave={"pruning": 1},
        overlaps={"pruning": 1, "quantization": 1},
        alike=("sparse-agents",),
    ),
    Suggestion(
        NEW_TOPIC,
        "sparse-agents",
        ("agent",),
        1,
        "1 paper would get it.",
        name="Sparse agents",
        parent="compression",
        examples=("Sparse by design",),
        unplaced=0,
        leave={"pruning": 1},
        overlaps={"pruning": 1},
    ),
    Suggestion(PHRASE, "pruning", ("from the start",), 1, "In 2 papers.", 2, examples=("Clean data first",)),
]
PHRASE_ROWS = [
    PhrasePaper("pruning", "from the start", "p2", "as it is"),
    PhrasePaper("pruning", "from the start", "p5", "gets the topic"),
]

PAPER_ROWS = [
    Paper(
        "p1",
        "Prune early",
        "We prune heads. Sparsity wins.",
        3,
        date(2023, 5, 1),
        12,
        None,
        None,
        [],
        ["a.txt:1-4"],
    ),
    Paper(
        "p2",
        "Sparse by design",
        "Sparsity from the start.",
        1,
        date(2024, 2, 3),
        4,
        "Lab",
        None,
        [],
        ["a.txt:5-8", "b.txt:1-2"],
    ),
    Paper("p3", "Two bits", "Low-bit weights do.", None, None, None, None, None, [], ["b.txt:3-4"]),
    Paper(
        "p4",
        "Choose well",
        "Data selection by coreset.",
        2,
        date(2024, 7, 9),
        7,
        None,
        None,
        [],
        ["b.txt:5-6"],
    ),
    Paper(
        "p5",
        "Clean data first",
        "Data selection helps.",
        2,
        date(2022, 1, 1),
        1,
        None,
        None,
        [],
        ["b.txt:7-8"],
    ),
    Paper("p6", "Something else", "Nothing that we know.", None, None, None, None, None, [], ["b.txt:9-10"]),
]

ASSIGNMENT_ROWS = [
    Assignment("p1", "pruning", 0.96, ["pruning"], ["prune", "sparsity"], True),
    Assignment("p2", "pruning", 0.71, ["pruning", "quantization"], ["sparsity"], False),
    Assignment("p3", "quantization", 0.55, ["quantization"], ["low-bit"], False),
    Assignment("p4", "data-selection", 0.93, ["data-selection"], ["data selection", "coreset"], True),
    Assignment("p5", "data-selection", 0.64, ["data-selection"], ["data selection"], False),
    Assignment("p6", None, 0.12, [], [], False),
]

LISTING_ROWS = [
    Listing("a.txt", "plain", 2, 0),
    Listing("b.txt", "csv", 5, 1, "listing b.txt: not readable from line 14", ["track"], ["embedding"]),
]
LEDGER_ROWS = [
    LedgerEntry("a.txt", 1, 1, "title", "p1"),
    LedgerEntry("a.txt", 2, 4, "abstract", "p1"),
    LedgerEntry("a.txt", 5, 8, "abstract", "p2"),
    LedgerEntry("a.txt", 5, 8, "notice", "p2", "copyright notice", "© 2019 Elsevier B.V."),
    LedgerEntry("b.txt", 1, 2, "duplicate", "p2", "the same title as a.txt:5-8"),
    LedgerEntry("b.txt", 3, 10, "abstract", "p3"),
    LedgerEntry("b.txt", 11, 11, "chrome", None, "a button"),
    LedgerEntry("b.txt", 12, 13, "rejected", None, "an abstract with no title above it"),
]

HELD_OUT_ROWS = [
    HeldOut("p1", ["pruning"], "pruning", True, 0.9, ["Ada Poe"]),
    HeldOut("p4", ["data-selection"], "data-selection", True, 0.8, ["Ada Poe", "Ben Roe"]),
]

STATE_ROWS = [
    TopicState(
        "data-selection", "thin", "Only 2 papers.", 2, 1, 1, 1, 0.21, 1.0, 0.64, ["Ada Poe", "Ben Roe"]
    ),
    TopicState("pruning", "thin", "Only 2 papers.", 2, 1, 1, 1, 0.21, 1.0, 0.71, ["Ada Poe"]),
    TopicState("quantization", "unproven", "Nobody reviewed a paper.", 1, 0, 0, 0, 0.0, 1.0, 0.55),
]

SCORES: Mapping[str, float | int | None] = {"reviewed": 4, "labels_accuracy": 0.75}

TRIED = {"papers_looked_at": 6, "unexplained_papers": 3, "candidates": 4}

PLOTS: Mapping[str, Sequence[Sequence[object]]] = {
    "ways": [
        (
            *("way", "n", "accuracy", "low", "high", "macro_f1", "focus_f1", "among_topics"),
            *("several_topics_f1", "coverage", "calibration_error", "sure_share", "sure_accuracy"),
        ),
        ("labels", 4, 0.75, 0.3006, 0.9544, 0.6, "", 0.75, 0.7, 1.0, 0.1, 0.5, 1.0),
    ],
    "later": [("way", "since", "n", "accuracy", "low", "high")],
    "confusion": [
        ("actual", "predicted"),
        ("pruning", "pruning"),
        ("pruning", "pruning"),
        ("quantization", "pruning"),
        ("data-selection", "data-selection"),
    ],
    "reliability": [
        ("low", "high", "confidence", "accuracy", "n", "accuracy_low", "accuracy_high"),
        (0.5, 0.6, 0.55, 0.5, 2, 0.0945, 0.9055),
        (0.9, 1.0, 0.95, 1.0, 2, 0.3424, 1.0),
    ],
    "coverage": [
        ("threshold", "coverage", "accuracy", "n", "low", "high"),
        (0.0, 1.0, 0.75, 4, 0.3006, 0.9544),
        (0.5, 0.75, 0.6667, 3, 0.2077, 0.9385),
        (0.9, 0.5, 1.0, 2, 0.3424, 1.0),
    ],
    "topic_scores": [
        ("topic_id", "precision", "recall", "f1", "n_actual", "n_predicted"),
        ("data-selection", 1.0, 1.0, 1.0, 1, 1),
        ("pruning", 0.6667, 1.0, 0.8, 2, 3),
        ("quantization", 0.0, 0.0, 0.0, 1, 0),
    ],
    "learning": [("n_labels", "accuracy", "low", "high", "n"), (0, 0.6, 0.4, 0.8, 4), (4, 0.75, 0.5, 0.9, 4)],
    "agreement": [
        (
            *("topic_id", "n_papers", "all_agree", "none_agree"),
            *("phrases", "no_phrase", "clusters", "classifier"),
        ),
        ("data-selection", 1, 1, 0, 1, 0, "", 1),
        ("pruning", 1, 0, 0, 1, 0, 0, 1),
        ("quantization", 1, 0, 1, 0, 1, 0, 0),
    ],
    "near_ties": [("topic_id", "other_id", "n_papers"), ("pruning", "quantization", 2)],
    "odd_phrases": [
        ("phrase", "topic_ids", "n_papers"),
        ("sparsify", "pruning", 0),
        ("compress", "pruning;quantization", 3),
    ],
}

UNTRAINED = "one topic alone has papers, pruning (2 of 6). Add <papers> & phrases"

PARAMS = """\
report:
  title: A small corpus
  page_size: 20
  shown_papers: 2
  doubtful_papers: 3
  sample_size: 3
  seed: 7
  map_labels: 10
  abstracts: true
propose:
  min_papers: 4
  min_size: 0.2
  min_gain: 0.33
  min_stability: 0.5
"""


def write_corpus(
    root: Path, papers: Sequence[Paper] = PAPER_ROWS, assignments: Sequence[Assignment] = ASSIGNMENT_ROWS
) -> Path:
    """Write every input of the report under `root`, of `papers` and their `assignments`."""
    (root / "params.yaml").write_text(PARAMS, encoding="utf-8")
    (root / "taxonomy.yaml").write_text(TAXONOMY, encoding="utf-8")
    PAPERS.write(papers, root)
    ASSIGNMENTS.write(assignments, root)
    LEDGER.write(LEDGER_ROWS, root)
    LISTINGS.write(LISTING_ROWS, root)
    CLUSTER_TOPICS.write([], root)
    TOPICS.write(TOPIC_ROWS, root)
    PROPOSED_TOPICS.write(PROPOSED_ROWS, root)
    PHRASE_PAPERS.write(PHRASE_ROWS, root)
    save_suggestions(SUGGESTIONS, "# What would be better.\n", root)
    CLUSTERS.write([Placement(p.paper_id, i % 2, 0.5, i * 1.0, i * 0.5) for i, p in enumerate(papers)], root)
    ids = sorted(p.paper_id for p in papers)
    ENCODINGS.write(Encodings(ids, np.eye(len(ids), 6, dtype=np.float32)), root)
    HELD_OUT.write([row for row in HELD_OUT_ROWS if row.paper_id in ids], root)
    TOPIC_STATES.write(STATE_ROWS, root)
    write_metrics("evaluate", SCORES, root)
    write_metrics("propose", TRIED, root)
    write_model(root)
    for name, rows in PLOTS.items():
        write_plot(root, name, rows)
    return root


def write_model(root: Path) -> None:
    """Write a classifier that knows five terms and three topics."""
    rows = [[90, 0, 0, 5], [100, 0, 0, 5], [0, 0, 110, 5], [0, 120, 0, 5], [0, 80, -20, 5]]
    classifier = TopicClassifier()
    classifier.classes_ = np.array(["data-selection", "pruning", "quantization"])
    classifier.card = {}
    classifier.model_ = Model(
        terms=("coreset", "data selection", "low bit", "prune", "sparsity"),
        scales=np.linspace(1, 2, 5, dtype=np.float32),
        weights=np.array(rows, dtype=np.int8),
        steps=np.full(4, 0.05, dtype=np.float32),
        intercepts=np.zeros(4, dtype=np.float32),
        noise=0.01,
        own=0.5,
        height=2.0,
        known=1.0,
        long=0.1,
        applies_intercept=-2.0,
        applies_slope=1.5,
    )
    classifier.save(root / MODEL_FOLDER)


def leave_untrained(root: Path) -> None:
    """Write a classifier in its place that there was nothing to train on."""
    TopicClassifier().leave_untrained(UNTRAINED, ["pruning"], {}).save(root / MODEL_FOLDER)


def write_plot(root: Path, name: str, rows: Sequence[Sequence[object]]) -> None:
    """Write the CSV of one plot, header first."""
    path = root / "reports" / "plots" / f"{name}.csv"
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)
