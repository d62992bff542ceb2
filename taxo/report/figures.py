"""Draw the site's figures, the map and those of the Quality page, each for the light and the dark page."""

from collections.abc import Iterator, Mapping

import numpy as np

from taxo.report.catalogue import Catalogue
from taxo.report.charts import DARK, LIGHT, MapFigure, MapTopic
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
    places, colours = _map_topics(catalogue)
    small = MapFigure(places, most_labels=min(SMALL_LABELS, most_labels), inches=SMALL_INCHES)
    large = MapFigure(places, most_labels=most_labels)
    for name, theme in THEMES.items():
        own = [colour.light if name == "light" else colour.dark for colour in colours]
        yield f"figures/map-small-{name}.svg", small.paint(own, theme)
        suffix = "" if name == "light" else f"-{name}"
        yield f"figures/map{suffix}.svg", large.paint(own, theme)
    yield "figures/map.png", large.paint([colour.light for colour in colours], LIGHT, "png")


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


def _map_topics(catalogue: Catalogue) -> tuple[list[MapTopic], list[Colour]]:
    """Return the papers by topic and the colour of each, those without one first, so that they lie under the others."""
    grouped = [("", NO_TOPIC, catalogue.entries_without_topic)]
    grouped += [
        (topic.name, catalogue.colours[topic.topic_id], catalogue.by_topic.get(topic.topic_id, ()))
        for topic in catalogue.topics
    ]
    found = [(name, colour, entries) for name, colour, entries in grouped if entries]
    places = [
        MapTopic(name, np.array([(e.placement.x, e.placement.y) for e in entries]))
        for name, _, entries in found
    ]
    return places, [colour for _, colour, _ in found]
