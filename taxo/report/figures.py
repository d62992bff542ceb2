"""Draw the site's figures, the map and those of the Quality page, each for the light and the dark page."""

from collections.abc import Iterator, Mapping

import numpy as np

from taxo.report.catalogue import Catalogue
from taxo.report.charts import DARK, LIGHT, MapTopic, draw_map
from taxo.report.colours import NO_TOPIC, Colour
from taxo.report.quality_charts import (
    CoverageStep,
    Interval,
    draw_coverage,
    draw_learning,
    draw_reliability,
)

THEMES = {"light": LIGHT, "dark": DARK}
SMALL_INCHES = (5.6, 4.2)
SMALL_LABELS = 12
Files = Iterator[tuple[str, bytes]]


def map_figures(catalogue: Catalogue, most_labels: int) -> Files:
    """Yield the map for the first page, and for papers and slides, with at most `most_labels` names."""
    if not catalogue.entries:
        return
    for name, theme in THEMES.items():
        topics = _map_topics(catalogue, name)
        small = draw_map(topics, theme, most_labels=min(SMALL_LABELS, most_labels), inches=SMALL_INCHES)
        yield f"figures/map-small-{name}.svg", small
        suffix = "" if name == "light" else f"-{name}"
        yield f"figures/map{suffix}.svg", draw_map(topics, theme, most_labels=most_labels)
    topics = _map_topics(catalogue, "light")
    yield "figures/map.png", draw_map(topics, LIGHT, most_labels=most_labels, kind="png")


def quality_figures(catalogue: Catalogue) -> Files:
    """Yield the figures of the Quality page that have anything to show."""
    plots = catalogue.inputs.plots
    bins = [_bin(row) for row in plots["reliability"]]
    curve = [CoverageStep(float(row["threshold"]), _at(row, "coverage")) for row in plots["coverage"]]
    learning = [_at(row, "n_labels") for row in plots["learning"]]
    for name, theme in THEMES.items():
        if bins:
            yield f"figures/reliability-{name}.svg", draw_reliability(bins, theme)
        if curve:
            yield f"figures/coverage-{name}.svg", draw_coverage(curve, theme)
        if len(learning) > 1:
            yield f"figures/learning-{name}.svg", draw_learning(learning, theme)


def _bin(row: Mapping[str, str]) -> Interval:
    stated, right = float(row["confidence"]), float(row["accuracy"])
    return Interval(stated, right, float(row["accuracy_low"]), float(row["accuracy_high"]), int(row["n"]))


def _at(row: Mapping[str, str], across: str) -> Interval:
    """The share that is right in `row` with its interval, by what its column `across` says."""
    low, high = float(row["low"]), float(row["high"])
    return Interval(float(row[across]), float(row["accuracy"]), low, high, int(row["n"]))


def _map_topics(catalogue: Catalogue, theme: str) -> list[MapTopic]:
    """Return the papers by topic, those without one first, so that they lie under the others."""
    without = [(e.placement.x, e.placement.y) for e in catalogue.entries_without_topic]
    found = [MapTopic("", _of(NO_TOPIC, theme), np.array(without))] if without else []
    for topic, entries in ((t, catalogue.by_topic.get(t.topic_id, ())) for t in catalogue.topics):
        if entries:
            places = np.array([(e.placement.x, e.placement.y) for e in entries])
            found.append(MapTopic(topic.name, _of(catalogue.colours[topic.topic_id], theme), places))
    return found


def _of(colour: Colour, theme: str) -> str:
    return colour.light if theme == "light" else colour.dark
