"""The stage: sizes of topics that papers can have, and plots whose columns are those that the report reads."""

import csv
from pathlib import Path

import pytest

from taxo.evaluate.stage import PLOTS, topic_sizes
from taxo.project.metrics import read_metrics
from taxo.project.tables import Assignment
from taxo.project.taxonomy import Taxonomy, TaxonomyTopic

FLAT = [
    TaxonomyTopic("pruning", "Pruning", phrases=("prune",)),
    TaxonomyTopic("peft", "PEFT", hints=("adapter",)),
]
DEEP = [
    TaxonomyTopic("smaller", "Smaller models"),
    TaxonomyTopic("compression", "Compression", "smaller"),
    TaxonomyTopic("pruning", "Pruning", "compression", phrases=("prune",)),
    TaxonomyTopic("structured", "Structured pruning", "pruning", phrases=("layer pruning",)),
]
# Few reviews of undated papers, a taxonomy without odd phrases, and no paper between two topics make no rows.
MAY_BE_EMPTY = ("later", "odd_phrases")
GIVEN = [Assignment("p1", "pruning", 1.0), Assignment("p2", "structured", 1.0), Assignment("p3", None, 0.1)]


def test_topics_of_a_flat_taxonomy_have_sizes() -> None:
    found = topic_sizes(Taxonomy(tuple(FLAT)), GIVEN)
    assert found == [("pruning", "Pruning", 1), ("peft", "PEFT", 0)]


def test_groups_have_no_size_at_any_depth_and_a_topic_counts_its_own_papers() -> None:
    found = topic_sizes(Taxonomy(tuple(DEEP)), GIVEN)
    assert found == [("pruning", "Pruning", 1), ("structured", "Structured pruning", 1)]


@pytest.mark.parametrize("name", PLOTS)
def test_each_plot_has_its_columns_and_rows(name: str, project: Path) -> None:
    with (project / f"reports/plots/{name}.csv").open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    assert tuple(header) == PLOTS[name]
    assert rows or name in MAY_BE_EMPTY


def test_the_values_agree_with_the_plots(project: Path) -> None:
    values = read_metrics("evaluate", project)
    with (project / "reports/plots/confusion.csv").open(encoding="utf-8", newline="") as file:
        pairs = list(csv.DictReader(file))
    assert values["reviewed"] == len(pairs)
    right = sum(pair["actual"] == pair["predicted"] for pair in pairs)
    assert values["labels_accuracy"] == pytest.approx(right / len(pairs), abs=1e-4)
    assert values["labels_accuracy_low"] < values["labels_accuracy"] <= values["labels_accuracy_high"]  # type: ignore[operator]


def test_a_dozen_figures_tell_how_runs_differ_and_the_others_are_told_by_way(project: Path) -> None:
    assert 10 <= len(read_metrics("evaluate", project)) <= 15
    with (project / "reports/plots/ways.csv").open(encoding="utf-8", newline="") as file:
        ways = {row["way"]: row for row in csv.DictReader(file)}
    assert list(ways) == ["phrases", "labels", "classifier"]
    values = read_metrics("evaluate", project)
    for way, row in ways.items():
        assert float(row["accuracy"]) == values[f"{way}_accuracy"]
        assert float(row["low"]) < float(row["accuracy"]) <= float(row["high"])


def test_sizes_are_in_the_order_in_which_they_are_drawn(project: Path) -> None:
    with (project / "reports/plots/sizes.csv").open(encoding="utf-8", newline="") as file:
        sizes = [int(row["n_papers"]) for row in csv.DictReader(file)]
    assert sizes == sorted(sizes, reverse=True)
