"""Read what the report is made of, once, from the project's tables, metrics and plot data."""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from taxo.errors import TaxoError
from taxo.project.baseline import Baseline, read_baseline
from taxo.project.encodings import ENCODINGS, Encodings
from taxo.project.metrics import Value, read_metrics
from taxo.project.tables import (
    ASSIGNMENTS,
    CLUSTER_TOPICS,
    CLUSTERS,
    HELD_OUT,
    LEDGER,
    LISTINGS,
    PAPERS,
    TOPIC_STATES,
    TOPICS,
    Assignment,
    ClusterTopic,
    HeldOut,
    LedgerEntry,
    Listing,
    Paper,
    Placement,
    Topic,
    TopicState,
)
from taxo.project.taxonomy import Taxonomy
from taxo.project.topics_in_use import load_topics_in_use
from taxo.report.browser_model import BrowserModel, load_browser_model
from taxo.report.suggested import Suggested, read_suggested

PLOTS = (
    *("ways", "later", "confusion", "reliability", "coverage", "topic_scores", "learning"),
    *("agreement", "near_ties", "odd_phrases"),
)
PlotRows = Sequence[Mapping[str, str]]


@dataclass(frozen=True)
class ReportInputs:
    """The corpus as the earlier stages left it.

    `placements` and `assignments` hold one row for each of `papers`, in the same order; `held_out` has one for each
    reviewed paper: what was said of it without its review, and who reviewed it. `states` say how far to trust each
    topic that papers can have. `scores` are the values of
    `reports/metrics/evaluate.json`, `plots` the rows of each of `PLOTS`; `baseline` is what an earlier report
    said, nothing without one.
    """

    papers: Sequence[Paper]
    ledger: Sequence[LedgerEntry]
    listings: Sequence[Listing]
    encodings: Encodings
    placements: Sequence[Placement]
    cluster_topics: Sequence[ClusterTopic]
    topics: Sequence[Topic]
    assignments: Sequence[Assignment]
    held_out: Sequence[HeldOut]
    states: Sequence[TopicState]
    taxonomy: Taxonomy
    scores: Mapping[str, Value]
    plots: Mapping[str, PlotRows]
    baseline: Baseline
    model: BrowserModel
    suggested: Suggested


def read_inputs(root: Path = Path()) -> ReportInputs:
    """Read what the report needs under `root`; raises `TaxoError` where a part is missing or doesn't fit."""
    papers, assignments = PAPERS.read(root), ASSIGNMENTS.read(root)
    inputs = ReportInputs(
        papers=papers,
        ledger=LEDGER.read(root),
        listings=LISTINGS.read(root),
        encodings=ENCODINGS.read(papers, root),
        placements=CLUSTERS.read(root),
        cluster_topics=CLUSTER_TOPICS.read(root),
        topics=TOPICS.read(root),
        assignments=assignments,
        held_out=HELD_OUT.read(root),
        states=TOPIC_STATES.read(root),
        taxonomy=load_topics_in_use(root).after_labelling(a.topic_id for a in assignments).taxonomy,
        scores=read_metrics("evaluate", root),
        plots={name: _read_csv(f"reports/plots/{name}.csv", root) for name in PLOTS},
        baseline=read_baseline(root),
        model=load_browser_model(root),
        suggested=read_suggested(root),
    )
    _check_same_papers(inputs)
    return inputs


def _read_csv(name: str, root: Path) -> PlotRows:
    try:
        with (root / name).open(encoding="utf-8-sig", newline="") as file:
            return list(csv.DictReader(file))
    except (OSError, UnicodeDecodeError) as error:
        raise TaxoError(f"{name}: not readable ({error}); run `taxo run`") from error


def _check_same_papers(inputs: ReportInputs) -> None:
    ids = [paper.paper_id for paper in inputs.papers]
    for table, rows in ((CLUSTERS, inputs.placements), (ASSIGNMENTS, inputs.assignments)):
        if [row.paper_id for row in rows] != ids:
            raise TaxoError(f"{table.path}: isn't of the papers in {PAPERS.path}; run `taxo run`")
