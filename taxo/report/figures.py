"""Draw the site's figures, the map and those of the Quality page, each for the light and the dark page."""

from collections.abc import Iterator, Mapping

import numpy as np

from taxo.report.catalogue import Catalogue
from taxo.report.charts import DARK, LIGHT, MapTopic, draw_map
from taxo.report.colours import NO_TOPIC, Colour
from taxo.report.map_data import LEAST_SHARE, map_frame
from taxo.report.map_names import NamePlaces
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
MARKERS = {
    "circle": "o",
    "square": "s",
    "triangle": "^",
    "diamond": "D",
    "cross": "P",
}  # as matplotlib calls shapes
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
    """Return the papers by topic, those without one first, so that they lie under the others.

    A topic that lies scattered among others, so that no name could stand where it is, has none.
    """
    without = [(e.placement.x, e.placement.y) for e in catalogue.entries_without_topic]
    found = [MapTopic("", _of(NO_TOPIC, theme), np.array(without))] if without else []
    named = _name_places(catalogue)
    for topic, entries in ((t, catalogue.by_topic.get(t.topic_id, ())) for t in catalogue.topics):
        if entries:
            colour, place = catalogue.colours[topic.topic_id], named.get(topic.topic_id)
            found.append(
                MapTopic(
                    topic.name if place else "",
                    _of(colour, theme),
                    np.array([(e.placement.x, e.placement.y) for e in entries]),
                    MARKERS[catalogue.shapes[topic.topic_id]],
                    colour.light_text if theme == "light" else colour.dark_text,
                    place,
                )
            )
    return found


def _name_places(catalogue: Catalogue) -> dict[str, tuple[float, float]]:
    """Where each topic's name belongs, of those that have such a place."""
    places, _ = map_frame(catalogue)
    finder = NamePlaces(places)
    given = np.array([entry.assignment.topic_id or "" for entry in catalogue.entries])
    best = {topic_id: finder.of(given == topic_id)[0] for topic_id in catalogue.by_topic}
    return {topic_id: (place.x, place.y) for topic_id, place in best.items() if place.share >= LEAST_SHARE}


def _of(colour: Colour, theme: str) -> str:
    return colour.light if theme == "light" else colour.dark
